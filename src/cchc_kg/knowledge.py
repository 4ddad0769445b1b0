"""The one door to the knowledge that is kept as files: ontology/, shapes/, queries/, data/."""

from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path

from cchc_kg.errors import KnowledgeError

_SHIPPED = "_knowledge"


def home(folder: Path | None = None) -> Traversable:
    """Return the folder that holds the knowledge: ``folder`` where given, else what this package ships.

    Raises KnowledgeError where ``folder`` is none that holds knowledge.
    """
    if folder is not None:
        if not (folder / "data" / "lexicon").is_dir():
            raise KnowledgeError(
                f"{folder} holds no knowledge", "expected a folder with ontology/, shapes/, queries/ and data/lexicon/"
            )
        return folder
    shipped = files("cchc_kg") / _SHIPPED  # an installed wheel
    return shipped if shipped.is_dir() else Path(__file__).parents[2]  # a checkout


def shelf(*parts: str, within: Traversable | None = None) -> Traversable:
    """Return a file or folder of the knowledge, e.g. ``shelf("queries", "meetings.rq")``.

    Raises KnowledgeError where there is none of that name.
    """
    found = (within if within is not None else home()).joinpath(*parts)
    if not (found.is_file() or found.is_dir()):
        raise KnowledgeError(f"{'/'.join(parts)} is missing from the knowledge in {within or home()}")
    return found
