"""The words around facts, in Vietnamese and English, from data/messages/ and ontology/codes.ttl."""

from importlib.resources.abc import Traversable

import pyoxigraph

from cchc_kg.errors import KnowledgeError
from cchc_kg.knowledge import shelf
from cchc_kg.lexicon import rows

_PREF_LABEL = pyoxigraph.NamedNode("http://www.w3.org/2004/02/skos/core#prefLabel")


class Labels:
    """Headings by their codes, and the labels of the coded values that facts hold."""

    def __init__(self, root: Traversable | None = None, *tables: str) -> None:
        """Read story.csv, further ``tables`` of data/messages/ and the codes below ``root`` (None: what is shipped).

        Raises KnowledgeError where one is malformed.
        """
        paths = (shelf("data", "messages", f"{name}.csv", within=root) for name in ("story", *tables))
        self._words = {row["code"]: row for path in paths for row in rows(path, ("code", "vi", "en"))}
        self._codes = _codes(shelf("ontology", "codes.ttl", within=root))

    def word(self, code: str, language: str = "vi") -> str:
        """Return one heading or word of the tables read."""
        if code not in self._words:
            raise KnowledgeError(f"data/messages/ has no message {code!r}")
        return self._words[code][language]

    def known(self, code: str) -> bool:
        """Tell whether there is a word of this code."""
        return code in self._words

    def heading(self, code: str) -> str:
        """Return a heading in both languages."""
        return f"{self.word(code)} / {self.word(code, 'en')}"

    def code(self, scheme: str, value: str | None, language: str = "vi") -> str:
        """Return the label of a coded value, e.g. of ``bound`` ``at-least``; of none: nothing; unlabelled: itself."""
        return self._codes.get((scheme, value, language), value) if value else ""


def _codes(path: Traversable) -> dict[tuple[str, str, str], str]:
    try:
        quads = pyoxigraph.parse(path.read_bytes(), format=pyoxigraph.RdfFormat.TURTLE)
        found = [(q.subject, q.object) for q in quads if q.predicate == _PREF_LABEL]
    except SyntaxError as error:
        raise KnowledgeError.at(path, error.lineno, error.msg, "Turtle") from error
    return {
        (*_scheme_and_value(subject.value), label.language or ""): label.value
        for subject, label in found
        if isinstance(subject, pyoxigraph.NamedNode) and isinstance(label, pyoxigraph.Literal)
    }


def _scheme_and_value(iri: str) -> tuple[str, str]:
    *_, scheme, value = iri.split("/")
    return scheme, value
