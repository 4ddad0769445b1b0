"""The page of provincial units: a tile map of a day, coloured by an indicator or by how often units are named."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from pyoxigraph import Literal

from cchc_kg.pages.about import MERGERS
from cchc_kg.pages.desk import Row, local
from cchc_kg.pages.facts import Facts, Figure
from cchc_kg.pages.search import key
from cchc_kg.pages.tiles import Map, Told, tile_map
from cchc_kg.pages.view import Download, Ref, View, Visit
from cchc_kg.pages.words import with_unit
from cchc_kg.vocabulary import XSD, thing

BEFORE = "2025-06-30"
"""The last day of the 63."""

_FIRST = "2008-08-01"  # from that day on there were the 63
_MOST = 2000  # figures of one indicator on a map


def provinces(visit: Visit) -> View:
    """Return the page of the provincial units of a day: of today's 34, of the 63 before, or of any day asked for."""
    day, problem = visit.given("on") or MERGERS, False
    try:
        day = date.fromisoformat(day).isoformat()
    except ValueError:
        day, problem = MERGERS, True
    return _page(visit, day, problem)


def before(visit: Visit) -> View:
    """Return the page of the 63 units before the mergers of 2025."""
    return _page(visit, BEFORE, problem=False)


def maps(visit: Visit, figures: Iterable[Figure]) -> list[Map]:
    """Return a map of the latest results of an indicator for each set of units that has any."""
    unit, told = latest(figures)
    found = []
    for units in ("34", "63"):
        drawn = tile_map(visit, units, with_unit(visit.words("map-of", n=int(units)), unit), told)
        if drawn.key:
            found.append(drawn)
    return found


def latest(figures: Iterable[Figure]) -> tuple[str, dict[str, Told]]:
    """Return the unit most used, and the latest result of each place in it by IRI; targets and changes are left out."""
    usable = [f for f in figures if f.place and f.place.iri and not f.target and not f.changes and not f.part]
    units: dict[str, int] = defaultdict(int)
    for figure in usable:
        units[figure.unit] += 1
    unit = max(units, key=lambda u: (units[u], u), default="")
    told = {}
    for figure in sorted((f for f in usable if f.unit == unit), key=lambda f: (f.iso, f.iri)):
        text = ", ".join(filter(None, (figure.amount, figure.period)))
        link = figure.sayings[0].link if figure.sayings else None
        told[figure.place.iri or ""] = Told(figure.value, text, link)  # type: ignore[union-attr]
    return unit, told


def _page(visit: Visit, day: str, problem: bool) -> View:
    rows = visit.desk.ask("provincial-units", on=[Literal(day, datatype=XSD.date)])
    named: dict[str, set[str]] = defaultdict(set)
    for row in visit.desk.ask("provinces"):
        named[str(row["place"])].add(str(row["article"]))
    chosen = visit.given("indicator")
    choices = _choices(visit)
    title, told = visit.words("map-named"), _named(visit, named)
    if chosen in dict(choices):
        unit, told = _measured(visit, chosen)
        title = with_unit(dict(choices)[chosen], unit)
    drawn = None
    if day >= _FIRST:
        drawn = tile_map(visit, "34" if day >= MERGERS else "63", title, told)
    listed = sorted((_listed(visit, r, named) for r in rows), key=lambda r: key(r["ref"].name))
    values = {
        "listed": listed,
        "day": day,
        "problem": problem,
        "map": drawn,
        "choices": choices,
        "chosen": chosen,
        "other": visit.links.page("provinces") if day < MERGERS else visit.links.page("provinces/before"),
        "merged": day >= MERGERS,
    }
    downloads = tuple(
        Download(form.upper(), visit.links.answer("provincial-units", form, on=day)) for form in ("csv", "json")
    )
    summary = visit.words("units-on", n=len(listed), day=visit.words.day(day))
    title = visit.words("nav-provinces")
    if day != MERGERS:
        title = f"{title} ({visit.words.day(day)})"
    return View("provinces.html", title, values, summary=summary, downloads=downloads)


def _choices(visit: Visit) -> list[tuple[str, str]]:
    """Return the indicators that have figures of places: slug and name."""
    rows = [r for r in visit.desk.ask("indicators-measured") if int(r["places"] or 0)]
    names = visit.desk.names([r["indicator"] for r in rows], visit.language)
    found = {local(r["indicator"]): names[str(r["indicator"])] for r in rows}
    return sorted(found.items(), key=lambda pair: key(pair[1]))


def _measured(visit: Visit, slug: str) -> tuple[str, dict[str, Told]]:
    rows = visit.desk.ask("indicator-over-time", indicator=[thing("indicator", slug).value])
    placed = [str(r["observation"]) for r in rows if r["place"]][:_MOST]
    return latest(Facts(visit, placed).figures())


def _named(visit: Visit, named: Mapping[str, set[str]]) -> dict[str, Told]:
    return {iri: Told(Decimal(len(found)), visit.words("reports-n", n=len(found))) for iri, found in named.items()}


def _listed(visit: Visit, row: Row, named: Mapping[str, set[str]]) -> dict[str, Any]:
    name = (row["nameEn"] if visit.language == "en" else None) or row["name"]
    return {
        "ref": Ref(str(name), visit.links.thing(row["place"]), row["place"]),
        "kind": visit.words.code("province-kind", local(row["kind"]) or None),
        "code": row["code"],
        "from": row["validFrom"],
        "articles": len(named.get(str(row["place"]), ())),
    }
