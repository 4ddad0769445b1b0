"""Whose meeting it is: the body, written out where the article itself explains its short form."""

import re

from cchc_kg.facts.page import Page
from cchc_kg.lexicon import Lexicon
from cchc_kg.mentions.mention import Body
from cchc_kg.mentions.words import trie
from cchc_kg.span import Span
from cchc_kg.vietnamese import folded

_BETWEEN = 45  # code points between a body and what it holds
_SHORT_FORM = re.compile(r"\s*\([^()]{1,16}\)")
_SPACES = re.compile(r"\s+")


class HostRules:
    """Reads the body of a meeting from the words around its name."""

    def __init__(self, lexicon: Lexicon) -> None:
        """Read the words that join a meeting with its body."""
        cues = lexicon.table("meeting_cues", "word", "role")
        link = trie(r["word"] for r in cues if r["role"] == "link")
        host = trie(r["word"] for r in cues if r["role"] == "host")
        chair = trie(r["word"] for r in cues if r["role"] == "chair")
        self._link = re.compile(rf"(?<!\w){link}[^\S\n]+(?:\w+[^\S\n]+)?$")
        self._host = re.compile(rf"(?<!\w){host}(?!\w)")
        self._chair = re.compile(rf"(?<!\w){chair}(?!\w)")
        self._with = re.compile(rf"(?<!\w){trie(lexicon.words('meeting_partners', 'word'))}[^\S\n]+$")
        self._committee = re.compile(rf"(?<!\w){trie(lexicon.words('committee_heads', 'word'))}(?!\w)")
        self._plain = re.compile(rf"(?:[^\S\n]+(?:{trie(lexicon.words('meeting_modifiers', 'word'))}|\d+))*[^\S\n]+")

    def body(self, page: Page, noun: Span, name: Span, sentence: Span) -> tuple[str, Span] | None:
        """Return the body of the meeting named at ``name`` (headed by ``noun``), and where it stands."""
        bodies = [b for b in page.mentions.bodies if sentence.start <= b.start and b.end <= sentence.end + 120]
        for found in (
            self._named(page, noun, name, bodies),
            self._subject(page, noun, sentence, bodies),
            self._partner(page, noun, name, bodies),
        ):
            if found is not None:
                return self._written_out(page, found), found
        return None

    def _named(self, page: Page, noun: Span, name: Span, bodies: list[Body]) -> Span | None:
        """ "phiên họp thứ 3 của Ban Chỉ đạo", "phiên họp Chính phủ thường kỳ", "cuộc họp Ban An toàn giao thông"."""
        for body in bodies:
            if noun.end <= body.start <= name.end + 1:
                linked = self._link.search(page.text[noun.end : body.start])
                if linked or self._plain.fullmatch(page.text, noun.end, body.start):
                    return Span(body.start, body.end)
        return None

    def _subject(self, page: Page, noun: Span, sentence: Span, bodies: list[Body]) -> Span | None:
        """ "Sở Nội vụ tổ chức hội nghị", "do UBND tỉnh tổ chức", "Chính phủ đã họp phiên thường kỳ"."""
        posts = [(p.start, p.end) for p in page.mentions.posts]
        for body in reversed([b for b in bodies if b.end <= noun.start]):
            between = page.text[body.end : noun.start]
            if len(between) > 4 * _BETWEEN or any(s <= body.start < e for s, e in posts):
                continue
            hosts = self._host.search(between)
            if (hosts and hosts.start() < _BETWEEN) or not between.strip():
                return Span(body.start, body.end)
        for body in bodies:
            after = page.text[body.end : body.end + 24]
            acts = noun.end <= body.start and (m := self._host.search(after)) is not None and m.start() < 6
            if acts and not any(s <= body.start < e for s, e in posts):
                return Span(body.start, body.end)
        return None

    def _partner(self, page: Page, noun: Span, name: Span, bodies: list[Body]) -> Span | None:
        """ "làm việc với Bộ Tài nguyên và Môi trường": the body visited."""
        for body in bodies:
            if noun.start < body.start <= name.end + 1 and self._with.search(page.text[noun.start : body.start]):
                return Span(body.start, body.end)
        return None

    def chaired(self, page: Page, sentence: Span) -> tuple[str, Span] | None:
        """Return the committee or local body that the chair leads, where the sentence says that he or she chairs."""
        found = self._of_chair(page, sentence) if self._chair.search(page.text, *sentence) else None
        return (self._written_out(page, found), found) if found else None

    def _of_chair(self, page: Page, sentence: Span) -> Span | None:
        posts = [p for p in page.mentions.posts if sentence.start <= p.start and p.end <= sentence.end]
        for post in reversed(posts):
            m = self._committee.search(page.text, post.start, post.end)
            if m is not None:
                return Span(m.start(), post.end)
        for post in reversed(posts):
            for body in page.mentions.bodies:
                inside = post.start < body.start and body.end <= post.end and body.slug != "chinh-phu"
                if inside and not (post.slug or "").startswith("uy-vien"):
                    return Span(body.start, post.end)
        return None

    def _written_out(self, page: Page, span: Span) -> str:
        """The body's name without bracketed short forms; for a short form or a bare head the long name elsewhere."""
        printed = _clean(page.quote(span))
        key = folded(printed)
        for body in page.mentions.bodies:  # "Ủy ban chỉ đạo quốc gia về … (Ủy ban chỉ đạo 1899)"
            m = re.compile(rf"[^\S\n]*\({re.escape(printed)}\)", re.IGNORECASE).match(page.text, body.end)
            if m is not None:
                return _clean(page.quote(body))
        head = self._committee.match(printed)
        if head is None or head.end() < len(printed):
            return printed
        longer = [Span(b.start, b.end) for b in page.mentions.bodies]
        for post in page.mentions.posts:
            if (m := self._committee.search(page.text, post.start, post.end)) is not None:
                longer.append(Span(m.start(), post.end))
        named = [s for s in sorted(longer) if folded(page.quote(s)).startswith(f"{key} ")]
        if not named:
            return printed
        full = _clean(page.quote(named[0]))
        return full[:1].upper() + full[1:]


def _clean(printed: str) -> str:
    return _SPACES.sub(" ", _SHORT_FORM.sub("", printed)).strip()
