"""Which IRI each fact of an article has: the one place that flat records and the graph both ask."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from cchc_kg import identity
from cchc_kg.article import Article
from cchc_kg.facts.fact import Facts, Meeting, Note, Observation, Participation
from cchc_kg.registry import Entry, Registry
from cchc_kg.vietnamese import folded, spelled
from cchc_kg.vocabulary import thing

_YEAR_OR_CODE = re.compile(r"[^\W\d_]{2}|\d{4}")


@dataclass(frozen=True, slots=True)
class Names:
    """The IRIs of an article's facts, each tuple in the order of the facts themselves."""

    article: str
    meeting: str | None
    people: tuple[str, ...]
    participants: tuple[str, ...]
    observations: tuple[str, ...]
    indicators: tuple[str | None, ...]
    directives: tuple[str, ...]
    documents: tuple[str, ...]
    notes: tuple[str, ...]


def names(article: Article, facts: Facts, registry: Registry) -> Names:
    """Return the IRIs of everything the article says."""
    key, on = article.key, known_on(article, facts, registry)

    def at(kind: str, evidence: Iterator[tuple[int, int]]) -> tuple[str, ...]:
        return tuple(thing(kind, identity.place(key, *place)).value for place in evidence)

    return Names(
        article=thing("article", key).value,
        meeting=registry.decisions.one_of(_meeting(facts, facts.meeting, key, on, registry)) if facts.meeting else None,
        people=tuple(_person(p, registry) for p in facts.participants),
        participants=at("participation", ((p.evidence[0].start, p.evidence[0].end) for p in facts.participants)),
        observations=at("observation", ((o.evidence[0].start, o.evidence[0].end) for o in facts.observations)),
        indicators=tuple(_indicator(o, registry) for o in facts.observations),
        directives=at("directive", ((d.evidence[0].start, d.evidence[0].end) for d in facts.directives)),
        documents=tuple(document(d.name, key, on, registry) for d in facts.documents),
        notes=tuple(
            thing("note", identity.note(key, n.evidence.start, n.evidence.end, n.reason)).value for n in facts.notes
        ),
    )


def _person(part: Participation, registry: Registry) -> str:
    """Return the IRI of a participant: by name and province, and by the body served where many bear the name.

    Decided otherwise: a name that is several is told apart by the body as well; two that are one share an IRI.
    """
    persons, decided = registry.persons, registry.decisions
    iri = thing("person", identity.person(part.name, part.province)).value
    if persons.common(part.name) or decided.several(iri):
        office = persons.office(part.positions, part.province)
        served = registry.resolve("body", office) if office else None
        office = served.slug if served else office
        iri = thing("person", identity.person(part.name, part.province, office)).value
    return decided.one_of(iri)


def _indicator(seen: Observation, registry: Registry) -> str | None:
    iri = _measured(seen, registry)
    return registry.decisions.one_of(iri) if iri else None


def _measured(seen: Observation, registry: Registry) -> str | None:
    """Return the IRI of what a figure measures: the registered indicator, else a provisional one of phrase and unit.

    A bare counted noun ("hồ sơ") says too little to be one thing in two reports: None.
    """
    if seen.indicator and registry.get("indicator", seen.indicator):
        return thing("indicator", seen.indicator).value
    if not seen.label or folded(seen.label) == folded(seen.unit):
        return None
    unit = "%" if seen.change_kind == "points" else seen.unit  # percentage points are how a share changes
    named = registry.resolve("indicator", seen.label)
    if named and unit in named.properties.get("unit", ()):
        return thing("indicator", named.slug).value
    return thing("indicator", f"provisional-{identity.name(seen.label, unit)}").value


def known_on(article: Article, facts: Facts, registry: Registry) -> date | None:
    """Return the day on which names in the article are understood, or None.

    That is the meeting's, else the publication's, else one in the year that the text tells of most, if no province
    changed in it.
    """
    told = facts.meeting.date if facts.meeting else None
    if told and not told.startswith("--"):
        return date.fromisoformat(told)
    if article.published or facts.around is None:
        return article.published
    changes = {day.year for e in registry.entries("province") for day in (e.valid_from, e.valid_to) if day}
    return None if facts.around.year in changes else facts.around


def known(kind: str, name: str, on: date | None, registry: Registry) -> Entry | None:
    """Return the registered thing that a name means in an article understood as of a day, or None.

    A thing that is no more on that day is meant where no other ever bore the name: a province is told of after it was
    merged. Without a day a name must have meant one thing at all times.
    """
    if on and (entry := registry.resolve(kind, name, on)):
        return entry
    entry = registry.resolve(kind, name)
    if entry is None or len(registry.candidates(kind, name)) > 1:
        return None
    return entry if on is None or (entry.valid_to is not None and entry.valid_to <= on) else None


def unclear(article: Article, facts: Facts, registry: Registry) -> tuple[Note, ...]:
    """Return a note on the first mention of each province of which the registry cannot tell which unit is meant.

    Such a name has no IRI: the note is what the graph says of it.
    """
    on = known_on(article, facts, registry)
    return tuple(
        Note("ambiguous-place", named.evidence[0])
        for named in facts.provinces
        if known("province", named.name, on, registry) is None
    )


def document(number: str, article: str, on: date | None, registry: Registry) -> str:
    """Return the IRI of a legal document by its number as printed in the article of that key.

    A registered act of that number goes first, if there was one on the day. A bare number ("24") says nothing
    outside its article; a number that a registered act got only later is another act of an earlier year.
    """
    return registry.decisions.one_of(thing("document", _document_slug(number, article, on, registry)).value)


def _document_slug(number: str, article: str, on: date | None, registry: Registry) -> str:
    known = registry.resolve("document", number, on)
    if known:
        return known.slug
    slug = identity.document(number)
    if not _YEAR_OR_CODE.search(number):
        slug = f"{slug}-{article}"
    elif registry.get("document", slug):
        slug = f"{slug}-{on.year if on else article}"
    return slug


def _meeting(facts: Facts, meeting: Meeting, article: str, on: date | None, registry: Registry) -> str:
    """Return the IRI of a meeting, the registered one's where body and number (or, unnumbered, kind and day) agree.

    One that was said to be several is told apart by the article. A body that is in no registry counts by its name,
    and by day and kind alone: whether it counts its meetings through is not known.
    """
    iri = thing("meeting", _meeting_slug(facts, meeting, article, on, registry)).value
    return thing("meeting", article).value if registry.decisions.several(iri) else iri


def _meeting_slug(facts: Facts, meeting: Meeting, article: str, on: date | None, registry: Registry) -> str:
    body = _one_body(meeting.body, facts, on, registry) if meeting.body else None
    if body is None and meeting.body and registry.persons.nationwide(meeting.body):
        return identity.meeting(identity.name(meeting.body), None, meeting.date, meeting.kind, article)
    slug = identity.meeting(body, meeting.ordinal, meeting.date, meeting.kind, article)
    if body and meeting.date and not meeting.date.startswith("--"):
        dated = identity.meeting(body, None, meeting.date, meeting.kind, article)
        for entry in registry.entries("meeting"):
            (held,) = entry.properties.get("date", ("",))
            if entry.slug == slug and held and held[:4] != meeting.date[:4]:
                slug = dated  # a committee counts anew in each term: another session of that number
                break
            kind = entry.properties.get("meetingKind")
            sort = identity.sitting(kind[0]) if kind else None
            told = ((body,), identity.sitting(meeting.kind), meeting.date)
            if slug == dated and (entry.properties.get("body"), sort, held) == told:
                slug = entry.slug
                break
    return slug


def _one_body(printed: str, facts: Facts, on: date | None, registry: Registry) -> str | None:
    """Return a slug for a body that the words name: a central one, or a province's by name.

    "UBND tỉnh" alone is that of the province which the chairs serve, else of the only one the article names.
    """
    known = registry.resolve("body", printed, on)
    if known:
        if "namePattern" not in known.properties:
            return known.slug
        home = _home(facts, on, registry)
        return f"{known.slug}-{home}" if home else None
    found = {(entry.slug, province.slug) for entry, province in _local(spelled(printed), on, registry)}
    return "-".join(found.pop()) if len(found) == 1 else None


def _home(facts: Facts, on: date | None, registry: Registry) -> str | None:
    """Return the slug of the province that an article's local bodies belong to, or None where it may be several."""
    chairs = {p.province for p in facts.participants if p.role == "chair" and p.province}
    told = chairs or {p.name for p in facts.provinces}
    home = known("province", told.pop(), on, registry) if len(told) == 1 else None
    return home.slug if home else None


def _local(printed: str, on: date | None, registry: Registry) -> Iterator[tuple[Entry, Entry]]:
    for entry in registry.entries("body"):
        for pattern in entry.properties.get("namePattern", ()):
            named = re.fullmatch(pattern, printed) if "(?P<province>" in pattern else None
            province = named and registry.resolve("province", named["province"], on)
            if province:
                yield entry, province
