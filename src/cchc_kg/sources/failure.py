"""An input that could not be read, as a value."""

from dataclasses import dataclass

from cchc_kg.errors import CchcKgError


@dataclass(frozen=True, slots=True)
class Failure:
    """One input that is no article: where (``line`` is 1-based, None: the whole of it), why, and what was expected."""

    source: str
    line: int | None
    reason: str
    hint: str | None = None

    @classmethod
    def of(cls, error: CchcKgError, source: str, line: int | None = None) -> "Failure":
        """Return the error as the failure of one input."""
        return cls(source, line, error.message, error.hint)

    @property
    def where(self) -> str:
        """The input, with the line where there is one: ``news.jsonl:3``."""
        return f"{self.source}:{self.line}" if self.line else self.source

    def __str__(self) -> str:
        """Return one line for a reader: where, why, and what to do."""
        return f"{self.where}: {self.reason}" + (f" ({self.hint})" if self.hint else "")
