"""The pages of meetings: one meeting, and all of them."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from cchc_kg.pages.desk import Thing, local
from cchc_kg.pages.facts import Facts, Part
from cchc_kg.pages.findings import found
from cchc_kg.pages.links import web
from cchc_kg.pages.lists import listing, stretch
from cchc_kg.pages.view import SHOWN, Download, Ref, View, Visit
from cchc_kg.vocabulary import CCHC, graph, thing


@dataclass(frozen=True)
class Told:
    """What reports say of one property of a meeting: each value with the reports that say it.

    ``differs``: they cannot all be right; two names of one meeting can.
    """

    heading: str
    values: tuple[tuple[Ref, tuple[Ref, ...]], ...]
    differs: bool


def meetings(visit: Visit, page: int = 1) -> View | None:
    """Return a page (1 …) of all meetings, the latest first, by year; None where there are not that many."""
    found: dict[str, list[Mapping[str, str | None]]] = defaultdict(list)
    for row in visit.desk.ask("meetings"):
        found[str(row["meeting"])].append(row)
    dates = {iri: max((r["date"] or "" for r in told), default="") for iri, told in found.items()}
    shown = stretch(visit, "meetings", sorted(found, key=lambda iri: (dates[iri], iri), reverse=True), page)
    if shown is None:
        return None
    names = visit.desk.names(shown.listed, visit.language)
    listed = [
        {
            "ref": Ref(names[iri], visit.links.thing(iri), iri),
            "date": dates[iri],
            "body": next((r["bodyName"] for r in found[iri] if r["bodyName"]), ""),
            "articles": len({r["article"] for r in found[iri]}),
        }
        for iri in shown.listed
    ]
    years = [(year, list(told)) for year, told in groupby(listed, key=lambda m: str(m["date"])[:4])]
    return listing(visit, "meetings", "meetings", {"years": years, "stretch": shown})


def meeting(visit: Visit, slug: str, whole: bool = False) -> View | None:
    """Return the page of one meeting, or None where the graph knows none of that name; ``whole``: with all figures."""
    iri = thing("meeting", slug).value
    subject = visit.desk.thing(iri)
    if subject is None:
        return None
    links = visit.links
    articles = sorted(subject.all("cchc:reportedIn"))
    rows = visit.desk.ask("facts", article=articles) if articles else []
    listed = [str(row["fact"]) for row in rows]
    measured = [str(row["fact"]) for row in rows if row["class"] == CCHC.Observation.value]
    later = set() if whole else set(_later(visit, articles, measured))
    facts = Facts(visit, [*(fact for fact in listed if fact not in later), *articles, iri])
    figures, orders, parts = facts.figures(), facts.orders(), facts.parts()
    reports = [report_of(visit, facts, article) for article in articles]
    papers = visit.desk.names(articles, visit.language, papers=True)
    told = _told(visit, subject, {a: Ref(papers[a], links.thing(a), a) for a in articles})
    name = visit.desk.names([iri], visit.language)[iri]
    date = next(iter(subject.all("cchc:date")), None)
    schema = {
        "@type": "Event",
        "name": name,
        "startDate": date,
        "organizer": _organizer(subject),
        "location": [{"@type": "Place", "name": venue} for venue in subject.all("cchc:venue")],
        "attendee": [{"@type": "Person", "name": n} for n in dict.fromkeys(p.person.name for p in parts)][:100],
        "subjectOf": [{"@id": article, "@type": "NewsArticle"} for article in articles],
    }
    values: dict[str, Any] = {
        "slug": slug,
        "told": told,
        "date": date,
        "reports": reports,
        "chairs": [p for p in _once(parts) if p.role == "chair"],
        "groups": _by_body(visit, parts),
        "people": len({p.person.iri or p.person.name for p in parts}),
        "figures": figures,
        "figures_total": len(measured),
        "whole": whole,
        "orders": _by_area(orders),
        "orders_total": len(orders),
        "findings": found(visit, f"meeting/{slug}", [*listed, *articles, iri], articles),
        "compare": links.page(f"compare/{slug}") if len(articles) > 1 else None,
        "all_figures": links.page(f"meeting/{slug}/figures"),
    }
    downloads = tuple(
        Download(f"CSV: {visit.words(word)}", links.answer(question, meeting=iri))
        for question, word in (("figures", "figures"), ("participants", "participants"), ("directives", "directives"))
    )
    return View("meeting.html", name, values, iri, schema, _summary(visit, date, len(measured), len(orders)), downloads)


def report_of(visit: Visit, facts: Facts, article: str) -> dict[str, Any]:
    """Return what is known of a report: its name, paper, day and address."""
    said = facts.things.get(article)
    ref = Ref(visit.desk.names([article], visit.language)[article], visit.links.thing(article), article)
    return {
        "ref": ref,
        "publisher": said.one("dc:publisher") if said else None,
        "issued": said.one("dcterms:issued") if said else None,
        "url": web(said.one("schema:url") if said else None),
    }


def _told(visit: Visit, subject: Thing, reports: Mapping[str, Ref]) -> Sequence[Told]:
    words = visit.words
    found: dict[str, dict[Ref, list[Ref]]] = {}
    inferred: list[bool] = []
    for article, report in reports.items():
        own = graph("article", local(article)).value
        inferred.append(subject.one("cchc:dateInferred", own) == "true")
        date = words.day(subject.one("cchc:date", own) or subject.one("cchc:monthDay", own))
        body = subject.one("cchc:body", own)
        told: tuple[tuple[str, Ref | None], ...] = (
            ("named", _plain(subject.one("rdfs:label", own))),
            ("date", _plain(date)),
            ("day-part", _plain(words.code("day-part", subject.code("cchc:dayPart", own)))),
            ("body", Ref(name, visit.links.thing(body), body) if (name := subject.one("cchc:bodyName", own)) else None),
            ("ordinal", _plain(subject.one("cchc:ordinal", own))),
            ("kind", _plain(words.code("meeting-kind", subject.code("cchc:meetingKind", own)))),
            ("format", _plain(words.code("meeting-format", subject.code("cchc:meetingFormat", own)))),
            ("venues", _plain(", ".join(subject.all("cchc:venue", own)))),
        )
        for heading, value in told:
            if value:
                found.setdefault(heading, {}).setdefault(value, []).append(report)
    if inferred and all(inferred) and "date" in found:  # no report prints the year
        found["date"] = {Ref(f"{d.name} ({words('year-inferred')})"): refs for d, refs in found["date"].items()}
    return [
        Told(
            words(heading),
            tuple((value, tuple(refs)) for value, refs in values.items()),
            len({v.name for v in values}) > 1 and heading not in ("named", "venues"),
        )
        for heading, values in found.items()
    ]


def _plain(text: str | None) -> Ref | None:
    return Ref(text) if text else None


def _once(parts: Sequence[Part]) -> list[Part]:
    """Return one participation a person: that which says most."""
    best: dict[str, Part] = {}
    for part in parts:
        key = part.person.iri or part.person.name
        if key not in best or (part.role == "chair", len(part.posts)) > (
            best[key].role == "chair",
            len(best[key].posts),
        ):
            best[key] = part
    return list(best.values())


def _by_body(visit: Visit, parts: Sequence[Part]) -> list[tuple[Ref, list[Part]]]:
    groups: dict[str, tuple[Ref, list[Part]]] = {}
    for part in _once(parts):
        ref = part.province or part.body or Ref(visit.words("no-body"))
        groups.setdefault(ref.name, (ref, []))[1].append(part)
    return sorted(groups.values(), key=lambda g: (g[0].link is None, g[0].name))


def _by_area(orders: Sequence[Any]) -> list[tuple[str, list[Any]]]:
    areas: dict[str, list[Any]] = defaultdict(list)
    for order in orders:
        areas[order.area].append(order)
    return sorted(areas.items(), key=lambda pair: (pair[0] == "", pair[0]))


def _organizer(subject: Thing) -> dict[str, str] | None:
    name, body = subject.one("cchc:bodyName"), subject.one("cchc:body")
    return {"@type": "GovernmentOrganization", "name": name} | ({"@id": body} if body else {}) if name else None


def _later(visit: Visit, articles: Sequence[str], measured: Sequence[str]) -> list[str]:
    """Return the figures that stand behind the first SHOWN, in the order of the texts."""
    if len(measured) <= SHOWN:
        return []
    starts = {q.fact: (q.article, q.start) for q in reversed(visit.desk.quotes(article=articles))}
    return sorted(measured, key=lambda fact: (starts.get(fact, ("~", 0)), fact))[SHOWN:]


def _summary(visit: Visit, date: str | None, figures: int, orders: int) -> str:
    counted = f"{visit.words('figures-n', n=figures)}, {visit.words('directives-n', n=orders)}"
    return f"{visit.words.day(date)}. {counted}" if date else counted
