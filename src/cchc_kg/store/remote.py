"""A store behind HTTP: SPARQL 1.1 for questions, the Graph Store Protocol for graphs."""

import os
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from urllib.error import HTTPError, URLError
from urllib.parse import urlsplit, urlunsplit

import httpx
from pyoxigraph import BlankNode, NamedNode, Quad, QueryResultsFormat, RdfFormat, parse, parse_query_results, serialize

from cchc_kg.errors import QueryError, StoreError
from cchc_kg.store.protocol import Result, is_quarantine

USER, PASSWORD = "CCHC_KG_ENDPOINT_USER", "CCHC_KG_ENDPOINT_PASSWORD"
# Where servers keep the Graph Store Protocol, told from the path of their query endpoint.
_DATA_PATHS = (
    (re.compile(r"^/query$"), "/store"),  # Oxigraph
    (re.compile(r"^(/[^/]+)/(?:query|sparql)$"), r"\1/data"),  # Apache Jena Fuseki
    (re.compile(r"^(.*/repositories/[^/]+)$"), r"\1/rdf-graphs/service"),  # RDF4J, GraphDB
)


class RemoteStore:
    """A SPARQL 1.1 server: its query endpoint and its Graph Store Protocol (SPARQL 1.1 Graph Store HTTP Protocol).

    Questions see what the server shows: stored questions name the graphs they read, so they need no union
    default graph there. Quarantined graphs never go to a server.
    """

    def __init__(
        self, endpoint: str, data: str | None = None, timeout: float = 30.0, login: tuple[str, str] | None = None
    ) -> None:
        """Keep the addresses: ``endpoint`` answers queries, ``data`` (None: ``data_address``) takes graphs.

        ``timeout`` is in seconds, for each request. ``login`` is user and password for HTTP Basic (None: those of
        the environment, CCHC_KG_ENDPOINT_USER and CCHC_KG_ENDPOINT_PASSWORD, where set). Nothing is sent yet.
        """
        self.endpoint = endpoint
        self.data = data or data_address(endpoint)
        self.timeout = timeout
        self._login = login or _login_of_environment()
        self._client = httpx.Client(timeout=timeout, auth=self._login, follow_redirects=False)

    def graphs(self) -> tuple[NamedNode, ...]:
        """Return the names of all graphs that hold anything, in order of their IRIs."""
        return tuple(self.counts())

    def counts(self, graphs: Iterable[NamedNode] | None = None) -> Mapping[NamedNode, int]:
        """Ask the server for the number of triples of these graphs (None: of each), in order of their IRIs."""
        chosen = "" if graphs is None else f"VALUES ?graph {{ {' '.join(map(str, graphs))} }} "
        rows = self.query(
            f"SELECT ?graph (COUNT(*) AS ?n) WHERE {{ {chosen}GRAPH ?graph {{ ?s ?p ?o }} }} GROUP BY ?graph"
        )
        found = {row["graph"]: int(row["n"].value) for row in rows}  # type: ignore[union-attr]
        return dict(sorted(found.items(), key=lambda item: item[0].value))

    def replace(self, graph: NamedNode, quads: Iterable[Quad], instead_of: Sequence[NamedNode] = ()) -> None:
        """PUT the graph in one request; then DELETE those it comes ``instead_of``, each in a request of its own."""
        if is_quarantine(graph):
            raise StoreError(f"{graph.value} is in quarantine and goes to no server", "correct the article first")
        triples = []
        for quad in quads:
            if quad.graph_name != graph or isinstance(quad.subject, BlankNode) or isinstance(quad.object, BlankNode):
                raise StoreError(f"this quad cannot go into {graph}: {quad}", "no blank nodes, one graph at a time")
            triples.append(quad.triple)
        if triples:
            body = serialize(triples, format=RdfFormat.N_TRIPLES)
            self._send("PUT", graph, content=body, headers={"Content-Type": "application/n-triples"})
        else:
            self.remove(graph)
        for gone in instead_of:
            if gone != graph:
                self.remove(gone)

    def remove(self, graph: NamedNode) -> None:
        """DELETE the graph; one that is not there is no error."""
        self._send("DELETE", graph, spared=404)

    def query(self, sparql: str) -> Result:
        """Ask through SPARQLWrapper. Raises QueryError where the server finds the query wrong."""
        from SPARQLWrapper import JSON, POST, TURTLE, SPARQLWrapper  # brings rdflib: 0.5 s
        from SPARQLWrapper.SPARQLExceptions import QueryBadFormed, SPARQLWrapperException

        wrapper = SPARQLWrapper(self.endpoint)
        wrapper.setMethod(POST)
        wrapper.setOnlyConneg(True)
        wrapper.setTimeout(max(1, round(self.timeout)))
        if self._login:
            wrapper.setCredentials(*self._login)
        wrapper.setQuery(sparql)
        tabular = wrapper.queryType in ("SELECT", "ASK")
        wrapper.setReturnFormat(JSON if tabular else TURTLE)
        try:
            body = wrapper.query().response.read()
        except QueryBadFormed as error:
            raise QueryError(f"{self.endpoint} finds the query malformed: {_first_line(error)}") from error
        except (SPARQLWrapperException, HTTPError) as error:
            raise StoreError(f"{self.endpoint} refused: {_first_line(error)}") from error
        except (URLError, OSError) as error:
            raise self._unreachable(self.endpoint, error) from error
        try:
            if tabular:
                return parse_query_results(body, format=QueryResultsFormat.JSON)
            return iter([quad.triple for quad in parse(body, format=RdfFormat.TURTLE)])
        except (SyntaxError, ValueError) as error:
            raise StoreError(
                f"{self.endpoint} answers what is no SPARQL result: {error}", "is it a SPARQL endpoint?"
            ) from error

    def dump(self, graphs: Iterable[NamedNode] | None = None) -> Iterator[Quad]:
        """GET these graphs (None: all of the server), one request each, in IRI order."""
        for graph in sorted(set(self.graphs() if graphs is None else graphs), key=lambda g: g.value):
            answer = self._send("GET", graph, spared=404, headers={"Accept": "application/n-triples"})
            if answer.status_code == httpx.codes.OK:
                for quad in parse(answer.content, format=RdfFormat.N_TRIPLES):
                    yield Quad(quad.subject, quad.predicate, quad.object, graph)

    def close(self) -> None:
        """Close the connections."""
        self._client.close()

    def _send(
        self,
        method: str,
        graph: NamedNode,
        spared: int | None = None,
        headers: Mapping[str, str] | None = None,
        content: bytes | None = None,
    ) -> httpx.Response:
        try:
            answer = self._client.request(
                method, self.data, params={"graph": graph.value}, headers=dict(headers or {}), content=content
            )
        except httpx.HTTPError as error:
            raise self._unreachable(self.data, error) from error
        if answer.is_success or answer.status_code == spared:
            return answer
        raise StoreError(
            f"{self.data} refused to {method} {graph.value}: {answer.status_code} {answer.reason_phrase}",
            _advice(answer.status_code),
        )

    def _unreachable(self, address: str, error: Exception) -> StoreError:
        if isinstance(error, httpx.TimeoutException | TimeoutError) or "timed out" in str(error):
            return StoreError(f"{address} did not answer within {self.timeout:g} s", "allow it a longer timeout")
        return StoreError(f"{address} cannot be reached: {_first_line(error)}", "is the server running?")


def data_address(endpoint: str) -> str:
    """Return where a server most likely takes graphs, told from where it answers queries.

    ``/query`` (Oxigraph) → ``/store``; ``/NAME/query`` or ``/NAME/sparql`` (Fuseki) → ``/NAME/data``;
    ``…/repositories/NAME`` (RDF4J, GraphDB) → ``…/rdf-graphs/service``. Raises StoreError for any other.
    """
    parts = urlsplit(endpoint)
    if parts.scheme not in ("http", "https") or not parts.netloc:
        raise StoreError(f"{endpoint} is no address of a server", "expected http://HOST:PORT/query")
    for pattern, replacement in _DATA_PATHS:
        if pattern.match(parts.path):
            return urlunsplit((parts.scheme, parts.netloc, pattern.sub(replacement, parts.path), "", ""))
    raise StoreError(
        f"where {endpoint} takes graphs cannot be told", "name its Graph Store Protocol address as well (--data URL)"
    )


def _login_of_environment() -> tuple[str, str] | None:
    return (os.environ[USER], os.environ.get(PASSWORD, "")) if USER in os.environ else None


def _advice(status: int) -> str | None:
    if status in (401, 403):
        return f"set {USER} and {PASSWORD} to a user who may write"
    if status in (404, 405):
        return "is that the server's Graph Store Protocol address? (--data URL)"
    return None


def _first_line(error: Exception) -> str:
    return str(error).strip().partition("\n")[0] or type(error).__name__
