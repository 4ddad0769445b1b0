"""Whether a figure is wanted or planned, or was reached."""

import re
from collections.abc import Sequence

from cchc_kg.facts.cues import table_cues, words_before
from cchc_kg.facts.fact import Change, Status
from cchc_kg.facts.figure import Figure
from cchc_kg.lexicon import Lexicon, alternation
from cchc_kg.mentions.mention import Time

_SPOKEN = ("strong", "goal", "order", "need", "plan", "done", "skip")
_MEASURED = frozenset({"percent", "points", "measure", "score", "times", "rank"})


class StatusRules:
    """Reads the words before a figure that make it a target or a plan."""

    def __init__(self, lexicon: Lexicon) -> None:
        """Prepare the cues. Raises KnowledgeError where the table is malformed."""
        rows = lexicon.table("status_cues", "phrase", "role")
        self._spoken = table_cues([r for r in rows if r["role"] in _SPOKEN], "phrase", "role")
        self._set = table_cues(rows, "phrase", "role", role="set")
        self._from, self._to = (table_cues(rows, "phrase", "role", role=r) for r in ("from", "to"))
        self._given = table_cues(rows, "phrase", "role", role="given")
        self._future = table_cues(rows, "phrase", "role", role="future")
        self._design, self._scheme = (
            re.compile(rf"(?<!\w){alternation(r['phrase'].lower() for r in rows if r['role'] == role)}(?!\w)")
            for role in ("design", "scheme")
        )
        self._items = frozenset(r["phrase"].lower() for r in rows if r["role"] == "item")

    def read(self, low: str, figure: Figure, change: Change | None, times: Sequence[Time], year: int | None) -> Status:
        """Return ``target`` where the figure is wanted, planned or required."""
        sentence = figure.sentence
        if self.is_item(figure):
            return "actual"
        raw = words_before(low, sentence.start, figure.start)
        words = [w.strip(",:;") for w in raw]
        if self._given.ending(words) or self._begins(low, figure, words):
            return "actual"
        for time in times:
            ahead = (
                sentence.start <= time.start < sentence.end and time.kind == "year" and year and int(time.iso) > year
            )
            if ahead and self._future.ending(words_before(low, sentence.start, time.start)):
                return "target"
        wanted = self._wanted(raw, words, figure, change)
        return "target" if wanted or (wanted is None and self._planned(low, figure)) else "actual"

    def _begins(self, low: str, figure: Figure, words: list[str]) -> bool:
        """Say whether the figure is where a change begins: "từ 30% xuống còn 15%"."""
        if figure.amount.high is not None or not self._from.ending(words):
            return False
        return self._to.last(words_before(low, figure.unit_end, figure.until)) is not None

    def _wanted(self, raw: list[str], words: list[str], figure: Figure, change: Change | None) -> bool | None:
        """Return what the last words that say so make of the figure; None where none says anything."""
        rate = figure.kind in _MEASURED
        end = len(words)
        reached = False
        while end and (found := self._spoken.last(words[:end])):
            role, at = found
            if role in ("strong", "goal") and at and raw[at - 1].endswith("%"):
                end = at  # "đạt 95% chỉ tiêu giao": the goal is what that figure is a share of
                continue
            near = not any(w[-1] in ",;:" for w in raw[at + 2 :])
            if role == "strong" or (role == "goal" and self._set.last(words[max(0, at - 6) : at + 9])):
                return True
            if role == "done":
                if near:
                    return False
                reached = True
            if rate and not reached and (role == "order" or (role == "need" and near)):
                return True
            if role == "plan" and near and change is None and figure.unit != "%":
                return True
            end = at
        return None

    def _planned(self, low: str, figure: Figure) -> bool:
        if not self._design.search(low, max(figure.since, figure.start - 90), figure.start):
            return False
        return self._scheme.search(low, max(0, figure.start - 700), figure.start) is not None

    def is_item(self, figure: Figure) -> bool:
        """Say whether the figure counts plans or tasks, whose number is a fact."""
        return figure.kind == "noun" and figure.unit.lower() in self._items

    def reached(self, low: str, figure: Figure) -> bool:
        """Say whether words before the figure in its sentence tell that it was reached."""
        found = self._spoken.last(words_before(low, figure.sentence.start, figure.start))
        return found is not None and found[0] == "done"
