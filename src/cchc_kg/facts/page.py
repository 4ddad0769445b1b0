"""One article while it is read: its text as matched, its sentences, and what the finders saw in it."""

from bisect import bisect_left, bisect_right
from collections import Counter
from datetime import date
from functools import cache, cached_property

from cchc_kg.article import Article
from cchc_kg.facts.cues import Words
from cchc_kg.facts.fact import Evidence, Note
from cchc_kg.mentions import Mentions
from cchc_kg.sentences import Sentence, paragraphs, split
from cchc_kg.span import Located, Span, new
from cchc_kg.spotting import Spotter
from cchc_kg.vietnamese import folded, lowered, plain, unaccented


class Page:
    """What every rule room is given. Positions in rules count in ``text``; evidence counts in the article's own."""

    def __init__(self, article: Article, spotter: Spotter | None = None) -> None:
        """Bring the article's text into the spelling that rules match; ``spotter``: what spots their phrases in it."""
        self.article = article
        self._plain = plain(article.text)
        self.text: str = self._plain.text
        low = lowered(self.text)
        self.low = spotter.spot(self.text, low) if spotter else low
        self.folded, self.unaccented = cache(folded), cache(unaccented)  # names are compared again and again
        self.notes: list[Note] = []
        self.mentions = Mentions()
        self.home: str | None = None  # the province that an unnamed "the province" means
        self.subject: str | None = None  # the province that the meeting was held with

    @cached_property
    def sentences(self) -> tuple[Sentence, ...]:
        """The sentences, in text order."""
        return split(self.text, self.paragraphs)

    @cached_property
    def paragraphs(self) -> tuple[Span, ...]:
        """The lines that hold anything, in text order."""
        return paragraphs(self.text)

    @cached_property
    def day(self) -> date | None:
        """The day at which names are understood: that of publication, else the middle of the year told of most."""
        if known := self.article.published or self.article.published_by:
            return known
        years = Counter(int(t.iso[:4]) for t in self.mentions.times if t.iso[:2] == "20")
        return date(max(years, key=lambda y: (years[y], y)), 6, 30) if years else None

    @cached_property
    def words(self) -> Words:
        """The words of the text in lower case, with the marks at them."""
        return Words(self.low, marks=True)

    @cached_property
    def bare_words(self) -> Words:
        """The words of the text in lower case, without marks."""
        return Words(self.low, marks=False)

    @cached_property
    def _starts(self) -> list[int]:
        return [s.start for s in self.sentences]

    def nth_sentence(self, place: int) -> int:
        """Return the index of the first sentence that begins at the position or behind it."""
        return bisect_left(self._starts, place)

    def sentence_at(self, place: int) -> Sentence:
        """Return the sentence that holds the position (between two sentences: the one before)."""
        return self.sentences[bisect_right(self._starts, place, 1) - 1]

    def quote(self, span: Located) -> str:
        """Return the stretch of the text as matched."""
        return self.text[span.start : span.end]

    def printed(self, span: Located) -> str:
        """Return the words of the article as read that stand at the stretch of the text as matched."""
        start, end = self._plain.original(span.start, span.end)
        return self.article.text[start:end]

    def evidence(self, span: Located, rule: str) -> Evidence:
        """Return the words of the article as read that stand at ``span`` of the text as matched."""
        start, end = self._plain.original(span.start, span.end)
        return new(Evidence, (start, end, self.article.text[start:end], rule))

    def note(self, span: Located, reason: str) -> None:
        """Keep that something was seen at ``span`` and not understood."""
        self.notes.append(Note(reason, self.evidence(span, "note")))
