"""The lexicons of speakers: the words that name one, and the small words around them."""

import re

from cchc_kg.facts.wording import Cue, Wording
from cchc_kg.lexicon import Lexicon
from cchc_kg.vietnamese import folded, plain

LOWEST = 6
"""The rank of whoever the lexicon gives none."""


class VoiceWords:
    """The lexicons of speakers."""

    def __init__(self, lexicon: Lexicon) -> None:
        """Read data/lexicon/speakers.csv and speech_frames.csv."""
        rows = lexicon.table("speakers", "head", "kind", optional=("rank", "means"))
        kinds = [(r["kind"], int(r["rank"] or LOWEST)) for r in rows]
        self._kinds = {f"{kind} {rank}": (kind, rank) for kind, rank in kinds}
        named = ((r["head"], f"{kind} {rank}") for r, (kind, rank) in zip(rows, kinds, strict=True))
        self.heads = Wording(named, lexicon.spotter)
        self.other = {folded(r["head"]): r["means"] for r in rows if r["means"]}
        frames = lexicon.table("speech_frames", "words", "kind")

        def of(kind: str) -> str:
            words = sorted((r["words"] for r in frames if r["kind"] == kind), key=lambda w: (-len(w), w))
            return "|".join(map(re.escape, words))

        self.oblique = re.compile(rf"(?<!\w)(?:{of('oblique')})\s+(?:{of('plural')})?\s*$")
        relations = {r["words"] for r in frames if r["kind"] == "oblique"}
        ordinals = [r["words"] for r in frames if r["kind"] == "ordinal"]
        numbers = "|".join(re.escape(w) for w in ordinals if w.split()[-1] in relations)
        self.numbered = re.compile(rf"(?<!\w)(?:{numbers})\s*$")
        self.parting = re.compile(rf"(?<!\w)(?:{of('oblique')}|{of('parting')})(?!\w)")
        self.couple = re.compile(rf"\s(?:{of('couple')})\s")
        self.auxiliary = re.compile(rf"(?:\s+(?:{of('auxiliary')}))+\s*$")

    def _head(self, phrase: str) -> Cue | None:
        return self.heads.at(phrase, 0, len(phrase))

    def head_of(self, phrase: str) -> str | None:
        """Return the word for a post that a phrase in lower case begins with."""
        found = self._head(phrase)
        return " ".join(phrase[: found.end].split()) if found else None

    def kind_and_rank(self, kind: str) -> tuple[str, int]:
        """Return the two parts of a head's kind."""
        return self._kinds[kind]

    def rank_of(self, posts: tuple[str, ...]) -> int:
        """Return the highest rank among the posts (1 is the highest)."""
        ranks = [self.kind_and_rank(c.kind)[1] for p in posts if (c := self._head(plain(p).text.lower()))]
        return min(ranks, default=LOWEST)
