"""The heads of requests on the shorter way: read once, and then known by their bytes."""

from typing import NamedTuple

METHOD = b"GET "
_SEEN, _LONGEST = 256, 2048  # how many ends of requests are remembered, and bytes of each at most
_OF_BODIES = {b"content-length", b"transfer-encoding"}


class Head(NamedTuple):
    """The headers of a request on the shorter way, and what they say."""

    headers: list[tuple[bytes, bytes]]
    accept: bytes
    zipped: bool
    unusual: bool  # an answer that the client has is named, or more than one Accept
    forwarded: bytes | None


def head_of(headers: list[tuple[bytes, bytes]]) -> Head:
    """Return what these headers say (names in small letters)."""
    said = dict(headers)
    forwarded = [value for name, value in headers if name == b"x-forwarded-for"]
    return Head(
        headers,
        said.get(b"accept", b""),
        b"gzip" in said.get(b"accept-encoding", b""),
        b"if-none-match" in said or sum([name == b"accept" for name, _ in headers]) > 1,
        b", ".join(forwarded) if forwarded else None,
    )


seen: dict[bytes, Head] = {}
"""What follows the target of a request, as it came, and what the parser found in it: clients say the same each time."""


def remember(data: bytes, url: bytes, head: Head) -> None:
    """Keep what was found, if ``data`` is this request, nothing less and nothing more."""
    begin = METHOD + url
    end = data[len(begin) :]
    if (
        data.startswith(begin)
        and end.startswith(b" HTTP/1.1\r\n")
        and end.find(b"\r\n\r\n") == len(end) - 4
        and len(end) <= _LONGEST
        and not any(name in _OF_BODIES for name, _ in head.headers)
    ):
        if len(seen) >= _SEEN:
            seen.pop(next(iter(seen)))
        seen[end] = head


def plain(url: bytes) -> bool:
    """Tell whether a target is nothing but characters that one may be made of, so that the parser takes it as well."""
    return url.isascii() and url.decode("ascii").isprintable()
