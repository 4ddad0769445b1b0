"""Articles in, checked graphs out: the one room that knows the whole order."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from importlib.resources.abc import Traversable
from typing import Any

from cchc_kg.article import Article
from cchc_kg.facts.fact import Facts
from cchc_kg.facts.reader import Reader
from cchc_kg.facts.record import record
from cchc_kg.lexicon import Lexicon
from cchc_kg.registry import Registry
from cchc_kg.sources import Failure


@dataclass(frozen=True)
class Reading:
    """An article and what it says."""

    article: Article
    facts: Facts
    registry: Registry = field(repr=False, compare=False)

    def record(self) -> dict[str, Any]:
        """Return the facts as one flat JSON object, each with its IRI."""
        return record(self.article, self.facts, self.registry)


class Pipeline:
    """Reads, checks and stores articles by one set of knowledge."""

    def __init__(self, root: Traversable | None = None) -> None:
        """Load the knowledge below ``root`` (None: what is shipped). Raises KnowledgeError where it is malformed."""
        self._registry = Registry.load(root)
        self._reader = Reader(Lexicon(root), self._registry)

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


def _defect(article: Article, error: Exception) -> Failure:
    trace, last = error.__traceback__, "?"
    while trace:
        last = f"{trace.tb_frame.f_code.co_filename.rpartition('/')[2]}:{trace.tb_lineno}"
        trace = trace.tb_next
    reason = f"a defect of this program: {type(error).__name__} at {last}: {error}"
    return Failure(article.source or article.id, None, reason, "please report it with the article")
