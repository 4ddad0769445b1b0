"""Linked Data: each IRI of this project leads to a page or to data (Cool URIs for the Semantic Web, 4.3)."""

from typing import Any
from urllib.parse import quote

from fastapi import APIRouter
from fastapi import Path as Part
from pyoxigraph import NamedNode
from starlette.requests import Request
from starlette.responses import Response

from cchc_kg.errors import NotFoundError
from cchc_kg.queries.telling import told
from cchc_kg.serve.caching import conditional
from cchc_kg.serve.graphs import FORMS, graph_answer
from cchc_kg.serve.negotiation import EXTENSIONS, GRAPHICAL, chosen, not_acceptable, see, split, typed
from cchc_kg.serve.service import Service
from cchc_kg.store.jobs import Job
from cchc_kg.vocabulary import BASE

_ENDINGS = {kind: ending for ending, kind in EXTENSIONS.items()}
_DATA: dict[str, Any] = {kind: {} for kind in FORMS}
_ANSWERS: dict[int | str, dict[str, Any]] = {
    200: {"description": "The data, where the address has an extension", "content": _DATA},
    303: {"description": "See the page or the data"},
    404: {"description": "The graph says nothing of such a thing"},
    406: {"description": "There is no such form"},
}


def router(service: Service) -> APIRouter:
    """Return the routes of this room."""
    routes = APIRouter(tags=["linked data"])

    @routes.get("/id/{kind}/{slug:path}", summary="A thing of the graph", response_class=Response, responses=_ANSWERS)
    async def thing(
        request: Request,
        kind: str = Part(description="what it is", examples=["province"]),
        slug: str = Part(description="its name, with .ttl, .jsonld, … for the data itself", examples=["quang-nam"]),
    ) -> Response:
        """Lead to the page or the data about a thing; with an extension, give the data itself."""
        return await _about(service, request, f"id/{kind}/{slug}", kind)

    @routes.get("/code/{path:path}", summary="A value of a closed list", response_class=Response, responses=_ANSWERS)
    async def code(
        request: Request, path: str = Part(description="the list and the value", examples=["bound/at-least"])
    ) -> Response:
        """Lead to the page or the data about a code; with an extension, give the data itself."""
        return await _about(service, request, f"code/{path}", "code")

    @routes.get("/def", summary="The ontology", response_class=Response, responses=_ANSWERS)
    @routes.get("/def.{extension}", include_in_schema=False)
    async def ontology(request: Request, extension: str = "") -> Response:
        """Give the ontology, each of whose terms is ``def#Name``."""
        return await _document(service, request, "def", f"{BASE}graph/ontology/cchc", "def")

    @routes.get("/graph/{kind}/{key:path}", summary="A named graph", response_class=Response, responses=_ANSWERS)
    async def graph(
        request: Request,
        kind: str = Part(description="article, registry, ontology or checks", examples=["registry"]),
        key: str = Part(description="its name, with .ttl, .jsonld, … where Accept says nothing", examples=["posts"]),
    ) -> Response:
        """Give all triples of a graph (Graph Store Protocol, 4.1: direct identification)."""
        name, _ = split(f"graph/{kind}/{key}")
        return await _document(service, request, f"graph/{kind}/{key}", BASE + name, "graph")

    return routes


async def _about(service: Service, request: Request, path: str, kind: str) -> Response:
    """Answer for a thing, which is not its description: 303, or the description where an extension names its form."""
    if await _known(service, BASE + path):
        page = service.page(kind, path.rpartition("/")[2])
        form = chosen(request.headers.get("accept", ""), (*FORMS, "text/html") if page else FORMS)
        if form == "text/html":
            assert page is not None
            target = page
        else:
            target = f"/{quote(path)}.{_ENDINGS.get(form, 'ttl')}"
        return see(target)
    stem, media_type = split(path)
    if media_type is None or not await _known(service, BASE + stem):
        raise NotFoundError(f"the graph says nothing of {BASE}{path}", "SPARQL finds what there is, at /sparql")
    if media_type not in FORMS:
        raise not_acceptable(FORMS)
    headers, known = conditional(request, service, media_type)
    headers |= {"Link": f'<{BASE}{quote(stem)}>; rel="describes"'}
    if known is not None:
        return known
    answer = await service.answer(
        Job(told(NamedNode(BASE + stem)), tabular=None, graphical=GRAPHICAL[media_type], stable=True)
    )
    return Response(answer.body, 200, headers, typed(media_type))


async def _known(service: Service, iri: str) -> bool:
    try:
        thing = NamedNode(iri)
    except ValueError:
        return False
    return await service.holds(f"ASK {{ {{ GRAPH ?g {{ {thing} ?p ?o }} }} UNION {{ GRAPH ?g {{ ?s ?p {thing} }} }} }}")


async def _document(service: Service, request: Request, path: str, graph: str, kind: str) -> Response:
    """Answer for what is a document itself: its page where one is wanted, else its data."""
    stem, media_type = split(path)
    page = service.page(kind, stem.removeprefix(f"{kind}/"))
    accept = request.headers.get("accept", "")
    if media_type is None and page and chosen(accept, (*FORMS, "text/html")) == "text/html":
        return see(page)
    return await graph_answer(service, request, graph, media_type)
