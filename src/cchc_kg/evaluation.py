"""Facts found against facts annotated: how much of what articles say is read, and how much of it is right.

Matching is one to one, the best pair first: people by name, figures by value where places overlap, directives by place.
"""

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any

from cchc_kg.facts.record import checked

Record = Mapping[str, Any]
"""The facts of one article as plain JSON, annotated or found (see ``facts.record``)."""

MATCHED = ("chairs", "participants", "positions", "observations", "observations.whole", "directives", "addressees",
           "provinces", "documents")  # fmt: skip
ASKED = (
    *(f"meeting.{f}" for f in ("ordinal", "date", "day_part", "format", "body")),
    *(f"participant.{f}" for f in ("role", "province")),
    *(f"observation.{f}" for f in ("unit", "bound", "out_of", "change", "baseline", "period", "place", "status",
                                   "part_of")),
    *(f"directive.{f}" for f in ("issuer", "deadline")),
)  # fmt: skip
_WHOLE = ("unit", "bound", "out_of", "change", "status")
_HEADLINE = ("participants", "positions", "observations", "observations.whole", "directives", "provinces")
_LOOK_ALIKE = {0xD0: 0x110}  # Eth for D with stroke
_TONE = re.compile("(o(?=[ae])|u(?=y))([aey])([\u0300\u0301\u0303\u0309\u0323])(?![\u0302\u0306])")


@dataclass(frozen=True, slots=True)
class Match:
    """How many of the things of one kind were found rightly (``hits``), were found, and are annotated (``gold``)."""

    hits: int = 0
    found: int = 0
    gold: int = 0

    def __add__(self, other: "Match") -> "Match":
        """Return both counts as one."""
        return Match(self.hits + other.hits, self.found + other.found, self.gold + other.gold)

    @property
    def precision(self) -> float:
        """The share of what was found that is right, 0 to 1 (0 where nothing was found)."""
        return self.hits / self.found if self.found else 0.0

    @property
    def recall(self) -> float:
        """The share of what is annotated that was found, 0 to 1 (0 where nothing is annotated)."""
        return self.hits / self.gold if self.gold else 0.0

    @property
    def f1(self) -> float:
        """The harmonic mean of precision and recall, 0 to 1."""
        both = self.precision + self.recall
        return 2 * self.precision * self.recall / both if both else 0.0


@dataclass(frozen=True, slots=True)
class Share:
    """How often one attribute of what was matched is right, out of how often it was looked at."""

    right: int = 0
    asked: int = 0

    @property
    def accuracy(self) -> float:
        """The share that is right, 0 to 1 (0 where nothing was looked at)."""
        return self.right / self.asked if self.asked else 0.0


@dataclass(frozen=True, slots=True)
class Mistake:
    """One thing that was missed, invented or read wrongly; ``start`` is where it stands in the article, if known."""

    article: str
    kind: str
    expected: str | None
    found: str | None
    start: int | None = None

    def __str__(self) -> str:
        """Return the mistake in one line, without the article."""
        place = "" if self.start is None else f" @{self.start}"
        if self.found is None and self.kind.endswith("missed"):
            return f"{self.kind}: {self.expected}{place}"
        if self.expected is None and self.kind.endswith("invented"):
            return f"{self.kind}: {self.found}{place}"
        return f"{self.kind}: {self.found} instead of {self.expected}{place}"


@dataclass(frozen=True, slots=True)
class Evaluation:
    """The figures over all annotated articles: a Match for each of MATCHED, a Share for each of ASKED."""

    matches: Mapping[str, Match]
    shares: Mapping[str, Share]
    mistakes: tuple[Mistake, ...]
    articles: int
    answered: int

    @property
    def headline(self) -> float:
        """One figure for all: the mean of six F1 and of the mean over the meeting's fields and chairs, 0 to 1."""
        meeting = [s.accuracy for name, s in self.shares.items() if name.startswith("meeting.")]
        meeting.append(self.matches["chairs"].f1)
        return (sum(self.matches[n].f1 for n in _HEADLINE) + sum(meeting) / len(meeting)) / (len(_HEADLINE) + 1)

    def figures(self) -> dict[str, dict[str, float]]:
        """Return every figure by name, as plain JSON; the last is the headline."""
        matches = {
            name: {"precision": m.precision, "recall": m.recall, "f1": m.f1, "gold": m.gold, "found": m.found}
            for name, m in self.matches.items()
        }
        shares = {name: {"accuracy": s.accuracy, "asked": s.asked} for name, s in self.shares.items()}
        headline = {"mean": self.headline, "articles": self.articles, "answered": self.answered}
        return {**matches, **shares, "headline": headline}


def evaluate(gold: Mapping[str, Record], found: Mapping[str, Record]) -> Evaluation:
    """Compare what was found in articles with what is annotated, both by the article's id.

    Every annotated article counts, one that ``found`` lacks as one in which nothing was found; articles that are not
    annotated are left out. Raises InputError where a record has not the format.
    """
    tally = _Tally()
    for name, record in gold.items():
        tally.article = name
        wanted, got = checked(record, f"gold {name}"), checked(found.get(name, {}), f"facts {name}")
        _meeting(wanted.get("meeting") or {}, got.get("meeting") or {}, tally)
        _participants(wanted["participants"], got["participants"], tally)
        _observations(wanted["observations"], got["observations"], tally)
        _directives(wanted["directives"], got["directives"], tally)
        for kind in ("provinces", "documents"):
            tally.names(kind, wanted.get(kind), got.get(kind))
    shares = {name: Share(sum(asked), len(asked)) for name, asked in tally.asked.items()}
    return Evaluation(tally.matches, shares, tuple(tally.mistakes), len(gold), len(gold.keys() & found.keys()))


def fold(text: object) -> str:
    """Return a name or phrase for comparing: case, punctuation, blanks and the place of tone marks do not count."""
    spelled = unicodedata.normalize("NFC", str(text or "")).translate(_LOOK_ALIKE).lower()
    placed = _TONE.sub(r"\1\3\2", unicodedata.normalize("NFD", spelled))
    return re.sub(r"[\W_]+", " ", unicodedata.normalize("NFC", placed)).strip()


def same_phrase(one: object, other: object) -> bool:
    """Tell whether two phrases are the same, or one holds the other as whole words."""
    a, b = f" {fold(one)} ", f" {fold(other)} "
    return a == b or bool(a.strip() and b.strip() and (a in b or b in a))


class _Tally:
    """Counts of one run while it goes on; ``article`` is the one being compared."""

    def __init__(self) -> None:
        self.matches = {name: Match() for name in MATCHED}
        self.asked: dict[str, list[bool]] = {name: [] for name in ASKED}
        self.mistakes: list[Mistake] = []
        self.article = ""

    def count(self, kind: str, hits: int, found: int, gold: int) -> None:
        self.matches[kind] += Match(hits, found, gold)

    def ask(self, kind: str, right: bool, expected: object, found: object, start: int | None = None) -> None:
        self.asked[kind].append(right)
        if not right:
            self.mistakes.append(Mistake(self.article, kind, _shown(expected), _shown(found), start))

    def names(self, kind: str, gold: Sequence[str] | None, found: Sequence[str] | None) -> None:
        """Count names that are compared as sets."""
        wanted, got = {fold(n): n for n in gold or ()}, {fold(n): n for n in found or ()}
        self.count(kind, len(wanted.keys() & got.keys()), len(got), len(wanted))
        self.missed(kind, [(wanted[n], None) for n in wanted if n not in got])
        self.invented(kind, [(got[n], None) for n in got if n not in wanted])

    def missed(self, kind: str, things: Iterable[tuple[str, int | None]]) -> None:
        self.mistakes += (Mistake(self.article, f"{kind} missed", what, None, start) for what, start in things)

    def invented(self, kind: str, things: Iterable[tuple[str, int | None]]) -> None:
        self.mistakes += (Mistake(self.article, f"{kind} invented", None, what, start) for what, start in things)

    def compare(
        self, kind: str, gold: Sequence[Any], found: Sequence[Any], alike: Callable[[Any, Any], float],
        told: Callable[[Any], tuple[str, int | None]],
    ) -> list[tuple[int, int]]:  # fmt: skip
        """Match the things of one kind, count them, and keep those that are without a partner."""
        pairs = list(_pairs(gold, found, alike))
        self.count(kind, len(pairs), len(found), len(gold))
        wanted, got = {i for i, _ in pairs}, {j for _, j in pairs}
        self.missed(kind, [told(g) for i, g in enumerate(gold) if i not in wanted])
        self.invented(kind, [told(f) for j, f in enumerate(found) if j not in got])
        return pairs


def _meeting(gold: Record, found: Record, tally: _Tally) -> None:
    for field in ("ordinal", "date", "day_part", "format"):
        wanted, got = gold.get(field), found.get(field)
        right = wanted == got
        if field == "date" and wanted and got and not right:  # a day without a year is that day of any year
            right = wanted.startswith("--") and got.endswith(wanted[1:])
        tally.ask(f"meeting.{field}", right, wanted, got)
    wanted, got = gold.get("body"), found.get("body")
    tally.ask("meeting.body", same_phrase(wanted, got) if wanted else not got, wanted, got)
    tally.names("chairs", gold.get("chairs"), found.get("chairs"))


def _participants(gold: Sequence[Record], found: Sequence[Record], tally: _Tally) -> None:
    def named(person: Record) -> tuple[str, int | None]:
        return str(person.get("name")), person.get("start")

    for i, j in tally.compare("participants", gold, found, _same("name"), named):
        wanted, got = gold[i], found[j]
        role, start = got.get("role"), wanted.get("start")
        tally.ask("participant.role", wanted.get("role") == role, wanted.get("role"), role, start)
        place = wanted.get("province"), got.get("province")
        tally.ask("participant.province", fold(place[0]) == fold(place[1]), *place, start)
        posts = wanted.get("positions") or [], got.get("positions") or []
        tally.compare("positions", *posts, lambda a, b: fold(a) == fold(b), _at(start))


def _observations(gold: Sequence[Record], found: Sequence[Record], tally: _Tally) -> None:
    def alike(one: Record, other: Record) -> float:
        same = all(_number(one.get(n)) == _number(other.get(n)) for n in ("value", "high"))
        return _common(one, other) if same else 0.0

    def told(seen: Record) -> tuple[str, int | None]:
        return f"{seen.get('value')} {seen.get('unit')}", seen["start"]

    pairs = tally.compare("observations", gold, found, alike, told)
    partner, whole = {j: i for i, j in pairs}, 0
    for i, j in pairs:
        wanted, got = gold[i], dict(found[j])
        # A part is a part of the partner of its whole; a whole that has no partner is none.
        got["part_of"] = partner.get(got["part_of"]) if got.get("part_of") is not None else None
        right = {n: wanted.get(n) == got.get(n) for n in ("bound", "change", "baseline", "period", "status", "part_of")}
        right["unit"] = same_phrase(wanted.get("unit"), got.get("unit"))
        right["out_of"] = _number(wanted.get("out_of")) == _number(got.get("out_of"))
        right["place"] = fold(wanted.get("place")) == fold(got.get("place"))
        for name, ok in right.items():
            tally.ask(f"observation.{name}", ok, wanted.get(name), got.get(name), wanted["start"])
        whole += all(right[n] for n in _WHOLE)
    tally.count("observations.whole", whole, len(found), len(gold))


def _directives(gold: Sequence[Record], found: Sequence[Record], tally: _Tally) -> None:
    def alike(one: Record, other: Record) -> float:
        common = _common(one, other)
        return common if common >= 0.5 else 0.0

    def told(order: Record) -> tuple[str, int | None]:
        return f"{order['start']}-{order['end']}", order["start"]

    for i, j in tally.compare("directives", gold, found, alike, told):
        wanted, got = gold[i], found[j]
        issuers, dues = (wanted.get("issuer"), got.get("issuer")), (wanted.get("deadline"), got.get("deadline"))
        tally.ask("directive.issuer", fold(issuers[0]) == fold(issuers[1]), *issuers, wanted["start"])
        tally.ask("directive.deadline", dues[0] == dues[1], *dues, wanted["start"])
        told_to = wanted.get("addressees") or [], got.get("addressees") or []
        tally.compare("addressees", *told_to, same_phrase, _at(wanted["start"]))


def _pairs(gold: Sequence[Any], found: Sequence[Any], alike: Callable[[Any, Any], float]) -> Iterator[tuple[int, int]]:
    """Yield the indices of what belongs together, one to one: the most alike first, ties in text order."""
    likeness = ((alike(g, f), i, j) for i, g in enumerate(gold) for j, f in enumerate(found))
    wanted, got = set[int](), set[int]()
    for _, i, j in sorted((c for c in likeness if c[0] > 0), key=lambda c: (-c[0], c[1], c[2])):
        if i not in wanted and j not in got:
            wanted.add(i)
            got.add(j)
            yield i, j


def _same(field: str) -> Callable[[Record, Record], float]:
    return lambda one, other: float(fold(one.get(field)) == fold(other.get(field)))


def _at(start: int | None) -> Callable[[str], tuple[str, int | None]]:
    return lambda name: (name, start)


def _common(one: Record, other: Record) -> float:
    """Return how much two places have in common: the overlap in shares of what both cover together, 0 to 1."""
    both = max(0, min(one["end"], other["end"]) - max(one["start"], other["start"]))
    union = (one["end"] - one["start"]) + (other["end"] - other["start"]) - both
    return both / union if union else 0.0


def _number(value: object) -> Decimal | None:
    try:
        return None if value is None else Decimal(str(value))
    except InvalidOperation:
        return None


def _shown(value: object) -> str:
    return "nothing" if value in (None, "") else str(value)
