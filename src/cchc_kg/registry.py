"""Registered things with valid time (provinces, bodies, posts …): a name at a date is one of them, or none."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property, lru_cache
from importlib.resources.abc import Traversable

import pyoxigraph as ox

from cchc_kg.decisions import Decisions
from cchc_kg.errors import KnowledgeError
from cchc_kg.knowledge import home, shelf
from cchc_kg.lexicon import Lexicon
from cchc_kg.persons import Persons
from cchc_kg.vietnamese import folded

FILES: Mapping[str, str] = {
    "province": "provinces",
    "body": "bodies",
    "post": "posts",
    "indicator": "indicators",
    "document": "documents",
    "meeting": "meetings",
}
"""The kinds of things, and the file of data/registry/ (and the graph) that each lives in."""

DECISIONS = ("data", "decisions", "entities.csv")
"""Where a knowledge folder keeps what people decided on who is who."""

ADDITIONS = "additions"
"""The file for what is added by hand: new things, and further names for things of the other files."""

_SKOS = "http://www.w3.org/2004/02/skos/core#"
_OWN = {"prefLabel", "altLabel", "validFrom", "validTo", "notation", "type"}  # fields of Entry, or of no use here
_BEFORE = {"originalOrganization", "replaces"}  # subject came after object
_AFTER = {"resultingOrganization", "isReplacedBy"}
_Facts = dict[str, list[ox.NamedNode | ox.Literal]]
_LABEL, _ALIAS, _AMBIGUOUS = range(3)


@dataclass(frozen=True)
class Entry:
    """A registered thing with valid time (half-open: valid_from is in, valid_to is out; None: open or not known).

    ``aliases`` may be looked for in a text; short forms that mean several things are not among them, but in
    ``properties["ambiguousLabel"]``. ``properties`` holds every other statement by the local name of its property;
    of things and codes of this project only the last part of the IRI (``properties["area"] == ("tthc",)``).
    """

    kind: str
    slug: str
    label_vi: str
    label_en: str | None = None
    aliases: tuple[str, ...] = ()
    valid_from: date | None = None
    valid_to: date | None = None
    properties: Mapping[str, tuple[str, ...]] = field(default_factory=dict, hash=False)

    @property
    def names(self) -> tuple[str, ...]:
        """The Vietnamese label and the aliases, without those that need a context to be understood."""
        unclear = self.properties.get("ambiguousLabel", ())
        return tuple(name for name in (self.label_vi, *self.aliases) if name not in unclear)

    def valid(self, on: date | None) -> bool:
        """Tell whether the thing exists on a day (None: on any)."""
        if on is None:
            return True
        return (self.valid_from is None or self.valid_from <= on) and (self.valid_to is None or on < self.valid_to)


@dataclass(frozen=True)
class _Shelf:
    entries: Mapping[str, Entry]
    names: Mapping[str, tuple[tuple[int, str], ...]]  # name as compared → (how good a name it is, slug)
    successions: tuple[tuple[str, str], ...]  # (before, after), sorted


class Registry:
    """The things of one knowledge folder; the file of a kind is read when the kind is first asked for."""

    def __init__(self, root: Traversable | None = None, decisions: Traversable | None = None) -> None:
        """Look below ``root`` (None: the knowledge this package ships); ``decisions``: a file in place of its own."""
        self._root = root if root is not None else home()
        self._lexicon = Lexicon(self._root)
        self._shelves: dict[str, _Shelf] = {}
        self._added: dict[str, _Facts] | None = None
        self._decisions = decisions
        self.persons = Persons(self._lexicon)

    @classmethod
    def load(cls, root: Traversable | None = None, decisions: Traversable | None = None) -> "Registry":
        """Return the registry of a knowledge folder (None: the one this package ships)."""
        return cls(root, decisions)

    @cached_property
    def decisions(self) -> Decisions:
        """What people decided on who is who. KnowledgeError where the file is malformed."""
        return Decisions.load(self._decisions or self._root.joinpath(*DECISIONS))

    def entries(self, kind: str) -> tuple[Entry, ...]:
        """Return the things of a kind (see FILES), by slug. KnowledgeError where the file is malformed."""
        return tuple(self._shelf(kind).entries.values())

    def get(self, kind: str, slug: str) -> Entry | None:
        """Return one thing by its slug, or None."""
        return self._shelf(kind).entries.get(slug)

    def candidates(self, kind: str, name: str, on: date | None = None) -> tuple[Entry, ...]:
        """Return all that a name may mean on a day (None: on any), ambiguous short forms included, by slug.

        Any spelling will do (case, tone placement, hyphens, dots); a province may have its kind before it.
        """
        return tuple(dict.fromkeys(entry for _, entry in self._found(kind, name, on)))

    def resolve(self, kind: str, name: str, on: date | None = None) -> Entry | None:
        """Return what a name means on a day, or None where nothing or more than one thing is meant.

        A label goes before an alias; an ambiguous short form alone means nothing. Without a day the thing that is
        valid last is meant, unless another one of that name was valid at the same time.
        """
        found = [(rank, entry) for rank, entry in self._found(kind, name, on) if rank != _AMBIGUOUS]
        best = min((rank for rank, _ in found), default=_LABEL)
        meant = sorted({e.slug: e for rank, e in found if rank == best}.values(), key=_end)
        if not meant or any((e.valid_to or date.max) > (meant[-1].valid_from or date.min) for e in meant[:-1]):
            return None
        return meant[-1]

    def at(self, day: date) -> "AtDay":
        """Return what there is, and what names mean, on one day."""
        return AtDay(self, day)

    def predecessors(self, slug: str, kind: str = "province") -> tuple[Entry, ...]:
        """Return what a unit (or body) came directly from; a unit that only gave up territory is not among them."""
        shelf = self._shelf(kind)
        return tuple(shelf.entries[before] for before, after in shelf.successions if after == slug)

    def successors(self, slug: str, kind: str = "province") -> tuple[Entry, ...]:
        """Return what a unit (or body) was directly turned into; empty where it goes on."""
        shelf = self._shelf(kind)
        return tuple(shelf.entries[after] for before, after in shelf.successions if before == slug)

    def _found(self, kind: str, name: str, on: date | None) -> list[tuple[int, Entry]]:
        shelf = self._shelf(kind)
        key = _compared(name)
        found = [(rank, shelf.entries[slug]) for rank, slug in shelf.names.get(key, ())]
        if kind == "province" and not found:
            for row in self._lexicon.table("province_kinds", "word", "kind"):
                word = _compared(row["word"])
                if key.startswith(f"{word} "):
                    bare = shelf.names.get(key.removeprefix(f"{word} "), ())
                    entries = [(rank, shelf.entries[slug]) for rank, slug in bare]
                    found += [(r, e) for r, e in entries if row["kind"] in e.properties.get("kind", ())]
        return [(rank, entry) for rank, entry in found if entry.valid(on)]

    def _shelf(self, kind: str) -> _Shelf:
        if kind not in self._shelves:
            name = f"{FILES[kind]}.ttl"
            path = shelf("data", "registry", name, within=self._root)
            facts = _read(path)
            for subject, added in self._additions().items():
                for term, values in added.items():
                    facts.setdefault(subject, {}).setdefault(term, []).extend(values)
            self._shelves[kind] = _arranged(kind, facts, path)
        return self._shelves[kind]

    def _additions(self) -> dict[str, _Facts]:
        if self._added is None:
            path = self._root.joinpath("data", "registry", f"{ADDITIONS}.ttl")
            self._added = _read(path) if path.is_file() else {}
        return self._added


@dataclass(frozen=True)
class AtDay:
    """The registry as of one day: a unit that is no more, or not yet, is not there."""

    registry: Registry
    day: date

    def entries(self, kind: str) -> tuple[Entry, ...]:
        """Return the things of a kind that exist on the day, by slug."""
        return tuple(entry for entry in self.registry.entries(kind) if entry.valid(self.day))

    def resolve(self, kind: str, name: str) -> Entry | None:
        """Return the thing of the day that a name, alias or short form means; see ``Registry.resolve``."""
        return self.registry.resolve(kind, name, self.day)

    def candidates(self, kind: str, name: str) -> tuple[Entry, ...]:
        """Return all things of the day that a name may mean; more than one: only the context can tell."""
        return self.registry.candidates(kind, name, self.day)

    def lineage(self, kind: str, slug: str) -> tuple[Entry, ...]:
        """Return what stands on the day for a thing of any time: itself, else its heirs or its origins, by slug.

        Empty where the thing is not known, or nothing of its line exists on the day.
        """
        entry = self.registry.get(kind, slug)
        if entry is None or entry.valid(self.day):
            return (entry,) if entry else ()
        gone = entry.valid_to is not None and entry.valid_to <= self.day
        step = self.registry.successors if gone else self.registry.predecessors
        seen, reached = {slug}, [slug]
        for known in reached:  # grows while it is walked
            if (one := self.registry.get(kind, known)) is None or not one.valid(self.day):
                following = [e.slug for e in step(known, kind) if e.slug not in seen]
                seen.update(following)
                reached += following
        found = (self.registry.get(kind, known) for known in sorted(reached))
        return tuple(e for e in found if e is not None and e.valid(self.day))


def _read(path: Traversable) -> dict[str, _Facts]:
    """Return the statements of a Turtle file by subject and local name of the property."""
    facts: dict[str, _Facts] = {}
    try:
        for quad in ox.parse(path.read_bytes(), format=ox.RdfFormat.TURTLE):
            if not isinstance(quad.subject, ox.NamedNode) or not isinstance(quad.object, ox.NamedNode | ox.Literal):
                raise KnowledgeError.at(path, None, f"a blank node at {quad.predicate.value}", "an IRI for each thing")
            term = quad.predicate.value
            local = term[max(term.rfind("#"), term.rfind("/")) + 1 :]
            facts.setdefault(quad.subject.value, {}).setdefault(local, []).append(quad.object)
    except SyntaxError as error:
        what = error.msg.partition(": ")[2] or error.msg  # the line stands before the colon already
        raise KnowledgeError.at(path, error.lineno, f"not Turtle: {what}", "RDF 1.1 Turtle in UTF-8") from error
    return facts


def _arranged(kind: str, facts: dict[str, _Facts], path: Traversable) -> _Shelf:
    entries: dict[str, Entry] = {}
    names: dict[str, list[tuple[int, str]]] = {}
    for subject in sorted(s for s in facts if f"/id/{kind}/" in s):
        entry = _entry(kind, subject, facts[subject], path)
        entries[entry.slug] = entry
        unclear = entry.properties.get("ambiguousLabel", ())
        labels = (entry.label_vi, entry.label_en, *entry.properties.get("officialName", ()))
        for rank, group in ((_LABEL, labels), (_ALIAS, entry.aliases), (_AMBIGUOUS, unclear)):
            for name in filter(None, group):
                names.setdefault(_compared(name), []).append((rank, entry.slug))
    successions = sorted(set(_successions(kind, facts)))
    for pair in successions:
        if lost := [slug for slug in pair if slug not in entries]:
            raise KnowledgeError.at(path, None, f"the succession {pair} names an unknown thing", f"{lost[0]} described")
    return _Shelf(entries, {name: tuple(found) for name, found in names.items()}, tuple(successions))


def _entry(kind: str, subject: str, facts: _Facts, path: Traversable) -> Entry:
    def labels(term: str, language: str) -> list[str]:
        values = facts.get(term, ())
        return [v.value for v in values if isinstance(v, ox.Literal) and (v.language or "").lower() == language]

    def day(term: str) -> date | None:
        values = [v.value for v in facts.get(term, ())]
        try:
            (value,) = values or (None,)
            return date.fromisoformat(value) if value else None
        except ValueError as error:
            what = f"{subject} has the {term} {', '.join(values)}"
            raise KnowledgeError.at(path, None, what, "one date, YYYY-MM-DD") from error

    vi, en = labels("prefLabel", "vi"), labels("prefLabel", "en")
    if len(vi) != 1 or len(en) > 1:
        what = f"{subject} has {len(vi)} Vietnamese and {len(en)} English skos:prefLabel"
        raise KnowledgeError.at(path, None, what, "one in Vietnamese and at most one in English")
    aliases = dict.fromkeys(v.value for v in facts.get("altLabel", ()))
    others = {term: tuple(map(_value, values)) for term, values in facts.items() if term not in _OWN}
    slug = subject.rpartition("/")[2]
    return Entry(kind, slug, vi[0], en[0] if en else None, tuple(aliases), day("validFrom"), day("validTo"), others)


def _successions(kind: str, facts: dict[str, _Facts]) -> Iterator[tuple[str, str]]:
    """Yield who became whom, of change events and of direct statements."""
    for subject, said in facts.items():
        ends = {term: [v.value for v in said.get(term, ())] for term in _BEFORE | _AFTER}
        if ends["originalOrganization"] or ends["resultingOrganization"]:
            pairs = [(b, a) for b in ends["originalOrganization"] for a in ends["resultingOrganization"]]
        else:
            pairs = [(before, subject) for before in ends["replaces"]]
            pairs += [(subject, after) for after in ends["isReplacedBy"]]
        for before, after in pairs:
            if f"/id/{kind}/" in before and f"/id/{kind}/" in after:
                yield before.rpartition("/")[2], after.rpartition("/")[2]


def _value(term: ox.NamedNode | ox.Literal) -> str:
    ours = isinstance(term, ox.NamedNode) and ("/id/" in term.value or "/code/" in term.value)
    return term.value.rpartition("/")[2] if ours else term.value


@lru_cache(4096)
def _compared(name: str) -> str:
    return " ".join(folded(name).replace(".", " ").split())


def _end(entry: Entry) -> tuple[date, str]:
    return entry.valid_to or date.max, entry.slug
