"""Whose meeting it is: the body, written out where the article itself explains its short form."""

import re

from cchc_kg.facts.cues import within
from cchc_kg.facts.page import Page
from cchc_kg.lexicon import Lexicon
from cchc_kg.mentions.mention import Body, Post
from cchc_kg.mentions.words import trie
from cchc_kg.span import Span
from cchc_kg.spotting import Sighted
from cchc_kg.vietnamese import CAPITALS, folded

_BETWEEN = 45  # code points between a body and what it holds
_FURTHER = 120  # code points behind a meeting's sentence in which its body may be named
_OFFICES = 60  # code points behind a meeting's noun in which those it is held with are named
_SHORT_FORM = re.compile(r"\s*\([^()]{1,16}\)")


class HostRules:
    """Reads the body of a meeting from the words around its name."""

    def __init__(self, lexicon: Lexicon) -> None:
        """Read the words that join a meeting with its body."""
        cues = lexicon.table("meeting_cues", "word", "role")
        link = trie(r["word"] for r in cues if r["role"] == "link")
        hosts = [r["word"] for r in cues if r["role"] == "host"]
        leading = [r["word"] for r in cues if r["role"] in ("chair", "concludes")]
        chairs = [f for w in leading for f in (w, w[0].upper() + w[1:])]
        chair = trie(chairs)
        self._link = re.compile(rf"(?<!\w){link}[^\S\n]+(?:\w+[^\S\n]+)?$")
        self._host = Sighted(rf"(?<!\w){trie(hosts)}(?!\w)", hosts, lexicon.spotter)
        joint = trie(r["word"] for r in cues if r["role"] == "joint")
        self._joint = re.compile(rf",?[^\S\n]*{joint}[^\S\n]*")
        aux, by, leads = (trie(r["word"] for r in cues if r["role"] == role) for role in ("aux", "by", "leads"))
        self._bare_verb = re.compile(rf"(?:[^\S\n]+{aux})*[^\S\n]*")
        self._led = re.compile(rf"[^\S\n]+{by}[^\S\n].*(?<!\w){leads}(?!\w)")
        self._chair = Sighted(rf"(?<!\w){chair}(?!\w)", chairs, lexicon.spotter)
        self._chaired_by = re.compile(rf"(?<!\w){by}[^\S\n](?P<who>[^.;:\n]{{0,120}}?)(?<!\w){chair}(?!\w)")
        met = [f for w in lexicon.words("meeting_partners", "word") for f in (w, w[0].upper() + w[1:])]
        partners = trie(met)
        self._partner_words = Sighted(rf"(?<!\w){partners}(?!\w)", met, lexicon.spotter)
        between = trie(r["word"] for r in cues if r["role"] == "between")
        self._both = re.compile(rf"[^\S\n]+{between}[^\S\n]+")
        self._notice, self._offices = (
            Sighted(rf"(?<!\w){trie(words)}(?!\w)", words, lexicon.spotter)
            for words in ([r["word"] for r in cues if r["role"] == role] for role in ("notice", "offices"))
        )
        self._own_post = re.compile(rf"{trie(r['word'] for r in cues if r['role'] == 'office of')}(?!\w)")
        self._with = re.compile(rf"(?<!\w){partners}[^\S\n]+$")
        self._committee = re.compile(rf"(?<!\w){trie(lexicon.words('committee_heads', 'word'))}(?!\w)")
        words = [form for w in lexicon.words("unit_words", "word") for form in (w, w[0].upper() + w[1:])]
        syllable = rf"[^\S\n]+[{CAPITALS}][^\W\d_{CAPITALS}]*(?!\w)"
        name = rf"(?:{syllable}(?:{syllable}){{0,2}}|[^\S\n]+\d{{1,2}}(?!\w))"  # "huyện Ba Tơ", "Quận 2"
        self._unit = re.compile(rf"[^\S\n]+(?P<unit>{trie(words)}{name}|[QP]\.[^\S\n]?\d{{1,2}}(?!\w))")
        kinds = trie(f for w in lexicon.words("document_kinds", "kind") for f in (w, w[0].lower() + w[1:]))
        self._document = re.compile(rf"(?<!\w){kinds}[^\S\n]+{link}[^\S\n]+$")
        self._bare = set(lexicon.words("body_heads", "head"))
        self._plain = re.compile(rf"(?:[^\S\n]+(?:{trie(lexicon.words('meeting_modifiers', 'word'))}|\d+))*[^\S\n]+")

    def body(self, page: Page, noun: Span, name: Span, sentence: Span) -> tuple[str, Span] | None:
        """Return the body of the meeting named at ``name`` (headed by ``noun``), and where it stands."""
        end = sentence.end + _FURTHER
        bodies = [b for b in within(page.mentions.bodies, sentence.start, end) if b.end <= end]
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
        if self._partner_words.pattern.fullmatch(page.text, noun.start, noun.end):
            return None
        for body in bodies:
            if noun.start < body.start < noun.end:  # "họp Ban Chỉ đạo": the cue ends in the body's first word
                return Span(body.start, body.end)
            if noun.end <= body.start <= name.end + 1:
                between = page.text[noun.end : body.start]
                linked = self._link.search(between) and not self._document.search(between)
                between_two = self._both.fullmatch(page.text, noun.end, body.start)
                if linked or between_two or self._plain.fullmatch(page.text, noun.end, body.start):
                    return Span(body.start, body.end)
        return None

    def _subject(self, page: Page, noun: Span, sentence: Span, bodies: list[Body]) -> Span | None:
        """ "Sở Nội vụ tổ chức hội nghị", "do UBND tỉnh tổ chức", "Chính phủ đã họp phiên thường kỳ"."""
        posts = [(p.start, p.end) for p in page.mentions.posts]
        for body in reversed([b for b in bodies if b.end <= noun.start]):
            stretch = (body.end, noun.start)
            if noun.start - body.end > 4 * _BETWEEN or any(s <= body.start < e for s, e in posts):
                continue
            if self._notice.search(page.text, page.low, *stretch):
                continue  # who tells in writing what was decided at a meeting of others
            hosts = self._host.search(page.text, page.low, *stretch)
            subject = self._bare_verb.fullmatch(page.text, *stretch) or self._led.match(page.text, *stretch)
            if (hosts and hosts.start() < body.end + _BETWEEN) or subject:
                return self._first(page, body, bodies)
        for body in bodies:
            if body.start < noun.end:
                continue
            acts = self._host.search(page.text, page.low, body.end, min(len(page.text), body.end + 24))
            if acts and acts.start() < body.end + 6 and not any(s <= body.start < e for s, e in posts):
                return self._first(page, body, bodies)
        return None

    def _first(self, page: Page, body: Body, bodies: list[Body]) -> Span:
        """The first of the bodies that hold a meeting together: "UBND tỉnh phối hợp với Bộ Nội vụ tổ chức"."""
        for other in reversed([b for b in bodies if b.end <= body.start]):
            if not self._joint.fullmatch(page.text, other.end, body.start):
                break
            body = other
        return Span(body.start, body.end)

    def _partner(self, page: Page, noun: Span, name: Span, bodies: list[Body]) -> Span | None:
        """ "làm việc với Bộ Tài nguyên và Môi trường", "với lãnh đạo huyện Ba Tơ": the body or unit visited."""
        for body in bodies:
            if noun.start < body.start <= name.end + 1 and self._with.search(page.text[noun.start : body.start]):
                return Span(body.start, body.end)
        for words in self._partner_words.finditer(page.text, page.low, noun.start, name.end):
            if (unit := self._unit.match(page.text, words.end())) is not None:
                return Span(*unit.span("unit"))
        return None

    def chaired(self, page: Page, sentence: Span, lead: list[Span]) -> tuple[str, Span] | None:
        """Return the committee or local body that the chair leads, where the sentence says that he or she chairs.

        A committee may be told of in another sentence of the ``lead`` that names the same person.
        """
        if not self._chair.search(page.text, page.low, *sentence):
            return None
        if (named := self._chaired_by.search(page.text, *sentence)) is not None:
            sentence = Span(*named.span("who"))  # "dự hội nghị do Thủ tướng chủ trì": not whose who attends
        found = self._of_chair(page, sentence)
        names = {p.name for p in page.mentions.people if sentence.start <= p.start < sentence.end}
        for other in lead if found is None else ():
            if any(p.name in names and other.start <= p.start < other.end for p in page.mentions.people):
                found = found or self._leads_committee(page, other)
        return (self._written_out(page, found), found) if found else None

    def with_offices(self, page: Page, noun: Span, sentence: Span) -> tuple[str, Span] | None:
        """Return the local body whose chairman or deputy meets its own offices ("giao ban với các sở, ngành")."""
        if not self._offices.search(page.text, page.low, noun.end, min(sentence.end, noun.end + _OFFICES)):
            return None
        for post in _within(page.mentions.posts, sentence):
            for body in page.mentions.bodies:
                inside = post.start < body.start and body.end <= post.end
                if inside and self._own_post.match(page.text, body.start):
                    found = Span(body.start, post.end)
                    return self._written_out(page, found), found
        return None

    def _of_chair(self, page: Page, sentence: Span) -> Span | None:
        if (committee := self._leads_committee(page, sentence)) is not None:
            return committee
        for post in reversed(_within(page.mentions.posts, sentence)):
            for body in page.mentions.bodies:
                inside = post.start < body.start and body.end <= post.end and body.slug != "chinh-phu"
                if inside and not (post.slug or "").startswith("uy-vien"):
                    return Span(body.start, post.end)
        return None

    def _leads_committee(self, page: Page, sentence: Span) -> Span | None:
        for post in reversed(_within(page.mentions.posts, sentence)):
            m = self._committee.search(page.text, post.start, post.end)
            if m is not None:
                return Span(m.start(), post.end)
        return None

    def _written_out(self, page: Page, span: Span) -> str:
        """The body's name without bracketed short forms; for a short form or a bare head the long name elsewhere."""
        printed = _clean(page.quote(span))
        key = folded(printed)
        bracketed = f"({printed.lower()})"
        at = page.low.find(bracketed)
        while at >= 0:  # "Ủy ban chỉ đạo quốc gia về … (Ủy ban chỉ đạo 1899)"
            for body in page.mentions.bodies:
                if body.end <= at and not page.text[body.end : at].strip(" "):
                    return _clean(page.quote(body))
            at = page.low.find(bracketed, at + 1)
        head = self._committee.match(printed)
        if (head is None or head.end() < len(printed)) and printed not in self._bare:
            return printed
        longer = [Span(b.start, b.end) for b in page.mentions.bodies]
        for post in page.mentions.posts:
            if (m := self._committee.search(page.text, post.start, post.end)) is not None:
                longer.append(Span(m.start(), post.end))
        named = [s for s in sorted(longer) if folded(page.quote(s)).startswith(f"{key} ")]
        if head is None:  # "Ủy ban": the committee of that name, if the article tells of one
            named = [s for s in named if self._committee.match(page.text, s.start)]
        if not named:
            return printed
        full = _clean(page.quote(named[0]))
        return full[:1].upper() + full[1:]


def _within(posts: tuple[Post, ...], sentence: Span) -> list[Post]:
    return [p for p in posts if sentence.start <= p.start and p.end <= sentence.end]


def _clean(printed: str) -> str:
    return " ".join(_SHORT_FORM.sub("", printed).split())
