"""The pages of meetings: one meeting, all of them, and one meeting as several reports tell it."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from cchc_kg.pages.desk import Thing, local
from cchc_kg.pages.facts import Facts, Figure, Part
from cchc_kg.pages.findings import findings
from cchc_kg.pages.view import Download, Ref, View, Visit
from cchc_kg.vocabulary import graph, thing

SHOWN = 200
"""How many figures the page of a meeting holds; the others have a page of their own, and the CSV holds all."""


@dataclass(frozen=True)
class Told:
    """What reports say of one property of a meeting: each value with the reports that say it.

    ``differs``: they cannot all be right; two names of one meeting can.
    """

    heading: str
    values: tuple[tuple[Ref, tuple[Ref, ...]], ...]
    differs: bool


@dataclass(frozen=True)
class Line:
    """One thing measured as each report has it, report by report.

    ``verdict``: ``conflict`` where two reports cannot both be right, ``differs`` where they print other values.
    """

    label: str
    detail: str
    cells: tuple[tuple[Figure, ...], ...]
    verdict: str

    @property
    def shared(self) -> bool:
        """Whether more than one report has it."""
        return sum(bool(cell) for cell in self.cells) > 1


def meetings(visit: Visit) -> View:
    """Return the page of all meetings, the latest first, by year."""
    rows = visit.desk.ask("meetings")
    found: dict[str, list[Mapping[str, str | None]]] = defaultdict(list)
    for row in rows:
        found[str(row["meeting"])].append(row)
    names = visit.desk.names(found, visit.language)
    listed = [
        {
            "ref": Ref(names[iri], visit.links.thing(iri), iri),
            "date": max((r["date"] or "" for r in told), default=""),
            "body": next((r["bodyName"] for r in told if r["bodyName"]), ""),
            "articles": len({r["article"] for r in told}),
        }
        for iri, told in found.items()
    ]
    listed.sort(key=lambda m: (str(m["date"]), str(m["ref"])), reverse=True)
    years = [(year, list(told)) for year, told in groupby(listed, key=lambda m: str(m["date"])[:4])]
    title = visit.words("meetings")
    downloads = (
        Download("CSV", visit.links.answer("meetings")),
        Download("JSON", visit.links.answer("meetings", "json")),
    )
    return View("meetings.html", title, {"years": years, "total": len(listed)}, downloads=downloads)


def meeting(visit: Visit, slug: str, whole: bool = False) -> View | None:
    """Return the page of one meeting, or None where the graph knows none of that name; ``whole``: with all figures."""
    iri = thing("meeting", slug).value
    subject = visit.desk.thing(iri)
    if subject is None:
        return None
    links = visit.links
    articles = sorted(subject.all("cchc:reportedIn"))
    listed = [str(row["fact"]) for row in visit.desk.ask("facts", article=articles)] if articles else []
    facts = Facts(visit, [*listed, *articles, iri])
    figures, orders, parts = facts.figures(), facts.orders(), facts.parts()
    reports = [_report(visit, facts, article) for article in articles]
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
        "figures": figures if whole else figures[:SHOWN],
        "figures_total": len(figures),
        "whole": whole,
        "orders": _by_area(orders),
        "orders_total": len(orders),
        "findings": findings(visit, [*listed, *articles, iri], sides=True),
        "compare": links.page(f"compare/{slug}") if len(articles) > 1 else None,
        "all_figures": links.page(f"meeting/{slug}/figures"),
    }
    downloads = tuple(
        Download(f"CSV: {visit.words(word)}", links.answer(question, meeting=iri))
        for question, word in (("figures", "figures"), ("participants", "participants"), ("directives", "directives"))
    )
    return View("meeting.html", name, values, iri, schema, _summary(visit, date, figures, orders), downloads)


def compare(visit: Visit, slug: str) -> View | None:
    """Return the page that sets the figures of one meeting's reports side by side."""
    iri = thing("meeting", slug).value
    subject = visit.desk.thing(iri)
    if subject is None:
        return None
    articles = sorted(subject.all("cchc:reportedIn"))
    listed = [str(row["fact"]) for row in visit.desk.ask("facts", article=articles)] if articles else []
    facts = Facts(visit, [*listed, *articles])
    lines = _lines(facts.figures(), articles)
    ref = Ref(visit.desk.names([iri], visit.language)[iri], visit.links.thing(iri), iri)
    values = {
        "meeting": ref,
        "reports": [_report(visit, facts, article) for article in articles],
        "shared": [line for line in lines if line.shared],
        "single": [line for line in lines if not line.shared],
    }
    downloads = (Download("CSV", visit.links.answer("conflicts", meeting=iri)),)
    return View("compare.html", visit.words("compare-of", name=ref.name), values, iri, None, "", downloads)


def comparable(visit: Visit) -> View:
    """Return the page that lists the meetings that more than one report tells of, and the conflicts between papers."""
    reports: dict[str, set[str]] = defaultdict(set)
    for row in visit.desk.ask("meetings"):
        reports[str(row["meeting"])].add(str(row["article"]))
    conflicts: dict[str, int] = defaultdict(int)
    for row in visit.desk.ask("conflicts"):
        conflicts[str(row["meeting"])] += 1
    several = {iri: len(found) for iri, found in reports.items() if len(found) > 1}
    names = visit.desk.names(several, visit.language)
    listed = [
        {
            "ref": Ref(names[iri], visit.links.page(f"compare/{local(iri)}"), iri),
            "reports": n,
            "conflicts": conflicts[iri],
        }
        for iri, n in sorted(several.items(), key=lambda pair: (-conflicts[pair[0]], names[pair[0]]))
    ]
    downloads = (Download("CSV", visit.links.answer("conflicts")),)
    return View("comparable.html", visit.words("compare"), {"listed": listed}, downloads=downloads)


def _report(visit: Visit, facts: Facts, article: str) -> dict[str, Any]:
    said = facts.things.get(article)
    ref = Ref(visit.desk.names([article], visit.language)[article], visit.links.thing(article), article)
    return {
        "ref": ref,
        "publisher": said.one("dc:publisher") if said else None,
        "issued": said.one("dcterms:issued") if said else None,
        "url": web(said.one("schema:url") if said else None),
    }


def web(url: str | None) -> str | None:
    """Return an address that may be linked to: of the web, and nothing else."""
    return url if url and url.startswith(("https://", "http://")) else None


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


def _summary(visit: Visit, date: str | None, figures: Sequence[Any], orders: Sequence[Any]) -> str:
    counted = visit.words("meeting-summary", figures=len(figures), orders=len(orders))
    return f"{visit.words.day(date)}. {counted}" if date else counted


def _lines(figures: Sequence[Figure], articles: Sequence[str]) -> list[Line]:
    """Return what is measured, one line each, in the order of the first report that has it."""
    grouped: dict[tuple[str, ...], dict[str, list[Figure]]] = defaultdict(lambda: defaultdict(list))
    for figure in figures:
        place = figure.place.iri if figure.place else ""
        name = (figure.indicator.iri if figure.indicator else None) or figure.label
        key = (str(name), figure.unit, str(place), figure.iso, str(figure.target), figure.change)
        for article in {s.article.iri or "" for s in figure.sayings}:
            grouped[key][article].append(figure)
    lines = []
    for cells in grouped.values():
        row = tuple(tuple(cells.get(article, ())) for article in articles)
        first = next(f for cell in row for f in cell)
        details = (first.place.name if first.place else "", first.period, first.change)
        lines.append(Line(first.label or first.unit, ", ".join(filter(None, details)), row, _verdict(row)))
    return lines


def _verdict(row: Sequence[Sequence[Figure]]) -> str:
    """Compare reports that have one figure each here; bounds and rounding are understood."""
    said = [cell[0] for cell in row if len(cell) == 1]
    if any(_apart(one, other) for i, one in enumerate(said) for other in said[i + 1 :]):
        return "conflict"
    return "differs" if len({f.value for f in said}) > 1 else ""


def _apart(one: Figure, other: Figure) -> bool:
    def above(a: Figure, b: Figure) -> bool:
        return a.low is not None and b.high is not None and a.low > b.high

    return above(one, other) or above(other, one)
