"""Norms: a must or a should, of whom it is said, and whether it only looks like one."""

from cchc_kg.facts.addressee import AddresseeRules
from cchc_kg.facts.clause import CUT, FAR, Clauses
from cchc_kg.facts.demand_words import DemandWords
from cchc_kg.facts.page import Page
from cchc_kg.facts.wording import Cue
from cchc_kg.span import Span

_NEAR = 30  # letters within which the last words before a norm stand
_LONGEST_SUBJECT = 8  # words


class NormRules:
    """Reads the norms of a stretch."""

    def __init__(self, words: DemandWords, addressees: AddresseeRules, clauses: Clauses) -> None:
        """Take the lexicons of demands; ``addressees`` finds who is named, ``clauses`` where clauses begin."""
        self._words, self._addressees, self._clauses = words, addressees, clauses

    def read(
        self, page: Page, low: str, span: Span, free: bool, account: bool = False
    ) -> tuple[str, tuple[Span, ...]] | None:
        """Return the kind of the norm that the stretch demands something by, and whom it names; None without one.

        ``free`` says that the words are an order's or the speaker's own, ``account`` that they tell of how things are.
        """
        head, _ = self._clauses.past_leads(low, span.start, span.end)
        apart = self._words.apart.match(low, head, span.end)
        exists = apart is None and self._words.exists.match(low, head, span.end) is not None
        for cue in self._words.norms.find(low, span.start, span.end):
            before = low[max(span.start, cue.start - _NEAR) : cue.start]
            if cue.kind == "none" or (
                self._words.relative.search(before) and not self._words.before_norm.search(before)
            ):
                continue
            if cue.kind == "forbid" and _judged(low, cue.end, span.end):
                continue  # "to do it like that will not do,"
            if self.wished(low, span.start, cue) or self._upward(page, low, span, cue):
                continue
            named = self._obliged(page, low, span, cue)
            if exists and not named and not CUT.search(low, head, cue.start):
                continue  # it tells what there is
            if account and not named and not self._words.before_norm.search(before):
                continue  # somebody's account of how things are
            near = max(span.start, cue.start - FAR, low.rfind(";", span.start, cue.start) + 1)
            clause = max((c.end for c in self._words.clauses.find(low, near, cue.start)), default=near)
            happened = not free and not named and self._words.happened.search(low, clause, cue.start) is not None
            if happened and not self.firm(low, span, cue):
                continue
            if self._words.effect.search(low, cue.end, span.end):
                continue  # "some faults that must be handled also made ..."
            head = max(span.start, low.rfind(";", span.start, cue.start) + 1)
            heads = cue.start - span.start < 2 or self._subject(low, head, cue.start)
            if cue.kind != "should" or named or free or heads or self._words.before_norm.search(before):
                return cue.kind, tuple(named)
        return None

    def firm(self, low: str, span: Span, norm: Cue) -> bool:
        """Say whether a norm heads a clause of its own and leads to a deed."""
        heads = low[span.start : norm.start].rstrip().endswith((",", ";"))
        task = self._words.tasks.at(low, self._clauses.skip(low, norm.end, span.end), span.end)
        return heads and task is not None and task.kind in ("manner", "push")

    def _subject(self, low: str, start: int, norm: int) -> bool:
        """Say whether nothing but the subject of its clause stands before a norm."""
        place, _ = self._clauses.past_leads(low, start, norm)
        words = low[place:norm].split()
        return 0 < len(words) <= _LONGEST_SUBJECT and not CUT.search(low, place, norm)

    def _upward(self, page: Page, low: str, span: Span, norm: Cue) -> bool:
        """Say whether the norm is of somebody above who was asked: others' wishes, told."""
        asked = [m.end() for m in self._words.petition.finditer(low, max(span.start, norm.start - _NEAR), norm.start)]
        return bool(asked) and self._addressees.superior(
            page, low, self._clauses.skip(low, asked[-1], norm.start), norm.start
        )

    def _obliged(self, page: Page, low: str, span: Span, norm: Cue) -> list[Span]:
        """Return the addressees right before a norm: the longest list of them that ends there."""
        near = max(span.start, norm.start - FAR)
        breaks = CUT.finditer(low, near, norm.start)
        cuts = [near, *(m.end() for m in breaks if not self._addressees.ends_at(low, span.start, m.start()))]
        cuts += [c.end for c in self._words.clauses.find(low, near, norm.start)]
        for cut in sorted(cuts):
            start, _ = self._clauses.past_leads(low, cut, norm.start)
            acting = self._addressees.acting(page, low, start, span.end)
            if acting and acting[1] and self.deed(low, acting[1], span.end).start == norm.start:
                if self._words.passive.match(low, norm.end, span.end):
                    return []  # what shall be done to them
                return self._addressees.meant(page, low, acting[0], span.end)
        return []

    def wished(self, low: str, start: int, norm: Cue) -> bool:
        """Say whether a norm only tells what level an aim takes (``to grow by 7%, the rest of the year must ...``)."""
        start = max(start, norm.start - FAR)
        wish = self._words.desire.search(low, start, norm.start)
        if wish is None or not self._words.then.search(low, wish.end(), norm.start):
            return False
        place = self._clauses.skip(low, norm.end, len(low))
        if self._words.exists.match(low, place) is not None:
            return True  # what must be there for something else to be
        level = self._words.levels.at(low, place, len(low))
        return level is not None or bool(self._words.wish_if.search(low, start, wish.start()))

    def deed(self, low: str, cue: Cue, end: int) -> Cue:
        """Return the norm or task that a word behind an addressee is, or leads to."""
        if cue.kind in ("inferior", "ought"):
            return cue
        at = self._clauses.skip(low, cue.end, end) if cue.kind == "auxiliary" else cue.start
        norm = self._words.norms.at(low, at, end)
        return norm if norm and norm.kind != "none" else self._words.tasks.at(low, at, end) or cue


def _judged(low: str, place: int, end: int) -> bool:
    """Say whether no deed follows what looks like a ban: the clause ends there."""
    return low[place : min(end, place + 2)].lstrip()[:1] in ("", ",", ".", ";", "!", "\u201d", '"')
