"""The pages of articles: one report with every fact marked in its text, and all reports."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from cchc_kg.export import news_article
from cchc_kg.marking import SIGNS, Mark, pieces
from cchc_kg.pages.desk import local
from cchc_kg.pages.facts import Facts, Figure, Order, Part
from cchc_kg.pages.findings import Saying, findings
from cchc_kg.pages.links import anchor
from cchc_kg.pages.meetings import web
from cchc_kg.pages.view import Download, Ref, View, Visit
from cchc_kg.vocabulary import CCHC, graph, thing

_KINDS = {
    CCHC.Meeting.value: "meeting",
    CCHC.Participation.value: "participants",
    CCHC.Observation.value: "figures",
    CCHC.Directive.value: "directives",
    CCHC.Province.value: "provinces",
    CCHC.LegalDocument.value: "documents",
    CCHC.Note.value: "notes",
}


@dataclass(frozen=True)
class Entry:
    """A fact as the list beside the text has it: ``details`` are label and value, ``ref`` the thing it is about."""

    number: int
    kind: str
    sign: str
    place: str
    head: str
    details: tuple[tuple[str, str], ...]
    ref: Ref | None
    sayings: tuple[Saying, ...]
    rule: str
    findings: tuple[Any, ...]

    @property
    def tip(self) -> str:
        """The fact in a few lines."""
        return "\n".join([self.head, *(f"{label}: {value}" for label, value in self.details)])


def articles(visit: Visit) -> View:
    """Return the page of all reports, the latest first."""
    rows = visit.desk.ask("articles")
    meetings = {str(r["article"]): str(r["meeting"]) for r in visit.desk.ask("meetings")}
    names = visit.desk.names([*meetings.values(), *(r["article"] for r in rows)], visit.language)
    listed = [
        {
            "ref": Ref(names[str(r["article"])], visit.links.thing(r["article"]), r["article"]),
            "publisher": r["publisher"],
            "issued": r["issued"] or "",
            "meeting": _meeting(visit, meetings.get(str(r["article"])), names),
        }
        for r in rows
    ]
    listed.sort(key=lambda a: (str(a["issued"]), str(a["ref"])), reverse=True)
    downloads = (
        Download("CSV", visit.links.answer("articles")),
        Download("JSON", visit.links.answer("articles", "json")),
    )
    return View("articles.html", visit.words("articles"), {"listed": listed}, downloads=downloads)


def article(visit: Visit, slug: str) -> View | None:
    """Return the page of one report: the text with all facts marked or, where it was not kept, the quotes."""
    iri = thing("article", slug).value
    listed = {str(row["fact"]): str(row["class"]) for row in visit.desk.ask("facts", article=[iri])}
    facts = Facts(visit, [iri, *listed], article=iri)
    subject = facts.things.get(iri)
    if subject is None or CCHC.Article.value not in subject.classes:
        return None
    text = subject.one("schema:articleBody")
    order = sorted(listed, key=lambda f: (list(SIGNS).index(_KINDS[listed[f]]), _start(facts, f), f))
    found: list[Figure | Order | Part] = [*facts.figures(), *facts.orders(), *facts.parts()]
    rows = {row.iri: row for row in found}
    entries = [_entry(visit, facts, fact, _KINDS[listed[fact]], n, rows, iri) for n, fact in enumerate(order, 1)]
    marks = [
        Mark(quote.start, quote.end, entry.number, first=quote is facts.quotes[fact][0])
        for entry, fact in zip(entries, order, strict=True)
        for quote in facts.quotes[fact]
    ]
    named = subject.one("dcterms:title")
    title = named or visit.words("untitled", id=subject.one("dcterms:identifier") or local(iri))
    meeting = next((f for f, c in listed.items() if c == CCHC.Meeting.value), None)
    values = {
        "publisher": subject.one("dc:publisher"),
        "issued": subject.one("dcterms:issued"),
        "url": web(subject.one("schema:url")),
        "sha256": subject.one("cchc:sha256"),
        "meeting": _meeting(visit, meeting, visit.desk.names([meeting], visit.language)),
        "kept": text is not None,
        "pieces": list(pieces(text or "", dict.fromkeys(marks))),
        "entries": {entry.number: entry for entry in entries},
        "groups": {kind: some for kind in SIGNS if (some := [e for e in entries if e.kind == kind])},
        "findings": findings(visit, [iri, *listed], sides=True, papers=[iri]),
    }
    own = graph("article", local(iri))
    schema = news_article(visit.desk.store.dump([own]), facts.names) or {}
    schema["headline"] = title
    downloads = (Download("CSV", visit.links.answer("evidence", article=iri)),)
    summary = visit.words("article-summary", facts=len(entries))
    return View("article.html", title, values, iri, schema, summary, downloads)


def _meeting(visit: Visit, iri: str | None, names: Any) -> Ref | None:
    return Ref(names[iri], visit.links.thing(iri), iri) if iri else None


def _start(facts: Facts, fact: str) -> int:
    quotes: Sequence[Any] = facts.quotes[fact]
    return quotes[0].start if quotes else 0


def _entry(visit: Visit, facts: Facts, fact: str, kind: str, number: int, rows: Any, article: str) -> Entry:
    words = visit.words
    row, said = rows.get(fact), facts.things[fact]
    ref: Ref | None = None
    told: tuple[tuple[str, str | None], ...] = ()
    head = ""
    if isinstance(row, Figure):
        head, ref = row.amount, row.indicator
        told = (
            ("what", row.label), ("bound", row.bound), ("change", row.change), ("baseline", row.baseline),
            ("period", row.period), ("place", row.place.name if row.place else ""),
            ("status", words.code("status", "target") if row.target else ""),
        )  # fmt: skip
    elif isinstance(row, Order):
        head = row.issuer.name if row.issuer else words("unsaid")
        told = (
            ("addressees", ", ".join(a.name for a in row.addressees)), ("deadline", row.deadline),
            ("modality", row.modality), ("area", row.area), ("documents", ", ".join(d.name for d in row.documents)),
        )  # fmt: skip
        ref = row.issuer
    elif isinstance(row, Part):
        head, ref = row.person.name, row.person
        told = (
            ("role", row.role_label), ("positions", "; ".join(row.posts)),
            ("province", row.province.name if row.province else ""), ("place", row.venue),
        )  # fmt: skip
    elif kind == "notes":
        head = words.code("note", said.code("cchc:reason"))
    else:
        ref = facts.ref(fact)
        head = ref.name if ref else ""
    quotes = facts.quotes[fact]
    return Entry(
        number,
        kind,
        SIGNS[kind],
        anchor(fact, article),
        head,
        tuple((words(label), value) for label, value in told if value),
        ref,
        facts.sayings(fact),
        quotes[0].rule if quotes else "",
        tuple(facts.findings[fact]),
    )
