"""A store behind HTTP: SPARQL 1.1 for questions, the Graph Store Protocol for graphs."""

import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import chain, count, islice
from pathlib import Path
from typing import Any, TypeVar

import httpx
from pyoxigraph import (
    BlankNode,
    NamedNode,
    Quad,
    QueryBoolean,
    QueryResultsFormat,
    QuerySolutions,
    RdfFormat,
    parse,
    parse_query_results,
    serialize,
)

from cchc_kg.errors import QueryError, StoreError
from cchc_kg.store.dialects import located
from cchc_kg.store.ledger import staging
from cchc_kg.store.logins import login
from cchc_kg.store.protocol import Result, is_quarantine, is_transfer
from cchc_kg.store.values import portable
from cchc_kg.store.wire import RETRIES, Notice, Wire

_T = TypeVar("_T")
_TRIPLES = "application/n-triples"
_NAMED_AT_ONCE = 100  # graphs named in one query
_FOUND_NOTHING = (404,)
_TABULAR = ("SELECT", "ASK")
_LAST_LIMIT = re.compile(r"\bLIMIT\s+(\d+)(?:\s+OFFSET\s+\d+)?[\s}]*\Z", re.I)
_CUT_OFF = "X-SQL-State"  # Virtuoso: the time was up, and this is what had been found
_COMMENT_LINE = re.compile(r"^\s*#.*$", re.M)


class RemoteStore:
    """A SPARQL 1.1 server: its query and update endpoints and its Graph Store Protocol (SPARQL 1.1 Graph Store HTTP).

    Questions see what the server shows: stored questions name the graphs they read, so they need no union
    default graph there. Quarantined graphs never go to a server. Graphs of transfer (``is_transfer``) are not told of.
    """

    def __init__(
        self,
        endpoint: str,
        data: str | None = None,
        timeout: float = 30.0,
        *,
        update: str | None = None,
        dialect: str | None = None,
        auth: str | None = None,
        netrc: Path | None = None,
        retries: int = RETRIES,
        chunk: int | None = None,
        notice: Notice | None = None,
    ) -> None:
        """Keep where and how to ask; nothing is sent yet.

        ``endpoint`` answers queries, ``data`` takes graphs and ``update`` updates (None: as the dialect has it);
        ``dialect`` and ``auth`` are told from the address where they are None. ``timeout`` is in seconds, for each step
        of a request; ``retries`` after a first try; ``chunk`` the most triples in one request (None: the dialect's).
        Who asks is told by ``logins.login``. ``notice`` hears of what is tried again.
        """
        self.dialect, self.addresses = located(endpoint, data, update, dialect)
        self.endpoint = endpoint
        self.chunk = chunk or self.dialect.chunk
        self._wire = Wire(login(endpoint, auth or self.dialect.auth, netrc), timeout, retries, notice)

    @property
    def pages_early(self) -> bool:
        """Whether the server can find a page before all else is joined."""
        return self.dialect.pages_early

    def graphs(self) -> tuple[NamedNode, ...]:
        """Return the names of all graphs that hold anything, in order of their IRIs."""
        return tuple(self.counts())

    def counts(self, graphs: Iterable[NamedNode] | None = None) -> Mapping[NamedNode, int]:
        """Ask the server for the number of triples of these graphs (None: of each), in order of their IRIs."""
        if graphs is None:
            found = {graph: n for graph, n in self._counted("").items() if not is_transfer(graph)}
        else:
            found = {}
            for some in pieces(graphs, _NAMED_AT_ONCE):
                found |= self._counted(f"VALUES ?graph {{ {' '.join(map(str, some))} }} ")
        return dict(sorted(found.items(), key=lambda item: item[0].value))

    def replace(
        self,
        graph: NamedNode,
        quads: Iterable[Quad],
        instead_of: Sequence[NamedNode] = (),
        told: Callable[[int], None] | None = None,
    ) -> None:
        """Make the server's graph hold exactly these quads; then DELETE those it comes ``instead_of``, one by one.

        A graph that fits into one request is PUT, where the server does that whole or not at all. Others are put
        together in a graph beside it and copied over it by one update. ``told`` hears how many triples have been sent.
        """
        if is_quarantine(graph):
            raise StoreError(f"{graph.value} is in quarantine and goes to no server", "correct the article first")
        sent = 0
        chunks = pieces((_sendable(quad, graph) for quad in quads), self.chunk)
        first, second = next(chunks, []), next(chunks, [])
        if not first:
            self.remove(graph)
        elif not second and self.dialect.whole_put:
            self._put("PUT", graph, first)
        else:
            beside = staging(graph)
            for number, chunk in enumerate(chain(filter(None, (first, second)), chunks)):
                self._put("POST" if number else "PUT", beside, chunk)
                sent += len(chunk)
                if told is not None:
                    told(sent)
            arrived = self.counts([beside]).get(beside, 0) if second else sent
            if arrived != sent:
                raise StoreError(f"{arrived} of {sent} triples of {graph.value} have arrived", "it is as it was before")
            self.update(f"COPY GRAPH {beside} TO GRAPH {graph}")
            self.remove(beside)
        for gone in instead_of:
            if gone != graph:
                self.remove(gone)

    def remove(self, graph: NamedNode) -> None:
        """DELETE the graph; one that is not there is no error."""
        self._wire.send("DELETE", self.addresses.data, f"DELETE {graph.value}", _FOUND_NOTHING, {"graph": graph.value})

    def update(self, sparql: str) -> None:
        """Carry out an update that can be trusted and that may be sent twice."""
        self._ask(sparql, self.addresses.update, "update")

    def query(self, sparql: str, keep: bool = False) -> Result:
        """Ask as SPARQLWrapper puts it. Raises QueryError where the server finds the query wrong.

        Raises StoreError where the answer is, or may be, cut off: where it is as long as the dialect's longest and the
        query does not end with such a LIMIT.
        """
        answer, form = self._ask(sparql, self.endpoint, "answer")
        if state := answer.headers.get(_CUT_OFF):
            raise StoreError(f"{self.endpoint} ended its answer before it was whole: {state}", "narrow the query")
        body = answer.content
        try:
            if form in _TABULAR:
                found, rows = _answer(body, form)
                self._check_whole(sparql, rows)
                return found
            triples = [quad.triple for quad in parse(body, format=RdfFormat.N_TRIPLES)]
            self._check_whole(sparql, len(triples))
            return iter(triples)
        except (SyntaxError, ValueError) as error:
            raise StoreError(
                f"{self.endpoint} answers what is no SPARQL result: {error}", "is it a SPARQL endpoint?"
            ) from error

    def dump(self, graphs: Iterable[NamedNode] | None = None) -> Iterator[Quad]:
        """GET these graphs (None: all of the server), in IRI order; page by page where answers are cut off."""
        counts = self.counts(graphs) if self.dialect.page or graphs is None else None
        for graph in sorted(set(graphs if graphs is not None else counts or ()), key=lambda g: g.value):
            if counts is not None and self.dialect.page and counts.get(graph, 0) >= self.dialect.page:
                yield from self._pages(graph, counts[graph])
            else:
                yield from self._whole(graph)

    def close(self) -> None:
        """Close the connections."""
        self._wire.close()

    def _counted(self, chosen: str) -> dict[NamedNode, int]:
        query = f"SELECT ?graph (COUNT(*) AS ?n) WHERE {{ {chosen}GRAPH ?graph {{ ?s ?p ?o }} }} GROUP BY ?graph"
        page = self.dialect.page
        found: dict[NamedNode, int] = {}
        for read in count(0, page or 1):
            cut = f"SELECT ?graph ?n WHERE {{ {{ {query} ORDER BY ?graph }} }} LIMIT {page} OFFSET {read}"
            rows: Any = list(self.query(cut if page else query))  # type: ignore[arg-type]
            found |= {row["graph"]: int(row["n"].value) for row in rows if isinstance(row["graph"], NamedNode)}
            if page is None or len(rows) < page:
                break
        return found

    def _put(self, method: str, graph: NamedNode, quads: list[Quad]) -> None:
        body = serialize((quad.triple for quad in quads), format=RdfFormat.N_TRIPLES)
        what = f"{method} {graph.value}"
        headers = {"Content-Type": _TRIPLES}
        try:
            self._wire.send(method, self.addresses.data, what, (), {"graph": graph.value}, headers, body)
        except QueryError as error:  # 400: not a query that is wrong here
            raise StoreError(error.message) from error

    def _check_whole(self, sparql: str, found: int) -> None:
        longest, limit = self.dialect.page, _LAST_LIMIT.search(sparql)
        if longest and found >= longest and not (limit and int(limit[1]) <= longest):
            raise StoreError(
                f"{self.endpoint} cuts answers off at {longest:,} rows, so this one may not be whole",
                f"ask for at most {longest:,} rows at a time (LIMIT, OFFSET), or narrow the query; "
                f"if it is not {self.dialect.label}: --dialect standard",
            )

    def _ask(self, sparql: str, address: str, what: str) -> tuple[httpx.Response, str]:
        from SPARQLWrapper import JSON, POST, TURTLE, SPARQLWrapper  # brings rdflib: 0.5 s

        wrapper = SPARQLWrapper(address)
        wrapper.setMethod(POST)
        wrapper.setOnlyConneg(True)
        # It takes the first word that fits for the form, in every other line of a comment too: of a SELECT under a
        # comment on "addressees" it makes an ADD.
        wrapper.setQuery(_COMMENT_LINE.sub("", sparql))
        wrapper.queryString = sparql
        form = str(wrapper.queryType)
        wrapper.setReturnFormat(JSON if form in _TABULAR else TURTLE)
        if form in ("CONSTRUCT", "DESCRIBE"):
            wrapper.addCustomHttpHeader("Accept", _TRIPLES)
        # SPARQLWrapper writes the request, the wire carries it: urllib would follow redirects with the password.
        request: Any = wrapper._createRequest()
        headers = {str(name): str(value) for name, value in request.header_items()}
        try:
            answer = self._wire.send("POST", request.full_url, what, headers=headers, content=bytes(request.data))
        except (QueryError, StoreError) as error:
            hint = next((hint for code, hint in self.dialect.hints.items() if code in error.message), None)
            raise type(error)(error.message, hint or error.hint) from error
        return answer, form

    def _whole(self, graph: NamedNode) -> Iterator[Quad]:
        headers = {"Accept": _TRIPLES}
        what = f"GET {graph.value}"
        with self._wire.stream("GET", self.addresses.data, what, _FOUND_NOTHING, {"graph": graph.value}, headers) as (
            answer,
            body,
        ):
            if answer.is_success:
                try:
                    for quad in parse(body, format=RdfFormat.N_TRIPLES):
                        yield Quad(quad.subject, quad.predicate, quad.object, graph)
                except SyntaxError as error:
                    raise StoreError(f"{graph.value} comes back as what is not N-Triples: {error.msg}") from error

    def _pages(self, graph: NamedNode, triples: int) -> Iterator[Quad]:
        """Read a graph in pieces, in the store's own order: it stays as it is, and sorting large graphs is refused."""
        page, read = self.dialect.page, 0
        while read < triples:
            found: Any = self.query(
                f"CONSTRUCT {{ ?s ?p ?o }} WHERE {{ {{ SELECT ?s ?p ?o WHERE {{ GRAPH {graph} {{ ?s ?p ?o }} }} "
                f"LIMIT {page} OFFSET {read} }} }}"
            )
            before = read
            for triple in found:
                read += 1
                yield Quad(triple.subject, triple.predicate, triple.object, graph)
            if read == before:
                return


def _answer(body: bytes, form: str) -> tuple[QuerySolutions | QueryBoolean, int]:
    """Return the answer and its number of rows."""
    answer = parse_query_results(body, format=QueryResultsFormat.JSON)
    rows = 0
    if isinstance(answer, QuerySolutions):
        # Rows are read one by one: that the last is whole is to be known before the first is used.
        rows = sum(1 for _ in answer)
        answer = parse_query_results(body, format=QueryResultsFormat.JSON)
    if form == "ASK" and isinstance(answer, QuerySolutions):  # Virtuoso 7.2: a table of one row for yes, of none for no
        told = json.dumps({"head": {}, "boolean": next(iter(answer), None) is not None}).encode()
        answer = parse_query_results(told, format=QueryResultsFormat.JSON)
    return answer, rows


def pieces(items: Iterable[_T], most: int) -> Iterator[list[_T]]:
    """Yield the items in lists of at most ``most``."""
    waiting = iter(items)
    while piece := list(islice(waiting, most)):
        yield piece


def _sendable(quad: Quad, graph: NamedNode) -> Quad:
    if quad.graph_name != graph or isinstance(quad.subject, BlankNode) or isinstance(quad.object, BlankNode):
        raise StoreError(f"this quad cannot go into {graph}: {quad}", "no blank nodes, one graph at a time")
    return portable(quad)
