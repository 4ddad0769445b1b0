"""Numbers of legal documents: with their code (``76/NQ-CP``, ``18-NQ/TU``) or alone (``Chỉ thị 24``)."""

import re

from cchc_kg.lexicon import Lexicon, alternation
from cchc_kg.mentions.mention import DocumentNumber
from cchc_kg.mentions.words import trie
from cchc_kg.registry import Registry
from cchc_kg.spotting import Sighted
from cchc_kg.vietnamese import CAPITALS

# 30c/NQ-CP, 02/2021/TT-BNV, 19-2017/NQ-CP, 24/2016/QH14, 108 / CP; a code holds two capitals, 12/Tổ is prose.
_CODE = rf"[{CAPITALS}][^\W_]{{0,11}}(?: ?[-\u2013] ?[{CAPITALS}][^\W_]{{0,11}}){{0,3}}(?!\w)"
_SLASHED = rf"\d{{1,5}}[a-z]?(?:-(?:19|20)\d\d)? ?/ ?(?:(?:19|20)\d\d ?/ ?)?{_CODE}"
# 18-NQ/TU, 49-CTr/TU, 05 - NQ - TW
_DASHED = rf"\d{{1,5}} ?[-\u2013] ?[{CAPITALS}][^\W\d_]{{1,4}} ?[-\u2013/] ?[{CAPITALS}][^\W\d_]{{1,11}}(?!\w)"
_IS_CODE = re.compile(rf"[{CAPITALS}]{{2}}|[{CAPITALS}][^\W\d_]*[-\u2013/ ]+[{CAPITALS}]")
_YEAR = re.compile(r"(?:19|20)\d\d")
_ONE_YEAR = r"(?:19|20)\d\d(?![^\S\n]?[-\u2013][^\S\n]?(?:19|20)\d\d)"  # not "kế hoạch 5 năm 2021-2025"


class DocumentFinder:
    """Finds the numbers of legal documents as printed."""

    def __init__(self, lexicon: Lexicon, registry: Registry) -> None:
        """Read the kinds of document and the words that may follow a bare number."""
        table = lexicon.table("document_kinds", "kind", "year")
        kinds = [row["kind"] for row in table]
        self._planned = {row["kind"].lower() for row in table if row["year"] == "yes"}
        followers = alternation(lexicon.words("document_followers", "word", year="no"))
        dated = alternation(lexicon.words("document_followers", "word", year="yes"))
        self._coded = Sighted(rf"(?<![\w.,/-])(?:{_SLASHED}|{_DASHED})", (), lexicon.spotter, numbers=True)
        any_case = trie(form for kind in kinds for form in (kind, kind[0].lower() + kind[1:]))
        ends = rf"(?=[^\S\n]*(?:$|[\n,;.:)(\u201d\"\u2026?!]|[-\u2013] |{followers}(?!\w)|{dated} {_ONE_YEAR}))"
        mark = rf"(?:[^\S\n]*{alternation(lexicon.words('document_joins', 'word', role='mark'))}:?)"
        joins = alternation(lexicon.words("document_joins", "word", role="join"))
        number = rf"(?P<number>\d{{1,5}}(?:/(?:19|20)\d\d)?)(?![\w%/]|[.,]\d| ?/ ?\w){ends}"
        bare = rf"(?<!\w)(?P<kind>{any_case})(?P<marked>{mark})? {number}"
        self._bare = Sighted(bare, kinds, lexicon.spotter)
        self._next = re.compile(rf"[^\S\n]*{joins}{mark}? {number}")

    def find(self, text: str, low: str) -> tuple[DocumentNumber, ...]:
        """Return the numbers in text order."""
        coded = (m for m in self._coded.finditer(text, low) if _IS_CODE.search(m.group()))
        found = [DocumentNumber(*m.span(), m.group()) for m in coded]
        taken = {m.start for m in found}
        for first in self._bare.finditer(text, low):
            planned = first["kind"].lower() in self._planned and not first["marked"]
            m: re.Match[str] | None = first
            while m:
                start, end = m.span("number")
                if start not in taken and not (planned and _YEAR.fullmatch(m.group("number"))):
                    found.append(DocumentNumber(start, end, m.group("number")))
                m = self._next.match(text, end)  # "Nghị quyết 01, 02 và 35"
        return tuple(sorted(found, key=lambda d: d.start))
