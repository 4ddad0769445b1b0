"""How far the name of a post or a body reaches once its first words are known."""

import re

from cchc_kg.lexicon import Lexicon
from cchc_kg.mentions.naming import Naming
from cchc_kg.mentions.words import trie
from cchc_kg.registry import Registry
from cchc_kg.span import trimmed
from cchc_kg.spotting import Sighted
from cchc_kg.vietnamese import CAPITALS, spelled

_LONGEST = 260  # code points that a name may have
_SHORT = 3  # blanks in a body's name that is too short to hold a word that would end it
_HARD = r"[;:!?/\"\u201c\u201d\u2026\n]|\.(?=[\s/]|$)(?<!TP\.)(?<!Tp\.)(?<!\u01af\.)"
_SOFT = r"[,()]| ?[-\u2013\u2014] | [-\u2013\u2014]"
_TRAILING = re.compile(r"[\s,(\-\u2013\u2014]+$")
SHORT_FORM = re.compile(rf"\([{CAPITALS}\d][^():\n]{{1,15}}\)")
"""The bracketed abbreviation of a name: ``(VCCI)``."""

_WORD = re.compile(r"[^\S\n]*([^\W\d_]+)")


class Phrasing:
    """Where a post's or body's name ends, by the words, marks and people's names behind its head.

    Commas, dashes, brackets and "và" end it, unless they stand inside the known name of a body, inside the long
    name of a committee, or between a body's name and the name of the person that follows it.
    """

    def __init__(self, lexicon: Lexicon, registry: Registry, heads: str) -> None:
        """``heads`` is the pattern of what begins such a name: one that follows a comma ends the one before."""
        self._naming = naming = Naming(lexicon, registry)
        heads = rf"(?:{heads}|{post_heads(lexicon)})"
        stops = lexicon.table("post_stops", "word", "reach")
        strong, held, weak, act, item = (
            trie(r["word"] for r in stops if r["reach"] == reach) for reach in ("strong", "held", "weak", "act", "item")
        )
        address = trie(row["word"] for row in lexicon.table("honorifics", "word", "kind"))
        joins = trie(lexicon.words("post_joins", "word"))
        kinds = {"strong": strong, "held": held, "weak": weak, "act": act, "join": joins}
        words = "|".join(rf"(?P<{kind}>{of_kind})(?!\w)" for kind, of_kind in kinds.items())
        # Inside a word none but a mark or a capital ends a name: so most letters are passed over at once.
        self._ends = re.compile(
            rf"(?:(?<!\w)|(?=[\W_{CAPITALS}]))"
            rf"(?:(?P<hard>{_HARD})|(?P<soft>{_SOFT})|(?<!\w)(?:{words}|(?P<address>{address})[^\S\n]+[{CAPITALS}])"
            rf"|(?=(?P<name>{naming.name})))"
        )
        self._breaks = {
            "soft": re.compile(rf"[^\S\n]*(?:{strong}|{item}|{address}|{heads})(?!\w)"),
            "join": re.compile(rf"[^\S\n]*(?:{strong}|{address}|{heads})(?!\w)"),
        }
        self._head_next = re.compile(rf"[^\S\n]*{heads}(?!\w)")
        self._committee = re.compile(rf"[^\S\n]*{trie(lexicon.words('committee_heads', 'word'))}(?!\w)")
        self._inside = tuple(f" {word} " for word in lexicon.words("post_insides", "word"))
        self._link = re.compile(rf"[^\S\n]+{trie(lexicon.words('post_links', 'word'))}(?!\w)")
        bodies = {spelled(name) for e in registry.entries("body") for name in e.names}
        posts = {spelled(name) for e in registry.entries("post") for name in e.names if "," not in name}
        self._known = re.compile(rf"{trie(bodies | posts)}(?!\w)")
        phrases = set(lexicon.words("post_phrases", "phrase"))
        compound = [name for name in bodies if re.search(r"[,&\-\u2013]", name) or name.count(" ") > _SHORT]
        phrases.update(compound, (name.split(" ", 1)[-1] for name in compound))
        phrases.update([p[0] + p[1:].lower() for p in phrases])  # "Bộ Thông tin và truyền thông"
        self._phrases = Sighted(rf"(?<!\w){trie(phrases)}(?!\w)", phrases, lexicon.spotter)

    def end(self, text: str, low: str, start: int, head_end: int) -> int:
        """Return where the name ends whose head is ``text[start:head_end]``; ``low`` is the text in lower case."""
        limit = min(len(text), start + _LONGEST)
        opened = 0
        for at in (start, head_end, max(start, head_end - 4)):
            if (named := self._committee.match(text, at)) is not None:
                opened = max(opened, named.end())
        committee = opened > 0 and text[opened : opened + 2].strip()[:1].islower()
        if not committee and (known := self._known_end(text, start, head_end)) is not None:
            return known
        phrases: list[tuple[int, int]] | None = None
        pending: int | None = None
        last = head_end
        for m in self._ends.finditer(text, head_end, limit):
            kind, here = m.lastgroup, m.start()
            if kind == "name" and not self._naming.is_person(text, *m.span("name")):
                continue
            if here < last or (kind in ("held", "weak", "act") and self._belongs(text, here)):
                continue
            if kind not in ("hard", "name"):
                if phrases is None:
                    phrases = [p.span() for p in self._phrases.finditer(text, low, start, limit)]
                if any(s <= here < e for s, e in phrases):
                    continue
            long_name = committee and (kind == "weak" or (kind == "act" and here > opened + 1))
            if long_name and not self._head_next.match(text, m.end()):  # "làm Trưởng đoàn" is another post
                continue
            if kind in ("soft", "join"):
                if self._head_next.match(text, m.end()):
                    break
                if committee and (onward := self._onward(text, opened, m)) is not None:
                    last = onward
                    continue
                pending = here if pending is None else pending
                last = m.end()
                continue
            bracketed = pending is not None and text[pending] != "(" and text[here - 2 : here].startswith(")")
            if kind == "name" and pending is not None and (bracketed or text[last:here].strip()):
                return _trim(text, start, here)  # "Giám đốc Sở Lao động, Thương binh và Xã hội Nguyễn …"
            return _trim(text, start, here if pending is None else pending)
        else:
            here = limit
        return _trim(text, start, here if pending is None else pending)

    def _known_end(self, text: str, start: int, head_end: int) -> int | None:
        """The end of a registered name, where a lower-case word follows that no such name goes on with."""
        found = [self._known.match(text, at) for at in (start, head_end + 1)]
        ends = [m.end() for m in found if m is not None and m.end() >= head_end]
        if not ends:
            return None
        end = max(ends)
        follows = text[end : end + 2]
        if follows[:1] != " " or not follows[1:].islower() or self._link.match(text, end):
            return None
        return end

    def _onward(self, text: str, opened: int, m: re.Match[str]) -> int | None:
        """Where the long name of a committee goes on behind a comma, a bracketed short form or "và", else None."""
        if m.group() == "(":
            short = SHORT_FORM.match(text, m.start())
            return short.end() if short else None
        if m.group().strip() not in (",", "-") and m.lastgroup != "join":
            return None
        word = _WORD.match(text, m.end())
        if word is None or self._breaks[m.lastgroup or "soft"].match(text, m.end()):
            return None
        # A capital opens the next item of a list whose items begin alike: "về Cơ chế …, Cơ chế …".
        return m.end() if word[1][0].islower() or f" {word[1]} " in text[opened : m.start()] else None

    def _belongs(self, text: str, here: int) -> bool:
        return f" {text[max(0, here - 10) : here]}".endswith(self._inside)


def post_heads(lexicon: Lexicon) -> str:
    """Return the pattern of the words that a post begins with, deputies, acting and former ones included."""
    named = lexicon.table("post_heads", "head", "scope")
    heads = trie(f for r in named for f in (r["head"], r["head"].lower(), r["head"][0] + r["head"][1:].lower()))
    return rf"(?:{trie(row['word'] for row in lexicon.table('post_modifiers', 'word', 'kind'))} )*{heads}"


def _trim(text: str, start: int, end: int) -> int:
    end = trimmed(text, start, end).end
    return start + len(_TRAILING.sub("", text[start:end]))
