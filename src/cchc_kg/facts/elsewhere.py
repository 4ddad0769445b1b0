"""Other meetings that a report tells of: who took part in one of them need not have been at the reported one."""

import re

from cchc_kg.facts.fact import Meeting
from cchc_kg.facts.page import Page
from cchc_kg.lexicon import Lexicon
from cchc_kg.mentions.words import trie
from cchc_kg.span import Span
from cchc_kg.spotting import Sighted

_HIGHEST = ("1", "2")  # ranks of those who head the state and their deputies
_LEAD = 4  # sentences in which a report says who is there


class ElsewhereRules:
    """Tells other meetings from the reported one by their names and days."""

    def __init__(self, lexicon: Lexicon) -> None:
        """Read the words for meetings."""
        nouns = lexicon.table("meeting_nouns", "word", "kind", "weight")
        other = trie(r["word"] for r in nouns if r["kind"] != "other" and r["weight"] == "strong")
        press = trie(r["word"] for r in nouns if r["kind"] == "other")
        places = lexicon.words("meeting_places", "word") + lexicon.words("meeting_insides", "word")
        placed = rf"(?<!\w){trie(places)}[^\S\n]*(?!{press}){other}(?!\w)"
        self._placed = Sighted(placed, places, lexicon.spotter)
        recalled = trie(lexicon.words("attendance_cues", "word", role="recalled"))
        self._recalled = re.compile(rf",?[^\S\n]*{recalled}(?!\w)")
        speakers = lexicon.table("speakers", "head", "kind", optional=("rank", "means"))
        self._highest = re.compile(
            rf"{trie(r['head'] for r in speakers if r['rank'] in _HIGHEST)}(?!\w)", re.IGNORECASE
        )
        self._other, self._press = re.compile(rf"(?<!\w){other}"), re.compile(press)

    def names_meeting(self, page: Page, sentence: Span) -> bool:
        """Say whether the sentence names any meeting or press conference."""
        return any(p.search(page.text, *sentence) for p in (self._other, self._press))

    def names_press(self, page: Page, sentence: Span) -> bool:
        """Say whether the sentence names a press conference."""
        return self._press.search(page.text, *sentence) is not None

    def takes_away(
        self, page: Page, meeting: Meeting, sentence: Span, place: int, posts: tuple[Span, ...], end: int
    ) -> bool:
        """Say whether the sentence tells what somebody did elsewhere: on another day, or before the meeting."""
        if meeting.kind == "other" and self.talked_about(page, sentence, place):
            return True
        return self.on_another_day(page, meeting, sentence, place) or self._recalls(page, sentence, posts, end)

    def on_another_day(self, page: Page, meeting: Meeting, sentence: Span, place: int) -> bool:
        """Say whether a meeting of another day is named before the people at ``place``: they took part in that one."""
        if not meeting.date or not self._placed.search(page.text, page.low, sentence.start, place):
            return False
        days = {t.iso[-6:] for t in page.mentions.times if t.kind == "day" and sentence.start <= t.start < place}
        return bool(days) and meeting.date[-6:] not in days

    def _recalls(self, page: Page, sentence: Span, posts: tuple[Span, ...], end: int) -> bool:
        """Say whether a leader of the state is told, late and away from the meeting, to have ordered it before."""
        late = len(page.sentences) > _LEAD and sentence.start >= page.sentences[_LEAD].start
        if not late or not self._recalled.match(page.text, end) or self.names_meeting(page, sentence):
            return False
        return any(self._highest.match(page.text, *post) for post in posts)

    def talked_about(self, page: Page, sentence: Span, place: int) -> bool:
        """At a press conference other meetings are talked about: who led or addressed them need not be there."""
        told = page.text[sentence.start : sentence.end]
        named = self._placed.search(page.text, page.low, sentence.start, place)
        return bool(named or (self._other.search(told) and not self._press.search(told)))
