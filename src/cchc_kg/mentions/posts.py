"""Posts as printed: from the word that heads them to where the name of their body ends."""

from cchc_kg.lexicon import Lexicon
from cchc_kg.mentions.mention import Post
from cchc_kg.mentions.phrase import SHORT_FORM, Phrasing, post_heads
from cchc_kg.registry import Registry
from cchc_kg.span import new
from cchc_kg.spotting import Sighted
from cchc_kg.vietnamese import CAPITALS, folded


class PostFinder:
    """Finds posts: "Phó Chủ tịch Thường trực UBND tỉnh", "tổng cục trưởng Tổng cục Hải quan", "Trưởng Ban Chỉ đạo"."""

    def __init__(self, lexicon: Lexicon, registry: Registry) -> None:
        """Read heads and modifiers, and the names of registered posts."""
        pattern = post_heads(lexicon)
        glued = rf"(?:(?<!\w)|(?<=[^\W\d_{CAPITALS}])(?=[{CAPITALS}]))"  # "TheoThứ trưởng": a blank was lost
        modifiers = lexicon.words("post_modifiers", "word")
        begin = (*modifiers, *lexicon.words("post_heads", "head"))
        self._heads = Sighted(rf"{glued}{pattern}(?!\w)", begin, lexicon.spotter, inside=True)
        self._phrasing = Phrasing(lexicon, registry, pattern)
        self._parts = {head.lower() for head in lexicon.words("post_heads", "head", scope="part")}
        posts = registry.entries("post")
        self._slugs = {folded(name): e.slug for e in posts for name in e.names}
        self._labels = {folded(e.label_vi) for e in posts}

    def find(self, text: str, low: str) -> tuple[Post, ...]:
        """Return the posts in text order; none begins inside another."""
        found: list[Post] = []
        at = 0
        while (m := self._heads.search(text, low, at)) is not None:
            end = self._phrasing.end(text, low, m.start(), m.end())
            if (short := SHORT_FORM.match(text, end + 1)) is not None and text[end] == " ":
                end = self._behind(text, low, short.end())  # "Chủ tịch Phòng Thương mại và Công nghiệp Việt Nam (VCCI)"
            if end <= m.end() and m.group().lower() in self._parts:
                at = m.end()
                continue
            found.append(new(Post, (m.start(), end, self._slug(text[m.start() : end]))))
            at = max(end, m.end())
        return tuple(found)

    def _behind(self, text: str, low: str, end: int) -> int:
        """Return where a post ends behind the short form of its body: "Giám đốc Bảo hiểm xã hội (BHXH) Hà Nội"."""
        if (
            text[end : end + 1] != " "
            or not text[end + 1 : end + 2].isupper()
            or self._heads.pattern.match(text, end + 1)
        ):
            return end
        return max(end, self._phrasing.end(text, low, end, end))

    def _slug(self, printed: str) -> str | None:
        """The registered post that the whole phrase names, or that its beginning names before a body's own name."""
        words = folded(printed).split()
        if (slug := self._slugs.get(" ".join(words))) is not None:
            return slug
        for count in range(len(words) - 1, 1, -1):
            if (name := " ".join(words[:count])) in self._labels:
                return self._slugs[name]
        return None
