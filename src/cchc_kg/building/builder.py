"""The build as a whole: documents in, graphs in the store, outcomes out; reading, checking and storing overlap."""

import os
import time
from collections.abc import Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass, replace
from itertools import chain, islice
from pathlib import Path

from pyoxigraph import NamedNode, RdfFormat, parse

from cchc_kg.building.fingerprint import fingerprint
from cchc_kg.building.ledger import Ledger
from cchc_kg.building.parcel import Parcel, nquads
from cchc_kg.building.summary import Outcome, Passed
from cchc_kg.building.workers import Desk, processed
from cchc_kg.pipeline import ACROSS_GRAPH, Pipeline
from cchc_kg.revision import revision_graph
from cchc_kg.sources import Document, Failure, namesake
from cchc_kg.store import Change, EmbeddedStore

_FEW = 12  # documents that one worker has read before a second one is ready
_BYTES = 24 << 20  # of N-Quads that are stored at once
_SECONDS = 2.0  # and the longest that what is read waits to be stored
_RENEWED = 4  # times stored until the store is opened anew


@dataclass(frozen=True)
class Limits:
    """``workers``: processes that read (None: one a core). ``seconds``, ``size`` (bytes): the most an article takes."""

    workers: int | None = None
    seconds: float = 60.0
    size: int = 20_000_000


class Builder:
    """Builds the graphs of documents into one store."""

    def __init__(
        self,
        store: EmbeddedStore,
        root: Path | None = None,
        decisions: Path | None = None,
        limits: Limits | None = None,
    ) -> None:
        """Use the knowledge below ``root`` and this file of decisions. Raises KnowledgeError where it is malformed."""
        self._store = store
        self._limits = limits or Limits()
        self._desk = Desk(root, decisions, fingerprint(root, decisions))
        self._pipeline = Pipeline(root, decisions)

    def build(self, found: Iterable[Document | Failure]) -> Iterator[Outcome]:
        """Read, check and store each article, and yield what became of it, in no certain order.

        A document is not read again that the same program and knowledge have read before. Of two articles that share
        a name, the one whose content has the lesser hash is stored, whatever came first; the other is a Failure.
        Raises StoreError where the store cannot be written: it then holds what was stored before, whole articles.
        """
        self._pipeline.lay(self._store)
        with closing(Ledger(self._store.folder)) as ledger:
            shelf = _Shelf(self._store, ledger, self._pipeline)
            looked = (self._looked_up(item, ledger) for item in found)
            first = list(islice(looked, _FEW))
            workers = 1 if len(first) < _FEW else self._limits.workers or cores()
            for item in processed(chain(first, looked), self._desk, workers, self._limits.seconds):
                if isinstance(item, Parcel):
                    yield from shelf.take(item)
                else:
                    yield item
            yield from shelf.store()
        if not self._store.counts([ACROSS_GRAPH]):
            self._store.renew()
            self._pipeline.compare(self._store, self._store.renew)

    def _looked_up(self, item: Document | Failure, ledger: Ledger) -> Document | Failure | Passed:
        """Return the document where it must be read, or else that it need not be."""
        if isinstance(item, Failure) or (row := ledger.done(item.digest(self._desk.reader))) is None:
            return item
        if row.run == ledger.run:
            return Passed("repeated", row.id, item.where)
        ledger.met(row)
        return Passed("unchanged", row.id, item.where, bool(row.meeting), row.quarantined)


def cores() -> int:
    """Return the number of cores this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


class _Shelf:
    """Parcels on their way into the store."""

    def __init__(self, store: EmbeddedStore, ledger: Ledger, pipeline: Pipeline) -> None:
        self._store, self._ledger, self._pipeline = store, ledger, pipeline
        self._begun = False
        self._contested: set[str] = set()  # names of articles that replace another one of this run
        self._waiting: dict[str, Parcel] = {}
        self._size, self._since = 0, 0.0
        self._stored = 0

    def take(self, parcel: Parcel) -> Iterator[Outcome]:
        """Yield what became of this parcel or, where it was time to store, of those that have waited."""
        before = self._ledger.of(parcel.key)
        if before is not None and before.run == self._ledger.run:
            same = before.content == bytes.fromhex(parcel.content)
            stays = (before.content, before.id) <= (bytes.fromhex(parcel.content), parcel.id)
            loser, winner = (parcel.source, before.source) if stays else (before.source, parcel.source)
            yield Passed("repeated", parcel.id, loser) if same else namesake(loser, parcel.name, winner)
            if stays:
                return
            self._contested.add(parcel.key)
        self._ledger.note(parcel)
        self._since = self._since if self._waiting else time.monotonic()
        self._waiting[parcel.key] = parcel
        self._size += len(parcel.lines)
        if self._size > _BYTES or time.monotonic() - self._since > _SECONDS:
            yield from self.store()

    def store(self) -> Iterator[Outcome]:
        """Put what waits into the store, note that it is done, and yield it."""
        if self._waiting and not self._begun:  # what comparing found before holds no longer
            self._store.remove(ACROSS_GRAPH)
            self._begun = True
        changes: list[Change] = []
        done: list[Parcel] = []
        for parcel in self._waiting.values():
            graph, other, checks = (NamedNode(name) for name in (parcel.graph, parcel.other, parcel.checks))
            before = list(self._store.dump([graph, other]))
            if before and parcel.key not in self._contested:
                after = parse(parcel.lines, format=RdfFormat.N_QUADS)
                if revision := self._pipeline.revise(before, after):
                    parcel = replace(parcel, changed=str(revision))
                    told = revision.quads(parcel.key)
                    changes.append(Change(revision_graph(parcel.key), nquads(told)))
            changes += [Change(graph, parcel.lines, (other,), parcel.texts), Change(checks, parcel.findings)]
            done.append(parcel)
        self._store.put(changes)
        self._ledger.commit()
        self._stored += 1
        if self._stored % _RENEWED == 0:
            self._store.renew()
        yield from done
        self._waiting, self._size = {}, 0
