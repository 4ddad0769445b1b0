"""What one process hands to another: an article's graphs as bytes, and what must be known of it."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from pyoxigraph import Quad, RdfFormat, serialize

from cchc_kg.article import Article
from cchc_kg.pipeline import Checked, Pipeline
from cchc_kg.search import Document as Text
from cchc_kg.sources import Document, Failure


@dataclass(frozen=True, slots=True)
class Parcel:
    """A checked article, ready to be stored.

    ``key`` names its graphs, ``record`` is the hash of the document with the mark of what read it, ``content`` that of
    the article: another content under the same key is another article. ``lines`` (a graph) and ``findings`` (the graph
    of what checking found) are N-Quads; ``other`` is the graph that goes when this one comes.
    """

    id: str
    name: str
    source: str
    key: str
    record: str
    content: str
    graph: str
    other: str
    lines: bytes
    texts: tuple[Text, ...]  # what can be searched
    checks: str
    findings: bytes
    triples: int
    facts: int
    notes: int
    meeting: bool
    severities: tuple[tuple[str, int], ...]
    quarantined: str | None  # why the graph is kept apart
    changed: str | None = None  # what became of its facts, where it was in the store before with another text


def parcels(pipeline: Pipeline, documents: Iterable[Document], reader: str) -> Iterator[Parcel | Failure]:
    """Read and check documents, and yield each article as a parcel; ``reader`` is the mark of what reads them."""
    left = list(documents)
    while left:  # more than once only where articles share a name: each graph is judged by itself
        again: list[Document] = []
        batch: dict[str, tuple[Article, str]] = {}
        for document in left:
            item = document.read()
            if isinstance(item, Failure):
                yield item
            elif item.key in batch:
                again.append(document)
            else:
                batch[item.key] = item, document.digest(reader)
        for checked in pipeline.check(article for article, _ in batch.values()):
            if isinstance(checked, Failure):
                yield checked
            else:
                yield _parcel(checked, batch[checked.reading.article.key][1])
        left = again


def nquads(quads: Iterable[Quad]) -> bytes:
    """Return the quads as N-Quads."""
    return serialize(quads, format=RdfFormat.N_QUADS) or b""


def _parcel(checked: Checked, record: str) -> Parcel:
    article, facts, report = checked.reading.article, checked.reading.facts, checked.report
    return Parcel(
        id=article.id,
        name=f"url {article.url}" if article.url else f"id {article.id!r}",
        source=article.source or article.id,
        key=article.key,
        record=record,
        content=article.content,
        graph=checked.graph.value,
        other=checked.other.value,
        lines=checked.told.lines,
        texts=() if checked.quarantined else checked.told.texts,
        checks=checked.checks.value,
        findings=nquads(checked.findings),
        triples=checked.told.triples,
        facts=facts.count,
        notes=len(facts.notes),
        meeting=facts.meeting is not None,
        severities=tuple(sorted(Counter(f.severity for f in report.findings).items())),
        quarantined=report.findings[0].message_en if checked.quarantined else None,
    )
