"""Checks that compare articles, each over the pieces of one group: no worker needs to see the whole."""

from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import TYPE_CHECKING, Any

from pyoxigraph import RdfFormat, Store

from cchc_kg.building.parcel import nquads
from cchc_kg.building.workers import Desk
from cchc_kg.cluster.work import pipeline_of
from cchc_kg.pipeline import ACROSS
from cchc_kg.report import Report
from cchc_kg.vocabulary import SH

if TYPE_CHECKING:
    from pyspark.sql import DataFrame

_BYTES = 64 << 20  # of pieces in the memory of one worker, about


def compared(articles: "DataFrame", desk: Desk) -> list[str]:
    """Return the graph of what the checks find between these articles, as sorted lines of N-Quads."""
    from pyspark.sql import functions as f

    pieces = articles.select(f.explode("pieces").alias("piece")).select("piece.*")
    size = pieces.agg(f.sum(f.length("lines"))).first()
    context = articles.sparkSession.sparkContext
    parts = max(context.defaultParallelism, int((size[0] or 0) if size else 0) // _BYTES + 1)
    placed = pieces.repartition(parts, "check", "of").sortWithinPartitions("check")
    lines = placed.rdd.mapPartitions(lambda rows: _findings(rows, desk)).distinct().collect()
    told = {*nquads(Report().quads(ACROSS)).decode().splitlines(), *lines}
    verdicts = {line for line in told if f" {SH.conforms} " in line}
    return sorted(told - verdicts | {max(verdicts, key=lambda line: '"false"' in line)})


def _findings(rows: Iterable[Any], desk: Desk) -> Iterator[str]:
    pipeline = pipeline_of(desk)
    for check, pieces in groupby(rows, key=lambda row: row["check"]):
        store = Store()
        store.extend(pipeline.reference)
        for piece in pieces:
            store.load(piece["lines"].encode(), format=RdfFormat.N_QUADS)
        found = pipeline.compare_in(store.query, check)
        if found.findings:
            yield from nquads(found.quads(ACROSS)).decode().splitlines()
