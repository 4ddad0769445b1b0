"""Who is who: what tells people, and bodies, of one name apart, from the words of one report alone."""

import re
from collections.abc import Sequence
from functools import cached_property

from cchc_kg.lexicon import Lexicon, alternation
from cchc_kg.vietnamese import folded

_AROUND = " ,-"  # what may stand between two ranks
_BREAKS = (",", " ,", "-", " -")


class Persons:
    """What a name and a post say of who somebody is."""

    def __init__(self, lexicon: Lexicon) -> None:
        """Use these tables; each is read when first needed."""
        self._lexicon = lexicon

    def common(self, name: str) -> bool:
        """Tell whether many people bear this name: surname, middle and given name are among the most frequent."""
        words = folded(name).split()
        return len(words) == len(self._parts) and all(w in part for w, part in zip(words, self._parts, strict=True))

    def body(self, posts: Sequence[str]) -> str | None:
        """Return the body of the last post (the office of state stands behind those of the Party), or None.

        That is what follows the words for the rank: "Sở Nội vụ" of "Phó Giám đốc Sở Nội vụ", none of "Thủ tướng";
        of a rank that holds the body's first word, with this word: "Ban Chỉ đạo" of "Trưởng ban Chỉ đạo".
        """
        rest, noun = (posts[-1].strip() if posts else ""), ""
        while found := self._rank.match(rest):
            if noun and not rest.startswith(_BREAKS):
                break
            noun = self._nouns.get(folded(found["word"]), "")
            rest = rest[found.end() :]
        rest = rest.strip(_AROUND)
        if not rest or rest == posts[-1].strip() or (not noun and self._units.fullmatch(rest)):
            return None
        return f"{noun} {rest}" if noun and not folded(rest).startswith(folded(noun)) else rest

    def office(self, posts: Sequence[str], province: str | None) -> str:
        """Return what to compare of the last post: its body without the province, else the post ("" without posts).

        A seat that many hold beside their office ("đại biểu Quốc hội") does not count beside another post. Those who
        lead a province are few and change seats among themselves: all their bodies are "" there.
        """
        posts = [post for post in posts if not self._member.match(post)] or posts
        words = self._unit.sub("", folded(self.body(posts) or (posts[-1] if posts else "")))
        if province is None:
            return words
        words = words.removesuffix(folded(province)).strip()
        return "" if words in self._leaders else words

    def nationwide(self, body: str) -> bool:
        """Tell whether a body of that name is one and the same in every report, though it is in no registry.

        "Tổng cục Hải quan" and "Ban Chỉ đạo 389 quốc gia" are, "Ban Chỉ đạo", "Ban Chỉ đạo quốc gia" and "Sở Y tế" not.
        """
        name = folded(body)
        if self._central.match(name):
            return True
        rest = self._committee.sub("", name)
        return rest != name and bool(self._mark.search(rest) and self._mark.sub(" ", rest).strip())

    @cached_property
    def _central(self) -> re.Pattern[str]:
        return re.compile(rf"{self._nationwide('head')}\s+\w")

    @cached_property
    def _committee(self) -> re.Pattern[str]:
        return re.compile(rf"^{self._nationwide('committee')}(?!\w)")

    @cached_property
    def _mark(self) -> re.Pattern[str]:
        return re.compile(rf"(?<!\w){self._nationwide('mark')}(?!\w)")

    def _nationwide(self, role: str) -> str:
        return alternation(map(folded, self._lexicon.words("nationwide", "word", role=role)))

    @cached_property
    def _parts(self) -> tuple[frozenset[str], ...]:
        kinds = ("surname", "middle", "given")
        return tuple(frozenset(map(folded, self._lexicon.words("common_names", "word", part=kind))) for kind in kinds)

    @cached_property
    def _member(self) -> re.Pattern[str]:
        words = self._lexicon.words("office_words", "word", role="member")
        return re.compile(rf"{alternation(words)}(?!\w)", re.IGNORECASE)

    @cached_property
    def _leaders(self) -> frozenset[str]:
        return frozenset(map(folded, self._lexicon.words("office_words", "word", role="leaders")))

    @cached_property
    def _nouns(self) -> dict[str, str]:
        return {folded(row["head"]): row["noun"] for row in self._lexicon.table("post_nouns", "head", "noun")}

    @cached_property
    def _rank(self) -> re.Pattern[str]:
        grades = self._lexicon.words("office_words", "word", role="grade")
        heads = (
            h for h in self._lexicon.words("post_heads", "head") if not h.startswith(tuple(f"{g} " for g in grades))
        )
        words = {*heads, *self._lexicon.words("post_nouns", "head"), *grades}
        return re.compile(rf"[{re.escape(_AROUND)}]*(?P<word>{alternation(words)})(?!\w)", re.IGNORECASE)

    @cached_property
    def _units(self) -> re.Pattern[str]:
        return re.compile(alternation(self._lexicon.words("office_words", "word", role="unit")), re.IGNORECASE)

    @cached_property
    def _unit(self) -> re.Pattern[str]:
        words = map(folded, self._lexicon.words("office_words", "word", role="unit"))
        return re.compile(rf"\s+{alternation(words)}(?:[\s.].*)?$")
