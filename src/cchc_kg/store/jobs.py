"""What a worker is asked and what it answers, as frames on a socket: the lengths, a line of JSON, and a body."""

import json
import struct
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, NamedTuple

from pyoxigraph import QueryResultsFormat, RdfFormat, parse, parse_query_results

from cchc_kg import errors
from cchc_kg.errors import CchcKgError
from cchc_kg.store.protocol import Result

NO_ROWS = "the answer is rows, or yes or no: no form of these is accepted"
NO_TRIPLES = "the answer is triples: no form of these is accepted"
PATIENCE = 0.02
"""Seconds of work on one job before what waits behind it is given to another worker, if it can be."""
_LENGTHS = struct.Struct("!II")
_SHORT = 512  # bytes of a head that is worth remembering: nearly all that come are alike


@dataclass(frozen=True, slots=True)
class Limits:
    """How far one query may go. What goes further is ended, and LimitError says which limit it was.

    ``seconds`` from the start of the work; ``rows`` (or triples) and ``size`` (bytes) of the answer as it is written,
    before compression; ``memory`` (bytes) that the work may take beyond what the open store does.
    """

    seconds: float = 10.0
    rows: int = 1_000_000
    size: int = 64 << 20
    memory: int = 1 << 30


class Job(NamedTuple):
    """One piece of reading, or of writing.

    ``text`` is a SPARQL query by anybody; or, with ``graph``, nothing: the triples of that named graph are the answer
    (an empty name: of all graphs together). ``tabular`` and ``graphical`` name the formats for rows and for triples
    (None: none is wanted, FormatError if the answer is of that kind). ``default`` and ``named`` are the dataset of the
    SPARQL Protocol, which replaces the query's own; None for both: what the query says. With ``stable`` triples are
    sorted and nested as ``export`` does it. ``trusted`` says that the text is a stored question with terms in place: it
    is run as it lies, because what ``guard.checked`` does with escapes would change these terms; with ``keep`` its
    answer is short, and may be kept beside the graphs. With ``zipped`` the body comes compressed (gzip) where that is
    worth it.

    ``write`` says what is to be written instead: ``update`` (``text`` is a SPARQL update), or ``put``, ``post`` or
    ``delete`` of ``graph`` (``text`` is RDF in the format ``graphical``). The answer is then empty, or ``new`` where
    the graph was not there before. It is for who may write: nothing here asks.
    """

    text: str = ""
    graph: str | None = None
    tabular: str | None = "json"
    graphical: str | None = "turtle"
    default: tuple[str, ...] | None = None
    named: tuple[str, ...] | None = None
    stable: bool = False
    zipped: bool = False
    write: str | None = None
    trusted: bool = False
    keep: bool = False


class Answer(NamedTuple):
    """The whole answer as bytes. ``format`` names the format chosen, ``version`` the state of the store it tells of."""

    body: bytes
    format: str
    zipped: bool
    version: str


class Order(NamedTuple):
    """The head of a frame that asks: a job without its text, its limits, and the version of the store that is meant."""

    graph: str | None
    tabular: str | None
    graphical: str | None
    default: Sequence[str] | None
    named: Sequence[str] | None
    stable: bool
    zipped: bool
    write: str | None
    trusted: bool
    keep: bool
    rows: int
    size: int
    version: str


def asked(job: Job, limits: Limits, version: str) -> bytes:
    """Return the frame that asks for this job on the store as of ``version``."""
    named = job.graph or job.default or job.named  # by anybody, and of any length
    line = (_ordered.__wrapped__ if named else _ordered)(job[1:], limits, version)
    return _framed(line, job.text.encode("utf-8", "replace"))


@lru_cache(maxsize=64)
def _ordered(job: tuple[Any, ...], limits: Limits, version: str) -> bytes:
    return json.dumps(Order._make((*job, limits.rows, limits.size, version))).encode()


def forgetting(wanted: int) -> bytes:
    """Return the frame that takes back what was asked before it, but for the first ``wanted`` jobs of all.

    The worker says of each that it had not begun, in its turn, that it is ``dropped``.
    """
    return packed(wanted)


def packed(head: object, body: bytes = b"") -> bytes:
    """Return one frame."""
    return _framed(json.dumps(head).encode(), body)


@lru_cache(maxsize=64)
def _done(name: str, zipped: bool, version: str) -> bytes:
    return json.dumps({"format": name, "zipped": zipped, "version": version}).encode()


def done(answer: Answer) -> bytes:
    """Return the frame that brings an answer."""
    return _framed(_done(answer.format, answer.zipped, answer.version), answer.body)


def _framed(line: bytes, body: bytes) -> bytes:
    return b"".join((_LENGTHS.pack(len(line), len(body)), line, body))


class Unpacking:
    """Bytes in, frames out."""

    def __init__(self) -> None:
        """Begin with nothing."""
        self._held = bytearray()

    def feed(self, data: bytes | bytearray) -> Iterator[tuple[Any, bytes]]:
        """Take what arrived and yield each frame that is whole by now: its head (not to be changed) and its body."""
        held = self._held
        if held:
            held += data
            data = held
        at, size = 0, len(data)
        try:
            while size - at >= _LENGTHS.size:
                line, body = _LENGTHS.unpack_from(data, at)
                middle = at + _LENGTHS.size + line
                if size < middle + body:
                    return
                head = bytes(data[at + _LENGTHS.size : middle])
                whole = bytes(data[middle : middle + body])
                at = middle + body
                yield (_read(head) if line <= _SHORT else json.loads(head)), whole
        finally:
            if data is held:
                del held[:at]
            else:
                held += data[at:]


@lru_cache(maxsize=64)
def _read(head: bytes) -> Any:
    return json.loads(head)


def told(answer: Answer) -> Result:
    """Return what an answer in JSON (rows; yes or no) or N-Triples says, as a store returns it."""
    if answer.format == "json":
        return parse_query_results(answer.body, format=QueryResultsFormat.JSON)
    return iter([quad.triple for quad in parse(answer.body, format=RdfFormat.N_TRIPLES)])


def failed(error: CchcKgError) -> bytes:
    """Return the frame that says that a job failed."""
    return packed({"error": type(error).__name__, "message": error.message, "hint": error.hint})


def outcome(head: Mapping[str, Any], body: bytes) -> Answer | CchcKgError:
    """Return the answer that a frame holds, or the error that it tells."""
    if name := head.get("error"):
        kind: type[CchcKgError] = getattr(errors, name, errors.EngineError)
        return kind(head["message"], head["hint"])
    return Answer(body, head["format"], head["zipped"], head["version"])


def answered(head: Mapping[str, Any], body: bytes) -> Answer:
    """Return the answer that a frame holds, or raise the error that it tells."""
    found = outcome(head, body)
    if isinstance(found, CchcKgError):
        raise found
    return found
