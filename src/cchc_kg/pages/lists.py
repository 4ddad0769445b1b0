"""The pages that list things: people, bodies, documents and indicators."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from itertools import groupby
from typing import Any, TypeVar

from cchc_kg.pages.desk import local
from cchc_kg.pages.search import key
from cchc_kg.pages.view import Download, Ref, Stretch, View, Visit
from cchc_kg.pages.words import begun

T = TypeVar("T")

LISTED = 500
"""How many reports or meetings one page lists."""


def listing(visit: Visit, kind: str, question: str, values: Mapping[str, Any]) -> View:
    """Return the page of a list that a stored question gives; the files hold its answer."""
    words, links = visit.words, visit.links
    downloads = tuple(Download(form.upper(), links.answer(question, form)) for form in ("csv", "json"))
    return View(f"{kind}.html", words(f"nav-{kind}"), values, summary=words(f"{kind}-lead"), downloads=downloads)


def stretch(visit: Visit, path: str, every: Sequence[T], page: int) -> Stretch[T] | None:
    """Return what a page (1 …) of a list shows that begins at ``path``; None where it is not that long."""
    first = LISTED * (page - 1)
    if page > 1 and first >= len(every):
        return None
    before, after = visit.links.beside(path, "", page, first + LISTED < len(every))
    return Stretch(path, tuple(every[first : first + LISTED]), len(every), first + 1, before, after)


def people(visit: Visit) -> View:
    """Return the page of everybody who took part somewhere, by the first letter of the given name."""
    found: dict[str, dict[str, int]] = defaultdict(dict)
    for row in visit.desk.ask("people"):
        found[str(row["person"])][str(row["name"])] = int(row["meetings"] or 0)
    # Whom papers spell in several ways may stand in one meeting in more than one of them: then no number is told.
    listed = [
        (
            Ref(max(named, key=lambda n: (named[n], n)), visit.links.thing(iri), iri),
            sum(named.values()) if len(named) == 1 else None,
        )
        for iri, named in found.items()
    ]
    listed.sort(key=lambda pair: (_given(pair[0].name), key(pair[0].name), pair[0].iri or ""))
    letters = [
        (letter, list(told)) for letter, told in groupby(listed, key=lambda pair: _given(pair[0].name)[:1].upper())
    ]
    return listing(visit, "people", "people", {"letters": letters, "total": len(listed)})


def bodies(visit: Visit) -> View:
    """Return the page of the bodies that articles name, with what they do there."""
    counts: dict[str, dict[str, int]] = defaultdict(dict)
    for row in visit.desk.ask("bodies-named"):
        counts[str(row["body"])][str(row["property"]).rpartition("#")[2]] = int(row["facts"] or 0)
    names = visit.desk.names(counts, visit.language)
    listed = [(Ref(names[iri], visit.links.thing(iri), iri), did) for iri, did in counts.items()]
    listed.sort(key=lambda pair: (-sum(pair[1].values()), key(pair[0].name)))
    return listing(visit, "bodies", "bodies-named", {"listed": listed})


def documents(visit: Visit) -> View:
    """Return the page of the legal documents that articles cite, those cited most first."""
    directives: dict[str, set[str]] = defaultdict(set)
    articles: dict[str, set[str]] = defaultdict(set)
    for row in visit.desk.ask("documents"):
        articles[str(row["document"])].add(str(row["article"]))
        directives[str(row["document"])].update(d for d in (row["directive"],) if d)
    names = visit.desk.names(articles, visit.language)
    listed = [
        (Ref(names[iri], visit.links.thing(iri), iri), len(found), len(directives[iri]))
        for iri, found in articles.items()
    ]
    listed.sort(key=lambda row: (-row[1], key(row[0].name)))
    return listing(visit, "documents", "documents", {"listed": listed})


def indicators(visit: Visit) -> View:
    """Return the page of what is measured, by area of reform; what waits for review stands apart."""
    rows = visit.desk.ask("indicators-measured")
    names = visit.desk.names([r["indicator"] for r in rows], visit.language)
    listed = [
        {
            "ref": Ref(begun(names[str(r["indicator"])]), visit.links.thing(r["indicator"]), r["indicator"]),
            "unit": r["unit"],
            "figures": int(r["figures"] or 0),
            "articles": int(r["articles"] or 0),
            "places": int(r["places"] or 0),
            "area": visit.words.code("area", local(r["areaOf"]) or None),
            "provisional": r["provisional"] == "true",
        }
        for r in rows
    ]
    known = sorted((r for r in listed if not r["provisional"]), key=lambda r: str(r["area"]))
    areas = [(area, list(told)) for area, told in groupby(known, key=lambda r: str(r["area"]))]
    values = {"areas": areas, "provisional": [r for r in listed if r["provisional"]], "total": len(listed)}
    return listing(visit, "indicators", "indicators-measured", values)


def _given(name: str) -> str:
    """Return the given name, by which Vietnamese people are listed: the last word."""
    return key(name.split()[-1]) if name.split() else ""
