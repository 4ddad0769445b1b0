"""The SPARQL 1.1 Protocol: queries by GET, by a form, and by themselves."""

import asyncio
from collections.abc import Mapping, Sequence
from email.message import Message
from typing import TypeAlias

from starlette.types import Receive, Scope, Send

from cchc_kg.errors import CchcKgError, FormatError
from cchc_kg.serve.bodies import body_of
from cchc_kg.serve.caching import matches, tagged
from cchc_kg.serve.description import described
from cchc_kg.serve.line import Tell
from cchc_kg.serve.negotiation import GRAPHICAL, TABULAR, not_acceptable
from cchc_kg.serve.problems import RequestError, problem
from cchc_kg.serve.service import Service
from cchc_kg.serve.wishes import ALWAYS, Asked, Headers, Wish, parsed, wish
from cchc_kg.store.jobs import NO_ROWS, NO_TRIPLES, Answer, Job

QUERY, UPDATE, FORM = "application/sparql-query", "application/sparql-update", "application/x-www-form-urlencoded"
_METHODS = "GET, HEAD, POST, OPTIONS"
Response: TypeAlias = tuple[int, Headers, Sequence[tuple[bytes, bytes]], bytes]
"""A status, headers that many answers have, headers of this one, and a body."""


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
            asked = parsed(scope["query_string"])
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
        wanted = wish(asked, headers.get(b"accept", ""), "gzip" in headers.get(b"accept-encoding", ""))
        if wanted.digest is not None and method != "POST" and (known := headers.get(b"if-none-match")):
            version = self._service.version()
            if matches(known, tagged(version, wanted.digest)):
                await _sent((304, ALWAYS, wanted.tag(version), b""), send)
                return
        response: Response
        try:
            answer = self._service.known(wanted.job) or await self._watched(wanted.job, receive)
            response = given(wanted, answer)
        except CchcKgError as error:
            response = refused(error)
        await _sent(response, send)

    async def _update(self, asked: Asked, headers: Mapping[bytes, str], send: Send) -> None:
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

        def late(give_up: Tell) -> None:
            nonlocal watch
            watch = asyncio.create_task(_gone(receive, give_up))

        try:
            return await self._service.answer(job, late)
        finally:
            if watch is not None:
                watch.cancel()


def given(wanted: Wish, answer: Answer) -> Response:
    """Return the response that brings an answer."""
    return 200, *wanted.headers(answer), answer.body


def refused(error: CchcKgError) -> Response:
    """Return the response for what a job failed of."""
    if isinstance(error, FormatError) and error.message in (NO_ROWS, NO_TRIPLES):
        error = not_acceptable(tuple(TABULAR if error.message == NO_ROWS else GRAPHICAL))
    told = problem(error)
    return told.status_code, (), told.raw_headers, bytes(told.body)


async def _sent(response: Response, send: Send) -> None:
    status, general, own, body = response
    await send({"type": "http.response.start", "status": status, "headers": [*general, *own]})
    await send({"type": "http.response.body", "body": body})


async def _gone(receive: Receive, give_up: Tell) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass
    give_up(RequestError(408, "the client went away"))


async def _posted(service: Service, scope: Scope, headers: Mapping[bytes, str], receive: Receive) -> Asked:
    """Read what was posted: a form, a query or an update."""
    kind, charset = _content(headers.get(b"content-type", ""))
    if kind not in (QUERY, UPDATE, FORM):
        raise RequestError(415, f"a body of type {kind or 'none'} is no query", f"one of {QUERY}, {FORM}")
    if charset not in ("", "utf-8"):
        raise RequestError(415, f"a body in {charset}", "UTF-8")
    body = await body_of(receive, headers, service.settings.body)
    address = parsed(scope["query_string"])
    if kind == FORM:
        form = parsed(body)
        return Asked(
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
    return Asked(query, update, address.default, address.named, address.using)


def _content(header: str) -> tuple[str, str]:
    """Return the media type and the charset (both in small letters, or empty) of a Content-Type header."""
    message = Message()
    message["content-type"] = header
    charset = message.get_content_charset("")
    return message.get_content_type() if header else "", charset
