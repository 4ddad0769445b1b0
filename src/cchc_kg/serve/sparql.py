"""The SPARQL 1.1 Protocol: queries by GET, by a form, and by themselves."""

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from email.message import Message
from functools import lru_cache
from urllib.parse import parse_qsl

from starlette.types import Receive, Scope, Send

from cchc_kg.errors import CchcKgError, FormatError
from cchc_kg.serve.bodies import body_of
from cchc_kg.serve.caching import etag, matches
from cchc_kg.serve.description import described
from cchc_kg.serve.known import fickle
from cchc_kg.serve.negotiation import GRAPHICAL, TABULAR, best, not_acceptable, typed
from cchc_kg.serve.problems import RequestError, problem
from cchc_kg.serve.service import Service
from cchc_kg.store.jobs import NO_ROWS, NO_TRIPLES, Answer, Job

QUERY, UPDATE, FORM = "application/sparql-query", "application/sparql-update", "application/x-www-form-urlencoded"
_METHODS = "GET, HEAD, POST, OPTIONS"
_KINDS = tuple(dict.fromkeys((*TABULAR, *GRAPHICAL)))
_TABULAR, _GRAPHICAL = tuple(TABULAR), tuple(GRAPHICAL)


@dataclass(frozen=True, slots=True)
class _Asked:
    """One request of the protocol. Of a parameter that may stand once, ``query`` and ``update`` keep all that came."""

    query: tuple[str, ...]
    update: tuple[str, ...]
    default: tuple[str, ...]
    named: tuple[str, ...]
    using: bool


class Sparql:
    """The endpoint. It is an ASGI application by itself: whatever stands between costs each query."""

    def __init__(self, service: Service) -> None:
        """Answer from this service."""
        self._service = service

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        try:
            await self._respond(scope, receive, send)
        except CchcKgError as error:
            await problem(error)(scope, receive, send)

    async def _respond(self, scope: Scope, receive: Receive, send: Send) -> None:
        method = scope["method"]
        headers = {name: value.decode("latin-1") for name, value in scope["headers"]}
        if method == "GET":
            asked = _parameters(scope["query_string"])
            if asked.update:
                raise RequestError(405, "an update cannot come by GET", "POST it", {"Allow": "POST"})
            if not asked.query and not scope["query_string"]:
                await described(self._service, scope, receive, send)
                return
        elif method == "POST":
            asked = await _posted(self._service, scope, headers, receive)
        else:
            raise RequestError(405, f"{method} is not how to ask", f"one of {_METHODS}", {"Allow": _METHODS})
        if asked.update:
            await self._update(asked, headers, send)
            return
        if len(asked.query) != 1:
            what = "there is no query" if not asked.query else "there is more than one query"
            raise RequestError(400, what, "the parameter query, once")
        await self._answer(asked, headers, method, receive, send)

    async def _update(self, asked: _Asked, headers: Mapping[bytes, str], send: Send) -> None:
        if len(asked.update) != 1 or asked.query:
            raise RequestError(400, "there is more than one update, or a query as well", "the parameter update, once")
        if asked.using and self._service.settings.token is not None:
            # To the engine an update is text alone, and nothing here takes the text of a stranger apart.
            what = "using-graph-uri and using-named-graph-uri are not taken: the engine has no dataset beside an update"
            raise RequestError(400, what, "name the graphs in the update itself: USING, USING NAMED or WITH")
        await self._service.write(Job(asked.update[0], write="update"), headers.get(b"authorization", ""))
        await send({"type": "http.response.start", "status": 204, "headers": []})
        await send({"type": "http.response.body"})

    async def _watched(self, job: Job, receive: Receive) -> Answer:
        """Return the answer; a client that goes away meanwhile takes the work with it."""
        watch: asyncio.Task[None] | None = None

        def late(give_up: Callable[[CchcKgError], None]) -> None:
            nonlocal watch
            watch = asyncio.create_task(_gone(receive, give_up))

        try:
            return await self._service.answer(job, late)
        finally:
            if watch is not None:
                watch.cancel()

    async def _answer(
        self, asked: _Asked, headers: Mapping[bytes, str], method: str, receive: Receive, send: Send
    ) -> None:
        sparql = asked.query[0]
        accept = headers.get(b"accept", "")
        tabular, graphical = best(accept, _TABULAR), best(accept, _GRAPHICAL)
        if tabular is None and graphical is None:
            raise not_acceptable(_KINDS)
        zipped = "gzip" in headers.get(b"accept-encoding", "")
        own = bool(asked.default or asked.named)
        said = [(b"vary", b"Accept, Accept-Encoding"), (b"cache-control", b"no-cache")]
        if not fickle(sparql):
            parts = (sparql, tabular or "", graphical or "", *asked.default, "", *asked.named)
            tag = etag(self._service.version(), *parts)
            said.append((b"etag", tag.encode()))
            if method != "POST" and matches(headers.get(b"if-none-match", ""), tag):
                await send({"type": "http.response.start", "status": 304, "headers": said})
                await send({"type": "http.response.body"})
                return
        job = Job(
            sparql,
            tabular=TABULAR[tabular] if tabular else None,
            graphical=GRAPHICAL[graphical] if graphical else None,
            default=asked.default if own else None,
            named=asked.named if own else None,
            zipped=zipped,
        )
        try:
            answer = self._service.known(job) or await self._watched(job, receive)
        except FormatError as error:
            if error.message in (NO_ROWS, NO_TRIPLES):
                raise not_acceptable(_TABULAR if error.message == NO_ROWS else _GRAPHICAL) from error
            raise
        kind = tabular if tabular and answer.format == TABULAR[tabular] else graphical
        assert kind is not None
        said += [(b"content-type", typed(kind).encode()), (b"content-length", str(len(answer.body)).encode())]
        if answer.zipped:
            said.append((b"content-encoding", b"gzip"))
        await send({"type": "http.response.start", "status": 200, "headers": said})
        await send({"type": "http.response.body", "body": answer.body})


async def _gone(receive: Receive, give_up: Callable[[CchcKgError], None]) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass
    give_up(RequestError(408, "the client went away"))


@lru_cache(maxsize=256)
def _parameters(text: bytes) -> _Asked:
    """Read the parameters of an address or a form. (Percent signs take much of a small query's time.)"""
    try:
        pairs = parse_qsl(text.decode("ascii"), keep_blank_values=True, errors="strict", max_num_fields=1000)
    except UnicodeDecodeError as error:
        raise RequestError(400, "the parameters are not UTF-8", "UTF-8, percent-encoded") from error
    except ValueError as error:
        raise RequestError(400, f"the parameters are malformed: {error}") from error
    found: dict[str, list[str]] = {}
    for name, value in pairs:
        found.setdefault(name, []).append(value)
    return _Asked(
        tuple(found.get("query", ())),
        tuple(found.get("update", ())),
        tuple(found.get("default-graph-uri", ())),
        tuple(found.get("named-graph-uri", ())),
        "using-graph-uri" in found or "using-named-graph-uri" in found,
    )


async def _posted(service: Service, scope: Scope, headers: Mapping[bytes, str], receive: Receive) -> _Asked:
    """Read what was posted: a form, a query or an update."""
    kind, charset = _content(headers.get(b"content-type", ""))
    if kind not in (QUERY, UPDATE, FORM):
        raise RequestError(415, f"a body of type {kind or 'none'} is no query", f"one of {QUERY}, {FORM}")
    if charset not in ("", "utf-8"):
        raise RequestError(415, f"a body in {charset}", "UTF-8")
    body = await body_of(receive, headers, service.settings.body)
    address = _parameters(scope["query_string"])
    if kind == FORM:
        form = _parameters(body)
        return _Asked(
            form.query + address.query,
            form.update + address.update,
            form.default + address.default,
            form.named + address.named,
            form.using or address.using,
        )
    try:
        text = body.decode("utf-8")
    except UnicodeDecodeError as error:
        raise RequestError(400, f"the body is not UTF-8 at byte {error.start}", "UTF-8") from error
    if address.query or address.update:
        raise RequestError(400, "a query in the address and one in the body", "one of them")
    query, update = ((text,), ()) if kind == QUERY else ((), (text,))
    return _Asked(query, update, address.default, address.named, address.using)


def _content(header: str) -> tuple[str, str]:
    """Return the media type and the charset (both in small letters, or empty) of a Content-Type header."""
    message = Message()
    message["content-type"] = header
    charset = message.get_content_charset("")
    return message.get_content_type() if header else "", charset
