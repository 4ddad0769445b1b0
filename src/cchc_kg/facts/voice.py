"""Who speaks: the words that name a speaker, and whom they mean."""

import re
from bisect import bisect_left

from cchc_kg.facts.cast import Cast
from cchc_kg.facts.fact import Meeting, Participation
from cchc_kg.facts.page import Page
from cchc_kg.facts.speaker import Naming, Speaker
from cchc_kg.facts.voice_words import LOWEST, VoiceWords
from cchc_kg.facts.wording import Cue
from cchc_kg.span import Span, new

_ABOVE_ALL = 2  # whose wishes are orders whoever leads the meeting, and where the report does not name them
_NEAR = 24  # letters within which the last words before a naming stand
_FARTHEST = 200  # letters between a naming and its verb
_DECIDING = 4  # the lowest rank whose wishes are orders where nobody of a higher rank is there
_APPOSITION = (",", "-", "\u2013", "\u2014")
_APART = re.compile(r"[,;:!?\"\u201c\u201d\u2026()\n]|(?<!tp)\.(?!\w)|\s[-\u2013\u2014]\s")
_BEYOND = re.compile(r"[;:!?\u201d\u201c](?!\w)|(?<!tp)\.(?!\w)")


class Voices:
    """The namings of one page, and whom each means."""

    def __init__(
        self,
        page: Page,
        low: str,
        verbs: list[Cue],
        words: VoiceWords,
        cast: Cast,
        meeting: Meeting,
        people: tuple[Participation, ...],
    ) -> None:
        """Find the namings of the page. ``low`` is its text in lower case, ``verbs`` the verbs of speech in it."""
        self._page, self._low, self._words, self._cast = page, low, words, cast
        self._verbs = [v.start for v in verbs]
        self._known: dict[str, str | None] = {}
        self._key, self._bare = page.folded, page.unaccented
        self._body = meeting.body
        self._body_key = self._key(meeting.body or "")
        self._names = {self._key(p.name): p for p in people}
        self._misspelt = {self._bare(key): key for key in self._names}
        self._people = {self._misspelt.get(self._bare(k := self._key(p.name)), k) for p in page.mentions.people}
        self._chairs = {self._key(p.name) for p in people if p.role == "chair"}
        self._ranks = {name: words.rank_of(p.positions) for name, p in self._names.items()}
        chairing = [self._ranks[n] for n in self._chairs]
        speaking = [self._ranks[n] for n, p in self._names.items() if p.role == "speaker"]
        best = min([*chairing, *speaking], default=3)
        self._deciding = max(_ABOVE_ALL, best if chairing else min(best + 1, _DECIDING))
        self.all = self._find()
        self._ends = [n.end for n in self.all]

    def _find(self) -> list[Naming]:
        known: dict[int, int] = {}
        for start, end, _ in (*self._page.mentions.bodies, *self._page.mentions.posts):
            known[start] = max(end, known.get(start, 0))
        ranked = self._words.kind_and_rank
        heads = [
            new(Naming, (start, max(end, known.get(start, 0)), *ranked(kind), None, None))
            for start, end, kind in self._words.heads.find(self._low)
        ]
        names = [
            new(Naming, (*person[:2], "person", LOWEST, person.name, None)) for person in self._page.mentions.people
        ]
        taken = sorted([*heads, *names], key=lambda n: (n.start, -n.end))
        merged: list[Naming] = []
        verbs = set(self._verbs)
        for one in taken:
            before = merged[-1] if merged else None
            if before and one.start in verbs and one.start - before.end == 1:
                continue  # what the one named before does, not somebody else ("the ministry reports")
            if before and one.start < before.end:
                if one.name and not before.name:  # a name whose first word looks like a title
                    merged[-1] = one
                continue
            if before and not before.name and self._one(before, one):
                kind = before.kind if one.name is None or before.kind != "witness" else "person"
                addressed = before.kind == "person" and one.kind == "post"  # "comrade chairman" is the chairman
                merged[-1] = Naming(before.start, one.end, kind, one.rank if addressed else before.rank, one.name)
            else:
                merged.append(one)
        return merged

    def _one(self, before: Naming, after: Naming) -> bool:
        """Say whether two namings are one: a title and its body, a title and the name that follows."""
        between = self._low[before.end : after.start]
        if after.name is None and (before.kind == "person" or (before.kind == "body" and after.kind == "post")):
            return not between.strip()
        return (
            not _APART.search(between)
            and len(between.split()) <= (8 if after.name else 5)
            and not self._parted(before.end, after.start)
        )

    def _parted(self, start: int, end: int) -> bool:
        """Say whether a verb or a word of relation stands between."""
        i = bisect_left(self._verbs, start)
        verb = i < len(self._verbs) and self._verbs[i] < end
        return verb or self._words.parting.search(self._low, start, end) is not None

    def title(self, start: int, end: int) -> Naming | None:
        """Return the first post, written large, that other words of the stretch run into without a stop."""
        for one in self.all[bisect_left(self._ends, start + 1) :]:
            if one.start >= end:
                return None
            large = one.kind == "post" and self._page.text[one.start].isupper()
            if one.start > start + 1 and large and self._page.text[one.start - 2].isalnum():
                return one
        return None

    def first(self, start: int, end: int) -> Naming | None:
        """Return the first naming of a post or person in the stretch, with the name it stands beside."""
        for i in range(bisect_left(self._ends, start + 1), len(self.all)):
            one = self.all[i]
            if one.end > end:
                return None
            if one.start >= start and one.kind in ("post", "person") and not self._oblique(i, start):
                return self._with_name(i, start)
        return None

    def before(self, place: int, start: int) -> Naming | None:
        """Return the naming that is the subject of a verb at ``place``, in the clause that begins at ``start``."""
        i = bisect_left(self._ends, place + 1) - 1
        while i >= 0 and self.all[i].start >= start:
            one = self.all[i]
            gap = self._low[one.end : min(place, one.end + _FARTHEST)]
            if one.end + _FARTHEST < place or len(gap.split()) > 9 or _BEYOND.search(gap):
                return None
            if "," in gap and one.kind in ("body", "witness"):
                return None
            if self._oblique(i, start):
                i -= 1
                continue
            return self._with_name(i, start) if one.kind != "body" or one.name else self._with_partner(i, start)
        return None

    def _with_partner(self, i: int, start: int) -> Naming:
        """Return the naming, or the body that acts together with it and is named first (``A and B``)."""
        one = self.all[i]
        first = self.all[i - 1] if i else None
        if first and first.start >= start and first.kind == "body" and not first.name:
            between = self._low[first.end : one.start]
            if self._words.couple.search(between) and not _APART.search(between) and len(between.split()) <= 5:
                return first._replace(partner=Span(one.start, one.end))
        return one

    def _oblique(self, i: int, start: int) -> bool:
        """Say whether the naming, or one it stands in apposition to, hangs on a word of relation."""
        while True:
            one = self.all[i]
            near = max(start, one.start - _NEAR)
            if self._words.oblique.search(self._low, near, one.start):
                return self._words.numbered.search(self._low, near, one.start) is None
            before = self.all[i - 1] if i else None
            if before is None or before.start < start or before.kind in ("body", "witness"):
                return False
            higher = one.rank <= _ABOVE_ALL < before.rank or (before.kind == "post" and one.rank + 1 < before.rank)
            if one.name or one.kind != "post" or higher:
                return False
            if self._low[before.end : one.start].strip() not in (",", "-"):
                return False
            i -= 1

    def _with_name(self, i: int, start: int) -> Naming:
        """Return the naming, or the name it stands in apposition to (``A, head of B,``)."""
        one = self.all[i]
        at = i
        while self.all[at].name is None and at > 0:
            left, right = self.all[at - 1], self.all[at]
            between = self._low[left.end : right.start]
            near = between.rstrip().endswith(_APPOSITION) and len(between.split()) <= 9 and right.kind != "body"
            if left.start < start or not near or ";" in between or self._parted(left.end, right.start):
                break
            if left.kind == "person" and left.name and self._stray(left):
                break
            at -= 1
        found = self.all[at]
        apposed = found.name or (found.kind == "person" and one.kind != "body")
        return found._replace(end=one.end) if apposed else one

    def _stray(self, named: Naming) -> bool:
        """Say whether a name stands bare and is nobody's who takes part: a place may look like one."""
        return self._key(named.name or "") not in self._names and self._low.startswith(
            (named.name or "").lower(), named.start
        )

    def speaker(self, naming: Naming, verb: int, last: Speaker | None) -> Speaker:
        """Return whom a naming before the verb at ``verb`` means; ``last`` is who spoke before."""
        place = Span(naming.start, naming.end)
        if naming.kind in ("body", "witness") and not naming.name:
            phrase, own = self._body_of(naming, verb)
            return Speaker(phrase, place, True, naming.rank, naming.kind == "body" or own, own)
        naming = self._post_of(naming)
        name = naming.name
        if not name:
            phrase = self._phrase(naming, verb)
            name = self._near(naming, phrase) or self._who(phrase)
            if name is None and not self._cast.names(phrase):
                name = self._by_head(naming, last) or self._named_elsewhere(naming, phrase)
            alone = self._key(phrase) == self._key(self._low[naming.start : naming.end])
            if name is None and naming.kind == "person" and alone:
                if last and not last.body:
                    return Speaker(last.name, place, False, last.rank, last.leads)
                if " " in phrase and len(self._chairs) == 1:  # "Lãnh đạo Chính phủ" before anybody is named
                    name = self._names[next(iter(self._chairs))].name
        key = self._key(name) if name else ""
        key = self._misspelt.get(self._bare(key), key) if naming.kind == "post" else key
        if key in self._names:
            rank = self._ranks[key] if self._told(key, naming) else min(self._ranks[key], naming.rank)
            return Speaker(self._names[key].name, place, False, rank, key in self._chairs or rank <= self._deciding)
        lowest = self._deciding if not self._chairs else min(_ABOVE_ALL, self._deciding)
        leads = naming.kind == "post" and naming.rank <= lowest
        rank = LOWEST if naming.kind == "body" else naming.rank  # who speaks for a body is none of its heads
        return Speaker(name, place, False, rank, leads, present=name is None)

    def _near(self, naming: Naming, phrase: str) -> str | None:
        """Return whom a word of address and a given name mean ("ông Dũng"): the last one named in full before.

        None where no two of those named have that given name.
        """
        title, _, given = phrase.rpartition(" ")
        if naming.kind != "person" or " " in title or not given[:1].isupper():
            return None
        key = self._key(given)
        if sum(key == bearer.rpartition(" ")[2] for bearer in self._people) < 2:
            return None
        people = self._page.mentions.people
        for person in reversed(people[: bisect_left(people, naming.start, key=lambda p: p.start)]):
            if self._key(person.name).rpartition(" ")[2] == key:
                same = self._misspelt.get(self._bare(self._key(person.name)))
                return self._names[same].name if same else person.name
        return None

    def _post_of(self, naming: Naming) -> Naming:
        """Return the naming without a word of address before the post ("comrade chairman")."""
        head = self._words.heads.at(self._low, naming.start, naming.end) if naming.kind == "person" else None
        if head is None or head.end + 1 >= naming.end:
            return naming
        post = self._words.heads.at(self._low, head.end + 1, naming.end)
        return naming._replace(start=post.start, kind="post") if post and post.kind.startswith("post") else naming

    def _told(self, key: str, naming: Naming) -> bool:
        """Say whether the words only shorten a post that the participant is known to have."""
        head = self._words.head_of(self._low[naming.start : naming.end])
        return head is not None and any(self._key(p).startswith(self._key(head)) for p in self._names[key].positions)

    def _named_elsewhere(self, naming: Naming, phrase: str) -> str | None:
        """Return who alone is named with the post in the report, though not as taking part."""
        if naming.kind != "post":
            return None
        key = self._key(phrase)
        titled = (
            (n.name, self._key(self._page.text[n.start : n.end])) for n in self.all if n.name and n.kind == "post"
        )
        bearers = {name for name, title in titled if f"{title} ".startswith(f"{key} ")}
        return bearers.pop() if len(bearers) == 1 else None

    def _body_of(self, naming: Naming, verb: int) -> tuple[str, bool]:
        """Return the name of a body, and whether the meeting is its own (or that of the one it acts with)."""
        if naming.partner is None:
            phrase = self._phrase(naming, verb)
            return (self._body, True) if self._body and self._owns(phrase) else (phrase, False)
        both = self._low[naming.end : naming.partner.start]
        couple = self._words.couple.search(both)
        phrase = self._phrase(naming, naming.end + couple.start() if couple else naming.end)
        partner = self._phrase(Naming(*naming.partner, "body", naming.rank, None), verb)
        ours = bool(self._body_key) and self._key(partner).startswith(self._body_key)
        return phrase, ours or self._owns(phrase) or self._owns(partner)

    def _who(self, phrase: str) -> str | None:
        if phrase not in self._known:
            self._known[phrase] = self._cast.who(self._words.other.get(self._key(phrase), phrase))
        return self._known[phrase]

    def _owns(self, phrase: str) -> bool:
        return self._body_key.startswith(self._key(phrase)) if self._body else False

    def _by_head(self, naming: Naming, last: Speaker | None) -> str | None:
        """Return who alone has a post of that kind, or who spoke last and has one (``the chairman``)."""
        head = self._words.head_of(self._low[naming.start : naming.end])
        if naming.kind != "post" or head is None:
            return None
        bearers = [
            p.name for p in self._names.values() if any(self._words.head_of(q.lower()) == head for q in p.positions)
        ]
        if last and last.name in bearers:
            return last.name
        return bearers[0] if len(bearers) == 1 else None

    def _phrase(self, naming: Naming, verb: int) -> str:
        """Return the naming with what belongs to it up to the verb, without adverbs."""
        i = bisect_left(self._verbs, naming.end)
        end = min([verb, *self._verbs[i : i + 1]])  # "Thủ tướng đồng ý giao"
        cut = re.search(r"[,;:(\u201c\"]|\s[-\u2013\u2014]\s", self._page.text[naming.end : end])
        if cut:
            end = naming.end + cut.start()
        words = self._words.auxiliary.sub("", self._page.text[naming.start : max(end, naming.end)])
        return " ".join(words.split())
