"""The one base of every error this package raises on purpose, and its children."""

from pathlib import Path
from typing import ClassVar


class CchcKgError(Exception):
    """Something the user can understand and act on: what went wrong, where, and what was expected.

    ``hint`` says what to do next or which choices there are. ``exit_code`` is what the command line ends with
    (2: it could not run), ``http_status`` what a server answers.
    """

    exit_code: ClassVar[int] = 2
    http_status: ClassVar[int] = 500

    def __init__(self, message: str, hint: str | None = None) -> None:
        """Keep the message and the hint apart, so that each front can print them its own way."""
        super().__init__(message)
        self.message = message
        self.hint = hint

    def __str__(self) -> str:
        """Return the message, with the hint behind it where there is one."""
        return f"{self.message} ({self.hint})" if self.hint else self.message


class KnowledgeError(CchcKgError):
    """A file of ontology/, shapes/, queries/ or data/ is missing or malformed."""

    @classmethod
    def at(cls, path: object, line: int | None, what: str, expected: str | None = None) -> "KnowledgeError":
        """Return the error for line ``line`` (1-based, None: the file as a whole) of ``path``."""
        where = f"{path}:{line}" if line else f"{path}"
        return cls(f"{where}: {what}", f"expected: {expected}" if expected else None)


class InputError(CchcKgError):
    """An input cannot be read as what it claims to be (a file, a line of JSON, an encoding)."""

    http_status = 422

    @classmethod
    def at(cls, path: Path | str, line: int | None, what: str, expected: str | None = None) -> "InputError":
        """Return the error for line ``line`` (1-based, None: the input as a whole) of ``path``."""
        where = f"{path}:{line}" if line else f"{path}"
        return cls(f"{where}: {what}", f"expected: {expected}" if expected else None)


class UsageError(CchcKgError):
    """What was asked for does not exist or does not fit: an unknown question, a parameter of the wrong type."""

    http_status = 400


class StoreError(CchcKgError):
    """A store cannot be opened, read or written."""

    http_status = 503


class QueryError(CchcKgError):
    """A query is malformed, refused (it would write, or reach out to the network) or failed."""

    http_status = 400


class LimitError(CchcKgError):
    """A query was stopped because it ran into a limit of time, rows, size or memory; there is no part of an answer."""

    http_status = 503


class EngineError(CchcKgError):
    """The engine broke down on a query; the process it ran in is gone, the store is whole."""

    http_status = 500


class NotFoundError(CchcKgError):
    """The graph or thing that was named is not there."""

    http_status = 404


class FormatError(CchcKgError):
    """An answer of this kind cannot be given in the format asked for."""

    http_status = 406
