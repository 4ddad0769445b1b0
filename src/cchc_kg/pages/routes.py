"""Which path is which page."""

import re
from collections.abc import Callable, Mapping

from cchc_kg.pages.articles import article, articles, entries
from cchc_kg.pages.asking import catalogue, editor, question
from cchc_kg.pages.checking import checks, further
from cchc_kg.pages.comparing import comparable, compare
from cchc_kg.pages.directives import board
from cchc_kg.pages.home import found, home
from cchc_kg.pages.indicators import indicator
from cchc_kg.pages.lists import bodies, documents, indicators, people
from cchc_kg.pages.meetings import meeting, meetings
from cchc_kg.pages.provinces import before, provinces
from cchc_kg.pages.things import body, document, person, province
from cchc_kg.pages.view import View, Visit

LISTS: Mapping[str, Callable[[Visit, int], View | None]] = {"meetings": meetings, "articles": articles}
"""Lists that may go over several pages: the number of a further one stands behind the path."""

FIXED: Mapping[str, Callable[[Visit], View | None]] = {
    "": home,
    "search": found,
    "meetings": meetings,
    "articles": articles,
    "compare": comparable,
    "directives": board,
    "checks": checks,
    "people": people,
    "bodies": bodies,
    "provinces": provinces,
    "provinces/before": before,
    "documents": documents,
    "indicators": indicators,
    "ask": catalogue,
}
"""Pages that are there whatever the graph holds, by path."""

SERVED: Mapping[str, Callable[[Visit], View]] = {"sparql": editor}
"""Pages that need a server."""

NAMED: Mapping[str, Callable[[Visit, str], View | None]] = {
    "meeting": meeting,
    "article": article,
    "compare": compare,
    "person": person,
    "body": body,
    "province": province,
    "document": document,
    "indicator": indicator,
    "ask": question,
}
"""Pages of one thing each: the path is the name here, a slash and the slug of the thing."""


def page(visit: Visit, path: str) -> View:
    """Return the page of a path such as ``meeting/ban-chi-dao-3``; what is not there has a page that says so."""
    if path in FIXED:
        return FIXED[path](visit) or missing(visit, path)
    if path in SERVED and not visit.links.files:
        return SERVED[path](visit)
    name, _, slug = path.partition("/")
    view: View | None = None
    if name == "meeting" and slug.endswith("/figures"):
        view = meeting(visit, slug.removesuffix("/figures"), whole=True)
    elif name in ("article", "meeting") and (parts := _FURTHER.fullmatch(slug)):
        number = int(parts["page"])
        if parts["kind"] == "checks":
            view = further(visit, name, parts["slug"], number)
        elif name == "article":
            view = entries(visit, parts["slug"], parts["kind"], number)
    elif name in LISTS and _NUMBER.fullmatch(slug) and slug != "1":
        view = LISTS[name](visit, int(slug))
    elif name in NAMED and slug and _SLUG.issuperset(slug):
        view = NAMED[name](visit, slug)
    return view or missing(visit, path)


def missing(visit: Visit, path: str) -> View:
    """Return the page that says that there is none of this path."""
    shown = "".join(c for c in path[:_LONGEST] if c.isprintable())
    return View("missing.html", visit.words("missing"), {"path": shown}, status=404)


def broken(visit: Visit, status: int, why: str, hint: str | None) -> View:
    """Return the page that says why there is none: what was given does not fit, or the store cannot be read."""
    return View("broken.html", visit.words("broken"), {"why": why, "hint": hint}, status=status)


_FURTHER = re.compile(r"(?P<slug>[a-z0-9._-]+)/(?P<kind>[a-z]+)/(?P<page>[1-9][0-9]{0,5})")
_NUMBER = re.compile("[1-9][0-9]{0,5}")
_LONGEST = 300  # letters of a path that is not there
_SLUG = frozenset("abcdefghijklmnopqrstuvwxyz0123456789-._")
