"""Short answers that are asked for again and again, kept as long as the store stays as it is."""

import re
from collections import OrderedDict

from cchc_kg.store.jobs import Answer, Job

_ROOM = 32 << 20  # bytes of all answers together
_LONGEST = 256 << 10  # bytes of one
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
