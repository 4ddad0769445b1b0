"""The pages of articles: one report with every fact marked in its text, and all reports."""

from typing import Any

from cchc_kg.export import news_article
from cchc_kg.marking import Mark, pieces
from cchc_kg.pages.desk import Thing, local
from cchc_kg.pages.entries import Entries
from cchc_kg.pages.facts import Facts
from cchc_kg.pages.findings import found, rows_about, told
from cchc_kg.pages.links import web
from cchc_kg.pages.lists import listing, stretch
from cchc_kg.pages.view import SHOWN, Download, Ref, View, Visit
from cchc_kg.vocabulary import CCHC, graph, thing


def articles(visit: Visit, page: int = 1) -> View | None:
    """Return a page (1 …) of all reports, the latest first; None where there are not that many."""
    every = sorted(visit.desk.ask("articles"), key=lambda r: (r["issued"] or "", str(r["article"])), reverse=True)
    shown = stretch(visit, "articles", every, page)
    if shown is None:
        return None
    told = {str(r["article"]): str(r["meeting"]) for r in visit.desk.ask("meetings")}
    meetings = {str(r["article"]): told.get(str(r["article"])) for r in shown.listed}
    names = visit.desk.names([*meetings, *meetings.values()], visit.language)
    listed = [
        {
            "ref": Ref(names[str(r["article"])], visit.links.thing(r["article"]), r["article"]),
            "publisher": r["publisher"],
            "issued": r["issued"] or "",
            "meeting": _meeting(visit, meetings[str(r["article"])], names),
        }
        for r in shown.listed
    ]
    return listing(visit, "articles", "articles", {"listed": listed, "stretch": shown})


def article(visit: Visit, slug: str) -> View | None:
    """Return the page of one report: the text with all facts marked or, where it was not kept, the quotes."""
    iri = thing("article", slug).value
    known = Entries(visit, slug)
    facts = Facts(visit, [iri, *known.kinds], iri, known.quotes)
    subject = facts.things.get(iri)
    if subject is None or CCHC.Article.value not in subject.classes:
        return apart(visit, slug)
    text = subject.one("schema:articleBody")
    entries = known.written(facts, list(known.kinds))
    marks = [
        Mark(quote.start, quote.end, entry.number, first=quote is facts.quotes[fact][0])
        for entry, fact in zip(entries, known.kinds, strict=True)
        for quote in facts.quotes[fact]
    ]
    title = _title(visit, subject)
    meeting = next((fact for fact, kind in known.kinds.items() if kind == "meeting"), None)
    values = {
        "publisher": subject.one("dc:publisher"),
        "issued": subject.one("dcterms:issued"),
        "url": web(subject.one("schema:url")),
        "sha256": subject.one("cchc:sha256"),
        "meeting": _meeting(visit, meeting, visit.desk.names([meeting], visit.language)),
        "kept": text is not None,
        "pieces": list(pieces(text or "", dict.fromkeys(marks))),
        "entries": {entry.number: entry for entry in entries},
        "groups": known.groups(entries),
        "findings": found(visit, f"article/{slug}", [iri, *known.kinds], [iri]),
    }
    own = graph("article", local(iri))
    schema = news_article(visit.desk.store.dump([own]), facts.names) or {}
    schema["headline"] = title
    _shorten(schema)
    downloads = (Download("CSV", visit.links.answer("evidence", article=iri)),)
    summary = visit.words("article-summary", n=len(entries))
    return View("article.html", title, values, iri, schema, summary, downloads)


def apart(visit: Visit, slug: str) -> View | None:
    """Return the page that says why a report is in quarantine; None where there is none of that name."""
    iri = thing("article", slug).value
    rows = rows_about(visit, iri)
    if not rows:
        return None
    downloads = (Download("CSV", visit.links.answer("findings", article=iri)),)
    title = visit.words("untitled", id=slug)
    return View("apart.html", title, {"findings": told(visit, rows)}, None, None, visit.words("apart"), downloads)


def entries(visit: Visit, slug: str, kind: str, page: int) -> View | None:
    """Return a further page of what was read in a report, of one kind; None where the list is not that long."""
    known = Entries(visit, slug)
    shown = known.of_page(kind, page) if page > 1 else []
    if not shown:
        return None
    facts = Facts(visit, [known.article, *shown], known.article, known.quotes)
    subject = facts.things[known.article]
    name = _title(visit, subject)
    values = {
        "group": known.groups(known.written(facts, shown), page)[0],
        "article": Ref(name, visit.links.page(f"article/{slug}"), known.article),
        "kept": subject.one("schema:articleBody") is not None,
    }
    downloads = (Download("CSV", visit.links.answer("evidence", article=known.article)),)
    return View("entries.html", f"{visit.words(kind)}: {name}", values, known.article, downloads=downloads)


def _title(visit: Visit, subject: Thing) -> str:
    named = subject.one("dcterms:title")
    return named or visit.words("untitled", id=subject.one("dcterms:identifier") or local(subject.iri))


def _shorten(schema: dict[str, Any]) -> None:
    """Cut the lists of what a page says to machines; the graph of the page has all."""
    for node, key in ((schema, "mentions"), *((event, "attendee") for event in schema.get("about", ()))):
        if key in node:
            node[key] = node[key][:SHOWN]


def _meeting(visit: Visit, iri: str | None, names: Any) -> Ref | None:
    return Ref(names[iri], visit.links.thing(iri), iri) if iri else None
