"""Short answers that are asked for again and again, kept as long as the store stays as it is."""

import re
from collections import OrderedDict
from collections.abc import Hashable

from cchc_kg.store.jobs import Answer, Job

_ROOM = 32 << 20  # bytes of all answers together
_LONGEST = 256 << 10  # bytes of one
_MARKS = 8192  # things seen of late
# What such a query answers may differ from one moment to the next, though the store has not changed.
_FICKLE = re.compile(r"\b(?:now|rand|uuid|struuid|bnode)\s*\(", re.IGNORECASE)
_WORDS = ("now", "rand", "uuid", "bnode")


def fickle(sparql: str) -> bool:
    """Tell whether a query may answer differently each time."""
    if "(" not in sparql:
        return False
    plain = sparql.lower()
    now, rand, uuid, bnode = _WORDS  # far cheaper to look for than the pattern
    return (now in plain or rand in plain or uuid in plain or bnode in plain) and _FICKLE.search(plain) is not None


class Again:
    """Tells what comes for the second time, of the last thousands: only that is worth remembering.

    What comes once would push out what comes often, and leave its memory cold.
    """

    def __init__(self) -> None:
        """Begin with nothing seen."""
        self._now: set[int] = set()
        self._before: set[int] = set()

    def seen(self, thing: Hashable) -> bool:
        """Tell whether this came before, and remember that it came now. Two things in 2⁶⁴ are taken for one."""
        mark = hash(thing)
        if mark in self._now or mark in self._before:
            return True
        self._now.add(mark)
        if len(self._now) >= _MARKS:
            self._now, self._before = set(), self._now
        return False


class Known:
    """Answers by what was asked; the one that was not asked for longest goes first."""

    def __init__(self) -> None:
        """Begin with none."""
        self._answers: OrderedDict[Job, Answer] = OrderedDict()
        self._room = _ROOM

    def get(self, job: Job, version: str) -> Answer | None:
        """Return the answer to this job on the store in this state, if it is known."""
        answer = self._answers.get(job)
        if answer is None:
            return None
        if answer.version != version:
            self._forget(job)
            return None
        self._answers.move_to_end(job)
        return answer

    def keep(self, job: Job, answer: Answer) -> None:
        """Remember an answer, unless it is long or may be another one the next time."""
        size = len(answer.body) + len(job.text)
        if size > _LONGEST or fickle(job.text):
            return
        self._forget(job)
        self._answers[job] = answer
        self._room -= size
        while self._room < 0:
            self._forget(next(iter(self._answers)))

    def _forget(self, job: Job) -> None:
        if (answer := self._answers.pop(job, None)) is not None:
            self._room += len(answer.body) + len(job.text)
