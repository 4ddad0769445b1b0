"""Every stored question as a form, with its answer as a table, a chart where one makes sense, files, and the SPARQL."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from pyoxigraph import NamedNode, Triple

from cchc_kg.errors import UsageError
from cchc_kg.pages.charts import charts
from cchc_kg.pages.desk import Term, kind_of, local
from cchc_kg.pages.facts import Facts
from cchc_kg.pages.links import PAGED, web
from cchc_kg.pages.provinces import maps
from cchc_kg.pages.view import Download, Ref, View, Visit
from cchc_kg.queries import Answer, Choice, Page, Parameter, Question, answered, choices, page_for, terms_for, unpaged
from cchc_kg.vocabulary import BASE, XSD

SHOWN = 100
"""How many rows of an answer stand on one page; the files hold all."""

TRIPLES = 500
"""The same of triples."""

_OFFERED = ("cchc:Province", "cchc:Indicator")  # what can be picked from a list; other things are typed
_DRAWN = 2000
_CHARTS = 4
_TIMES = ("period", "deadline", "baseline")  # columns of stretches of time (ISO 8601)
_INPUTS = {"xsd:date": "date", "xsd:integer": "number", "xsd:decimal": "number"}
_NUMBERS = (XSD.decimal, XSD.integer)


@dataclass(frozen=True)
class Field:
    """One parameter as a form has it: ``values`` as given and room for more; ``offered``: to choose from."""

    name: str
    label: str
    input: str
    values: tuple[str, ...]
    required: bool
    example: str
    offered: tuple[Choice, ...]
    closed: bool


def catalogue(visit: Visit) -> View:
    """Return the page of all stored questions, by what they are about."""
    groups: dict[str, list[tuple[Question, str]]] = defaultdict(list)
    for question in visit.desk.questions.values():
        groups[question.tags[0]].append((question, visit.links.page(f"ask/{question.name}")))
    return View("ask.html", visit.words("nav-ask"), {"groups": sorted(groups.items())}, summary=visit.words("ask-lead"))


def question(visit: Visit, name: str) -> View | None:
    """Return the page of one question with what was given and, where nothing needed is missing, its answer."""
    asked = visit.desk.questions.get(name)
    if asked is None:
        return None
    given = {n: [v.strip() for v in vs if v.strip()] for n, vs in visit.query.items()}
    given = {n: vs for n, vs in given.items() if vs}
    problem: UsageError | None = None
    answer: Answer | None = None
    page: Page | None = None
    read: Page | None = None
    sparql = asked.sparql
    wanted = given if asked.constructs else unpaged(given)
    if all(p.optional or p.name in wanted for p in asked.parameters):
        try:
            page = None if asked.constructs else page_for(given, SHOWN)
            terms = terms_for(asked, wanted, visit.desk.store, visit.desk.root)
            sparql = asked.bound(terms)
            read = page and _read(asked, page, bool(wanted))
            answer = answered(asked, visit.desk.store, terms, read)
        except UsageError as error:
            problem = error
    given = wanted
    shown = page.limit if page else SHOWN
    rows = answer.rows if answer else ()
    more = len(rows) > shown
    # A chart of a part of what was asked for would mislead.
    whole = not more or (read is not None and read.limit == _DRAWN)
    figures = _figures(visit, asked, answer) if answer and whole and not (page and page.offset) else []
    drawn = [chart for chart in charts(visit, figures) if len(chart["points"]) > 1][:_CHARTS]
    one = len({f.indicator.iri for f in figures if f.indicator}) == 1
    query: dict[str, Any] = {"question": name, **given}
    title = asked.title_vi if visit.language == "vi" else asked.title_en
    values = {
        "question": asked,
        "title": title,
        "fields": [_field(visit, p, given.get(p.name, [])) for p in asked.parameters],
        "problem": problem,
        "answered": answer is not None,
        "columns": [visit.words(f"column-{c}", otherwise=c) for c in asked.columns],
        "rows": _cells(visit, asked, rows[:shown]),
        "triples": [_line(t) for t in answer.triples[:TRIPLES]] if answer else [],
        "total": len(answer.triples) if answer else 0,
        "first": page.offset + 1 if page else 1,
        "last": (page.offset if page else 0) + min(len(rows), shown),
        "more": more,
        "limit": TRIPLES,
        "before": _beside(visit, name, given, page.before() if page else None),
        "after": _beside(visit, name, given, page.behind() if page and more else None),
        "charts": drawn,
        "maps": maps(visit, figures) if one else [],
        "words": {c: visit.words(f"chart-{c}") for c in ("result", "target", "conflict", "mergers", "open", "others")},
        "sparql": sparql.strip(),
        "editor": None if visit.links.files else visit.links.page("sparql", **query),
    }
    forms = (("Turtle", "ttl"), ("JSON-LD", "jsonld")) if asked.constructs else (("CSV", "csv"), ("JSON", "json"))
    downloads = tuple(Download(n, visit.links.answer(name, form, **given)) for n, form in forms) if answer else ()
    scripts = ("vendor/echarts.min.js", "chart.js") if drawn else ()
    summary = title if visit.language == "vi" else asked.description
    return View("question.html", title, values, None, None, summary, downloads, scripts, 400 if problem else 200)


def _read(asked: Question, page: Page, narrowed: bool) -> Page:
    """Return how much to read for a page: a row more than it shows or, where that is drawn as well, all up to 2,000."""
    if narrowed and not page.offset and "observation" in asked.columns and page.limit < _DRAWN:
        return Page(_DRAWN)
    return page.and_one()


def _beside(visit: Visit, name: str, given: dict[str, list[str]], page: Page | None) -> str | None:
    """Return the link to another page of an answer; pages that are files have none."""
    if page is None or visit.links.files:
        return None
    query: dict[str, Any] = {
        **given,
        "limit": None if page.limit == SHOWN else page.limit,
        "offset": page.offset or None,
    }
    return visit.links.page(f"ask/{name}", "figures", **query)


def editor(visit: Visit) -> View:
    """Return the page of the SPARQL editor, with the question asked for (``question``) filled in."""
    asked = visit.desk.questions.get(visit.given("question"))
    query = _STARTER
    if asked:
        given = {p.name: [v for v in visit.query.get(p.name, ()) if v.strip()] for p in asked.parameters}
        try:
            query = asked.bound(
                terms_for(asked, {n: v for n, v in given.items() if v}, visit.desk.store, visit.desk.root)
            )
        except UsageError:
            query = asked.sparql
    vi = visit.language == "vi"
    stored = [
        {"name": q.name, "title": q.title_vi if vi else q.title_en, "query": q.sparql.strip()}
        for q in visit.desk.questions.values()
    ]
    values = {
        "query": query.strip(),
        "name": asked.name if asked else "",
        "stored": stored,
        "starter": _STARTER.strip(),
    }
    return View(
        "sparql.html", visit.words("nav-sparql"), values, summary=visit.words("sparql-lead"),
        scripts=("vendor/yasgui.min.js", "editor.js"),
    )  # fmt: skip


_STARTER = f"""
PREFIX cchc: <{BASE}def#>
PREFIX foaf: <http://xmlns.com/foaf/0.1/>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>

SELECT ?meeting ?label ?date WHERE {{
  GRAPH ?article {{ ?meeting a cchc:Meeting ; rdfs:label ?label ; cchc:date ?date }}
}}
ORDER BY DESC(?date)
LIMIT 20
"""


def _field(visit: Visit, parameter: Parameter, given: Sequence[str]) -> Field:
    closed = parameter.type.startswith("code:") or parameter.type == "cchc:Province"
    offered: list[Choice] = []
    if parameter.type.startswith("code:") or parameter.type in _OFFERED:
        offered = choices(parameter, visit.desk.store, visit.desk.root)[:_DRAWN]
    as_offered = {local(choice.value): choice.value for choice in offered}
    given = [as_offered.get(local(value) or value, value) for value in given]
    more = ("",) if parameter.repeatable or not given else ()
    return Field(
        parameter.name,
        parameter.label_vi if visit.language == "vi" else parameter.label_en,
        _INPUTS.get(parameter.type, "text"),
        (*given, *more),
        not parameter.optional and not given,
        parameter.example,
        tuple(offered),
        closed,
    )


def _figures(visit: Visit, asked: Question, answer: Answer) -> Any:
    if "observation" not in asked.columns:
        return []
    at = asked.columns.index("observation")
    iris = dict.fromkeys(term.value for row in answer.rows[:_DRAWN] if (term := row[at]) is not None)
    return Facts(visit, iris).figures()


def _cells(visit: Visit, asked: Question, rows: Sequence[Sequence[Term | None]]) -> list[list[Ref]]:
    linked = {t.value for row in rows for t in row if isinstance(t, NamedNode) and kind_of(t.value) in PAGED}
    names = visit.desk.names(linked, visit.language)
    where = asked.columns.index("article") if "article" in asked.columns else None
    return [
        [
            _cell(visit, term, names, row[where] if where is not None else None, column in _TIMES)
            for column, term in zip(asked.columns, row, strict=True)
        ]
        for row in rows
    ]  # fmt: skip


def _cell(visit: Visit, term: Term | None, names: dict[str, str], article: Term | None, is_time: bool) -> Ref:
    if term is None:
        return Ref("")
    if isinstance(term, NamedNode):
        if term.value in names:
            return Ref(names[term.value], visit.links.thing(term.value), term.value)
        if term.value.startswith(f"{BASE}code/"):
            scheme, _, value = term.value.removeprefix(f"{BASE}code/").partition("/")
            return Ref(visit.words.code(scheme, value), None, term.value)
        if kind_of(term.value) in ("observation", "directive", "participation") and article:
            return Ref(visit.words("sentence-short"), visit.links.fact(term.value, article.value), term.value)
        return Ref(local(term.value).rpartition("#")[2], None if kind_of(term.value) else web(term.value), term.value)
    if term.datatype in _NUMBERS:
        return Ref(visit.words.number(term.value))
    return Ref(visit.words.day(term.value) if is_time or term.datatype == XSD.date else term.value)


def _line(triple: Triple) -> str:
    return f"{triple} ."
