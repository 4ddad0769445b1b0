"""The body of a request, whole and not longer than it may be."""

import asyncio
from collections.abc import Mapping

from starlette.types import Receive

from cchc_kg.serve.problems import RequestError

_SECONDS = 30.0  # for a whole body to arrive


async def body_of(receive: Receive, headers: Mapping[bytes, str], most: int) -> bytes:
    """Return the whole body of a request.

    Raises RequestError: 413 where it is longer than ``most`` bytes, 408 where it does not arrive in time.
    """
    if headers.get(b"content-length", "0").isdigit() and int(headers.get(b"content-length", "0")) > most:
        raise too_long(most)
    parts, size = [], 0
    until = asyncio.get_running_loop().time() + _SECONDS
    while True:
        try:
            async with asyncio.timeout_at(until):
                message = await receive()
        except TimeoutError as error:
            raise RequestError(408, "the body did not arrive in time", headers={"Connection": "close"}) from error
        if message["type"] == "http.disconnect":
            raise RequestError(400, "the request broke off")
        part = message.get("body", b"")
        size += len(part)
        if size > most:
            raise too_long(most)
        parts.append(part)
        if not message.get("more_body", False):
            return b"".join(parts)


def too_long(most: int) -> RequestError:
    """Return the error of a body that is longer than ``most`` bytes."""
    return RequestError(
        413, f"the body is longer than {most:,} bytes", "ask for less at a time", {"Connection": "close"}
    )
