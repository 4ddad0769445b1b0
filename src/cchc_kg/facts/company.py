"""People as a text brings them on: each name with the posts around it, and who stands in a list with whom."""

import re
from typing import NamedTuple

from cchc_kg.facts.page import Page
from cchc_kg.lexicon import Lexicon
from cchc_kg.mentions.mention import PersonName, Post
from cchc_kg.mentions.words import trie
from cchc_kg.span import Span
from cchc_kg.spotting import Sighted

_REACH = 1500  # how far around a name the words that tell of the person's part may stand
_GAP = r"[^\S\n]*"
_SHORT = 3  # words of a post that may stand for a person by itself ("Phó Thủ tướng")
_GOES_ON = re.compile(r"[^\S\n]+[^\W\d_]")
_BRACKET = re.compile(r"[^\S\n]*\([^()\n]{2,20}\)[^\S\n]*$")
_COMMA = re.compile(r",[^\S\n]*$")
_DASH = r"[-\u2013\u2014]"
_ONE_COMMA = re.compile(rf"{_GAP},{_GAP}")
_DASHED = re.compile(rf"{_GAP}{_DASH}{_GAP}")


class Appearance(NamedTuple):
    """One full name in the text: ``start``/``end`` bound it with its posts, ``posts`` in text order.

    ``first`` and ``last`` count the people of the list it stands in; a person alone is both.
    """

    name: str
    place: Span
    posts: tuple[Span, ...]
    start: int
    end: int
    sentence: Span
    first: int
    last: int


class CompanyRules:
    """Puts names and posts together: posts before or behind a name, and one plural post for a list of names."""

    def __init__(self, lexicon: Lexicon) -> None:
        """Read words of address and the words of lists."""
        honorifics = [row["word"] for row in lexicon.table("honorifics", "word", "kind")]
        titles = trie(honorifics)
        lists = lexicon.table("list_words", "word", "role")
        join, lead, plural = (trie(r["word"] for r in lists if r["role"] == k) for k in ("join", "lead", "plural"))
        self._title = Sighted(rf"(?<!\w){titles}[,.]?{_GAP}$", honorifics, lexicon.spotter)
        self._titles = re.compile(rf"{_GAP}(?:{titles}[,.]?{_GAP})*")
        counted = trie(r["word"] for r in lists if r["role"] == "counted")
        self._counted = re.compile(rf"\d[^\S\n]+(?:{counted}[^\S\n]+)?$")
        capacity = trie(r["word"] for r in lists if r["role"] == "capacity")
        self._capacity = re.compile(rf"(?<!\w){capacity}[^\S\n]+$")
        plurals = [r["word"] for r in lists if r["role"] == "plural"]
        self._plural = Sighted(rf"(?<!\w){plural}{_GAP}:?{_GAP}$", plurals, lexicon.spotter)
        kiem = trie(lexicon.words("post_unions", "word"))
        self._link = re.compile(rf"{_GAP}(?:[,;]|{_DASH}|{kiem}|,{_GAP}{kiem}){_GAP}$")
        self._onward = re.compile(rf"{_GAP}(?:,{_GAP}{kiem}|[,(;]|{_DASH}|{kiem}){_GAP}")
        self._between = re.compile(
            rf"{_GAP}(?:\([^()\n]{{2,20}}\){_GAP})?(?:[,;]{_GAP}(?:{join})?|{join}){_GAP}(?:{lead}{_GAP})?(?:{titles}{_GAP})*(?:{lead}{_GAP})?:?{_GAP}"
        )

    def appearances(self, page: Page) -> list[Appearance]:
        """Return every full name of the text with its posts, in text order."""
        people = page.mentions.people
        posts = list(page.mentions.posts)
        ends = {p.end: i for i, p in enumerate(posts)}
        starts = {p.start: i for i, p in enumerate(posts)}
        before = [self._before(page, _printed_twice(page, p), posts, ends) for p in people]
        owned = {span for chain, _ in before for span in chain}
        found: list[Appearance] = []
        for i, person in enumerate(people):
            whole = page.sentence_at(person.start)
            limit = people[i + 1].start if i + 1 < len(people) else len(page.text)
            chain, start = before[i]
            titled = bool(chain) or start != person.start
            after, end = self._after(page, person.end, min(limit, whole.end), posts, starts, owned, bool(chain), titled)
            place = Span(person.start, person.end)
            sentence = Span(max(whole.start, person.start - _REACH), min(whole.end, person.end + _REACH))
            found.append(Appearance(person.name, place, (*chain, *after), start, end, sentence, i, i))
        return self._listed(page, found)

    def _before(self, page: Page, at: int, posts: list[Post], ends: dict[int, int]) -> tuple[tuple[Span, ...], int]:
        """The posts that lead up to a name, and where the first of them (or a word of address) begins."""
        chain: list[Span] = []
        name, start = at, self._untitled(page, at)
        at = start
        while True:
            bare = self._bare(page, at, not chain)
            if not chain and bare not in ends:
                short = _BRACKET.search(page.text, max(0, at - 24), at)
                bare = short.start() if short else bare
            index = ends.get(bare)
            if index is None and not chain:
                index = self._apposed(page, at, at < name, posts, ends)
            if index is None and chain:
                m = self._link.search(page.text, max(0, at - 10), at)
                index = ends.get(m.start()) if m and m.end() == at and ";" not in m.group() else None
            if index is None:
                return tuple(reversed(chain)), start
            post = posts[index]
            if chain and self._counted.search(page.text, max(0, post.start - 16), post.start):
                return tuple(reversed(chain)), start  # "4 đồng chí Phó Chủ tịch, Chủ tịch Lê Văn Tám": others' post
            chain.append(Span(post.start, post.end))
            start = self._untitled(page, post.start)
            at = start

    @staticmethod
    def _bare(page: Page, at: int, first: bool) -> int:
        """Where what stands before ``at`` ends, blanks (before a name also a dash or colon) left out."""
        stretch = page.text[max(0, at - 4) : at]
        return at - (len(stretch) - len(stretch.rstrip(" -\u2013\u2014:" if first else " ")))

    def _apposed(self, page: Page, at: int, titled: bool, posts: list[Post], ends: dict[int, int]) -> int | None:
        """The post that opens a sentence before a name: "Chủ tịch Hội đồng, ông Lê Văn Tám cho biết".

        Without a word of address the post must be that of a body: "Thủ tướng, Lê Văn Tám và …" may be two people.
        """
        m = _COMMA.search(page.text, max(0, at - 4), at)
        index = ends.get(m.start()) if m else None
        if index is None:
            return None
        opens = page.sentence_at(posts[index].start).start
        capacity = self._capacity.search(page.text, opens, posts[index].start)  # "Với tư cách Trưởng ban, ông Tám"
        if posts[index].start != (opens if capacity is None else capacity.end()):
            return None
        return index if titled or len(page.quote(Span(posts[index].start, posts[index].end)).split()) > _SHORT else None

    def _untitled(self, page: Page, at: int) -> int:
        """Where the words of address, ranks and degrees before a place begin."""
        while (m := self._title.search(page.text, page.low, max(0, at - 28), at)) is not None and m.end() == at:
            at = m.start()
        return at

    def _after(
        self,
        page: Page,
        at: int,
        limit: int,
        posts: list[Post],
        starts: dict[int, int],
        owned: set[Span],
        known: bool,
        titled: bool,
    ) -> tuple[list[Span], int]:
        """The posts that follow a name, and where the last of them ends; those before the next name are not its own."""
        chain: list[Span] = []
        end = at
        while (m := self._onward.match(page.text, at, limit)) is not None:
            after = self._titles.match(page.text, m.end(), limit)
            index = starts.get(after.end() if after else m.end())
            if index is None:
                break
            post = Span(posts[index].start, posts[index].end)
            if post in owned or post.end > limit:
                break
            subject = not titled or (known and len(page.quote(post).split()) <= _SHORT)
            if subject and not chain and "," in m.group() and _GOES_ON.match(page.text, post.end):
                break  # "…, Bộ trưởng yêu cầu …": the post is the next subject, not the name's
            chain.append(post)
            at = end = post.end
        return chain, end

    def _listed(self, page: Page, found: list[Appearance]) -> list[Appearance]:
        """Say who stands in one list; a plural post before a name is also that of those behind."""
        listed: list[Appearance] = []
        at = 0
        while at < len(found):
            last = at
            while last + 1 < len(found) and self._joined(page, found[last], found[last + 1]):
                last += 1
            shared: tuple[Span, ...] = ()
            for one in found[at : last + 1]:
                if self._plural.search(page.text, page.low, max(0, one.start - 16), one.start):
                    shared = tuple(s for s in one.posts if s.end <= one.place.start)  # "các Phó Bí thư: A, B"
                posts = (*shared, *(s for s in one.posts if s not in shared))
                listed.append(one._replace(posts=posts, first=at, last=last))
            self._share_back(page, listed, at)
            at = last + 1
        return listed

    def _share_back(self, page: Page, listed: list[Appearance], start: int) -> None:
        """Give a post behind a dash to the names at commas before it: "A, B - Phó Chủ tịch UBND tỉnh; C - …"."""
        for i in range(len(listed) - 2, start - 1, -1):
            one, behind = listed[i], listed[i + 1]
            bare = not one.posts and _ONE_COMMA.fullmatch(page.text, one.end, behind.start)
            if bare and behind.posts and _DASHED.match(page.text, behind.place.end):
                listed[i] = one._replace(posts=behind.posts)

    def _joined(self, page: Page, one: Appearance, other: Appearance) -> bool:
        return one.end <= other.start and self._between.fullmatch(page.text, one.end, other.start) is not None


def _printed_twice(page: Page, person: PersonName) -> int:
    """Where a name begins, its first syllable counted with it that a slip of the pen printed twice."""
    twice = f"{person.name.split()[0]} "
    return person.start - len(twice) if page.text.endswith(twice, 0, person.start) else person.start
