"""The facts of one report as its pages list them: by kind, in the order of the text, so many to a page."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from cchc_kg.marking import SIGNS
from cchc_kg.pages.desk import Quote
from cchc_kg.pages.facts import Facts, Figure, Order, Part
from cchc_kg.pages.findings import Finding, Saying
from cchc_kg.pages.links import anchor
from cchc_kg.pages.view import SHOWN, Ref, Stretch, Visit
from cchc_kg.vocabulary import CCHC, thing

_KINDS = {
    CCHC.Meeting.value: "meeting",
    CCHC.Participation.value: "participants",
    CCHC.Observation.value: "figures",
    CCHC.Directive.value: "directives",
    CCHC.Province.value: "provinces",
    CCHC.LegalDocument.value: "documents",
    CCHC.Note.value: "notes",
}


@dataclass(frozen=True)
class Entry:
    """A fact as the list has it: ``details`` are label and value, ``ref`` the thing it is about.

    ``place`` is where its words stand on the page of the report, ``link`` leads to the entry itself.
    """

    number: int
    kind: str
    sign: str
    place: str
    link: str
    head: str
    details: tuple[tuple[str, str], ...]
    ref: Ref | None
    sayings: tuple[Saying, ...]
    rule: str
    findings: tuple[Finding, ...]

    @property
    def tip(self) -> str:
        """The fact in a few lines."""
        return "\n".join([self.head, *(f"{label}: {value}" for label, value in self.details)])


@dataclass(frozen=True)
class Group(Stretch[Entry]):
    """The facts of a kind as one page lists them; ``later`` are those for which the first page has no room."""

    later: tuple[Entry, ...]

    @property
    def sign(self) -> str:
        """The sign of the kind."""
        return SIGNS[self.kind]


class Entries:
    """The facts of a report in the order of its list; ``kinds`` says of each (IRI) what it is."""

    def __init__(self, visit: Visit, slug: str) -> None:
        """Ask which facts the report of this slug has, and which words say them."""
        self._visit, self._path = visit, f"article/{slug}"
        self.article = thing("article", slug).value
        kinds = {str(r["fact"]): _KINDS[str(r["class"])] for r in visit.desk.ask("facts", article=[self.article])}
        self.quotes: list[Quote] = visit.desk.quotes(article=[self.article]) if kinds else []
        starts = {quote.fact: quote.start for quote in reversed(self.quotes)}
        signs = list(SIGNS)
        order = sorted(kinds, key=lambda f: (signs.index(kinds[f]), starts.get(f, 0), f))
        self.kinds = {fact: kinds[fact] for fact in order}
        self._totals = Counter(self.kinds.values())
        self._numbers = {fact: number for number, fact in enumerate(order, 1)}
        self._firsts = {kind: self._numbers[fact] for fact, kind in reversed(self.kinds.items())}

    def of_page(self, kind: str, page: int) -> list[str]:
        """Return the facts of a kind that its page of this number (1 …) lists."""
        own = [fact for fact, other in self.kinds.items() if other == kind]
        return own[SHOWN * (page - 1) : SHOWN * page] if page > 0 else []

    def written(self, facts: Facts, wanted: Sequence[str]) -> list[Entry]:
        """Return the entries of facts that ``facts`` has fetched."""
        found: list[Figure | Order | Part] = [*facts.figures(), *facts.orders(), *facts.parts()]
        rows = {row.iri: row for row in found}
        return [self._entry(facts, fact, rows) for fact in wanted]

    def groups(self, entries: Sequence[Entry], page: int = 1) -> list[Group]:
        """Return entries by kind: all of a report, or those of a page of one kind."""
        return [
            self._group(kind, own, page)
            for kind in self._totals
            if (own := tuple(entry for entry in entries if entry.kind == kind))
        ]

    def _group(self, kind: str, own: tuple[Entry, ...], page: int) -> Group:
        total, first = self._totals[kind], SHOWN * (page - 1) + 1
        before, after = self._visit.links.beside(self._path, kind, page, first + SHOWN <= total, "facts")
        return Group(kind, own[:SHOWN], total, first, before, after, own[SHOWN:])

    def _entry(self, facts: Facts, fact: str, rows: Mapping[str, Figure | Order | Part]) -> Entry:
        words, kind, number = self._visit.words, self.kinds[fact], self._numbers[fact]
        row, said = rows.get(fact), facts.things[fact]
        ref: Ref | None = None
        told: tuple[tuple[str, str | None], ...] = ()
        head = ""
        if isinstance(row, Figure):
            head, ref = row.amount, row.indicator
            told = (
                ("what", row.label), ("bound", row.bound), ("change", row.change), ("baseline", row.baseline),
                ("period", row.period), ("place", row.place.name if row.place else ""),
                ("status", words.code("status", "target") if row.target else ""),
            )  # fmt: skip
        elif isinstance(row, Order):
            head = row.issuer.name if row.issuer else words("unsaid")
            told = (
                ("addressees", ", ".join(a.name for a in row.addressees)), ("deadline", row.deadline),
                ("modality", row.modality), ("area", row.area), ("documents", ", ".join(d.name for d in row.documents)),
            )  # fmt: skip
            ref = row.issuer
        elif isinstance(row, Part):
            head, ref = row.person.name, row.person
            told = (
                ("role", row.role_label), ("positions", "; ".join(row.posts)),
                ("province", row.province.name if row.province else ""), ("place", row.venue),
            )  # fmt: skip
        elif kind == "notes":
            head = words.code("note", said.code("cchc:reason"))
        else:
            ref = facts.ref(fact)
            head = ref.name if ref else ""
        quotes = facts.quotes[fact]
        page, at = 1 + (number - self._firsts[kind]) // SHOWN, f"fact-{number}"
        return Entry(
            number,
            kind,
            SIGNS[kind],
            anchor(fact, self.article),
            self._visit.links.further(self._path, kind, page, at) if page > 1 else f"#{at}",
            head,
            tuple((words(label), value) for label, value in told if value),
            ref,
            facts.sayings(fact),
            quotes[0].rule if quotes else "",
            tuple(facts.findings[fact]),
        )
