"""Whether a figure is wanted or planned, or was reached."""

from collections.abc import Sequence

from cchc_kg.facts.cues import Cues, stripped, table_cues, within
from cchc_kg.facts.fact import Bound, Change, Status
from cchc_kg.facts.figure import Figure
from cchc_kg.facts.page import Page
from cchc_kg.facts.wording import Phrases
from cchc_kg.lexicon import Lexicon
from cchc_kg.mentions.mention import Time

_SPOKEN = ("strong", "goal", "order", "need", "plan", "proposal", "forecast", "done", "skip")
_MEASURED = frozenset({"percent", "points", "measure", "score", "times", "rank"})
_PLANNED = frozenset({"percent", "points", "measure", "money"})
_MERGED = frozenset({"noun", "measure", "percent"})
_GOAL = 9  # words before a bracket in which the goal is named that it tells
_REPORTED = 6  # words from "has" to a proposal
_SIZES = frozenset({"measure", "money", "noun"})
_BEFORE, _BEHIND, _NEAR = (
    700,
    300,
    150,
)  # code points around the size of something in which the passage may tell of a plan


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
        phrases = {
            role: Phrases((r["phrase"] for r in rows if r["role"] == role), lexicon.spotter)
            for role in ("design", "scheme", "proposed", "project", "merged", "draft", "counted", "known", "stated")
        }
        self._design, self._scheme, self._plan = phrases["design"], phrases["scheme"], phrases["proposed"]
        self._project, self._after_all, self._draft = phrases["project"], phrases["merged"], phrases["draft"]
        self._counted, self._knowing, self._stating = phrases["counted"], phrases["known"], phrases["stated"]
        self._known, self._many, self._point, self._bound, self._ensure, self._grant = (
            table_cues(rows, "phrase", "role", role=r) for r in ("known", "many", "point", "bound", "ensure", "grant")
        )
        self._value, self._stated, self._planned_head, self._is = (
            table_cues(rows, "phrase", "role", role=r) for r in ("value", "stated", "planned", "is")
        )
        self._bounds = table_cues(lexicon.table("bounds", "phrase", "bound", "side"), "phrase", "bound", side="before")
        self._rate = table_cues(rows, "phrase", "role", role="rate")
        self._come = table_cues(rows, "phrase", "role", role="come")
        self._made = table_cues(rows, "phrase", "role", role="made")
        self._items = table_cues(rows, "phrase", "role", role="item")

    def read(
        self, page: Page, figure: Figure, change: Change | None, bound: Bound, times: Sequence[Time], year: int | None
    ) -> Status:
        """Return ``target`` where the figure is wanted, planned or required."""
        sentence = figure.sentence
        if self.is_item(figure) or self._pointed(page, figure):
            return "actual"
        raw = figure.words
        words = stripped(raw)
        if self._given.ending(words) or self._begins(page, figure, words):
            return "actual"
        stop = _last_stop(raw)
        if self._states(page, figure, raw, stop):
            return "target"
        for time in within(times, sentence.start, sentence.end):
            ahead = time.kind == "year" and year and int(time.iso) > year
            if ahead and self._future.ending(page.words.between(sentence.start, time.start)):
                return "target"
        said = self._spoken.backwards(words)
        wanted = self._wanted(raw, words, said, stop, figure, change)
        if wanted is None:
            wanted = (
                (_last_role(said) != "done" and self._planned(page, figure, times))
                or self._merged(page, figure)
                or self._normed(words, figure, bound)
                or (change is None and self._to_come(figure, times, year))
            )
        return "target" if wanted else "actual"

    def _states(self, page: Page, figure: Figure, raw: list[str], stop: int) -> bool:
        """Say whether the figure is the value that a plan states ("vượt kế hoạch 14%", "14 tỷ đồng theo dự toán").

        ``stop`` is the index of the last word that a stop follows.
        """
        if self.in_brackets(page, figure):
            return True
        bare = [] if page.low[figure.start - 1] == "(" else _unbound(raw, self._bounds)
        if self._value.ending(bare) is not None or self._set_behind(page, figure):
            return True
        if self._is.ending(bare) is None:
            return False
        # "Kế hoạch vốn năm 2023 là 7.500 tỷ đồng": the plan is the subject of the clause.
        clause = bare[stop + 1 :]
        heads = self._planned_head.beginning(clause) is not None and self._is.ending(clause) is not None
        return heads and len(clause) <= _GOAL

    def _set_behind(self, page: Page, figure: Figure) -> bool:
        if not self._stating.may_stand(page.low, figure.unit_end, figure.unit_end + 28):
            return False
        words = page.words.first(figure.unit_end, figure.unit_end + 28, self._stated.longest)
        behind = [w.strip(",;.)") for w in words]
        return self._stated.beginning(behind) is not None

    def aside(self, page: Page, figure: Figure) -> bool:
        """Say whether the figure is only told beside another one: no list of goals goes on from it."""
        return page.low[figure.start - 1] == "(" or self._set_behind(page, figure)

    def in_brackets(self, page: Page, figure: Figure) -> bool:
        """Say whether the figure tells the goal named before its bracket ("đạt 124% chỉ tiêu giao (179 tỷ)")."""
        if page.low[figure.start - 1] != "(":
            return False
        words = page.words.between(figure.sentence.start, figure.start - 1)
        if figure.kind == "percent" and not any(w.rstrip(",;)").endswith("%") for w in words):
            return False  # how far the goal was reached, as often as not
        goal = self._spoken.last(words[-_GOAL:]) if self._set.ending(words) else None
        return goal is not None and goal[0] in ("strong", "goal")

    def _pointed(self, page: Page, figure: Figure) -> bool:
        """Say whether the figure counts things that were told of before ("6 dự án nêu trên")."""
        if figure.kind != "noun" or not self._knowing.may_stand(page.low, figure.end, figure.noun_end + 16):
            return False
        behind = page.words.between(figure.end, figure.noun_end + 16)
        return self._known.first(behind, 1, 6) is not None

    def _normed(self, words: list[str], figure: Figure, bound: Bound) -> bool:
        """Say whether the words make the percentage a norm ("thực hiện không quá 5%", "bảo đảm 100%")."""
        if figure.kind != "percent":
            return False
        set_bound = bound in ("at-least", "at-most") and self._bound.ending(words) is not None
        return set_bound or self._ensure.ending(words) is not None

    def _to_come(self, figure: Figure, times: Sequence[Time], year: int | None) -> bool:
        """Say whether the figure is told for years of which some are still to come."""
        sentence = figure.sentence
        if year is None or figure.kind not in _PLANNED:
            return False
        ahead = [t for t in times if sentence.start <= t.start and t.end <= figure.start]
        if not ahead or ahead[-1].kind != "interval":
            return False
        last = ahead[-1].iso.rpartition("/")[2][:4]
        return last.isdigit() and int(last) > year

    def _begins(self, page: Page, figure: Figure, words: list[str]) -> bool:
        """Say whether the figure is where a change begins: "từ 30% xuống còn 15%"."""
        if figure.amount.high is not None or not self._from.ending(words):
            return False
        return self._to.last(page.words.between(figure.unit_end, figure.until)) is not None

    def _wanted(
        self,
        raw: list[str],
        words: list[str],
        said: list[tuple[str, int]],
        stop: int,
        figure: Figure,
        change: Change | None,
    ) -> bool | None:
        """Return what the last words that say so (``said``) make of the figure; None where none says anything."""
        rate = figure.kind in _MEASURED
        reached = False
        for role, at in said:
            if (
                role in ("strong", "goal")
                and at
                and raw[at - 1].endswith("%")
                and self._planned_head.beginning(words[at:])
            ):
                continue  # "đạt 95% chỉ tiêu giao": the goal is what that figure is a share of
            if role == "proposal" and at and (raw[at - 1][0].isdigit() or self._many.ending(words[:at])):
                continue  # "2 đề xuất", "các kiến nghị": things, no plan
            near = stop < at + 2
            if role == "proposal" and self._reported(words[:at]):
                return False
            if role == "strong" or (role == "goal" and self._set.last(words[max(0, at - 6) : at + 9])):
                return True
            if role == "done":
                if near:
                    return False
                reached = True
            pressed = role == "order" or (role == "need" and (near or self._point.beginning(words) is not None))
            if rate and not reached and pressed and not (figure.kind == "measure" and self._only(words, at, role)):
                return True
            if role == "order" and not reached and self._grant.ending(_unbound(words, self._bound)):
                return True
            if role == "forecast":
                if near and self._come.ending(_unbound(words, self._bounds)) is not None:
                    return False
                role = "plan"
            if role in ("plan", "proposal") and near and change is None and (role == "proposal" or figure.unit != "%"):
                return True
        return None

    def _merged(self, page: Page, figure: Figure) -> bool:
        """Say whether the figure is told for after a merger that the passage only proposes."""
        if figure.kind not in _MERGED:
            return False
        after = self._after_all.search(page.low, max(0, figure.sentence.start - _NEAR), figure.start)
        if after is None:
            return False
        return self._draft.search(page.low, max(0, figure.start - _BEFORE), figure.start) is not None

    def _reported(self, words: list[str]) -> bool:
        """Say whether a proposal is told as made ("đã chuyển hồ sơ kiến nghị khởi tố")."""
        return self._made.last(words[-_REPORTED:]) is not None

    def _only(self, words: list[str], at: int, role: str) -> bool:
        """Say whether the word of need stands right before the size: "cần hơn 9 triệu m3" tells how much it takes."""
        return role == "need" and len(words) - at <= 2

    def _planned(self, page: Page, figure: Figure, times: Sequence[Time]) -> bool:
        """Say whether the figure is the size or the cost of something that the passage tells of as planned."""
        design = self._counted if figure.kind == "noun" else self._design
        if figure.kind not in _SIZES or not design.search(page.low, max(figure.since, figure.start - 90), figure.start):
            return False
        if any(figure.sentence.start <= t.start < figure.start and t.kind == "day" for t in times):
            return False  # as of that day it is there
        if not self._project.search(page.low, max(0, figure.sentence.start - _NEAR), figure.start):
            return False
        start = max(0, figure.start - _BEFORE)
        return bool(
            self._scheme.search(page.low, start, figure.end + _BEHIND)
            or self._plan.search(page.low, start, figure.start)
        )

    def is_item(self, figure: Figure) -> bool:
        """Say whether the figure counts plans or tasks, whose number is a fact."""
        return figure.kind == "noun" and self._items.beginning(figure.unit.lower().split()) is not None

    def goes_on(self, page: Page, figure: Figure, change: Change | None, times: Sequence[Time]) -> bool:
        """Say whether the figure's sentence goes on with a list of goals: a rate first, and nothing of when or how."""
        sentence, words = figure.sentence, figure.words
        dated = any(sentence.start <= t.start < figure.start for t in times)
        opens = figure.kind == "percent" and self._rate.beginning(words) is not None
        said = _last_role(self._spoken.backwards(words))
        return not dated and ((opens and said is None) or (change is None and said == "plan"))

    def reached(self, page: Page, figure: Figure) -> bool:
        """Say whether words before the figure in its sentence tell that it was reached."""
        return _last_role(self._spoken.backwards(figure.words)) == "done"


def _last_role(said: list[tuple[str, int]]) -> str | None:
    for role, _ in said:
        if role != "skip":
            return role
    return None


def _last_stop(raw: list[str]) -> int:
    """Return the index of the last word that a comma, colon or semicolon follows, -1 without one."""
    for i in range(len(raw) - 1, -1, -1):
        if raw[i][-1] in ",;:":
            return i
    return -1


def _unbound(words: list[str], bounds: Cues) -> list[str]:
    """Return the words without a bound that they end with."""
    found = bounds.ending(words)
    return words[: -found[1]] if found else words
