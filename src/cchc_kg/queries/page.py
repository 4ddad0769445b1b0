"""A page of an answer: which of its rows are wanted."""

from dataclasses import dataclass
from typing import ClassVar

from cchc_kg.errors import UsageError


@dataclass(frozen=True, slots=True)
class Page:
    """A stretch of the rows of an answer, in the answer's order: ``limit`` rows behind the first ``offset``."""

    limit: int
    offset: int = 0

    LONGEST: ClassVar[int] = 10_000
    FARTHEST: ClassVar[int] = 1_000_000_000

    def __post_init__(self) -> None:
        """Raise UsageError where a number is out of bounds: 1 to LONGEST rows, behind 0 to FARTHEST."""
        if not 1 <= self.limit <= self.LONGEST:
            raise UsageError(f"limit: {self.limit} is no number of rows", f"expected 1 to {self.LONGEST:,}")
        if not 0 <= self.offset <= self.FARTHEST:
            raise UsageError(f"offset: {self.offset} rows cannot be passed over", f"expected 0 to {self.FARTHEST:,}")

    def before(self) -> "Page | None":
        """Return the page before this one, or None where this is the first."""
        return Page(self.limit, max(0, self.offset - self.limit)) if self.offset else None

    def behind(self) -> "Page | None":
        """Return the page behind this one, or None where it would be too far."""
        at = self.offset + self.limit
        return Page(self.limit, at) if at <= self.FARTHEST else None

    def and_one(self) -> "Page":
        """Return this page with one row more, which tells whether there is a page behind it."""
        return _Longer(self.limit + 1, self.offset)


@dataclass(frozen=True, slots=True)
class _Longer(Page):
    LONGEST: ClassVar[int] = Page.LONGEST + 1
