"""Errors over HTTP: one JSON shape, RFC 9457 (application/problem+json), with the status that the error knows."""

import json
import logging
from collections.abc import Mapping
from http import HTTPStatus
from typing import NamedTuple

from starlette.responses import Response

from cchc_kg.errors import CchcKgError, KnowledgeError, StoreError

MEDIA_TYPE = "application/problem+json"
_log = logging.getLogger("cchc_kg.serve")
# What these say is for who runs the server: it may name folders.
_KEPT_BACK: tuple[tuple[type[CchcKgError], str], ...] = (
    (StoreError, "the store cannot be read or written just now"),
    (KnowledgeError, "the server's own files are not in order"),
)


class RequestError(CchcKgError):
    """A request that cannot be carried out as it is: its status, and headers that belong to the answer."""

    def __init__(
        self, status: int, message: str, hint: str | None = None, headers: Mapping[str, str] | None = None
    ) -> None:
        """Keep them."""
        super().__init__(message, hint)
        self.status = status
        self.headers = dict(headers or {})


class Told(NamedTuple):
    """What a client is told of an error: ``detail`` is what was wrong, ``hint`` what to do, or the choices."""

    status: HTTPStatus
    detail: str
    hint: str | None
    headers: Mapping[str, str]


def told(error: Exception) -> Told:
    """Return what a client is told; what is no CchcKgError is a fault of this program, and said as that."""
    headers: dict[str, str] = {}
    detail, hint = "the server failed on this request", None
    status = HTTPStatus.INTERNAL_SERVER_ERROR
    if isinstance(error, RequestError):
        status, headers = HTTPStatus(error.status), error.headers
    elif isinstance(error, CchcKgError):
        status = HTTPStatus(error.http_status)
    if isinstance(error, CchcKgError):
        detail, hint = error.message, error.hint
        for kind, instead in _KEPT_BACK:
            if isinstance(error, kind):
                _log.error("%s: %s", type(error).__name__, error)
                detail, hint = instead, None
    else:
        _log.error("a request failed", exc_info=error)
    if status == HTTPStatus.SERVICE_UNAVAILABLE:
        headers.setdefault("Retry-After", "1")
    return Told(status, detail, hint, {"Cache-Control": "no-store", **headers})


def problem(error: Exception) -> Response:
    """Return the answer that tells of an error as JSON: ``title`` (the status in words) and what ``told`` returns."""
    status, detail, hint, headers = told(error)
    said = {"title": status.phrase, "status": status.value, "detail": detail, "hint": hint}
    body = json.dumps({key: value for key, value in said.items() if value is not None}, ensure_ascii=False)
    return Response(body + "\n", status, headers, MEDIA_TYPE)
