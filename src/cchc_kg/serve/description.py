"""The service describes itself: SPARQL 1.1 Service Description, VoID and DCAT, where they are looked for."""

from collections.abc import Iterable
from typing import Any

from fastapi import APIRouter
from pyoxigraph import Literal, NamedNode, Quad
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.types import Receive, Scope, Send

from cchc_kg import __version__
from cchc_kg.errors import LimitError
from cchc_kg.export import exported
from cchc_kg.serve.caching import conditional
from cchc_kg.serve.negotiation import GRAPHICAL, chosen, typed
from cchc_kg.serve.service import Service
from cchc_kg.vocabulary import BASE, CCHC, DCTERMS, FOAF, OA, ORG, PROV, RDF, SCHEMA, XSD, Namespace

SD = Namespace(
    "http://www.w3.org/ns/sparql-service-description#",
    """
    Service Dataset Graph endpoint supportedLanguage SPARQL11Query SPARQL11Update resultFormat feature UnionDefaultGraph
    defaultDataset defaultGraph
    """,
)
VOID = Namespace(
    "http://rdfs.org/ns/void#",
    "Dataset sparqlEndpoint uriSpace vocabulary feature triples classPartition class entities exampleResource",
)
DCAT = Namespace(
    "http://www.w3.org/ns/dcat#",
    """
    Catalog Dataset DataService Distribution dataset service distribution accessURL accessService mediaType endpointURL
    endpointDescription servesDataset landingPage keyword
    """,
)
_TERMS = Namespace("http://purl.org/dc/terms/", "description license conformsTo format hasVersion")
_FORMATS = "http://www.w3.org/ns/formats/"
_RESULTS = ("SPARQL_Results_JSON", "SPARQL_Results_XML", "SPARQL_Results_CSV", "SPARQL_Results_TSV")
_SYNTAXES = ("Turtle", "N-Triples", "RDF_XML", "JSON-LD", "TriG", "N-Quads", "N3")
_LICENCE = NamedNode("https://creativecommons.org/licenses/by/4.0/")
_TITLES = {"en": "Vietnamese reports of government meetings as a knowledge graph"}
OFFERED = tuple(kind for kind in GRAPHICAL if kind != "text/n3")
_COUNTS = "SELECT (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } }"
_CLASSES = "SELECT ?class (COUNT(DISTINCT ?s) AS ?n) { GRAPH ?g { ?s a ?class } } GROUP BY ?class"

Pair = tuple[NamedNode, NamedNode | Literal]


async def described(service: Service, scope: Scope, receive: Receive, send: Send) -> None:
    """Answer a request to the SPARQL endpoint that has no query (SPARQL 1.1 Service Description, 2)."""
    request = Request(scope)
    await _sent(request, service, _service(service, base_url(request, service)))(scope, receive, send)


def router(service: Service) -> APIRouter:
    """Return the routes of this room."""
    routes = APIRouter(tags=["description"])
    both: dict[str, Any] = {
        "responses": {200: {"content": {kind: {} for kind in OFFERED}}, 406: {"description": "No such form"}}
    }
    sizes = _Sizes(service)

    @routes.get("/.well-known/void", summary="What is in the graph (VoID)", response_class=Response, **both)
    async def void(request: Request) -> Response:
        """Describe the data: where it can be asked, what is in it, how much of each kind."""
        base = base_url(request, service)
        return _sent(request, service, [*_void(base), *await sizes.quads(dataset(base))])

    @routes.get("/.well-known/dcat", summary="The data as a catalogue (DCAT 3)", response_class=Response, **both)
    async def dcat(request: Request) -> Response:
        """Describe the data for catalogues and portals."""
        return _sent(request, service, _dcat(base_url(request, service)))

    @routes.get("/.well-known/sparql", include_in_schema=False)
    async def endpoint() -> Response:
        return RedirectResponse("/sparql", 303)

    return routes


def base_url(request: Request, service: Service) -> str:
    """Return where the world finds this server, without a slash at the end."""
    return service.settings.public_url or str(request.base_url).rstrip("/")


def dataset(base: str) -> NamedNode:
    """Return the name of the data as a whole, as this server publishes it."""
    return NamedNode(f"{base}/.well-known/void#dataset")


class _Sizes:
    """How much there is of what, counted once for each state of the store."""

    def __init__(self, service: Service) -> None:
        self._service = service
        self._known: tuple[str, list[Pair], list[tuple[str, Literal]]] | None = None

    async def quads(self, data: NamedNode) -> list[Quad]:
        """Return what VoID says of sizes; nothing where counting takes longer than a query may."""
        now = self._service.version()
        if self._known is None or self._known[0] != now:
            try:
                (total,) = await self._service.rows(_COUNTS)
                classes = await self._service.rows(_CLASSES)
            except LimitError:
                return []
            counted = [(_text(row["class"]), _integer(row["n"])) for row in classes if "class" in row]
            self._known = now, [(VOID.triples, _integer(total["n"]))], sorted(counted)
        _, whole, parts = self._known
        found = _of(data, whole)
        for name, n in parts:
            part = NamedNode(f"{data.value}-{name.rpartition('/')[2].rpartition('#')[2]}")
            found += _of(data, [(VOID.classPartition, part)])
            found += _of(part, [(getattr(VOID, "class"), NamedNode(name)), (VOID.entities, n)])
        return found


def _service(service: Service, base: str) -> Iterable[Quad]:
    endpoint, data = NamedNode(f"{base}/sparql"), dataset(base)
    about = NamedNode(f"{base}/sparql#service")
    graph = NamedNode(f"{base}/sparql#default-graph")
    said: list[Pair] = [(RDF.type, SD.Service), (SD.endpoint, endpoint), (SD.supportedLanguage, SD.SPARQL11Query)]
    if service.settings.token is not None:
        said.append((SD.supportedLanguage, SD.SPARQL11Update))
    said += [(SD.resultFormat, NamedNode(_FORMATS + name)) for name in (*_RESULTS, *_SYNTAXES)]
    said += [(SD.feature, SD.UnionDefaultGraph), (SD.defaultDataset, data), (_TERMS.hasVersion, Literal(__version__))]
    return [
        *_of(about, said),
        *_of(data, [(RDF.type, SD.Dataset), (SD.defaultGraph, graph)]),
        *_of(graph, [(RDF.type, SD.Graph)]),
        *_void(base),
    ]


def _void(base: str) -> list[Quad]:
    return _of(
        dataset(base),
        [
            (RDF.type, VOID.Dataset),
            *((DCTERMS.title, Literal(title, language=language)) for language, title in _TITLES.items()),
            (_TERMS.license, _LICENCE),
            (VOID.sparqlEndpoint, NamedNode(f"{base}/sparql")),
            (VOID.uriSpace, Literal(BASE)),
            *((VOID.vocabulary, NamedNode(space.base)) for space in (CCHC, DCTERMS, FOAF, OA, ORG, PROV, SCHEMA)),
            *((VOID.feature, NamedNode(_FORMATS + name)) for name in _SYNTAXES[:4]),
        ],
    )


def _dcat(base: str) -> list[Quad]:
    catalogue, data = NamedNode(f"{base}/.well-known/dcat#catalogue"), dataset(base)
    service = NamedNode(f"{base}/sparql#service")
    titles = [(DCTERMS.title, Literal(title, language=language)) for language, title in _TITLES.items()]
    endpoint = NamedNode(f"{base}/sparql")
    found = _of(catalogue, [(RDF.type, DCAT.Catalog), *titles, (DCAT.dataset, data), (DCAT.service, service)])
    found += _of(
        service,
        [
            (RDF.type, DCAT.DataService),
            (DCTERMS.title, Literal("SPARQL", language="en")),
            (DCAT.endpointURL, endpoint),
            (DCAT.endpointDescription, endpoint),
            (DCAT.servesDataset, data),
            (_TERMS.conformsTo, NamedNode("https://www.w3.org/TR/sparql11-protocol/")),
        ],
    )
    way = NamedNode(f"{base}/.well-known/dcat#sparql")
    found += _of(way, [(RDF.type, DCAT.Distribution), (DCAT.accessURL, endpoint), (DCAT.accessService, service)])
    found += _of(way, [(_TERMS.license, _LICENCE)])
    about: list[Pair] = [(RDF.type, DCAT.Dataset), *titles, (_TERMS.license, _LICENCE), (DCAT.distribution, way)]
    about += [(DCTERMS.language, Literal("vi")), (DCAT.landingPage, NamedNode(f"{base}/"))]
    about += [(DCAT.keyword, Literal(word, language="en")) for word in ("Vietnam", "administrative reform")]
    return found + _of(data, about)


def _of(subject: NamedNode, said: Iterable[Pair]) -> list[Quad]:
    return [Quad(subject, predicate, value) for predicate, value in said]


def _integer(term: object) -> Literal:
    return Literal(_text(term), datatype=XSD.integer)


def _text(term: object) -> str:
    assert isinstance(term, NamedNode | Literal)
    return term.value


def _sent(request: Request, service: Service, quads: Iterable[Quad]) -> Response:
    kind = chosen(request.headers.get("accept", ""), OFFERED)
    headers, known = conditional(request, service, str(request.base_url), kind)
    return known or Response(exported(quads, GRAPHICAL[kind], service.root), 200, headers, typed(kind))
