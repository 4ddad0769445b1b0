"""What became of the articles of a build: counted, and listed in a file."""

import csv
from collections import Counter
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Any, Literal, Self

from cchc_kg.building.parcel import Parcel
from cchc_kg.errors import StoreError
from cchc_kg.sources import Failure

LIST = "build.csv"
"""The file in the folder of the store that lists what became of the articles of the last build."""

COLUMNS = ("outcome", "id", "source", "reason")


@dataclass(frozen=True, slots=True)
class Passed:
    """An article that was not read: ``unchanged`` since an earlier build, or ``repeated`` in this one."""

    outcome: Literal["unchanged", "repeated"]
    id: str
    source: str
    meeting: bool = True
    quarantined: str | None = None


Outcome = Parcel | Passed | Failure


@dataclass
class Summary:
    """Counts of articles. ``no_meeting`` and ``quarantined`` are among those read and those unchanged.

    ``changed`` are among those read: they were in the store before with another text.
    """

    read: int = 0
    unchanged: int = 0
    repeated: int = 0
    no_meeting: int = 0
    quarantined: int = 0
    changed: int = 0
    failed: int = 0
    triples: int = 0
    facts: int = 0
    notes: int = 0
    findings: Counter[str] = field(default_factory=Counter)

    def add(self, outcome: Outcome) -> None:
        """Count one outcome."""
        match outcome:
            case Failure():
                self.failed += 1
                return
            case Passed(outcome="repeated"):
                self.repeated += 1
                return
            case Passed():
                self.unchanged += 1
            case Parcel():
                self.read += 1
                self.triples += outcome.triples
                self.facts += outcome.facts
                self.changed += outcome.changed is not None
                self.notes += outcome.notes
                self.findings.update(dict(outcome.severities))
        self.no_meeting += not outcome.meeting
        self.quarantined += outcome.quarantined is not None

    def record(self) -> dict[str, Any]:
        """Return the counts as one flat object."""
        return asdict(self) | {"stored": self.stored, "findings": dict(sorted(self.findings.items()))}

    @property
    def listed(self) -> bool:
        """Whether there is anything to list."""
        return any((self.unchanged, self.repeated, self.no_meeting, self.quarantined, self.changed, self.failed))

    @property
    def stored(self) -> int:
        """How many of the articles given are in the store."""
        return self.read + self.unchanged


class Listing:
    """A CSV file of what failed, is in quarantine, changed, tells of no meeting, or was not read again."""

    def __init__(self, path: Path) -> None:
        """Begin the file anew. Raises StoreError where it cannot be written, as ``add`` and closing it do."""
        self.path = path
        try:
            self._file = path.open("w", encoding="utf-8", newline="")
            self._rows = csv.writer(self._file, lineterminator="\n")
            self._rows.writerow(COLUMNS)
        except OSError as error:
            raise self._unwritten(error) from error

    def add(self, outcome: Outcome) -> None:
        """Write the rows of one outcome: none for a plain article, two for an unchanged one without a meeting."""
        try:
            self._rows.writerows(_rows(outcome))
        except OSError as error:
            raise self._unwritten(error) from error

    def __enter__(self) -> Self:
        """Return the list itself."""
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        """Close the file, whatever happened; what went wrong before is told before that it cannot be written."""
        try:
            self._file.close()
        except OSError as failed:
            if error is None:
                raise self._unwritten(failed) from failed

    def _unwritten(self, error: OSError) -> StoreError:
        return StoreError(f"{self.path} cannot be written: {error.strerror}", "what was stored is stored")


def _rows(outcome: Outcome) -> Iterator[tuple[str, str, str, str]]:
    match outcome:
        case Failure():
            yield "failed", "", outcome.where, outcome.reason
            return
        case Passed():
            yield outcome.outcome, outcome.id, outcome.source, ""
            if outcome.outcome == "repeated":
                return
    if isinstance(outcome, Parcel) and outcome.changed is not None:
        yield "changed", outcome.id, outcome.source, outcome.changed
    if outcome.quarantined is not None:
        yield "quarantined", outcome.id, outcome.source, outcome.quarantined
    if not outcome.meeting:
        yield "no-meeting", outcome.id, outcome.source, "it tells of no meeting"
