"""Who took part in the reported meeting: with every post, in which role, for which province."""

import re
from dataclasses import dataclass, field

from cchc_kg.facts.attendance_words import AttendanceWords
from cchc_kg.facts.cast import Address, Cast
from cchc_kg.facts.company import Appearance, CompanyRules
from cchc_kg.facts.cues import within
from cchc_kg.facts.elsewhere import ElsewhereRules
from cchc_kg.facts.fact import Meeting, Participation, Role
from cchc_kg.facts.page import Page
from cchc_kg.facts.reference import ReferenceRules
from cchc_kg.lexicon import Lexicon
from cchc_kg.registry import Registry
from cchc_kg.span import Span

_REACH = 80  # code points from a person to what he or she does
_CLAUSE = re.compile(r"[.;:\n\u201c\"]")
_ORDER: dict[Role, int] = {"chair": 3, "speaker": 2, "participant": 1}
_LED: tuple[tuple[Role, str, str], ...] = (
    ("chair", "chair_of", "attendance.chaired-by"),
    ("participant", "attend_of", "attendance.attended-by"),
    ("speaker", "speak_of", "attendance.words-of"),
)


@dataclass(slots=True)
class _Person:
    name: str
    appearances: list[Appearance] = field(default_factory=list)
    role: Role | None = None
    cue: Span | None = None
    rule: str = ""


class AttendanceRules:
    """Reads participants from what the text says of each named person around each full name."""

    def __init__(self, lexicon: Lexicon, registry: Registry) -> None:
        """Read the cues of chairing, speaking and attending."""
        self._company = CompanyRules(lexicon)
        self._address = Address(lexicon)
        self._references = ReferenceRules(lexicon, registry)
        self._elsewhere = ElsewhereRules(lexicon)
        self._words = AttendanceWords(lexicon)

    def read(self, page: Page, meeting: Meeting) -> tuple[Participation, ...]:
        """Return the people who took part, in the order of their first full names."""
        appearances = self._company.appearances(page)
        people: dict[str, _Person] = {}
        for one in appearances:
            if self._is_byline(page, one):
                continue
            key = page.unaccented(page.folded(one.name))  # papers slip in tone marks
            key = next((full for full in people if full.endswith(f" {key}")), key)  # "ông Hoài Anh"
            person = people.setdefault(key, _Person(one.name))
            person.appearances.append(one)
            part = self._part(page, meeting, one, appearances)
            if part is not None and (person.role is None or _ORDER[part[0]] > _ORDER[person.role]):
                person.role, person.cue, person.rule = part
        found = [p for p in people.values() if p.role is not None and self._introduced(page, p)]
        if meeting.kind == "other":
            found = [p for p in found if not self._leads_elsewhere(page, p)]
        parts = [self._participation(page, p) for p in found]
        self._follow_up(page, found, parts)
        both = zip(found, parts, strict=True)
        return tuple(part if part.role == p.role else self._participation(page, p) for p, part in both)

    def _introduced(self, page: Page, person: _Person) -> bool:
        """Say whether the text brings somebody on: with a post, in a list, or by a word of address at a meeting.

        Whoever speaks without a post and away from the meeting is a bystander.
        """
        if any(one.posts or one.first != one.last for one in person.appearances):
            return True
        addressed = [one for one in person.appearances if one.start < one.place.start]
        if person.rule != "attendance.speak":
            return bool(addressed)
        return any(self._elsewhere.names_meeting(page, one.sentence) for one in addressed)

    def _is_byline(self, page: Page, one: Appearance) -> bool:
        start, end = one.place
        near = max(one.sentence.start, start - 30)
        if self._words.credit.search(page.text, page.low, near, start) or self._words.credited.match(page.text, end):
            return True
        line = page.paragraphs[page.sentence_at(start).paragraph]
        return not one.posts and line.end - line.start <= 2 * (end - start) + 4

    def _part(
        self, page: Page, meeting: Meeting, one: Appearance, everybody: list[Appearance]
    ) -> tuple[Role, Span, str] | None:
        """What this appearance says of the person's part in the meeting, None where it says nothing."""
        first, last = everybody[one.first], everybody[one.last]
        sentence = one.sentence
        before = page.text[sentence.start : first.start]
        if self._elsewhere.takes_away(page, meeting, sentence, first.start, one.posts, one.end):
            return None
        led = self._words.leads.may_stand(page.low, sentence.start, first.start)
        if led and (part := self._led(page, sentence.start, first.start)) is not None:
            return part
        told = led and self._words.before["told"].search(page.text, page.low, sentence.start, first.start)
        if not told and not before.strip() and (at := self._words.captioned.match(page.text, one.end, sentence.end)):
            return "participant", Span(*at.span()), "attendance.caption"  # "Ông A - Chủ tịch B tại buổi làm việc."
        if one.posts and not before.strip(" *+-\u2013\u2014\u2022") and page.text.startswith(": ", one.end):
            return "speaker", one.place, "attendance.words-of"  # "- Phó Thủ tướng Lê Văn Tám: Các bộ phải …"
        done = None if told else self._done(page, one, last, everybody)
        if done is not None and done[0] == "chair":
            return done
        opened = self._opened(page, one, first.start) if led and not told else None
        if opened is not None and (done is None or _ORDER[opened[0]] > _ORDER[done[0]]):
            return opened
        if done or opened or not led:
            return done or opened
        m = self._words.before["venue_of"].search(page.text, page.low, sentence.start, first.start)
        if m and self._words.venue.search(page.text, page.low, sentence.start, m.start()):
            return "participant", Span(m.start(), first.start), "attendance.venue"
        return None

    def _led(self, page: Page, start: int, end: int) -> tuple[Role, Span, str] | None:
        """What the words right before people say of their part: "do … chủ trì", "với sự tham dự của", "trao cho"."""
        for role, cue, rule in _LED:
            if (m := self._words.before[cue].search(page.text, page.low, start, end)) is not None:
                return role, Span(m.start(), end), rule
        if (handed := self._words.handed.search(page.text, page.low, start, end)) is not None:
            return "participant", Span(handed.start(), end), "attendance.received"
        return None

    def _leads_elsewhere(self, page: Page, person: _Person) -> bool:
        """Say whether somebody told of at a press conference chaired the meeting that it is about, and is not there."""
        if any(self._elsewhere.names_press(page, one.sentence) for one in person.appearances):
            return False
        chaired = self._words.before["chair_of"].search
        return any(
            chaired(page.text, page.low, one.sentence.start, one.start)
            and self._elsewhere.talked_about(page, one.sentence, one.start)
            for one in person.appearances
        )

    def _done(
        self, page: Page, one: Appearance, last: Appearance, everybody: list[Appearance]
    ) -> tuple[Role, Span, str] | None:
        """What the person does by the verb that follows: the last of a list speaks for all of it."""
        nearest: tuple[int, Role, Span, str] | None = None
        for end, alone in ((one.end, True), (last.end, one is last)):
            limit = min(one.sentence.end, end + _REACH)
            clause = _CLAUSE.search(page.text, end, limit)
            following = [a.start for a in everybody[last.last + 1 : last.last + 2]]
            limit = min([clause.start() if clause else limit, *following])
            if alone and one is not last:
                limit = min(limit, last.start)
            if not self._words.deeds.may_stand(page.low, end, limit) or self._does(page, "past", end, limit):
                continue
            for role, cue in (("chair", "chair"), ("speaker", "speak"), ("participant", "attend")):
                verb = self._does(page, cue, end, limit)
                if verb is None or (cue == "speak" and not alone):
                    continue
                found = (verb.start(), role, Span(*verb.span()), f"attendance.{cue}")
                if cue == "chair" and not self._chairs_meeting(page, verb, one):
                    continue
                if nearest is None or _ORDER[role] > _ORDER[nearest[1]]:  # type: ignore[index]
                    nearest = found  # type: ignore[assignment]
            if nearest is not None:
                return nearest[1:]
        return None

    def _does(self, page: Page, cue: str, start: int, end: int) -> re.Match[str] | None:
        """Return the first words of the stretch that say so."""
        return next((m for m in self._words.after[cue].finditer(page.text, page.low, start, end) if m["cue"]), None)

    def _chairs_meeting(self, page: Page, verb: re.Match[str], one: Appearance) -> bool:
        """ "chủ trì" leads a meeting, not a task: at the end of its clause, or before a meeting's name."""
        near = max(one.end, verb.start() - 12)
        return not self._words.before["told"].search(page.text, page.low, near, verb.start())

    def _opened(self, page: Page, one: Appearance, end: int) -> tuple[Role, Span, str] | None:
        """What an opening says of the subject behind it: "Chủ trì hội nghị, Thủ tướng …", "Tham dự có: …"."""
        found = None
        for m in self._words.openings.finditer(page.text, page.low, one.sentence.start, end):
            if m.lastgroup is None:
                continue
            if self._begins(page.text, one.sentence.start, m.start()):
                found = m
        if found is None:
            return None
        between = page.text[found.end() : end]
        role: Role = {"opening_chair": "chair", "opening_attend": "participant", "opening_speak": "speaker"}[
            found.lastgroup or ""
        ]  # type: ignore[assignment]
        if role == "speaker" and not re.search(r",\s*$", between):
            return None
        if role == "chair" and ("," in between[:-2] and not re.search(r",\s*$", between)):
            return None
        return role, Span(*found.span()), f"attendance.{found.lastgroup}".replace("_", "-")

    @staticmethod
    def _begins(text: str, start: int, at: int) -> bool:
        """Say whether a clause begins here: at the head of the stretch, behind a mark, or with a capital of its own."""
        return text[at].isupper() or text[start:at].rstrip()[-1:] in {"", ",", ";", ":", ")", "("}

    def _follow_up(self, page: Page, people: list[_Person], parts: list[Participation]) -> None:
        """Later short references ("Thủ tướng kết luận") may say that a participant spoke or chaired."""
        cast = Cast(page, parts, self._address)
        by_name = {p.name: p for p in people}
        named = {s for p in people for a in p.appearances for s in a.posts}
        for post in page.mentions.posts:
            if post[:2] in named:
                continue
            span = Span(post.start, post.end)
            name = cast.who(page.quote(span))
            if name is None or name not in by_name:
                continue
            person = by_name[name]
            sentence = page.sentence_at(post.start)
            clause = _CLAUSE.search(page.text, post.end, sentence.end)
            limit = min(clause.start() if clause else sentence.end, post.end + 40)
            near = max(sentence.start, post.start - 24)
            if self._words.before["told"].search(page.text, page.low, near, post.start):
                continue
            verb = self._words.after["chair"].pattern.match(page.text, post.end + 1, limit)
            if verb and person.role != "chair":
                person.role, person.cue, person.rule = "chair", Span(*verb.span()), "attendance.chair"
            verb = self._does(page, "speak", post.end, limit)
            if verb and person.role == "participant":
                person.role, person.cue, person.rule = "speaker", Span(*verb.span()), "attendance.speak"

    def _participation(self, page: Page, person: _Person) -> Participation:
        first = person.appearances[0]
        posts = _posts(page, person.appearances, self._words.full_posts)
        evidence = [page.evidence(first.place, person.rule), *(page.evidence(s, "attendance.post") for s in posts)]
        if person.cue is not None:
            evidence.append(page.evidence(person.cue, f"attendance.role-{person.role}"))
        venue: str | None = None
        for one in person.appearances:
            m = self._words.venue.search(page.text, page.low, one.sentence.start, one.start)
            venue = venue or (self._words.venue_ends.split(m.group(), maxsplit=1)[0].rstrip() if m else None)
        return Participation(
            name=page.printed(first.place),
            role=person.role or "participant",
            positions=tuple(dict.fromkeys(page.printed(s) for s in posts)),
            province=self._province(page, person, posts),
            venue=venue,
            evidence=tuple(dict.fromkeys(evidence)),
        )

    def _province(self, page: Page, person: _Person, posts: list[Span]) -> str | None:
        """The province named in a post; for local posts that name none, the one the article is at home in."""
        for span in [*posts, *(s for one in person.appearances for s in one.posts)]:
            for place in within(page.mentions.places, *span):
                if place.end <= span.end:
                    return self._references.official(page, place)
        if not any(self._words.local.search(page.text, page.low, *span) for span in posts):
            return None
        for one in person.appearances:
            m = self._words.venue.search(page.text, page.low, one.sentence.start, one.start)
            for place in page.mentions.places if m else ():
                if m and m.start() <= place.start and place.end <= m.end():
                    return self._references.official(page, place)
        return page.home or next(filter(None, (self._references.only(page, span) for span in posts)), None)


def _posts(page: Page, appearances: list[Appearance], full: frozenset[str]) -> list[Span]:
    """The posts of the fullest appearance, and those that others add; one post told in many ways, in its longest.

    ``full``: forms that say no more than the short one does ("Thủ tướng Chính phủ").
    """
    fullest = max(appearances, key=lambda a: len(a.posts))
    kept = {page.folded(page.quote(s)): s for s in fullest.posts}
    for one in appearances:
        for span in one.posts if one is not fullest else ():
            words = page.folded(page.quote(span))
            if words in kept:
                continue
            told = next((k for k in kept if k.split()[:2] == words.split()[:2]), None)
            if told is None:
                kept[words] = span
            elif words.startswith(f"{told} ") and words not in full:
                # "Bí thư" gives way to "Bí thư Tỉnh ủy", and keeps its place
                kept = {words if k == told else k: span if k == told else s for k, s in kept.items()}
    return list(kept.values())
