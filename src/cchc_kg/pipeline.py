"""Articles in, checked graphs out: the one room that knows the whole order."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
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
from cchc_kg.graph import article_graph, quarantine_graph, written
from cchc_kg.lexicon import Lexicon
from cchc_kg.lines import Graph
from cchc_kg.ntriples import Row
from cchc_kg.reference import reference_quads
from cchc_kg.registry import Registry
from cchc_kg.report import Finding, Report
from cchc_kg.revision import Revision, revise, revision_graph
from cchc_kg.sources import Failure
from cchc_kg.store import Store
from cchc_kg.validation import Cut, Validator
from cchc_kg.vocabulary import graph as graph_name

BATCH = 50
"""How many articles are checked in one run of the SHACL engine; no more than these are held in memory."""

ACROSS = "across"
"""The key of the graph of findings that compare articles; that of an article never is one word."""
ACROSS_GRAPH = graph_name("checks", ACROSS)


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
class Checked:
    """A reading, its graph, and what checking found: the graph is answered from, or, where it violates, kept apart."""

    reading: Reading
    report: Report
    told: Graph = field(repr=False)
    revision: Revision | None = None  # where the article was in the store before, with another text

    @property
    def quarantined(self) -> bool:
        """Whether the graph is kept apart."""
        return not self.report.conforms

    @property
    def graph(self) -> NamedNode:
        """The name of the graph that the quads are in."""
        return self.told.name

    @property
    def quads(self) -> tuple[Quad, ...]:
        """The statements, in order of their lines."""
        return self.told.quads

    @property
    def other(self) -> NamedNode:
        """The name of the graph that goes when this one comes."""
        article = self.reading.article
        return article_graph(article) if self.quarantined else quarantine_graph(article)

    @property
    def checks(self) -> NamedNode:
        """The name of the graph of what checking found."""
        return graph_name("checks", self.reading.article.key)

    @cached_property
    def findings(self) -> tuple[Quad, ...]:
        """The report as quads, in its graph."""
        return self.report.quads(self.reading.article.key)


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

    def check(self, found: Iterable[Article | Failure]) -> Iterator[Checked | Failure]:
        """Read and check each article and yield its graph, each judged by itself; nothing is stored."""
        readings = self.read(found)
        while batch := list(islice(readings, BATCH)):
            yield from (item for item in batch if isinstance(item, Failure))
            graphs: list[tuple[Reading, Graph]] = []
            for item in batch:
                if isinstance(item, Reading):
                    try:
                        graphs.append((item, written(item.article, item.facts, self._registry)))
                    except Exception as error:
                        yield _defect(item.article, error)
            yield from self._checked(graphs)

    def build(self, found: Iterable[Article | Failure], store: Store) -> Iterator[Checked | Failure]:
        """Read, check and store each article in this process, and yield what became of it.

        The reference graphs go first. An article's graph is replaced whole; one that violates a shape goes to
        quarantine instead, and leaves it once it conforms. At the end the articles of the whole store are compared
        (``compare``). Raises StoreError where the store cannot be written.
        (``building`` does the same with all cores, and remembers what is done.)
        """
        self.lay(store)
        for item in self.check(found):
            yield self._put(item, store) if isinstance(item, Checked) else item
        self.compare(store)

    def revise(self, before: Iterable[Quad], after: Iterable[Quad]) -> Revision | None:
        """Return what became of the facts of an article's graph in its new one; None where its text is the same."""
        return revise(before, after, self._root)

    def compare(self, store: Store, pause: Callable[[], None] = lambda: None) -> Report:
        """Compare all articles of a store with each other, and put what is found into graph/checks/across.

        ``pause`` is called between two checks, when no answer of the store is under way.
        """
        found: list[Finding] = []
        for check in self.cuts:
            found += self.compare_in(store.query, check).findings
            pause()
        report = Report.of(found)
        store.replace(ACROSS_GRAPH, report.quads(ACROSS))
        return report

    def lay(self, store: Store) -> None:
        """Put the reference graphs into the store."""
        for name, quads in groupby(self.reference, key=lambda q: q.graph_name):
            if isinstance(name, NamedNode):
                store.replace(name, list(quads))

    @property
    def cuts(self) -> Mapping[str, Cut]:
        """How the graphs of articles are cut for each check that compares them."""
        return self._validator.cuts

    def compare_in(self, query: Callable[[str], Any], check: str) -> Report:
        """Return what one check finds between articles, or pieces of them, in a store that answers ``query``."""
        return self._validator.across(query, check)

    def _put(self, item: Checked, store: Store) -> Checked:
        key = item.reading.article.key
        revision = self.revise(store.dump([item.graph, item.other]), item.quads)
        if revision:  # before the article itself: what is cut off between the two is done again
            store.replace(revision_graph(key), revision.quads(key))
        store.replace(item.graph, item.quads, instead_of=[item.other])
        store.replace(item.checks, item.findings)
        return replace(item, revision=revision)

    def _checked(self, graphs: list[tuple[Reading, Graph]]) -> Iterator[Checked | Failure]:
        try:
            by_name: dict[NamedNode, tuple[Row, ...]] = {}
            for _, graph in graphs:
                known = by_name.get(graph.name)  # the same article may come twice
                by_name[graph.name] = tuple(sorted({*known, *graph.rows})) if known else graph.rows
            report = self._validator.check_graphs(by_name, self.reference, across=False)
        except CchcKgError:
            raise
        except Exception as error:  # whichever article it was, the others go on without it
            if len(graphs) == 1:
                yield _defect(graphs[0][0].article, error)
            else:
                for alone in graphs:
                    yield from self._checked([alone])
            return
        for reading, graph in graphs:
            found = report.about(graph.name.value)
            told = graph if found.conforms else graph.named(quarantine_graph(reading.article))
            yield Checked(reading, found, told)


def across(store: Store) -> Report:
    """Return what comparing the articles of a store found when it was last built; of things without their labels."""
    return Report.read(store.dump([ACROSS_GRAPH]))


def _defect(article: Article, error: Exception) -> Failure:
    trace, last = error.__traceback__, "?"
    while trace:
        last = f"{trace.tb_frame.f_code.co_filename.rpartition('/')[2]}:{trace.tb_lineno}"
        trace = trace.tb_next
    reason = f"a defect of this program: {type(error).__name__} at {last}: {error}"
    return Failure(article.source or article.id, None, reason, "please report it with the article")
