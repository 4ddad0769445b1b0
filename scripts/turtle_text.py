"""Turtle that a person can read and that has the same bytes every time: one subject a block, everything sorted."""

from collections.abc import Iterable
from dataclasses import dataclass, field

BASE = "https://w3id.org/cchc-kg/"
PREFIXES = {
    "cchc": f"{BASE}def#",
    "dcterms": "http://purl.org/dc/terms/",
    "org": "http://www.w3.org/ns/org#",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "schema": "https://schema.org/",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "void": "http://rdfs.org/ns/void#",
    "wd": "http://www.wikidata.org/entity/",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}
_FIRST = ["a", "skos:prefLabel", "rdfs:label", "skos:altLabel", "skos:notation"]  # then the others by name
_ESCAPES = str.maketrans({"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r", "\t": "\\t"})


def iri(path: str) -> str:
    """Return a reference: below the base (``id/province/ha-noi``), or the whole IRI."""
    return f"<{path}>"


def text(value: str, language: str = "") -> str:
    quoted = f'"{value.translate(_ESCAPES)}"'
    return f"{quoted}@{language}" if language else quoted


def typed(value: str, datatype: str) -> str:
    return f"{text(value)}^^xsd:{datatype}"


@dataclass
class Block:
    """All that is said about one subject."""

    subject: str
    facts: dict[str, set[str]] = field(default_factory=dict)

    def add(self, predicate: str, *objects: str) -> None:
        if objects:
            self.facts.setdefault(predicate, set()).update(objects)

    def lines(self) -> Iterable[str]:
        def rank(predicate: str) -> tuple[int, str]:
            return (_FIRST.index(predicate) if predicate in _FIRST else len(_FIRST), predicate)

        yield self.subject
        ordered = sorted(self.facts, key=rank)
        for predicate in ordered:
            objects = sorted(self.facts[predicate])
            end = " ." if predicate == ordered[-1] else " ;"
            if len(objects) == 1:
                yield f"  {predicate} {objects[0]}{end}"
            else:
                yield f"  {predicate}"
                for value in objects[:-1]:
                    yield f"    {value} ,"
                yield f"    {objects[-1]}{end}"


def document(comment: str, blocks: Iterable[Block]) -> str:
    """Return the file: a comment, the prefixes that are used, the blocks by subject."""
    body = "\n\n".join("\n".join(b.lines()) for b in sorted(blocks, key=lambda b: b.subject))
    used = [f"@prefix {name}: <{whole}> ." for name, whole in PREFIXES.items() if f"{name}:" in body]
    head = "\n".join(f"# {line}".rstrip() for line in comment.strip().splitlines())
    return "\n".join([head, f"@base <{BASE}> .", *used, "", body, ""])
