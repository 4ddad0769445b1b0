"""Which form of an answer a client wants: by Accept (RFC 9110, 12.5.1), or by the extension of the address."""

from collections.abc import Mapping, Sequence
from functools import lru_cache

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from werkzeug.datastructures import MIMEAccept
from werkzeug.http import parse_accept_header

from cchc_kg.serve.problems import RequestError

TABULAR: Mapping[str, str] = {
    "application/sparql-results+json": "json",
    "application/sparql-results+xml": "xml",
    "text/csv": "csv",
    "text/tab-separated-values": "tsv",
    "application/json": "json",
    "application/xml": "xml",
    "text/xml": "xml",
}
"""Media types of rows, and of yes or no, with the names of their formats; the first is sent to who does not mind."""

GRAPHICAL: Mapping[str, str] = {
    "text/turtle": "turtle",
    "application/ld+json": "jsonld",
    "application/n-triples": "ntriples",
    "application/rdf+xml": "rdfxml",
    "application/trig": "trig",
    "application/n-quads": "nquads",
    "text/n3": "n3",
    "application/x-turtle": "turtle",
    "application/json": "jsonld",
    "application/xml": "rdfxml",
    "text/xml": "rdfxml",
    "text/plain": "ntriples",
}
"""The same for triples."""

EXTENSIONS: Mapping[str, str] = {
    "ttl": "text/turtle",
    "jsonld": "application/ld+json",
    "nt": "application/n-triples",
    "rdf": "application/rdf+xml",
    "trig": "application/trig",
    "nq": "application/n-quads",
    "json": "application/json",
    "csv": "text/csv",
    "tsv": "text/tab-separated-values",
    "xml": "application/sparql-results+xml",
    "html": "text/html",
}


@lru_cache(maxsize=512)
def best(accept: str, offered: tuple[str, ...]) -> str | None:
    """Return the media type among those offered that fits this Accept header best, or None where none does.

    No header (an empty text) accepts everything. Where several fit equally, the first offered is taken.
    """
    if not accept.strip():
        return offered[0]
    wanted = parse_accept_header(accept, MIMEAccept)
    chosen: tuple[float, int, str] | None = None
    for place, kind in enumerate(offered):
        quality = _quality(wanted, kind)
        if quality > 0 and (chosen is None or (quality, -place) > chosen[:2]):
            chosen = (quality, -place, kind)
    return chosen[2] if chosen else None


def _quality(wanted: MIMEAccept, kind: str) -> float:
    """Return the quality that the most specific fitting range gives to a media type."""
    main = kind.partition("/")[0]
    found: list[tuple[int, float]] = []
    for value, quality in wanted:
        name = value.partition(";")[0].strip().lower()
        if name == kind:
            found.append((2, quality))
        elif name == f"{main}/*":
            found.append((1, quality))
        elif name == "*/*":
            found.append((0, quality))
    return max(found)[1] if found else 0.0


def chosen(accept: str, offered: Sequence[str]) -> str:
    """Return the media type among those offered that fits best. Raises RequestError (406) with the choices."""
    found = best(accept, tuple(offered))
    if found is None:
        raise not_acceptable(offered)
    return found


def not_acceptable(offered: Sequence[str]) -> RequestError:
    """Return the error that names what can be had."""
    return RequestError(406, "there is no such form of the answer", f"one of {', '.join(offered)}", {"Vary": "Accept"})


def split(path: str) -> tuple[str, str | None]:
    """Return a path without its extension, and the media type that it asks for (None: it has no known extension)."""
    stem, dot, extension = path.rpartition(".")
    if dot and extension in EXTENSIONS and stem and not stem.endswith("/"):
        return stem, EXTENSIONS[extension]
    return path, None


def see(target: str) -> Response:
    """Send on to where the answer stands in the form that was chosen."""
    return RedirectResponse(target, 303, {"Vary": "Accept", "Cache-Control": "no-cache"})


def query_of(request: Request) -> str:
    """Return what stands behind the path of a request: its query with the question mark, or nothing."""
    return f"?{request.url.query}" if request.url.query else ""


def typed(media_type: str) -> str:
    """Return the Content-Type header of a media type: text says that it is UTF-8."""
    return f"{media_type}; charset=utf-8" if media_type.startswith("text/") else media_type
