"""The Graph Store Protocol (SPARQL 1.1 Graph Store HTTP Protocol): whole graphs."""

from typing import Any

from fastapi import APIRouter, Query
from starlette.requests import Request
from starlette.responses import Response

from cchc_kg.errors import QueryError
from cchc_kg.serve.bodies import body_of
from cchc_kg.serve.caching import conditional
from cchc_kg.serve.negotiation import GRAPHICAL, chosen, not_acceptable, typed
from cchc_kg.serve.problems import RequestError
from cchc_kg.serve.service import Service
from cchc_kg.store.jobs import Job

FORMS = tuple(kind for kind in GRAPHICAL if kind != "text/n3")
"""Media types of a graph, or of the description of a thing."""
_LONGEST = 16 << 20  # bytes of a graph that is written
_DATA: dict[str, Any] = {kind: {} for kind in FORMS}


def router(service: Service) -> APIRouter:
    """Return the routes of this room."""
    routes = APIRouter(tags=["graph store"])

    @routes.get(
        "/rdf-graph-store", summary="All triples of a graph", response_class=Response,
        responses={200: {"content": _DATA}, 400: {"description": "No graph is named"},
                   404: {"description": "No such graph"}, 406: {"description": "No such form"}},
    )  # fmt: skip
    async def read(
        request: Request,
        graph: str | None = Query(
            None, description="the name of a graph", examples=["https://w3id.org/cchc-kg/graph/registry/posts"]
        ),
        default: str | None = Query(None, description="without a value: the union of all graphs"),
    ) -> Response:
        """Give all triples of a graph (Graph Store Protocol, 5.2)."""
        return await graph_answer(service, request, wanted(request))

    @routes.api_route("/rdf-graph-store", methods=["PUT", "POST", "DELETE"], include_in_schema=False)
    async def write(request: Request) -> Response:
        media_type = request.headers.get("content-type", "").partition(";")[0].strip().lower()
        if request.method != "DELETE" and media_type not in FORMS:
            raise RequestError(415, f"a body of type {media_type or 'none'} is no graph", f"one of {', '.join(FORMS)}")
        graph = wanted(request)
        if not graph:
            raise RequestError(400, "the default graph is the union of the others", "?graph=IRI")
        length = {b"content-length": request.headers.get("content-length", "0")}
        body = await body_of(request.receive, length, _LONGEST)
        form = GRAPHICAL.get(media_type)
        job = Job(body.decode("utf-8", "replace"), graph=graph, graphical=form, write=request.method.lower())
        answer = await service.write(job, request.headers.get("authorization", ""))
        return Response(status_code=201 if answer.body == b"new" else 204)

    return routes


def wanted(request: Request) -> str:
    """Return the name of the graph that a request is about, empty for the default graph."""
    names = request.query_params.getlist("graph")
    default = "default" in request.query_params
    if len(names) + default != 1:
        raise RequestError(400, "one graph has to be named", "?graph=IRI, or ?default")
    if names and not names[0]:
        raise QueryError("no name of a graph", "an absolute IRI")
    return names[0] if names else ""


async def graph_answer(service: Service, request: Request, graph: str, media_type: str | None = None) -> Response:
    """Return all triples of a graph in the form asked for, by ``media_type`` (an extension) or else by Accept."""
    media_type = media_type or chosen(request.headers.get("accept", ""), FORMS)
    if media_type not in FORMS:
        raise not_acceptable(FORMS)
    headers, known = conditional(request, service, media_type)
    if known is not None:
        return known
    answer = await service.answer(Job(graph=graph, tabular=None, graphical=GRAPHICAL[media_type]))
    return Response(answer.body, 200, headers, typed(media_type))
