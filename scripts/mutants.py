"""Alter one digit, year, denominator or province of a report at a time, and see whether reading and checking notice.

    uv run python scripts/mutants.py [--seed N] [--each N] [--out docs/mutants.md]

Whether a mutant breaks a relation that the report states (parts that add up, a percentage beside its count, n of N, a
number of provinces, a level with its change and the earlier level, a deadline behind the meeting, somebody's
province) is worked out from the untouched report by arithmetic alone, not by the checks. A broken relation counts as
noticed where the mutant gives a finding that the untouched report does not give, or a note where the altered words
stand (the figure is refused). Ends with 1 where one is missed.
"""

import argparse
import io
import random
import re
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from pathlib import Path

from cchc_kg.article import Article
from cchc_kg.facts.fact import Facts, Observation
from cchc_kg.graph import written
from cchc_kg.interval import Interval, interval
from cchc_kg.period import days
from cchc_kg.pipeline import Pipeline, Reading
from cchc_kg.quantity import quantities
from cchc_kg.registry import Registry
from cchc_kg.sources import read_articles
from cchc_kg.validation import Validator

ROOT = Path(__file__).parents[1]
CORPUS = (
    ROOT / "data" / "samples",
    ROOT / "data" / "gold" / "articles.jsonl",
    ROOT / "tests" / "quality" / "relations.jsonl",
)
KINDS = ("digit", "denominator", "year", "province")
_PAGE = """# Do the checks bite?

Made by `scripts/mutants.py` (seed {seed}, up to {each} mutants of a kind and report) from the sample and gold reports
and four that were written to state relations of every kind (`tests/quality/relations.jsonl`): one digit, denominator,
year or province altered at a time. Whether a mutant breaks a relation that the report states is worked out from the
untouched report by arithmetic alone, rounding understood; which figures are told as parts, shares or changes of which
is taken as read. It is noticed where it gives a finding that the untouched report does not give, or a note where the
altered words stand: the figure is refused instead of read. A deadline counts where its day is printed and it was
read: a month before the meeting is not read as a deadline, nor is the second deadline of a sentence with two.

Most figures stand in no relation: nobody who has one report only can notice that a digit of theirs is another.
"""
_YEAR = re.compile(r"(?<!\d)(?<!\d\d\d[.,])(?:19|20)\d\d(?![\d%]|[.,]\d)")
_DAY = re.compile(r"\d[/.-]\d{1,2}[/.-]$")


@dataclass(frozen=True)
class Mutant:
    """A report with one thing altered: ``old`` at ``start`` became ``new``; ``broken`` names what that breaks."""

    kind: str
    article: Article
    start: int
    old: str
    new: str
    broken: tuple[str, ...]


@dataclass(frozen=True)
class Outcome:
    """What became of a mutant: ``by`` names what noticed it (checks, or ``note``)."""

    mutant: Mutant
    by: tuple[str, ...]

    @property
    def missed(self) -> bool:
        return bool(self.mutant.broken) and not self.by


def main() -> int:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--seed", type=int, default=2023)
    options.add_argument("--each", type=int, default=40, help="mutants of a kind and report")
    options.add_argument("--out", type=Path, default=ROOT / "docs" / "mutants.md")
    given = options.parse_args()
    outcomes = list(run(given.seed, given.each))
    given.out.write_text(table(outcomes, given.seed, given.each), "utf-8")
    for outcome in outcomes:
        if outcome.missed:
            m = outcome.mutant
            print(f"missed: {m.article.id}: {m.old!r} -> {m.new!r} at {m.start} breaks {', '.join(m.broken)}")
    return int(any(o.missed for o in outcomes))


def run(seed: int, each: int) -> Iterator[Outcome]:
    """Yield what became of ``each`` mutants of each kind and report, the same ones for the same seed."""
    pipeline, registry, validator = Pipeline(), Registry.load(), Validator()
    readings = [r for r in pipeline.read(read_articles(list(map(str, CORPUS)), io.BytesIO())) if isinstance(r, Reading)]
    for reading in readings:
        if reading.facts.meeting is None:
            continue
        known = _messages(validator, pipeline, [reading])[reading.article.id]
        mutants = list(_mutants(reading, registry, random.Random(f"{seed} {reading.article.id}"), each))
        read = [r for r in pipeline.read(m.article for m in mutants) if isinstance(r, Reading)]
        found = _messages(validator, pipeline, read)
        noted = {(n.reason, n.evidence.quote) for n in reading.facts.notes}
        for mutant, again in zip(mutants, read, strict=True):
            by = {check for check, _ in found[mutant.article.id] - known}
            end = mutant.start + len(mutant.new)
            near = (n for n in again.facts.notes if n.evidence.start < end + 2 and n.evidence.end > mutant.start - 2)
            if any((n.reason, n.evidence.quote) not in noted for n in near):
                by.add("note")
            yield Outcome(mutant, tuple(sorted(by)))


def untouched() -> dict[str, set[tuple[str, str]]]:
    """Return the findings above an info in the reports as they are, by report: (check, message)."""
    pipeline = Pipeline()
    readings = [r for r in pipeline.read(read_articles(list(map(str, CORPUS)), io.BytesIO())) if isinstance(r, Reading)]
    return _messages(Validator(), pipeline, readings, above_info=True)


def table(outcomes: list[Outcome], seed: int, each: int) -> str:
    """Return the page of the docs: mutants by kind and by broken relation."""
    lines = [_PAGE.format(seed=seed, each=each), "| altered | mutants | break a relation | noticed | missed |"]
    lines.append("| --- | --- | --- | --- | --- |")
    for kind in (*KINDS, None):
        of_kind = [o for o in outcomes if kind in (None, o.mutant.kind)]
        broken = [o for o in of_kind if o.mutant.broken]
        missed = sum(o.missed for o in broken)
        name = kind or "**all**"
        lines.append(f"| {name} | {len(of_kind)} | {len(broken)} | {len(broken) - missed} | {missed} |")
    lines += ["", "| relation | broken | noticed | by |", "| --- | --- | --- | --- |"]
    relations = Counter(b for o in outcomes for b in o.mutant.broken)
    for relation, count in sorted(relations.items()):
        of_relation = [o for o in outcomes if relation in o.mutant.broken]
        by = Counter(b for o in of_relation for b in o.by)
        told = ", ".join(f"{name} {n}" for name, n in sorted(by.items(), key=lambda x: (-x[1], x[0])))
        lines.append(f"| {relation} | {count} | {sum(not o.missed for o in of_relation)} | {told} |")
    return "\n".join(lines) + "\n"


def _messages(
    validator: Validator, pipeline: Pipeline, readings: list[Reading], *, above_info: bool = False
) -> dict[str, set[tuple[str, str]]]:
    """Return (check, message) of what the checks within one report find in each."""
    found: dict[str, set[tuple[str, str]]] = {r.article.id: set() for r in readings}
    homes, graphs = {}, {}
    for reading in readings:
        graph = written(reading.article, reading.facts, reading.registry)
        homes[graph.name.value], graphs[graph.name] = reading.article.id, graph.rows
    for finding in validator.compare_graphs(graphs, pipeline.reference, across=False).findings:
        if not (above_info and finding.severity == "info"):
            found[homes[finding.graph]].add((finding.check.rpartition("/")[2], finding.message_en))
    return found


def _mutants(reading: Reading, registry: Registry, chance: random.Random, each: int) -> Iterator[Mutant]:
    for kind in KINDS:
        places = list(_places(kind, reading, registry, chance))
        chance.shuffle(places)
        for number, (start, old, new, broken) in enumerate(places[:each]):
            text = reading.article.text[:start] + new + reading.article.text[start + len(old) :]
            name = f"{reading.article.id}-{kind}-{number}"
            yield Mutant(kind, replace(reading.article, id=name, url=None, text=text), start, old, new, tuple(broken))


def _places(
    kind: str, reading: Reading, registry: Registry, chance: random.Random
) -> Iterator[tuple[int, str, str, list[str]]]:
    text, facts = reading.article.text, reading.facts
    if kind in ("digit", "denominator"):
        for i, seen in enumerate(facts.observations):
            quote, start = seen.evidence[0].quote, seen.evidence[0].start
            slash = quote.find("/")
            spots = [p for p, c in enumerate(quote) if c.isdigit() and (kind == "digit" or 0 <= slash < p)]
            if not spots or (kind == "denominator" and seen.out_of is None):
                continue
            for spot in chance.sample(spots, min(3, len(spots))):
                first = spot == 0 or not quote[spot - 1].isdigit()
                digit = chance.choice([d for d in "0123456789"[first:] if d != quote[spot]])
                changed = _changed(seen, quote[:spot] + digit + quote[spot + 1 :])
                broken = _broken(facts, i, changed, registry) if changed else []
                yield start + spot, quote[spot], digit, broken
    elif kind == "year":
        for found in _YEAR.finditer(text):
            new = str(int(found[0]) + chance.choice([-3, -2, -1, 1, 2, 3]))
            dated = _DAY.search(text, max(0, found.start() - 8), found.start())
            yield found.start(), found[0], new, _late(facts, found.start(), found[0], new) if dated else []
    else:
        day = _day(facts)
        for person in facts.participants:
            others = [e for e in registry.entries("province") if day and not e.valid(day) and e.valid_to]
            unit = registry.at(day).resolve("province", person.province) if day and person.province else None
            spot = text.find(person.province) if unit and person.province else -1
            gone = [e.label_vi for e in others if day and registry.at(day).resolve("province", e.label_vi) is None]
            if spot >= 0 and gone and text.count(person.province or "") == 1:
                yield spot, person.province or "", chance.choice(gone), ["province of its day"]


def _changed(seen: Observation, quote: str) -> Observation | None:
    """Return the figure with the value that its altered words print, None where they print none."""
    found = list(quantities(quote))
    if len(found) != 1 or (found[0].out_of is None) != (seen.out_of is None):
        numbers = re.fullmatch(r"([\d.]+)\s?/\s?([\d.]+)", quote)
        if not numbers:
            return None
        value, out_of = (Decimal(n.replace(".", "")) for n in numbers.groups())
        return seen._replace(value=value, out_of=out_of)
    evidence = (seen.evidence[0]._replace(quote=quote), *seen.evidence[1:])
    return seen._replace(value=found[0].value, high=found[0].high, out_of=found[0].out_of, evidence=evidence)


def _broken(facts: Facts, i: int, changed: Observation, registry: Registry) -> list[str]:
    """Return the relations that held among the report's figures and no longer do."""
    before = list(facts.observations)
    after = [*before[:i], changed, *before[i + 1 :]]
    return [name for name, holds in _RELATIONS.items() for k in range(len(before))
            if holds(before, k, facts, registry) is True and holds(after, k, facts, registry) is False]  # fmt: skip


def _sums(seen: list[Observation], k: int, facts: Facts, registry: Registry) -> bool | None:
    parts = [o for o in seen if o.part_of == k]
    whole = seen[k]
    plain = all(o.bound == "exact" and o.unit != "%" and o.high is None for o in [whole, *parts])
    if len(parts) < 2 or not plain or len({o.unit == whole.unit for o in parts}) > 1:
        return None
    spans = [interval(o.value, printed=o.evidence[0].quote) for o in parts]
    lowest, highest = (sum((end or Decimal(0) for end in ends), Decimal(0)) for ends in zip(*spans, strict=True))
    return Interval(lowest, highest).meets(interval(whole.value, printed=whole.evidence[0].quote))


def _share(seen: list[Observation], k: int, facts: Facts, registry: Registry) -> bool | None:
    counted = seen[seen[k].share_of or 0] if seen[k].share_of is not None else None
    if counted is None or not counted.out_of:
        return None
    exact = 100 * counted.value / counted.out_of
    span = interval(seen[k].value, bound=seen[k].bound, printed=seen[k].evidence[0].quote)
    reach = Decimal(0) if span.highest is None else span.highest - seen[k].value
    return (span.lowest or 0) <= exact <= (100 if span.highest is None else span.highest + reach)


def _of(seen: list[Observation], k: int, facts: Facts, registry: Registry) -> bool | None:
    out_of = seen[k].out_of
    return None if out_of is None else seen[k].value <= out_of


def _provinces(seen: list[Observation], k: int, facts: Facts, registry: Registry) -> bool | None:
    day, one = _day(facts), seen[k]
    whole = one.unit.startswith(("tỉnh, th", "tỉnh th"))
    if day is None or not (whole or (one.unit == "địa phương" and one.out_of)):
        return None
    units = len(registry.at(day).entries("province"))
    return one.value <= units if one.out_of is None else one.out_of == units


def _span(seen: Observation) -> Interval:
    wanted, counted = seen.status == "target", seen.out_of is not None
    printed = seen.evidence[0].quote
    return interval(seen.value, high=seen.high, bound=seen.bound, printed=printed, exact=counted, limit=wanted)


def _whole(seen: list[Observation], k: int, facts: Facts, registry: Registry) -> bool | None:
    part = seen[k]
    if part.part_of is None or seen[part.part_of].unit != part.unit:
        return None
    least, most = _span(part).lowest, _span(seen[part.part_of]).highest
    return least is None or most is None or least <= most


def _hundred(seen: list[Observation], k: int, facts: Facts, registry: Registry) -> bool | None:
    one = seen[k]
    share = one.unit == "%" and (one.share_of is not None or one.change == "decrease")
    return one.value <= 100 if share else None


def _change(seen: list[Observation], k: int, facts: Facts, registry: Registry) -> bool | None:
    by = seen[k]
    if by.change_to is None or by.baseline is None:
        return None
    level = seen[by.change_to]
    before = [o for o in seen if o is not level and o.change is None and o.period == by.baseline
              and (o.unit, o.indicator, o.place) == (level.unit, level.indicator, level.place)
              and (o.indicator or o.label == level.label)]  # fmt: skip
    if len(before) != 1 or level.bound != "exact" or before[0].bound != "exact":
        return None
    sign = -1 if by.change == "decrease" else 1
    # Rounding is allowed on all three figures.
    ends = [[end or Decimal(0) for end in _span(o)] for o in (level, before[0], by)]
    moved = (ends[0][0] - ends[1][1], ends[0][1] - ends[1][0])
    wanted = sorted(sign * end for end in ends[2])
    fits = []
    if by.unit == level.unit or (level.unit == "%" and by.change_kind == "points"):
        fits.append(wanted[0] <= moved[1] and moved[0] <= wanted[1])
    if by.unit == "%" and by.change_kind != "points":
        shares = sorted(way * earlier / 100 for way in wanted for earlier in ends[1])
        fits.append(shares[0] <= moved[1] and moved[0] <= shares[-1])
    return any(fits) if fits else None


_RELATIONS = {
    "sum of parts": _sums,
    "part of its whole": _whole,
    "share of its count": _share,
    "share up to 100": _hundred,
    "level, change, earlier level": _change,
    "n of N": _of,
    "number of provinces": _provinces,
}


def _late(facts: Facts, start: int, old: str, new: str) -> list[str]:
    # A year that was inferred is not stated: it may move with the years that are told.
    day = None if facts.meeting and facts.meeting.date_inferred else _day(facts)
    for told in facts.directives:
        if day and told.deadline and told.deadline.startswith(old):
            inside = any(e.start <= start < e.end for e in told.evidence)
            before, after = (days(told.deadline.replace(old, year)) for year in (old, new))
            if inside and before and after and before[1] >= day > after[1]:
                return ["deadline behind the meeting"]
    return []


def _day(facts: Facts) -> date | None:
    told = facts.meeting.date if facts.meeting else None
    return date.fromisoformat(told) if told and not told.startswith("--") else None


if __name__ == "__main__":
    sys.exit(main())
