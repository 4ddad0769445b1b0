"""ETag and If-None-Match (RFC 9110, 8.8.3 and 13.1.2): the state of the store with what was asked."""

import hashlib

from starlette.requests import Request
from starlette.responses import Response

from cchc_kg import __version__
from cchc_kg.serve.service import Service

_PROGRAM = __version__.encode()[:64]  # another version may write the same store in other words


def etag(version: str, *parts: str) -> str:
    """Return the weak ETag of what these parts choose from the store in this state."""
    return tagged(version, digest(*parts))


def digest(*parts: str) -> str:
    """Return the second half of an ETag: 12 letters for what was asked of this version of the program."""
    return hashlib.blake2b(chr(0).join(parts).encode("utf-8", "replace"), digest_size=6, key=_PROGRAM).hexdigest()


def tagged(version: str, asked: str) -> str:
    """Return the ETag of a state of the store and the digest of what was asked."""
    return f'W/"{version}-{asked}"'


def matches(if_none_match: str, tag: str) -> bool:
    """Tell whether an If-None-Match header names this ETag."""
    if not if_none_match:
        return False
    known = {part.strip().removeprefix("W/") for part in if_none_match.split(",")}
    return "*" in known or tag.removeprefix("W/") in known


def conditional(request: Request, service: Service, *parts: str) -> tuple[dict[str, str], Response | None]:
    """Return the headers of an answer that depends on the store and on parts of the request (its media type, say).

    Where the client has that very answer already, the second value is the whole response (304); else it is None.
    """
    tag = etag(service.version(), request.url.path, request.url.query, *parts)
    headers = {"ETag": tag, "Vary": "Accept, Accept-Encoding", "Cache-Control": "no-cache"}
    if matches(request.headers.get("if-none-match", ""), tag):
        return headers, Response(status_code=304, headers=headers)
    return headers, None
