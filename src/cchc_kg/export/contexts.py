"""The shipped JSON-LD context: its terms, its prefixes, and how it shortens names."""

import json
from collections.abc import Mapping
from functools import lru_cache
from importlib.resources.abc import Traversable
from typing import Any, TypeAlias

from cchc_kg.errors import KnowledgeError
from cchc_kg.export.files import ExportError
from cchc_kg.knowledge import shelf

TermOf: TypeAlias = tuple[str, str | None, frozenset[str]]
"""A term, the IRI of its ``@type``, and its ``@container``."""


def context(root: Traversable | None = None) -> dict[str, Any]:
    """Return the ``@context`` object of ontology/context.jsonld in ``root`` (None: the shipped knowledge)."""
    path = shelf("ontology", "context.jsonld", within=root)
    try:
        found = json.loads(path.read_text("utf-8"))["@context"]
    except json.JSONDecodeError as error:
        raise KnowledgeError.at(path, error.lineno, f"not JSON: {error.msg}") from error
    except (KeyError, TypeError) as error:
        raise KnowledgeError.at(path, None, "no JSON-LD context", 'an object with the key "@context"') from error
    if not isinstance(found, dict):
        raise KnowledgeError.at(path, None, "no JSON-LD context", 'an object at "@context"')
    return found


def pretty(value: object, indent: bytes = b"") -> bytes:
    """Return a value as JSON for people to read; lines after the first begin with ``indent``."""
    import orjson  # 0.02 s, for those who write JSON

    return orjson.dumps(value, option=orjson.OPT_INDENT_2).replace(b"\n", b"\n" + indent)


def prefixes(terms: Mapping[str, Any]) -> dict[str, str]:
    """Return the prefixes of a JSON-LD context: its terms that stand for a namespace, in order of their names.

    A namespace that holds another one is left out: which of the two shortens a name would be the engine's choice.
    """
    spaces = _spaces(terms)
    return {
        name: iri
        for name, iri in spaces.items()
        if not any(other != iri and other.startswith(iri) for other in spaces.values())
    }


def _spaces(terms: Mapping[str, Any]) -> dict[str, str]:
    return {name: iri for name, iri in sorted(terms.items()) if isinstance(iri, str) and iri[-1:] in ("#", "/")}


_KEPT = 8192  # names that are kept shortened: more than an article has, and no more however many articles there are


class Shortener:
    """IRIs in the words of a context (JSON-LD 1.1 API, 6.2, for contexts without scopes or types of their own)."""

    def __init__(self, terms: Mapping[str, Any]) -> None:
        """Keep the namespaces, and the one term that stands for each property and class.

        Raises KnowledgeError where two terms stand for one.
        """
        self._spaces = sorted(_spaces(terms).items(), key=lambda item: (-len(item[1]), item[0]))
        self.terms: dict[str, TermOf] = {}
        self.turned: dict[str, str] = {}
        for name, said in terms.items():
            term = said if isinstance(said, dict) else {"@id": said}
            if "@reverse" in term:
                self.turned[self.expanded(term["@reverse"])] = name
            elif isinstance(term.get("@id"), str) and not term["@id"].startswith("@") and term["@id"][-1:] not in "#/":
                iri, kind = self.expanded(term["@id"]), term.get("@type")
                if iri in self.terms:
                    raise KnowledgeError(f"the context has two terms for {iri}: {self.terms[iri][0]} and {name}")
                held = term.get("@container", [])
                self.terms[iri] = (
                    name,
                    self.expanded(kind) if kind else None,
                    frozenset([held] if isinstance(held, str) else held),
                )
        self.iri = lru_cache(_KEPT)(self._iri)
        self.word = lru_cache(_KEPT)(self._word)

    def expanded(self, name: str) -> str:
        """Return what a prefixed name of the context stands for."""
        prefix, colon, local = name.partition(":")
        return next((f"{iri}{local}" for known, iri in self._spaces if colon and known == prefix), name)

    def _iri(self, iri: str) -> str:
        """Return an IRI as a value: shortened by the longest namespace that begins it; a blank node is its label."""
        if iri.startswith("_:"):
            return iri
        for name, start in self._spaces:
            if iri.startswith(start) and len(iri) > len(start) and not iri.startswith("//", len(start)):
                return f"{name}:{iri[len(start) :]}"
        prefix, _, rest = iri.partition(":")
        if not rest.startswith("//") and any(prefix == name for name, _ in self._spaces):
            raise ExportError(f"JSON-LD would take <{iri}> for a name with a prefix", "every other format can say it")
        return iri

    def _word(self, iri: str) -> str:
        """Return an IRI as a class or property: its term, else shortened."""
        return self.terms[iri][0] if iri in self.terms else self._iri(iri)
