"""What a worker of the cluster does: documents in, rows out, with the code and the limits of one machine."""

import signal
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from itertools import islice
from typing import Any

from pyoxigraph import RdfFormat, parse

from cchc_kg.building.parcel import Parcel, nquads, parcels
from cchc_kg.building.workers import LARGEST, Desk
from cchc_kg.export import ExportError, tables
from cchc_kg.export.nesting import statements
from cchc_kg.pipeline import Pipeline
from cchc_kg.sources import Document, Failure

SCHEMA = (
    "outcome string, key string, content string, id string, name string, source string, reason string, "
    "meeting boolean, facts int, notes int, triples int, quarantined boolean, lines string, findings string, "
    "tables array<struct<name:string, cells:array<string>>>, "
    "pieces array<struct<check:string, of:string, lines:string>>"
)
"""The rows that ``read`` yields: articles, and failures with their reason."""

_pipelines: dict[Desk, Pipeline] = {}  # of this process: Spark uses it for one partition after the other


class _Late(BaseException):
    """An article took too long. No Exception, so that no code takes it for a defect of its own."""


def pipeline_of(desk: Desk) -> Pipeline:
    """Return the pipeline of this process for this knowledge. Raises KnowledgeError."""
    if desk not in _pipelines:
        _pipelines[desk] = Pipeline(desk.root, desk.decisions)
    return _pipelines[desk]


def read(found: Iterable[Document | Failure], desk: Desk, seconds: float) -> Iterator[tuple[Any, ...]]:
    """Read and check documents, and yield a row for each."""
    items = iter(found)
    pipeline = pipeline_of(desk)
    while batch := list(islice(items, LARGEST)):
        documents = [item for item in batch if isinstance(item, Document)]
        failures = [item for item in batch if isinstance(item, Failure)]
        for item in (*failures, *_within(documents, pipeline, desk, seconds)):
            yield _failed(item) if isinstance(item, Failure) else _article(item, pipeline)


def _within(documents: list[Document], pipeline: Pipeline, desk: Desk, seconds: float) -> Iterator[Parcel | Failure]:
    try:
        with _at_most(seconds):
            done = list(parcels(pipeline, documents, desk.reader))
    except (_Late, MemoryError) as error:
        if len(documents) > 1:
            for document in documents:  # whichever it was, the others go on without it
                yield from _within([document], pipeline, desk, seconds)
            return
        late = f"reading it took more than {seconds:g} seconds"
        what = late if isinstance(error, _Late) else "there is not enough memory to read it"
        done = [Failure(documents[0].source, documents[0].line, what)]
    yield from done


@contextmanager
def _at_most(seconds: float) -> Iterator[None]:
    def late(number: int, frame: object) -> None:
        raise _Late

    before = signal.signal(signal.SIGALRM, late)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


def _failed(failure: Failure) -> tuple[Any, ...]:
    return ("failed", *([None] * 4), failure.where, failure.reason, *([None] * 9))


def _article(parcel: Parcel, pipeline: Pipeline) -> tuple[Any, ...]:
    apart = parcel.quarantined is not None
    quads = () if apart else tuple(parse(parcel.lines, format=RdfFormat.N_QUADS))
    pieces = [
        (iri, group, nquads(piece).decode()) for iri, cut in pipeline.cuts.items() for group, piece in cut.pieces(quads)
    ]
    rows, reason = [], parcel.quarantined
    nodes = statements(quads)
    for table in tables():
        try:
            rows += [(table.name, cells) for cells in table.rows(nodes, parcel.graph)]
        except ExportError as error:
            reason = f"not in the table {table.name}: {error.message}"
    return (
        "article", parcel.key, parcel.content, parcel.id, parcel.name, parcel.source, reason, parcel.meeting,
        parcel.facts, parcel.notes, parcel.triples, apart, parcel.lines.decode(), parcel.findings.decode(), rows,
        pieces,
    )  # fmt: skip
