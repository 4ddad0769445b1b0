"""The stored questions over HTTP: an address and an OpenAPI operation each, made from the files of queries/."""

import csv
import json
from collections.abc import Awaitable, Callable
from typing import Any
from urllib.parse import urlencode

from fastapi import APIRouter
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from cchc_kg.errors import NotFoundError
from cchc_kg.export import exported
from cchc_kg.queries import (
    Choice,
    Given,
    Page,
    Parameter,
    Question,
    choices,
    examples,
    page_for,
    questions,
    terms_for,
    unpaged,
)
from cchc_kg.queries.question import Term
from cchc_kg.serve.caching import conditional, digest
from cchc_kg.serve.negotiation import EXTENSIONS, GRAPHICAL, TABULAR, chosen, query_of, see, typed
from cchc_kg.serve.service import Service
from cchc_kg.serve.wishes import Wish
from cchc_kg.store.jobs import Job

ROWS = ("application/sparql-results+json", "text/csv", "text/tab-separated-values", "text/html", "application/json")
TRIPLES = ("text/turtle", "application/ld+json", "application/n-triples", "application/rdf+xml", "text/html")
_LIST = ("application/json", "text/html", "text/turtle", "application/ld+json")
_GRAPH = ("text/turtle", "application/ld+json", "application/n-triples", "application/rdf+xml")
_OFFERED = 500  # values of a parameter that are offered at most
_TYPES: dict[str, dict[str, Any]] = {
    "xsd:string": {"type": "string"},
    "xsd:date": {"type": "string", "format": "date"},
    "xsd:integer": {"type": "integer"},
    "xsd:decimal": {"type": "number"},
}
_PAGING: list[dict[str, Any]] = [
    {
        "name": name,
        "in": "query",
        "required": False,
        "description": text,
        "schema": {"type": "integer", "minimum": least, "maximum": most},
    }
    for name, text, least, most in (
        ("limit", "how many rows at most; without it, all", 1, Page.LONGEST),
        ("offset", "how many rows to pass over; with limit", 0, Page.FARTHEST),
    )
]
_LINK = {
    "Link": {
        "description": "With limit: the pages before and behind, as rel=prev and rel=next (RFC 8288)",
        "schema": {"type": "string"},
    }
}
_Answering = Callable[..., Awaitable[Response]]


def router(service: Service) -> APIRouter:
    """Return the routes of this room; the questions are read now."""
    routes = APIRouter(tags=["questions"])
    known = questions(service.root)
    for question in known.values():
        answer = _answering(service, question)
        routes.add_api_route(
            f"/question/{question.name}", answer, methods=["GET"], response_class=Response,
            operation_id=f"ask_{question.name.replace('-', '_')}", summary=question.title_en,
            description=f"{question.description}\n\n{question.title_vi}.",
            tags=["questions", *question.tags], responses=_answers(question),
            openapi_extra={"parameters": taken(question, service)},
        )  # fmt: skip
        routes.add_api_route(f"/question/{question.name}", answer, methods=["HEAD"], include_in_schema=False)
        for method in ("GET", "HEAD"):
            path = f"/question/{question.name}.{{extension}}"
            routes.add_api_route(path, answer, methods=[method], include_in_schema=False)

    @routes.get("/question", summary="The stored questions", response_class=Response,
                responses={200: {"content": {kind: {} for kind in _LIST}}})  # fmt: skip
    @routes.get("/question.{extension}", include_in_schema=False)
    async def listed(request: Request) -> Response:
        """Give all questions with their parameters; as Turtle or JSON-LD: as SPARQL examples."""
        media_type = _form(request, _LIST)
        headers, unchanged = conditional(request, service, media_type)
        if unchanged is not None:
            return unchanged
        if media_type == "text/html":
            return see(f"/ask{query_of(request)}")
        if media_type == "application/json":
            told = [told_of(q, service) for q in known.values()]
            return JSONResponse(told, headers=headers)
        return _examples(request, service, known, media_type, headers)

    @routes.get("/examples", summary="The stored questions as SPARQL examples", response_class=Response,
                responses={200: {"content": {kind: {} for kind in _GRAPH}}})  # fmt: skip
    @routes.get("/examples.{extension}", include_in_schema=False)
    @routes.get("/.well-known/sparql-examples", include_in_schema=False)
    async def as_examples(request: Request) -> Response:
        """Give the questions as a graph (sh:SPARQLSelectExecutable and sh:SPARQLConstructExecutable)."""
        media_type = _form(request, _GRAPH)
        headers, unchanged = conditional(request, service, media_type)
        return unchanged or _examples(request, service, known, media_type, headers)

    @routes.get("/question/{name}/values/{parameter}", summary="The values that a parameter offers",
                responses={404: {"description": "No such question or parameter"}})  # fmt: skip
    def values(name: str, parameter: str) -> list[dict[str, str]]:
        """Give what can be given for a parameter, with labels: codes, or the first 500 things of the graph."""
        if name not in known or all(p.name != parameter for p in known[name].parameters):
            raise NotFoundError(f"no parameter {parameter} of a question {name}", "/question lists them")
        found = choices(known[name].parameter(parameter), service.reader(), service.root)
        return [{"value": c.value, "vi": c.label_vi, "en": c.label_en} for c in found[:_OFFERED]]

    return routes


def described(parameter: Parameter, offered: list[Choice]) -> dict[str, Any]:
    """Return a parameter as OpenAPI 3.1 has it; ``offered``: the codes of its list."""
    one = dict(_TYPES.get(parameter.type, {"type": "string"}))
    text = f"{parameter.label_en} / {parameter.label_vi}"
    if offered:
        one |= {"enum": [c.value for c in offered]}
        one |= {"x-enum-descriptions": [f"{c.label_en} / {c.label_vi}" for c in offered]}
    elif not parameter.type.startswith("xsd:"):
        text += f" ({parameter.type.replace('|', ' or ')}): a name with or without tone marks, a slug, or an IRI"
    example: Any = parameter.example
    return {
        "name": parameter.name,
        "in": "query",
        "required": not parameter.optional,
        "description": text,
        "schema": {"type": "array", "items": one} if parameter.repeatable else one,
        "example": [example] if parameter.repeatable else example,
    }


def taken(question: Question, service: Service) -> list[dict[str, Any]]:
    """Return all that a question takes as OpenAPI 3.1 has it, the page of its rows with the rest."""
    own = [described(p, choices(p, root=service.root)) for p in question.parameters]
    return own if question.constructs else own + _PAGING


def told_of(question: Question, service: Service) -> dict[str, Any]:
    """Return what a question answers and takes, as JSON."""
    return {
        "name": question.name,
        "address": f"/question/{question.name}",
        "title": {"vi": question.title_vi, "en": question.title_en},
        "description": question.description,
        "tags": list(question.tags),
        "answers": list(question.columns) or "triples",
        "parameters": taken(question, service),
    }


def _answers(question: Question) -> dict[int | str, dict[str, Any]]:
    forms = TRIPLES if question.constructs else ROWS
    return {
        200: {"description": "The answer", "content": {k: {} for k in forms}}
        | ({} if question.constructs else {"headers": _LINK}),
        400: {"description": "A parameter is unknown, missing or of another type; a hint says what was perhaps meant"},
        406: {"description": "There is no such form"},
        503: {"description": "A limit was reached, or the store cannot be read"},
    }  # fmt: skip


def _answering(service: Service, question: Question) -> _Answering:
    offered = TRIPLES if question.constructs else ROWS

    async def answer(request: Request) -> Response:
        media_type = _form(request, offered)
        headers, unchanged = conditional(request, service, media_type)
        if unchanged is not None:
            return unchanged
        given: dict[str, list[str]] = {}
        for name, text in request.query_params.multi_items():
            given.setdefault(name, []).append(text)
        if media_type == "text/html":
            return see(f"/ask/{question.name}{query_of(request)}")
        version = service.version()
        page = None if question.constructs else page_for(given)
        asked = given if question.constructs else unpaged(given)
        terms = await run_in_threadpool(_terms, service, question, asked)
        job = Job(
            question.bound(terms, page and page.and_one()),
            tabular=None if question.constructs else TABULAR[media_type],
            graphical=GRAPHICAL[media_type] if question.constructs else None,
            stable=question.constructs,
            trusted=True,
            keep=question.is_short(page),
        )
        body = (await service.answer(job)).body
        if page is None:
            _remember(request, job, media_type, version)
        else:
            body, more = cut(body, TABULAR[media_type], page.limit)
            if links := _links(request.url.path, asked, page, more):
                headers["Link"] = links
        return Response(body, 200, headers, typed(media_type))

    return answer


def cut(body: bytes, form: str, limit: int) -> tuple[bytes, bool]:
    """Return an answer (``form``: json, csv or tsv) with its first ``limit`` rows, and whether there were more."""
    if form == "json":
        told = json.loads(body)
        rows = told["results"]["bindings"]
        if len(rows) <= limit:
            return body, False
        del rows[limit:]
        return json.dumps(told, ensure_ascii=False, separators=(",", ":")).encode(), True
    lines = _lines(body.decode())
    if form == "csv":  # a row may go over several lines
        rows_of = csv.reader(lines)
        for _ in range(limit + 1):  # the names of the columns come first
            next(rows_of, None)
        end = rows_of.line_num
    else:
        end = limit + 1
    return "".join(lines[:end]).encode(), len(lines) > end


def _lines(text: str) -> list[str]:
    """Return the lines of a text with their ends; nothing but a line feed ends a line of CSV and TSV here."""
    return [f"{line}\n" for line in text.removesuffix("\n").split("\n")] if text else []


def _links(path: str, given: Given, page: Page, more: bool) -> str:
    """Return the Link header of a page (RFC 8288); relative references, so that they hold behind a proxy."""
    beside = {"prev": page.before(), "next": page.behind() if more else None}
    return ", ".join(
        f'<{path}?{urlencode({**given, "limit": other.limit, "offset": other.offset}, doseq=True)}>; rel="{rel}"'
        for rel, other in beside.items()
        if other is not None
    )


def _remember(request: Request, job: Job, media_type: str, version: str) -> None:
    """Let the next request for the same, whole answer go the shorter way, past the search for what a name means."""
    scope = request.scope
    accept = request.headers.getlist("accept")
    if len(accept) > 1 or not scope["query_string"]:
        return
    said = digest(request.url.path, request.url.query, media_type)
    tabular, graphical = (media_type, None) if job.graphical is None else (None, media_type)
    target = scope.get("raw_path", b"") + b"?" + scope["query_string"]
    for zipped in (False, True):
        wanted = Wish(job._replace(zipped=zipped), tabular, graphical, said)
        request.app.state.shortcut.keep(target, "".join(accept).encode("latin-1"), wanted, version)


def _terms(service: Service, question: Question, given: Given) -> dict[str, tuple[Term, ...]]:
    return terms_for(question, given, service.reader(), service.root)


def _examples(
    request: Request, service: Service, known: dict[str, Question], media_type: str, headers: dict[str, str]
) -> Response:
    endpoint = f"{request.base_url}sparql"
    quads = examples(known.values(), endpoint)
    return Response(exported(quads, GRAPHICAL[media_type], service.root), 200, headers, typed(media_type))


def _form(request: Request, offered: tuple[str, ...]) -> str:
    """Return the media type wanted: by the extension of the address, else by Accept."""
    extension = request.path_params.get("extension")
    if extension is None:
        return chosen(request.headers.get("accept", ""), offered)
    kind = EXTENSIONS.get(extension, "")
    if kind == "application/json" and kind not in offered:
        kind = "application/ld+json"
    if kind not in offered:
        raise NotFoundError(f"there is no {request.url.path}", f"forms: {', '.join(_endings(offered))}")
    return kind


def _endings(offered: tuple[str, ...]) -> list[str]:
    return [ending for ending, kind in EXTENSIONS.items() if kind in offered]
