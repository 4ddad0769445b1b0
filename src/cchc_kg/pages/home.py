"""The page one begins at, and the page of what a search found."""

from collections import Counter

from cchc_kg.pages.findings import SEVERITIES, rows_of, told
from cchc_kg.pages.links import PAGED
from cchc_kg.pages.search import by_kind, search
from cchc_kg.pages.view import Download, Ref, View, Visit
from cchc_kg.vocabulary import BASE, CCHC

_COUNTED = (
    (CCHC.Article, "articles"), (CCHC.Meeting, "meetings"), (CCHC.Observation, "indicators"),
    (CCHC.Directive, "directives"), (CCHC.Person, "people"), (CCHC.Province, "provinces"),
    (CCHC.LegalDocument, "documents"),
)  # fmt: skip
"""What the page counts, and the page that lists it."""

_GRAVEST = 4  # findings on the page one begins at


def home(visit: Visit) -> View:
    """Return the page one begins at: the search, the latest meetings, open findings, and what the graph holds."""
    counts = visit.desk.contents
    latest = visit.desk.ask("recent-meetings")
    names = visit.desk.names([str(r["meeting"]) for r in latest], visit.language)
    found = rows_of(visit)
    open_ones = [rows for rows in found if rows[0]["severity"] != "info"] or found
    graves = Counter(str(rows[0]["severity"]) for rows in found)
    numbers = [(path, int(counts[c.value]["things"] or 0)) for c, path in _COUNTED if c.value in counts]
    values = {
        "numbers": numbers,
        "latest": [
            {
                "ref": Ref(names[str(r["meeting"])], visit.links.thing(r["meeting"]), r["meeting"]),
                "date": r["date"],
                "body": r["bodyName"],
                "articles": int(r["articles"] or 0),
            }
            for r in latest
        ],
        "findings": told(visit, open_ones[:_GRAVEST]),
        "severities": [(s, graves[s]) for s in SEVERITIES if graves[s]],
    }
    schema = {
        "@type": "DataCatalog",
        "@id": BASE,
        "name": visit.words("site"),
        "description": visit.words("tagline"),
        "inLanguage": ["vi", "en"],
        "license": "https://creativecommons.org/licenses/by/4.0/",
    }
    downloads = (Download("CSV", visit.links.answer("contents")),)
    return View("home.html", visit.words("site"), values, None, schema, visit.words("tagline"), downloads)


def found(visit: Visit) -> View:
    """Return the page of what a search found, by kind."""
    wanted = visit.given("q")
    results, more = search(visit, wanted) if wanted else ([], False)
    title = visit.words("search-for", q=wanted) if wanted else visit.words("search")
    values = {"q": wanted, "groups": by_kind(results), "total": len(results), "more": more}
    values["kinds"] = {kind: visit.words(f"kind-{kind}") for kind in (*PAGED, "directive", "quote")}
    scripts = ("search-index.js", "search.js") if visit.links.files else ()
    return View("search.html", title, values, summary=visit.words("search-label"), scripts=scripts)
