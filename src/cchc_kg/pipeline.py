"""Articles in, checked graphs out: the one room that knows the whole order."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from importlib.resources.abc import Traversable
from itertools import groupby, islice
from typing import Any

from pyoxigraph import NamedNode, Quad

from cchc_kg.article import Article
from cchc_kg.errors import CchcKgError
from cchc_kg.facts.fact import Facts
from cchc_kg.facts.reader import Reader
from cchc_kg.facts.record import record
from cchc_kg.graph import article_graph, build, in_graph, quarantine_graph
from cchc_kg.lexicon import Lexicon
from cchc_kg.reference import reference_quads
from cchc_kg.registry import Registry
from cchc_kg.report import Report
from cchc_kg.revision import Revision, revise, revision_graph
from cchc_kg.sources import Failure
from cchc_kg.store import Store
from cchc_kg.validation import Validator
from cchc_kg.vocabulary import graph

BATCH = 50
"""How many articles are checked in one run of the SHACL engine; no more than these are held in memory."""

ACROSS = "across"
"""The key of the graph of findings that compare articles; that of an article never is one word."""


@dataclass(frozen=True)
class Reading:
    """An article and what it says."""

    article: Article
    facts: Facts
    registry: Registry = field(repr=False, compare=False)

    def record(self) -> dict[str, Any]:
        """Return the facts as one flat JSON object, each with its IRI."""
        return record(self.article, self.facts, self.registry)


@dataclass(frozen=True)
class Stored:
    """A reading whose graph is in the store: answered from, or, where it violates a shape, in quarantine."""

    reading: Reading
    report: Report
    triples: int
    revision: Revision | None = None  # where the article was there before, with another text

    @property
    def quarantined(self) -> bool:
        """Whether the graph is kept apart."""
        return not self.report.conforms


@dataclass(frozen=True)
class Summary:
    """What became of a batch: ids of articles, and failures with their reasons."""

    stored: int = 0
    triples: int = 0
    no_meeting: tuple[str, ...] = ()
    quarantined: tuple[str, ...] = ()
    failed: tuple[Failure, ...] = ()
    changed: tuple[str, ...] = ()
    findings: tuple[tuple[str, int], ...] = ()

    @classmethod
    def of(cls, outcomes: Iterable[Stored | Failure]) -> "Summary":
        """Count what comes, keeping none of it."""
        triples = stored = 0
        no_meeting, quarantined, failed, changed = [], [], [], []
        findings: Counter[str] = Counter()
        for outcome in outcomes:
            if isinstance(outcome, Failure):
                failed.append(outcome)
                continue
            stored += 1
            triples += outcome.triples
            findings.update(f.severity for f in outcome.report.findings)
            if outcome.reading.facts.meeting is None:
                no_meeting.append(outcome.reading.article.id)
            if outcome.quarantined:
                quarantined.append(outcome.reading.article.id)
            if outcome.revision:
                changed.append(outcome.reading.article.id)
        return cls(
            stored,
            triples,
            tuple(no_meeting),
            tuple(quarantined),
            tuple(failed),
            tuple(changed),
            tuple(sorted(findings.items())),
        )


class Pipeline:
    """Reads, checks and stores articles by one set of knowledge."""

    def __init__(self, root: Traversable | None = None, decisions: Traversable | None = None) -> None:
        """Load the knowledge below ``root`` (None: what is shipped). Raises KnowledgeError where it is malformed.

        ``decisions``: a file of decisions on who is who in place of the one below ``root``.
        """
        self._root = root
        self._registry = Registry.load(root, decisions)
        self._reader = Reader(Lexicon(root), self._registry)
        self._validator = Validator(root)

    @cached_property
    def reference(self) -> tuple[Quad, ...]:
        """The graphs of the ontology and the registry, which every article's graph leans on."""
        return reference_quads(self._root, self._registry.decisions)

    def read(self, found: Iterable[Article | Failure]) -> Iterator[Reading | Failure]:
        """Yield what each article says, one at a time. Nothing that happens in one article stops the others."""
        for item in found:
            if isinstance(item, Failure):
                yield item
                continue
            try:
                yield Reading(item, self._reader.read(item), self._registry)
            except Exception as error:  # a defect of ours: the batch goes on, the exit code says so
                yield _defect(item, error)

    def build(self, found: Iterable[Article | Failure], store: Store) -> Iterator[Stored | Failure]:
        """Read, check and store each article, and yield what became of it.

        The reference graphs go first. An article's graph is replaced whole; one that violates a shape goes to
        quarantine instead, and leaves it once it conforms. At the end the articles of the whole store are compared
        (``compare``). Raises StoreError where the store cannot be written.
        """
        for name, quads in groupby(self.reference, key=lambda q: q.graph_name):
            if isinstance(name, NamedNode):
                store.replace(name, list(quads))
        readings = self.read(found)
        while batch := list(islice(readings, BATCH)):
            yield from (item for item in batch if isinstance(item, Failure))
            graphs: list[tuple[Reading, tuple[Quad, ...]]] = []
            for item in batch:
                if isinstance(item, Reading):
                    try:
                        graphs.append((item, build(item.article, item.facts, self._registry)))
                    except Exception as error:
                        yield _defect(item.article, error)
            yield from self._checked(graphs, store)
        self.compare(store)

    def compare(self, store: Store) -> Report:
        """Compare all articles of a store with each other, and put what is found into graph/checks/across."""
        report = self._validator.across(store.query)
        store.replace(graph("checks", ACROSS), report.quads(ACROSS))
        return report

    def _checked(self, graphs: list[tuple[Reading, tuple[Quad, ...]]], store: Store) -> Iterator[Stored | Failure]:
        try:
            report = self._validator.check([q for _, quads in graphs for q in quads], self.reference, across=False)
        except CchcKgError:
            raise
        except Exception as error:  # whichever article it was, the others go on without it
            if len(graphs) == 1:
                yield _defect(graphs[0][0].article, error)
            else:
                for alone in graphs:
                    yield from self._checked([alone], store)
            return
        for reading, quads in graphs:
            yield _store(reading, quads, report.about(article_graph(reading.article).value), store, self._root)


def across(store: Store) -> Report:
    """Return what comparing the articles of a store found when it was last built; of things without their labels."""
    return Report.read(store.dump([graph("checks", ACROSS)]))


def _store(reading: Reading, quads: tuple[Quad, ...], report: Report, store: Store, root: Traversable | None) -> Stored:
    answered, apart = article_graph(reading.article), quarantine_graph(reading.article)
    revision = revise(store.dump([answered, apart]), quads, root)
    if revision:  # before the article itself: what is cut off between the two is done again
        store.replace(revision_graph(reading.article.key), revision.quads(reading.article.key))
    if report.conforms:
        store.replace(answered, quads, instead_of=[apart])
    else:
        store.replace(apart, in_graph(quads, apart), instead_of=[answered])
    findings = report.quads(reading.article.key)
    if isinstance(name := findings[0].graph_name, NamedNode):
        store.replace(name, findings)
    return Stored(reading, report, len(quads), revision)


def _defect(article: Article, error: Exception) -> Failure:
    trace, last = error.__traceback__, "?"
    while trace:
        last = f"{trace.tb_frame.f_code.co_filename.rpartition('/')[2]}:{trace.tb_lineno}"
        trace = trace.tb_next
    reason = f"a defect of this program: {type(error).__name__} at {last}: {error}"
    return Failure(article.source or article.id, None, reason, "please report it with the article")
