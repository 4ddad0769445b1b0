"""What a request of the SPARQL Protocol asks for, and in which form the answer is wanted."""

from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple, TypeAlias
from urllib.parse import parse_qsl

from cchc_kg.serve.caching import digest, tagged
from cchc_kg.serve.known import fickle
from cchc_kg.serve.negotiation import GRAPHICAL, TABULAR, best, not_acceptable, typed
from cchc_kg.serve.problems import RequestError
from cchc_kg.store.jobs import Answer, Job

KINDS = tuple(dict.fromkeys((*TABULAR, *GRAPHICAL)))
_TABULAR, _GRAPHICAL = tuple(TABULAR), tuple(GRAPHICAL)
Headers: TypeAlias = tuple[tuple[bytes, bytes], ...]
ALWAYS: Headers = ((b"vary", b"Accept, Accept-Encoding"), (b"cache-control", b"no-cache"))
"""Headers of every answer to a query."""


@dataclass(frozen=True, slots=True)
class Asked:
    """One request of the protocol. Of a parameter that may stand once, ``query`` and ``update`` keep all that came."""

    query: tuple[str, ...] = ()
    update: tuple[str, ...] = ()
    default: tuple[str, ...] = ()
    named: tuple[str, ...] = ()
    using: bool = False


class Wish(NamedTuple):
    """A query with the media types that are wanted for rows and for triples (None: none is).

    ``digest`` is its part of the ETag; None: the answer may differ each time.
    """

    job: Job
    tabular: str | None
    graphical: str | None
    digest: str | None

    def tag(self, version: str) -> list[tuple[bytes, bytes]]:
        """Return the header that names the answer on the store in this state, where it is the same each time."""
        return [] if self.digest is None else [(b"etag", tagged(version, self.digest).encode())]

    def headers(self, answer: Answer) -> tuple[Headers, list[tuple[bytes, bytes]]]:
        """Return the headers that many answers have, and those of this answer."""
        kind = self.tabular if self.tabular and answer.format == TABULAR[self.tabular] else self.graphical
        assert kind is not None
        own = self.tag(answer.version)
        own.append((b"content-length", b"%d" % len(answer.body)))
        return _general(kind, answer.zipped), own


@lru_cache(maxsize=64)
def _general(kind: str, zipped: bool) -> Headers:
    more = ((b"content-encoding", b"gzip"),) if zipped else ()
    return (*ALWAYS, (b"content-type", typed(kind).encode()), *more)


def wish(asked: Asked, accept: str, zipped: bool) -> Wish:
    """Return what is wanted by a request with one query, with this Accept header; ``zipped``: gzip is understood.

    Raises RequestError (400: there is not one query; 406: no form of an answer is accepted).
    """
    if len(asked.query) != 1:
        what = "there is no query" if not asked.query else "there is more than one query"
        raise RequestError(400, what, "the parameter query, once")
    return _wished(asked.query[0], accept, zipped, asked.default, asked.named)


def _wished(sparql: str, accept: str, zipped: bool, default: tuple[str, ...] = (), named: tuple[str, ...] = ()) -> Wish:
    tabular, graphical = _kinds(accept)
    own = bool(default or named)
    job = Job(
        sparql,
        tabular=TABULAR[tabular] if tabular else None,
        graphical=GRAPHICAL[graphical] if graphical else None,
        default=default if own else None,
        named=named if own else None,
        zipped=zipped,
    )
    asked = None if fickle(sparql) else digest(sparql, tabular or "", graphical or "", *default, "", *named)
    return Wish(job, tabular, graphical, asked)


@lru_cache(maxsize=256)
def _kinds(accept: str) -> tuple[str | None, str | None]:
    tabular, graphical = best(accept, _TABULAR), best(accept, _GRAPHICAL)
    if tabular is None and graphical is None:
        raise not_acceptable(KINDS)
    return tabular, graphical


def wish_by_get(parameters: bytes, accept: bytes, zipped: bool) -> Wish | None:
    """Return what is wanted by the parameters of an address, or None where they hold more than one query alone.

    Raises RequestError as ``wish``.
    """
    sparql = _query_alone(parameters)
    return None if sparql is None else _wished(sparql, accept.decode("latin-1"), zipped)


def _query_alone(parameters: bytes) -> str | None:
    """Return what ``parsed`` finds where there is nothing but one query in UTF-8, in a tenth of the time; else None."""
    if not parameters.startswith(b"query=") or b"&" in parameters or b"\\" in parameters or not parameters.isascii():
        return None
    plain = parameters[6:].replace(b"+", b" ").replace(b"%", b"\\x")
    try:
        text = plain.decode("unicode_escape")
        return text if text.isascii() else text.encode("latin-1").decode("utf-8")
    except UnicodeDecodeError:
        return None


@lru_cache(maxsize=256)
def parsed(text: bytes) -> Asked:
    """Read the parameters of an address or a form. (Percent signs take much of a small query's time.)

    Raises RequestError (400) where they are malformed.
    """
    try:
        pairs = parse_qsl(text.decode("ascii"), keep_blank_values=True, errors="strict", max_num_fields=1000)
    except UnicodeDecodeError as error:
        raise RequestError(400, "the parameters are not UTF-8", "UTF-8, percent-encoded") from error
    except ValueError as error:
        raise RequestError(400, f"the parameters are malformed: {error}") from error
    found: dict[str, list[str]] = {}
    for name, value in pairs:
        found.setdefault(name, []).append(value)
    return Asked(
        tuple(found.get("query", ())),
        tuple(found.get("update", ())),
        tuple(found.get("default-graph-uri", ())),
        tuple(found.get("named-graph-uri", ())),
        "using-graph-uri" in found or "using-named-graph-uri" in found,
    )
