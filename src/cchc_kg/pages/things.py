"""The pages of people, bodies, provinces and documents: what the registries and the articles say of each."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from cchc_kg.pages.about import dated, registered
from cchc_kg.pages.desk import Thing, local
from cchc_kg.pages.facts import Facts, Figure, Part
from cchc_kg.pages.view import Download, Ref, View, Visit
from cchc_kg.vocabulary import CCHC, thing

SHOWN = 300
"""How many facts of one kind stand on a page; the CSV holds all."""

_SCHEMA = {
    "person": "Person",
    "body": "GovernmentOrganization",
    "province": "AdministrativeArea",
    "document": "Legislation",
}
_LISTS = {"person": "people", "body": "bodies", "province": "provinces", "document": "documents"}


@dataclass(frozen=True)
class Change:
    """How units became others: ``before`` and ``after``, on which day and by which act."""

    day: str
    act: Ref | None
    before: tuple[Ref, ...]
    after: tuple[Ref, ...]


def subject(visit: Visit, kind: str, slug: str) -> View | None:
    """Return the page of a person, body, province or document; None where the graph knows none of that name."""
    iri = thing(kind, slug).value
    said = visit.desk.thing(iri)
    if said is None:
        return None
    pointing: dict[str, list[str]] = defaultdict(list)
    for row in visit.desk.ask("referrers", thing=[iri]):
        if row["article"]:
            pointing[str(row["class"])].append(str(row["subject"]))
    shown = {name: sorted(set(found))[:SHOWN] for name, found in pointing.items()}
    facts = Facts(visit, [iri for found in shown.values() for iri in found])
    meetings = _meetings(visit, shown.get(CCHC.Meeting.value, ()), facts.parts())
    parts = sorted(facts.parts(), key=lambda p: meetings.get(p.meeting.iri if p.meeting else None, ("", None))[0])
    name = visit.desk.names([iri], visit.language)[iri]
    orders = facts.orders()
    values: dict[str, Any] = {
        "kind": kind,
        "list": _LISTS[kind],
        "facts": registered(visit, said),
        "changes": _changes(visit, said) if kind == "province" else [],
        "held": sorted(
            (meetings[m] for m in shown.get(CCHC.Meeting.value, ())), key=lambda pair: pair[0], reverse=True
        ),
        "parts": [(meetings[p.meeting.iri][0] if p.meeting else "", p) for p in reversed(parts)],
        "given": [o for o in orders if o.issuer and o.issuer.iri == iri],
        "received": [o for o in orders if any(a.iri == iri for a in o.addressees)],
        "citing": [o for o in orders if any(d.iri == iri for d in o.documents)],
        "figures": _newest(facts.figures()),
        "reports": _reports(visit, said),
        "doubts": _doubts(visit, iri) if kind == "person" else [],
        "more": {name: len(set(found)) for name, found in pointing.items() if len(set(found)) > SHOWN},
        "shown": SHOWN,
    }
    schema = {"@type": _SCHEMA[kind], "name": name, "sameAs": [r.iri for r in _same(said)]}
    title = dated(visit, said, name)
    summary = _summary(visit, title, values)
    return View("thing.html", title, values, iri, schema, summary, _downloads(visit, kind, iri, values))


def person(visit: Visit, slug: str) -> View | None:
    """Return the page of a person: posts over time, meetings, directives given."""
    return subject(visit, "person", slug)


def body(visit: Visit, slug: str) -> View | None:
    """Return the page of a body: its meetings, who served it, directives given and received."""
    return subject(visit, "body", slug)


def province(visit: Visit, slug: str) -> View | None:
    """Return the page of a provincial unit: valid time, succession, figures, people, directives."""
    return subject(visit, "province", slug)


def document(visit: Visit, slug: str) -> View | None:
    """Return the page of a legal document: what the registry says of it, and the directives that cite it."""
    return subject(visit, "document", slug)


def _meetings(visit: Visit, held: Sequence[str], parts: Sequence[Part]) -> dict[str | None, tuple[str, Ref]]:
    wanted = {*held, *(p.meeting.iri for p in parts if p.meeting)}
    things, names = visit.desk.things(wanted), visit.desk.names(wanted, visit.language)
    return {
        iri: (said.one("cchc:date") or "", Ref(names[iri], visit.links.thing(iri), iri))
        for iri, said in things.items()
    }  # fmt: skip


def _changes(visit: Visit, said: Thing) -> list[Change]:
    events = visit.desk.things([*said.all("org:resultedFrom"), *said.all("org:changedBy")])
    sides = ("org:originalOrganization", "org:resultingOrganization")
    linked = [iri for e in events.values() for side in (*sides, "cchc:legalDocument") for iri in e.all(side)]
    names = visit.desk.names(linked, visit.language)

    def refs(iris: Sequence[str]) -> tuple[Ref, ...]:
        return tuple(Ref(names[iri], visit.links.thing(iri), iri) for iri in iris)

    changes = []
    for event in events.values():
        act = event.one("cchc:legalDocument")
        named = Ref(event.one("cchc:legalAct") or "", visit.links.thing(act), act)
        before, after = (refs(event.all(side)) for side in sides)
        changes.append(Change(event.one("dcterms:date") or "", named if named.name else None, before, after))
    return sorted(changes, key=lambda c: c.day)


def _newest(figures: Sequence[Figure]) -> list[Figure]:
    return sorted(figures, key=lambda f: (f.iso, f.iri), reverse=True)


def _reports(visit: Visit, said: Thing) -> list[Ref]:
    iris = said.all("cchc:reportedIn")
    names = visit.desk.names(iris, visit.language)
    return [Ref(names[iri], visit.links.thing(iri), iri) for iri in iris][:SHOWN]


def _doubts(visit: Visit, iri: str) -> list[Ref]:
    """Return the people who may be this one; a report alone cannot tell."""
    rows = visit.desk.ask("entity-candidates", thing=[iri])
    others = [str(r["other"] if r["one"] == iri else r["one"]) for r in rows if iri in (r["one"], r["other"])]
    names = visit.desk.names(others, visit.language)
    return [Ref(names[other], visit.links.thing(other), other) for other in dict.fromkeys(others)]


def _summary(visit: Visit, name: str, values: Mapping[str, Any]) -> str:
    """Return in a line how much there is to read."""
    counted = (
        ("meetings-n", max(len(values["held"]), len({p.meeting for _, p in values["parts"]}))),
        ("figures-n", len(values["figures"])),
        ("directives-n", len(values["given"]) + len(values["received"]) + len(values["citing"])),
        ("reports-n", len(values["reports"])),
    )
    told = ", ".join(visit.words(code, n=n) for code, n in counted if n)
    return f"{name}: {told}" if told else f"{name}. {visit.words('not-in-reports')}"


def _same(said: Thing) -> list[Ref]:
    return [Ref(local(iri), iri, iri) for iri in said.all("skos:exactMatch")]


def _downloads(visit: Visit, kind: str, iri: str, values: Mapping[str, Any]) -> tuple[Download, ...]:
    """Return the answers to questions that hold what the page shows."""
    found = (
        ("person", "parts", "participants", "participants", "person"),
        ("person", "given", "directives-given", "directives", "issuer"),
        ("body", "given", "directives-given", "directives", "issuer"),
        ("body", "received", "directives-received", "directives", "addressee"),
        ("province", "figures", "figures", "province-figures", "place"),
        ("province", "received", "directives-received", "directives", "addressee"),
        ("document", "citing", "directives-citing", "documents", "document"),
    )
    return tuple(
        Download(f"CSV: {visit.words(word)}", visit.links.answer(question, **{parameter: iri}))
        for of, shown, word, question, parameter in found
        if of == kind and values[shown]
    )
