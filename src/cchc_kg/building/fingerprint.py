"""A mark of what reads: the same documents give the same graphs as long as it stays."""

import hashlib
from collections.abc import Iterator
from importlib.metadata import version
from importlib.resources.abc import Traversable
from pathlib import Path

import cchc_kg
from cchc_kg.knowledge import home

_KNOWLEDGE = (("ontology",), ("shapes",), ("data", "lexicon"), ("data", "registry"), ("data", "decisions"))
_ENGINES = ("pyoxigraph", "trafilatura")


def fingerprint(root: Traversable | None, decisions: Path | None) -> str:
    """Return a hash of this program, the libraries that decide what is read, the knowledge and the decisions."""
    mark = hashlib.sha256()
    for engine in _ENGINES:
        mark.update(f"{engine} {version(engine)}\n".encode())
    program = Path(cchc_kg.__file__).parent
    for path in sorted(program.rglob("*.py")):
        mark.update(f"{path.relative_to(program).as_posix()}\n".encode() + path.read_bytes())
    for parts in _KNOWLEDGE:
        for name, file in _files((root or home()).joinpath(*parts), "/".join(parts)):
            mark.update(f"{name}\n".encode() + file.read_bytes())
    if decisions is not None and decisions.is_file():
        mark.update(b"decisions\n" + decisions.read_bytes())
    return mark.hexdigest()


def _files(folder: Traversable, name: str) -> Iterator[tuple[str, Traversable]]:
    for item in sorted(folder.iterdir(), key=lambda i: i.name) if folder.is_dir() else ():
        if item.is_dir():
            yield from _files(item, f"{name}/{item.name}")
        else:
            yield f"{name}/{item.name}", item
