"""Figures that belong together: a change and the level it led to, a percentage and the count that it repeats."""

import re
from collections.abc import Sequence
from itertools import pairwise

from cchc_kg.facts.fact import Observation
from cchc_kg.facts.page import Page
from cchc_kg.lexicon import Lexicon, alternation

_GAP = 60  # code points between the two: the counted noun, a comma, a word


class LevelRules:
    """Ties neighbouring figures: "52,8%, tăng 17,5% so với năm 2021", "226/332 phường (68,07%)"."""

    def __init__(self, lexicon: Lexicon) -> None:
        """Take the words that announce a percentage from data/lexicon/share_cues.csv."""
        cue = alternation(lexicon.words("share_cues", "cue"))
        self._repeated = re.compile(rf"[^\d.;:()\n]{{0,{_GAP}}}(?:\((?:{cue} )?|, {cue} )")

    def read(self, page: Page, seen: Sequence[Observation]) -> tuple[Observation, ...]:
        """Return the observations, each change with its level and each percentage with its count, by their index.

        A change stands directly behind its level, in the same sentence and measured the same way; a percentage in
        brackets behind its count out of a total, or behind a comma and a word for reaching or making up.
        """
        found = list(seen[:1])
        for i, (first, second) in enumerate(pairwise(seen)):
            start, end = first.evidence[0].end, second.evidence[0].start
            between = page.article.text[start:end]
            if second.change and not first.change and self._near(page, start, end) and _alike(first, second):
                second = second._replace(change_to=i)
            elif first.out_of and _is_share(second) and self._repeated.fullmatch(between):
                second = second._replace(share_of=i)
            found.append(second)
        return tuple(found)

    def _near(self, page: Page, start: int, end: int) -> bool:
        return 0 <= end - start <= _GAP and page.sentence_at(start - 1) == page.sentence_at(end)


def _is_share(seen: Observation) -> bool:
    return seen.unit == "%" and not seen.change and seen.high is None


def _alike(level: Observation, change: Observation) -> bool:
    return (
        (change.unit in (level.unit, "%") or (change.change_kind == "points" and level.unit == "%"))
        and level.place == change.place
        and level.status == change.status
        and change.high is None
    )
