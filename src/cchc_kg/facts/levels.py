"""Which level a reported change led to: "52,8%, tăng 17,5% so với năm 2021"."""

from itertools import pairwise

from cchc_kg.facts.fact import Facts, Observation
from cchc_kg.sentences import split

_GAP = 60  # code points between a level and its change: the counted noun, a comma, the word for the change


def led_to(text: str, facts: Facts) -> dict[int, int]:
    """Return, by the index of an observation that is a change, the index of the level that the change led to.

    The level stands directly before its change, in the same sentence and measured the same way; where both tell
    their place or status these are the same. A change without such a neighbour is not in the answer.
    """
    ends = [sentence.end for sentence in split(text)]
    found = {}
    for (i, level), (j, change) in pairwise(enumerate(facts.observations)):
        start, end = level.evidence[0].end, change.evidence[0].start
        close = 0 <= end - start <= _GAP and not any(start <= stop <= end for stop in ends)
        if change.change and not level.change and close and _alike(level, change):
            found[j] = i
    return found


def _alike(level: Observation, change: Observation) -> bool:
    return (
        (level.unit == change.unit or change.unit == "%")
        and level.place == change.place
        and level.status == change.status
        and change.high is None
    )
