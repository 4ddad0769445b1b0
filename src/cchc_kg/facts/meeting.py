"""The meeting that an article reports: found by its name, judged by the words around it, read for what it was."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache, partial
from itertools import chain

from cchc_kg.facts.cues import within
from cchc_kg.facts.fact import Evidence, Meeting, MeetingKind
from cchc_kg.facts.hosting import HostRules
from cchc_kg.facts.occasion import OccasionRules
from cchc_kg.facts.page import Page
from cchc_kg.lexicon import Lexicon
from cchc_kg.mentions.words import trie
from cchc_kg.registry import Registry
from cchc_kg.sentences import Sentence
from cchc_kg.span import Located, Span, trimmed
from cchc_kg.spotting import Sighted, Spotter

_LEAD = 4  # sentences in which a report says what it reports
_LATE = 9  # from this sentence on a meeting named for the first time is a side matter
_ENOUGH = 4  # points that make a meeting the reported one
_RETOLD = 8  # how often at most the body is looked for where the meeting is named again
_SOME = 3  # points that do where two sentences have them
_DOUBTFUL = 2  # points from which on a meeting is noted that too little speaks for
_NAMED = 30  # code points of a name that is nobody's but this meeting's
_DATELINE = re.compile(r"(?:\w+)?\([^()\n]{2,24}\)[^\S\n]*[-\u2013\u2014]")  # "(HĐV) - ", also behind a glued word
_RELATED = 1  # points of a sentence that may tell more of the reported meeting
_AROUND = 400  # code points around a meeting's name in which a public post or body makes it a public one
_LONGEST = 220  # code points of a meeting's name
_LIST_ITEM = re.compile(
    r"(?<!TP)\.(?!\d)|[;:()\"\u201c\u201d\n]|[^\S\n][-\u2013\u2014][^\S\n]|,(?=[^\S\n]*(?:\S+[^\S\n]+){0,3}\d)"
)


@dataclass(frozen=True, slots=True)
class _Candidate:
    noun: Span
    kind: MeetingKind
    strong: bool
    sentence: Span
    score: int


class MeetingRules:
    """Reads the meeting of an article; an article that reports no meeting of a public body has none."""

    def __init__(self, lexicon: Lexicon, registry: Registry) -> None:
        """Read the words for meetings and those around them."""
        self._occasion = OccasionRules(lexicon)
        self._host = HostRules(lexicon)
        nouns = lexicon.table("meeting_nouns", "word", "kind", "weight")
        verbs = lexicon.table("meeting_verbs", "word", "kind")
        self._kinds = {row["word"]: row["kind"] for row in (*verbs, *nouns)}
        self._strong = {row["word"] for row in (*verbs, *nouns) if row.get("weight") != "weak"}
        self._verbs = {row["word"] for row in verbs}
        forms = [f for w in self._kinds for f in (w, w[0].upper() + w[1:])]
        cues = lexicon.table("meeting_cues", "word", "role")
        apart = "".join(rf"(?<!\w{re.escape(r['word'][1:])}\s)" for r in cues if r["role"] == "compound")
        self._names = Sighted(rf"(?<!\w){apart}{trie(forms)}(?!\w)", forms, lexicon.spotter)
        self._cues = {
            role: _whole_words(_cased(r["word"] for r in cues if r["role"] == role), lexicon.spotter)
            for role in ("chair", "host", "attend", "speak", "other")
        }
        self._stops = _whole_words(lexicon.words("meeting_name_stops", "word"), lexicon.spotter)
        marks = lexicon.table("ordinal_marks", "word", "role")
        mark = trie(r["word"] for r in marks if r["role"] == "mark")
        first = trie(r["word"] for r in marks if r["role"] == "first")
        self._numbers = {row["word"]: int(row["number"]) for row in lexicon.table("ordinals", "word", "number")}
        words = trie(f for w in self._numbers for f in (w, w[0].upper() + w[1:]))
        self._ordinal = re.compile(rf"(?<!\w)(?:(?P<first>{first})|{mark}[^\S\n]+(?P<number>\d{{1,3}}|{words}))(?!\w)")
        self._foreign = _whole_words(lexicon.words("foreign", "word"), lexicon.spotter)
        self._private = set(lexicon.words("private_posts", "slug"))
        self._local = re.compile(trie(r["head"] for r in lexicon.table("body_heads", "head", "sphere")))

    def read(self, page: Page) -> Meeting | None:
        """Return the reported meeting, None where there is none; a doubtful one, and one without a day, is noted."""
        candidates = self._candidates(page)
        best = max(candidates, key=lambda c: (c.score, -c.noun.start), default=None)
        told = sum(c.score >= _SOME for c in candidates) > 1 or (best is not None and self._retold(page, best))
        if best is None or best.score < (_SOME if told else _ENOUGH):
            if best is not None and best.score >= _DOUBTFUL:
                page.note(self._name(page, best), "doubtful-meeting")
            return None
        near = [c for c in candidates if c.score >= _RELATED and c.noun != best.noun]
        lead = [Span(s.start, s.end) for s in (*self._late_lead(page), *page.sentences[:_LEAD])]
        sentences = list(dict.fromkeys([best.sentence, *(c.sentence for c in near), *lead]))
        return self._meeting(page, best, candidates, sentences)

    def _meeting(self, page: Page, best: _Candidate, candidates: list[_Candidate], sentences: list[Span]) -> Meeting:
        name_of = cache(partial(self._name, page))
        name = name_of(best)
        day, inferred, at = self._occasion.day(page, sentences)
        told = [best.sentence, *(s for s in sentences if at and s.start <= at.start < s.end and s != best.sentence)]
        part, part_at = self._occasion.day_part(page, told, at)
        form, form_at = self._occasion.form(page, told, best.kind)
        told_by = [c for c in candidates if c is best or (c.score >= _ENOUGH and c.sentence in told)][:_RETOLD]
        again = [c for c in candidates if c.score >= _ENOUGH and c.kind == best.kind and c.sentence not in told][
            :_RETOLD
        ]
        hosts = chain(
            (self._host.body(page, c.noun, name_of(c), c.sentence) for c in (best, *told_by)),
            (self._host.chaired(page, sentence, sentences) for sentence in told),
            (self._host.with_offices(page, c.noun, c.sentence) for c in told_by if c.kind != "working-visit"),
            (self._host.chaired(page, c.sentence, sentences) for c in again),
            (self._host.body(page, c.noun, name_of(c), c.sentence) for c in again),
        )
        body = next(filter(None, hosts), None)
        ordinal, ordinal_at = self._number(page, name)
        for other in told_by if ordinal is None else ():  # the same meeting named in full: "phiên họp thứ ba"
            longer = name_of(other)
            if ordinal is None and other.kind == best.kind and self._number(page, longer)[0] is not None:
                name, (ordinal, ordinal_at) = longer, self._number(page, longer)
        venues = self._occasion.venues(page, told)
        if best.kind == "working-visit" and not venues and form is None:
            near = [s for s in sentences if at and s.start <= at.start < s.end]
            venues = self._occasion.visited(page, near)
            form, form_at = ("in-person", venues[0]) if venues else (None, None)
        evidence = [page.evidence(name, "meeting.name")]
        for span, rule in (
            (at, "meeting.date"),
            (part_at, "meeting.day-part"),
            (form_at, "meeting.format"),
            (body[1] if body else None, "meeting.body"),
            (ordinal_at, "meeting.ordinal"),
        ):
            if span is not None:
                evidence.append(page.evidence(span, rule))
        evidence += [page.evidence(v, "meeting.venue") for v in venues]
        if day is None:
            page.note(name, "undated-meeting")
        elif day.startswith("--") and at is not None:
            page.note(at, "year-unknown")
        return Meeting(
            kind=best.kind,
            name=page.quote(name),
            body=body[0] if body else None,
            ordinal=ordinal,
            date=day,
            date_inferred=inferred,
            day_part=part,
            format=form,
            chairs=(),
            venues=tuple(dict.fromkeys(page.quote(v) for v in venues)),
            evidence=_unique(evidence),
        )

    def _candidates(self, page: Page) -> list[_Candidate]:
        found = []
        for m in self._names.finditer(page.text, page.low):
            noun = Span(*m.span())
            whole = page.sentence_at(noun.start)
            sentence = Span(whole.start, whole.end)
            word = " ".join(m.group().split())
            kind = self._kinds.get(word) or self._kinds[word[0].lower() + word[1:]]
            strong = word[0].lower() + word[1:] in self._strong
            score = self._score(page, noun, sentence, strong, press=kind == "other")
            found.append(_Candidate(noun, kind, strong, sentence, score))  # type: ignore[arg-type]
        return found

    def _score(self, page: Page, noun: Span, sentence: Span, strong: bool, press: bool) -> int:
        """Points for what speaks for the reported meeting: its place in the text, its day, who leads or holds it."""
        text = page.text
        start, end = max(sentence.start, noun.start - 220), min(sentence.end, noun.end + 160)
        if not self._public(page, sentence, noun):
            return 0
        score = 2 if strong else -1
        score += press
        order = bisect_right(page.sentences, noun.start, key=lambda s: s.start) - 1
        leads = order < _LEAD or any(s.start <= noun.start < s.end for s in self._late_lead(page))
        score += 1 if leads else -(order >= _LATE) - (order >= 2 * _LATE)
        if self._cues["chair"].search(text, page.low, start, end):
            score += 2 if strong else 3
        elif " ".join(text[noun.start : noun.end].split()) in self._verbs:
            score += 1
        elif self._cues["host"].search(text, page.low, start, noun.start) or self._cues["host"].pattern.match(
            text, noun.end + 1
        ):
            score += 2
        elif self._cues["speak"].search(text, page.low, start, end) or self._cues["attend"].search(
            text, page.low, start, noun.start
        ):
            score += 1
        if any(t.kind == "day" and start <= t.start and t.end <= end for t in page.mentions.times):
            score += 2
        elif self._occasion.day_part(page, [Span(start, end)], None)[0]:
            score += 1
        other = self._cues["other"].search(
            text, page.low, max(sentence.start, noun.start - 30), min(sentence.end, noun.end + 20)
        )
        foreign = self._foreign.search(
            text, page.low, max(sentence.start, noun.start - 90), min(sentence.end, noun.end + 90)
        )
        return score - 4 * bool(other) - 3 * bool(foreign)

    def _late_lead(self, page: Page) -> tuple[Sentence, ...]:
        """The sentences of a last paragraph that opens with a dateline: sites print an article's lead behind it."""
        last = page.paragraphs[-1:] if len(page.paragraphs) > 1 else ()
        if not any(_DATELINE.match(page.text, p.start) for p in last):
            return ()
        return tuple(s for s in page.sentences[-_LEAD:] if s.start >= last[0].start)

    def _public(self, page: Page, sentence: Span, noun: Span) -> bool:
        """Say whether a public post or body of this country stands in the sentence."""
        start, end = max(sentence.start, noun.start - _AROUND), min(sentence.end, noun.end + _AROUND)
        posts, bodies = page.mentions.posts, page.mentions.bodies
        for post in posts[bisect_left(posts, start, key=_start) : bisect_left(posts, end, key=_start)]:
            public = post.slug and post.slug not in self._private
            if public and not self._foreign.search(page.text, page.low, post.start, min(len(page.text), post.end + 12)):
                return True
        for body in bodies[bisect_left(bodies, start, key=_start) : bisect_left(bodies, end, key=_start)]:
            named = body.slug is not None or self._local.match(page.text, body.start) is not None
            if named and not self._foreign.search(page.text, page.low, body.start, min(len(page.text), body.end + 12)):
                return True
        return False

    def _name(self, page: Page, found: _Candidate) -> Span:
        """The meeting's name: from its noun to the word or mark at which another phrase begins."""
        start, end = found.noun.end, min(found.sentence.end, found.noun.end + _LONGEST)
        bodies = within(page.mentions.bodies, start, end)
        end = min([end, *(p.start for p in within(page.mentions.people, start + 1, end)[:1])])
        end = min([end, *(p.start for p in within(page.mentions.posts, start + 1, end)[:1])])
        stops = self._stops.finditer(page.text, page.low, start, end), _LIST_ITEM.finditer(page.text, start, end)
        for stop in stops:
            at = (m.start() for m in stop)
            end = min(end, next((s for s in at if not any(b.start <= s < b.end for b in bodies)), end))
        span = trimmed(page.text, found.noun.start, end)
        return Span(span.start, span.start + len(page.quote(span).rstrip(" ,")))

    def _retold(self, page: Page, found: _Candidate) -> bool:
        """Say whether the text gives the meeting's long name once more."""
        name = page.quote(self._name(page, found))
        return len(name) >= _NAMED and page.text.count(name) > 1

    def _number(self, page: Page, name: Span) -> tuple[int | None, Span | None]:
        """The session's number, right behind its name ("phiên họp thứ ba")."""
        m = self._ordinal.search(page.text, name.start, min(name.end, name.start + 60))
        if m is None:
            return None, None
        if m["first"]:
            return 1, Span(*m.span())
        word = m["number"]
        return int(word) if word.isdigit() else self._numbers[word.lower()], Span(*m.span())


def _start(found: Located) -> int:
    return found.start


def _whole_words(words: list[str] | tuple[str, ...], spotter: Spotter) -> Sighted:
    return Sighted(rf"(?<!\w){trie(words)}(?!\w)", words, spotter)


def _cased(words: Iterable[str]) -> list[str]:
    return [form for word in words for form in (word, word[0].upper() + word[1:])]


def _unique(evidence: list[Evidence]) -> tuple[Evidence, ...]:
    return tuple(dict.fromkeys(evidence))
