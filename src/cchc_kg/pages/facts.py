"""Facts as rows of pages: figures, directives and participations, each with the words that say it."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from cchc_kg.pages.desk import Quote, Thing, kind_of, local
from cchc_kg.pages.findings import Finding, Saying, findings, saying
from cchc_kg.pages.links import PAGED
from cchc_kg.pages.view import Ref, Visit
from cchc_kg.vocabulary import CCHC


@dataclass(frozen=True)
class Fact:
    """What all rows have: ``sayings`` are the words behind it, the first is the one that counts."""

    iri: str
    sayings: tuple[Saying, ...]
    findings: tuple[Finding, ...]

    @property
    def at(self) -> tuple[str, int]:
        """Where it stands: facts of one article are sorted as the text tells them."""
        return (self.sayings[0].article.iri or "", self.sayings[0].start) if self.sayings else ("", 0)

    @property
    def slug(self) -> str:
        """The last part of its IRI, for the names of places on a page."""
        return local(self.iri)


@dataclass(frozen=True)
class Figure(Fact):
    """A figure. ``low`` and ``high`` are the ends of what it stands for (None: open)."""

    label: str
    indicator: Ref | None
    printed: str
    amount: str
    bound: str
    change: str
    baseline: str
    period: str
    iso: str
    place: Ref | None
    target: bool
    part: bool
    value: Decimal
    low: Decimal | None
    high: Decimal | None
    unit: str
    changes: bool


@dataclass(frozen=True)
class Order(Fact):
    """A directive: who tells whom to do what, until when."""

    issuer: Ref | None
    addressees: tuple[Ref, ...]
    instruction: str
    modality: str
    area: str
    area_code: str
    deadline: str
    due: str
    documents: tuple[Ref, ...]
    meeting: Ref | None


@dataclass(frozen=True)
class Part(Fact):
    """That somebody took part in a meeting."""

    person: Ref
    role: str
    role_label: str
    posts: tuple[str, ...]
    body: Ref | None
    province: Ref | None
    meeting: Ref | None
    venue: str


class Facts:
    """Reads facts of a store by their IRIs and puts them into the words of a visit."""

    def __init__(
        self, visit: Visit, iris: Iterable[str], article: str | None = None, quotes: Iterable[Quote] | None = None
    ) -> None:
        """Fetch the facts; ``article``: all of them stand in this one; ``quotes``: the words that say them, if known.

        ``names`` are those of the things that the facts lead to, by IRI.
        """
        self._visit = visit
        desk = visit.desk
        self.things: Mapping[str, Thing] = desk.things(iris)
        quotes = list(desk.quotes(fact=self.things) if quotes is None else quotes)
        self.quotes: dict[str, list[Quote]] = defaultdict(list)
        for quote in quotes:
            self.quotes[quote.fact].append(quote)
        linked = (v for thing in self.things.values() for prop in _LINKS for v in thing.all(prop))
        paged = (iri for iri in self.things if kind_of(iri) in PAGED)
        self.names = desk.names({*linked, *paged}, visit.language)
        self._papers = desk.names((q.article for q in quotes), visit.language, papers=True)
        self.findings: dict[str, list[Finding]] = defaultdict(list)
        for finding in findings(visit, self.things, papers=[article] if article else None):
            self.findings[finding.focus].append(finding)

    def ref(self, iri: str | None, name: str | None = None) -> Ref | None:
        """Return a thing by name; one that has only a name gets no link; nothing of both is None."""
        if iri:
            return Ref(name or self.names.get(iri, local(iri)), self._visit.links.thing(iri), iri)
        return Ref(name) if name else None

    def figures(self) -> list[Figure]:
        """Return the figures among the facts, in the order of the texts."""
        return sorted((self._figure(t) for t in self._of(CCHC.Observation.value)), key=lambda f: f.at)

    def orders(self) -> list[Order]:
        """Return the directives among the facts, in the order of the texts."""
        return sorted((self._order(t) for t in self._of(CCHC.Directive.value)), key=lambda f: f.at)

    def parts(self) -> list[Part]:
        """Return the participations among the facts, in the order of the texts."""
        return sorted((self._part(t) for t in self._of(CCHC.Participation.value)), key=lambda f: f.at)

    def sayings(self, iri: str) -> tuple[Saying, ...]:
        """Return the words that say a fact."""
        return tuple(saying(self._visit, quote, self._papers) for quote in self.quotes[iri])

    def _of(self, wanted: str) -> Iterable[Thing]:
        return (thing for thing in self.things.values() if wanted in thing.classes)

    def _base(self, thing: Thing) -> tuple[str, tuple[Saying, ...], tuple[Finding, ...]]:
        return thing.iri, self.sayings(thing.iri), tuple(self.findings[thing.iri])

    def _figure(self, thing: Thing) -> Figure:
        words = self._visit.words
        value, upper, unit = thing.one("cchc:value") or "0", thing.one("cchc:upperValue"), thing.one("cchc:unit") or ""
        amount = words.number(value)
        if upper:
            amount += f" – {words.number(upper)}"
        if total := thing.one("cchc:outOf"):
            amount += f" / {words.number(total)}"
        change, kind = thing.code("cchc:change"), thing.code("cchc:changeKind")
        how = words.code("change", change)
        if kind in ("points", "ambiguous"):
            how += f" ({words.code('change-kind', kind).lower()})"
        bound = thing.code("cchc:bound")
        return Figure(
            *self._base(thing),
            label=thing.one("rdfs:label") or "",
            indicator=self.ref(thing.one("cchc:indicator")),
            printed=thing.one("cchc:printed") or "",
            amount=f"{amount}{'' if unit == '%' else ' '}{unit}",
            bound="" if bound == "exact" else words.code("bound", bound),
            change=how,
            baseline=words.day(thing.one("cchc:baseline")),
            period=words.day(thing.one("cchc:period")),
            iso=thing.one("cchc:period") or "",
            place=self.ref(thing.one("cchc:place")),
            target=thing.code("cchc:status") == "target",
            part=bool(thing.one("cchc:partOf")),
            value=Decimal(value),
            low=_decimal(thing.one("cchc:lowest")),
            high=_decimal(thing.one("cchc:highest")),
            unit=unit,
            changes=bool(change),
        )

    def _order(self, thing: Thing) -> Order:
        words = self._visit.words
        known = {self.names.get(iri, ""): iri for iri in thing.all("cchc:addressee")}
        names = thing.all("cchc:addresseeName")
        if len(names) == len(known) == 1:  # whatever the paper calls it
            known = {names[0]: next(iter(known.values()))}
        named = [self.ref(known.pop(name, None), name) for name in names]
        named += [self.ref(iri, name) for name, iri in known.items()]
        return Order(
            *self._base(thing),
            issuer=self.ref(thing.one("cchc:issuer"), thing.one("cchc:issuerName")),
            addressees=tuple(ref for ref in named if ref),
            instruction=" ".join((thing.one("cchc:instruction") or "").split()),
            modality=words.code("modality", thing.code("cchc:modality")),
            area=words.code("area", thing.code("cchc:area")),
            area_code=thing.code("cchc:area") or "",
            deadline=words.day(thing.one("cchc:deadline")),
            due=thing.one("cchc:dueBy") or "",
            documents=tuple(ref for iri in thing.all("cchc:cites") if (ref := self.ref(iri))),
            meeting=self.ref(thing.one("cchc:meeting")),
        )

    def _part(self, thing: Thing) -> Part:
        role = thing.code("cchc:role") or "participant"
        return Part(
            *self._base(thing),
            person=self.ref(thing.one("cchc:person")) or Ref(""),
            role=role,
            role_label=self._visit.words.code("role", role),
            posts=thing.all("cchc:postPrinted"),
            body=self.ref(thing.one("cchc:postBody"), thing.one("cchc:postBodyName")),
            province=self.ref(thing.one("cchc:province")),
            meeting=self.ref(thing.one("cchc:meeting")),
            venue=thing.one("cchc:venue") or "",
        )


_LINKS = (
    "cchc:indicator", "cchc:place", "cchc:issuer", "cchc:addressee", "cchc:cites", "cchc:meeting", "cchc:person",
    "cchc:postBody", "cchc:province",
)  # fmt: skip


def _decimal(value: str | None) -> Decimal | None:
    return None if value is None else Decimal(value)
