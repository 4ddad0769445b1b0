"""What people decided about identity: two names are one thing, or one name is several. It holds at every rebuild."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from importlib.resources.abc import Traversable

from pyoxigraph import Literal, NamedNode, Quad

from cchc_kg import identity
from cchc_kg.errors import KnowledgeError
from cchc_kg.lexicon import numbered_rows
from cchc_kg.vocabulary import BASE, CCHC, DCTERMS, RDF, RDFS, XSD, code, graph, thing

COLUMNS = ("decision", "one", "other", "who", "when", "why")
"""The columns of the file, all filled in."""

SAME, DIFFERENT, OPEN = "same", "different", "open"

KINDS = ("person", "meeting", "indicator", "document")
"""What can be decided on. Provinces and bodies are registered: a further name of theirs goes into the registry."""

_NAME = re.compile(r"[a-z]+/[a-z0-9-]+")
_SEVERAL = ("person", "meeting")  # of which one name can be said to be several
_PROVISIONAL = "provisional-"  # begins the name of an indicator that is not registered


@dataclass(frozen=True, slots=True)
class Decision:
    """One row: ``one`` and ``other`` are local names (``person/…``) of one kind; ``line`` is where it stands."""

    decision: str
    one: str
    other: str
    who: str
    when: date
    why: str
    line: int

    @property
    def pair(self) -> tuple[str, str]:
        """Return both names in order, which is the pair that is decided."""
        return (self.one, self.other) if self.one <= self.other else (self.other, self.one)


def local(name: str) -> str:
    """Return the local name (``person/…``) of a thing given by it or by its IRI."""
    return name.removeprefix(f"{BASE}id/")


class Decisions:
    """The decisions of one file. The last on a pair holds; ``same`` is transitive."""

    def __init__(self, told: tuple[Decision, ...] = (), path: Traversable | None = None) -> None:
        """Take decisions in order of their lines. KnowledgeError where they contradict each other."""
        self._held = {row.pair: row for row in told}
        self._path = path
        self._heads = self._joined()
        for row in self.held:
            if row.decision == DIFFERENT and row.one != row.other and self._head(row.one) == self._head(row.other):
                what = f"{row.one} and {row.other} are different here, and the same by other rows"
                raise KnowledgeError.at(path, row.line, what, "decisions that agree")

    @classmethod
    def load(cls, path: Traversable) -> "Decisions":
        """Return the decisions of a CSV file; none where it is missing. KnowledgeError by path and line."""
        return cls(tuple(_read(path)), path) if path.is_file() else cls()

    @property
    def held(self) -> tuple[Decision, ...]:
        """The decisions that hold, one a pair, by pair."""
        return tuple(self._held[pair] for pair in sorted(self._held) if self._held[pair].decision != OPEN)

    def one_of(self, iri: str) -> str:
        """Return the IRI of the thing that this one is the same as: the least of its names, a registered one first."""
        return f"{BASE}id/{self._head(name)}" if (name := local(iri)) in self._heads else iri

    def several(self, iri: str) -> bool:
        """Tell whether this one name was said to be several things."""
        found = self._held.get((local(iri), local(iri)))
        return found is not None and found.decision == DIFFERENT

    @cached_property
    def quads(self) -> tuple[Quad, ...]:
        """The decisions that hold as graph/registry/decisions; a name that gave way says what replaces it."""
        told = [quad for row in self.held for quad in _quads(row)]
        for name in self._heads:
            if (head := self._head(name)) != name:
                told.append(_said(_node(name), DCTERMS.isReplacedBy, _node(head)))
        return tuple(sorted(told, key=str))

    def _head(self, name: str) -> str:
        while (above := self._heads.get(name, name)) != name:
            name = above
        return name

    def _joined(self) -> Mapping[str, str]:
        self._heads = heads = {name: name for row in self.held for name in row.pair}
        for row in self.held:
            if row.decision == SAME:
                first, second = sorted((self._head(row.one), self._head(row.other)), key=_standing)
                heads[second] = first
        return heads


def _standing(name: str) -> tuple[bool, str]:
    return name.partition("/")[2].startswith(_PROVISIONAL), name


def _read(path: Traversable) -> Iterator[Decision]:
    for line, row in numbered_rows(path, COLUMNS):
        if row["decision"] not in (SAME, DIFFERENT, OPEN):
            raise KnowledgeError.at(path, line, f"{row['decision']!r} is no decision", "same, different or open")
        one, other = local(row["one"]), local(row["other"])
        kinds = {name.partition("/")[0] for name in (one, other)}
        if len(kinds) > 1 or not all(name.partition("/")[2] for name in (one, other)):
            raise KnowledgeError.at(path, line, f"{one} and {other} are not of one kind", "person/… twice, for example")
        if wrong := next((name for name in (one, other) if not _NAME.fullmatch(name)), None):
            raise KnowledgeError.at(
                path, line, f"{wrong!r} is no name of a thing", "as in its IRI: person/le-van-dung-…"
            )
        if (kind := kinds.pop()) not in KINDS:
            what = f"{one}: a {kind} is not decided on here"
            raise KnowledgeError.at(path, line, what, f"one of {', '.join(KINDS)}; else a row of data/registry/")
        if one == other and row["decision"] == SAME:
            raise KnowledgeError.at(path, line, f"{one} stands twice", "two names, or different")
        if one == other and kind not in _SEVERAL:
            raise KnowledgeError.at(
                path, line, f"{one} stands twice", f"two names; only a {' or a '.join(_SEVERAL)} is several"
            )
        try:
            when = date.fromisoformat(row["when"])
        except ValueError as error:
            raise KnowledgeError.at(path, line, f"{row['when']!r} is no date", "2026-11-24, for example") from error
        yield Decision(row["decision"], one, other, row["who"], when, row["why"], line)


def _quads(row: Decision) -> Iterator[Quad]:
    this = thing("decision", identity.name(*row.pair))
    yield _said(this, RDF.type, CCHC.IdentityDecision)
    yield _said(this, CCHC.decision, code("decision", row.decision))
    for name in row.pair:
        yield _said(this, CCHC.decides, _node(name))
    yield _said(this, CCHC.decidedBy, Literal(row.who))
    yield _said(this, DCTERMS.date, Literal(row.when.isoformat(), datatype=XSD.date))
    yield _said(this, RDFS.comment, Literal(row.why))


def _node(name: str) -> NamedNode:
    return NamedNode(f"{BASE}id/{name}")


def _said(subject: NamedNode, predicate: NamedNode, told: NamedNode | Literal) -> Quad:
    return Quad(subject, predicate, told, graph("registry", "decisions"))
