"""Whether a figure is wanted or planned, or was reached."""

import re

from cchc_kg.facts.cues import table_cues, words_before
from cchc_kg.facts.fact import Change, Status
from cchc_kg.facts.figure import Figure
from cchc_kg.lexicon import Lexicon
from cchc_kg.mentions.mention import Time

_MEASURED = frozenset({"percent", "points", "measure", "score", "rank"})


class StatusRules:
    """Reads the words before a figure that make it a target or a plan."""

    def __init__(self, lexicon: Lexicon) -> None:
        """Prepare the cues. Raises KnowledgeError where the table is malformed."""
        rows = lexicon.table("status_cues", "phrase", "role")
        self._spoken = table_cues([r for r in rows if r["role"] in ("strong", "order", "plan", "done")], "phrase", "role")
        self._given = table_cues(rows, "phrase", "role", role="given")
        self._future = table_cues(rows, "phrase", "role", role="future")
        self._design = tuple(r["phrase"].lower() for r in rows if r["role"] == "design")
        self._scheme = tuple(r["phrase"].lower() for r in rows if r["role"] == "scheme")
        self._items = frozenset(r["phrase"].lower() for r in rows if r["role"] == "item")

    def read(
        self, low: str, figure: Figure, change: Change | None, bounded: bool, times: list[Time], year: int | None
    ) -> Status:
        """Return ``target`` where the figure is wanted, planned or required."""
        sentence = figure.sentence
        if figure.kind == "noun" and figure.unit.lower() in self._items:
            return "actual"
        words = [w.strip(",:;") for w in words_before(low, sentence.start, figure.start)]
        if self._given.ending(words):
            return "actual"
        for time in times:
            if sentence.start <= time.start < sentence.end and time.kind == "year" and year and int(time.iso) > year:
                if self._future.ending(words_before(low, sentence.start, time.start)):
                    return "target"
        rates = figure.kind in _MEASURED
        planned = self._planned(low, figure)
        end = len(words)
        while end and (found := self._spoken.last(words[:end])):
            role, at = found
            if role == "strong":
                return "target"
            if role == "done":
                clause = any(w.endswith((",", ";", ":")) for w in words_before(low, sentence.start, figure.start)[at:])
                if not clause:
                    return "actual"
            if role == "order" and rates and (change is not None or bounded or figure.kind == "percent"):
                return "target"
            if role == "plan" and change is None and figure.unit != "%":
                return "target"
            end = at
        return "target" if planned else "actual"

    def _planned(self, low: str, figure: Figure) -> bool:
        clause = low[max(figure.since, figure.start - 90) : figure.start]
        if not any(re.search(rf"\b{d}\b", clause) for d in self._design):
            return False
        head = low[max(0, figure.start - 700) : figure.start]
        return any(s in head for s in self._scheme)
