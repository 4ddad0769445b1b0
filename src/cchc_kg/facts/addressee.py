"""Addressees: who shall act, as an order names them."""

import re
from bisect import bisect_left

from cchc_kg.facts.page import Page
from cchc_kg.facts.wording import Cue, Wording
from cchc_kg.lexicon import Lexicon
from cchc_kg.span import Span

_LONGEST = 220
_STOP = re.compile(r"[;:!?\u2026(\"\u201c\u201d\n]|(?<!TP)\.(?!\w)")
_JOINT = re.compile(r"\s*,\s*|\s+-\s+|\s*;\s*")
_MOST = 12
_HEAD = 30  # letters of the longest head
_LETTERS = re.compile(r"[^\W\d_]+")
_BETWEEN = (
    "charged",
    "inside",
    "inferior",
    "ought",
    "auxiliary",
    "tail",
)  # what may stand behind an addressee, the strongest first


class AddresseeRules:
    """Finds who shall act: the words between the order and the task, split where one more is named."""

    def __init__(self, lexicon: Lexicon) -> None:
        """Read data/lexicon/addressees.csv, task_verbs.csv, norms.csv and speech_frames.csv."""
        heads = lexicon.table("addressees", "head", "kind")
        frames = lexicon.table("speech_frames", "words", "kind")
        self._heads = Wording(((r["head"], r["kind"]) for r in heads), lexicon.spotter)
        tasks = [(r["verb"], r["kind"]) for r in lexicon.table("task_verbs", "verb", "kind")]
        norms = [(r["cue"], r["modality"]) for r in lexicon.table("norms", "cue", "modality")]
        joins = [r["words"] for r in frames if r["kind"] == "and"]
        between = [(r["words"], k) for k in _BETWEEN for r in frames if r["kind"] == k and r["words"] not in joins]
        musts = [(w, "norm") for w, kind in norms if kind != "none"]
        last = {w for w, _ in musts}
        musts += [(w, "inferior") for w, kind in norms if kind == "none" and w.split()[-1] in last]
        self._manner = Wording(
            (r["verb"], "manner") for r in lexicon.table("task_verbs", "verb", "kind") if r["kind"] == "manner"
        )
        self._purpose = Wording((r["words"], "purpose") for r in frames if r["kind"] == "purpose")
        self._did = Wording((r["words"], "did") for r in frames if r["kind"] == "before")
        self._ends = Wording([*((w, "task") for w, _ in tasks), *musts, *between], lexicon.spotter)
        dropped = _any_of(frames, "plural", "toward")
        counted = rf"(?:\d+|{_any_of(frames, 'count')})"
        self._above_all = re.compile(rf"(?<!\w){_any_of(frames, 'above all')}\s+")
        self._dropped = re.compile(rf"(?:{dropped}\s+)+")
        self._plural = re.compile(rf"(?:(?:{dropped}|{counted})\s+)+")
        self._hanging = re.compile(rf"(?:\s+{_any_of(frames, 'hanging')})+\s*$")
        self._since = re.compile(rf"\s+{_any_of(frames, 'since')}\s+\d")
        self._pair = re.compile(rf"(?<!\w){counted}\s+{_any_of(frames, 'unit')}\s")
        self._second = re.compile(rf"{_any_of(frames, 'second')}(?!\w)")
        self._shared = re.compile(rf"(?:(?:{dropped}|{counted})\s+)*{_any_of(frames, 'shared')}[\s:]")
        self._sorts = re.compile(
            rf"(?<!\w){_any_of(frames, 'sort')}\s+(?:\w+\s+){{0,2}}\w+$|(?<!\w){_any_of(frames, 'sort')}\s[^;]*,"
        )
        self._brief = re.compile(rf"(?:\w+\s+){{0,2}}\w+\s*(?:$|,|(?:{'|'.join(joins)})\s)")
        self._then = re.compile(rf"(?<!\w){_any_of(frames, 'then')}\s+$")
        join = f"(?:{'|'.join(joins)})"
        self._join = re.compile(rf"\s*(?:[,;]|(?<=\s)-(?=\s))\s*(?:{join}\s+)?|\s+{join}\s+")

    def head_at(self, page: Page, low: str, place: int, end: int) -> Cue | None:
        """Return the head of an addressee that begins at ``place``, behind a plural word or not, or a place's name."""
        plural = self._plural.match(low, place, end)
        head = self._heads.at(low, plural.end() if plural else place, end)
        if head is None or head.kind == "titled":
            return _person_at(page, head.end + 1 if head else place, end) or _place_at(page, place, end)
        return head if head.kind != "none" else None

    def ends_at(self, low: str, start: int, place: int) -> bool:
        """Say whether the head of an addressee ends right at ``place``: a list of them goes on behind it."""
        return any(c.end == place and c.kind != "none" for c in self._heads.find(low, max(start, place - _HEAD), place))

    def acting(self, page: Page, low: str, place: int, end: int) -> tuple[Span, Cue | None] | None:
        """Return the phrase of addressees that begins at ``place`` and the word that ends it.

        That word is a task, a norm, or what tells that something was or will be done (its kind says which); None
        where the phrase ends at a stop. None altogether where no addressee is named there.
        """
        head = self.head_at(page, low, place, end)
        if head is None:
            return None
        limit = min(end, head.end + _LONGEST)
        listed = head.end + (low.startswith(":", head.end) and self._shared.match(low, place, head.end + 1) is not None)
        if stop := _STOP.search(page.text, listed, limit):
            limit = stop.start()
        charged: Cue | None = None
        tail: Cue | None = None
        for cue in self._ends.find(low, head.end, limit):
            if charged and cue.kind == "task" and not low[charged.end : cue.start].strip():
                return Span(place, self._trim(low, place, charged.start)), cue
            charged = cue if cue.kind == "charged" else None
            if cue.kind in ("inside", "charged") or _of_name(page.text, cue):
                continue  # a name: the Ministry of Planning and Investment
            covered = self._heads.at(low, cue.start, limit)
            before = low[max(0, cue.start - _HEAD) : cue.start].rstrip()
            joined = before.endswith((",", ";")) or self._join_before(low, cue.start)
            if covered and covered.end >= cue.end and joined:
                continue
            then = tail is not None and self._then.search(low, tail.end, cue.start) is not None
            if tail and self._did.at(low, cue.start, limit):
                return Span(place, self._trim(low, place, tail.start)), cue  # what they did then
            manner = tail is not None and self._manner.at(low, cue.start, limit) is not None
            manner = manner and tail is not None and self._purpose.at(low, tail.start, tail.end) is None
            if cue.kind == "tail" or (tail and cue.kind != "norm" and not then and not manner):
                tail = tail or cue
                continue  # "the ministries, each by its tasks, must": what they must may follow
            return Span(place, self._trim(low, place, (tail or cue).start)), cue
        if tail:
            return Span(place, self._trim(low, place, tail.start)), tail
        return Span(place, self._trim(low, place, self._first_comma(page, low, head.end, limit))), None

    def _join_before(self, low: str, place: int) -> bool:
        found = self._join.match(low, max(0, place - 6), place)
        return bool(self._plural.fullmatch(low, max(0, place - 4), place)) or bool(found and found.end() == place)

    def _first_comma(self, page: Page, low: str, start: int, limit: int) -> int:
        """Return where a phrase without a task ends: at the first comma that no further addressee follows."""
        at = start
        while (comma := low.find(",", at, limit)) >= 0:
            place = comma + 1
            while place < limit and low[place] == " ":
                place += 1
            if self.head_at(page, low, place, limit) is None:
                return comma
            at = place
        return limit

    @staticmethod
    def _trim(low: str, start: int, end: int) -> int:
        while end > start and (low[end - 1].isspace() or low[end - 1] in ",;:"):
            end -= 1
        return end

    def meant(self, page: Page, low: str, phrase: Span, end: int) -> list[Span]:
        """Return the addressees of a phrase; where it means all who hear it ("we"), those of them above all."""
        if not self.means_us(page, low, phrase):
            return self.named(page, low, phrase)
        above = self._above_all.search(low, phrase.end, end)
        acting = self.acting(page, low, above.end(), end) if above else None
        return self.named(page, low, acting[0]) if acting else [phrase]

    def named(self, page: Page, low: str, phrase: Span) -> list[Span]:
        """Return the addressees of a phrase, each as written without the plural word before it."""
        cuts = [Span(*m.span()) for m in self._join.finditer(low, phrase.start, phrase.end)]
        pieces: list[Span] = []
        start = phrase.start
        shared = phrase.start  # where the head was last said
        for cut in cuts:
            if self._parts(page, low, Span(shared, cut.start), Span(cut.end, phrase.end)):
                shared = cut.end if self.head_at(page, low, cut.end, phrase.end) else shared
                pieces.append(Span(start, cut.start))
                start = cut.end
        pieces.append(Span(start, phrase.end))
        bare = (self._bare(low, piece) for piece in pieces if not self.means_us(page, low, piece))
        return [p for p in bare if p.start < p.end][:_MOST]

    def _parts(self, page: Page, low: str, before: Span, after: Span) -> bool:
        """Say whether one more is named behind a joint: by a head, by initials, or by the name alone, where the head
        of those before is meant again ("the Ministries of Finance, Health")."""
        comma = low[before.end : after.start].lstrip().startswith(",")
        if head := self.head_at(page, low, after.start, after.end):
            place = _place_at(page, after.start, after.end)
            return comma or head != place or self._pair.search(low, *before) is None  # "the two provinces of A and B"
        if _short_name(page.text, after.start):
            return True
        again = comma and page.text[after.start].isupper() and self._shared.match(low, *before) is not None
        sort = comma and self._sorts.search(low, *before) is not None and self._brief.match(low, *after) is not None
        return (again or sort) and self._second.match(low, *after) is None

    def means_us(self, page: Page, low: str, piece: Span) -> bool:
        """Say whether the phrase means the speaker and those who hear him or her."""
        head = self.head_at(page, low, piece.start, piece.end)
        return head is not None and head.kind == "we"

    def _bare(self, low: str, piece: Span) -> Span:
        start, end = piece
        if dropped := self._dropped.match(low, start, end):
            start = dropped.end()
        if since := self._since.search(low, start, end):
            end = since.start()  # "Sở Tài chính từ 1/7/2024"
        if hanging := self._hanging.search(low, start, end):
            end = hanging.start()
        return Span(start, self._trim(low, start, end))

    def local(self, page: Page, low: str, phrases: list[Span]) -> bool:
        """Say whether an authority of a province or below is among those named."""
        heads = (self.head_at(page, low, *phrase) for phrase in phrases)
        return any(head is not None and head.kind == "local" for head in heads)

    def superior(self, page: Page, low: str, place: int, end: int) -> bool:
        """Say whether somebody above is named at ``place``: whom one may ask, not order."""
        head = self.head_at(page, low, place, end)
        return head is not None and head.kind == "superior"


def _any_of(frames: tuple[dict[str, str], ...], *kinds: str) -> str:
    words = sorted({r["words"] for r in frames if r["kind"] in kinds}, key=lambda w: (-len(w), w))
    return f"(?:{'|'.join(map(re.escape, words))})"


def _place_at(page: Page, place: int, end: int) -> Cue | None:
    """Return the name of a place that begins at ``place``, as the head of an addressee."""
    places = page.mentions.places
    i = bisect_left(places, place, key=lambda p: p.start)
    found = i < len(places) and places[i].start == place and places[i].end <= end
    return Cue(place, places[i].end, "local") if found else None


def _person_at(page: Page, place: int, end: int) -> Cue | None:
    """Return the name of a person that begins at ``place``, as the head of an addressee."""
    people = page.mentions.people
    i = bisect_left(people, place, key=lambda p: p.start)
    found = i < len(people) and people[i].start == place and people[i].end <= end
    return Cue(place, people[i].end, "actor") if found else None


def _short_name(text: str, place: int) -> bool:
    """Say whether an abbreviation of capitals (a body by its initials) stands at ``place``."""
    found = _LETTERS.match(text, place)
    return found is not None and len(found.group()) > 1 and found.group().isupper()


def _of_name(text: str, cue: Cue) -> bool:
    """Say whether a word is part of a name: written large, or one syllable behind a large one (``Văn phòng``)."""
    if text[cue.start].isupper():
        return True
    before = text[max(0, cue.start - _HEAD) : cue.start].rstrip().rpartition(" ")[2] if cue.kind == "task" else ""
    return before[:1].isupper() and not before.isupper() and " " not in text[cue.start : cue.end]
