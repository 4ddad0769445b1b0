"""Figures as points of a chart: levels with a time, targets apart from results, and where a series breaks."""

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from cchc_kg.pages.about import MERGERS
from cchc_kg.pages.facts import Figure
from cchc_kg.pages.view import Visit
from cchc_kg.period import days

Point = dict[str, Any]

_SERIES = 7  # places that have a line of their own, at most


def charts(visit: Visit, figures: Sequence[Figure]) -> list[dict[str, Any]]:
    """Return one chart an indicator and unit, that of most points first: ``name``, ``unit``, ``points``, ``breaks``.

    A point has the middle of its period (``time``), its place, the ends of what its figure stands for (None: open), and
    the link to its sentence. Each unit of the registry is a series of its own: a province before a merger is another
    one than after it. ``breaks``: the day of the mergers, where points stand on both sides of it.
    """
    found: dict[tuple[str, str], list[Point]] = defaultdict(list)
    same = _ambiguous(figures)
    for figure in figures:
        span = days(figure.iso) if figure.iso else None
        if span is not None and not figure.changes and not figure.part:
            middle = span[0] + (span[1] - span[0]) / 2
            found[figure.indicator.name if figure.indicator else figure.label, figure.unit].append(
                _point(visit, figure, middle.isoformat(), same)
            )
    for points in found.values():
        _gather(points, visit.words("chart-others"))
    ordered = sorted(found.items(), key=lambda pair: (-len(pair[1]), pair[0]))
    return [
        {"name": name, "unit": unit, "points": points, "breaks": _breaks(points)} for (name, unit), points in ordered
    ]


def _point(visit: Visit, figure: Figure, time: str, same: set[str]) -> Point:
    place = figure.place.name if figure.place else visit.words("country")
    if place in same and figure.place and (figure.place.iri or "").endswith("-2025"):
        place = f"{place} ({visit.words('since')} {visit.words.day(MERGERS)})"
    return {
        "time": time,
        "period": figure.period,
        "place": place,
        "value": float(figure.value),
        "low": None if figure.low is None else float(figure.low),
        "high": None if figure.high is None else float(figure.high),
        "target": figure.target,
        "conflict": any(f.check == "conflict" for f in figure.findings),
        "printed": figure.printed,
        "label": figure.label,
        "link": figure.sayings[0].link if figure.sayings else None,
        "paper": figure.sayings[0].article.name if figure.sayings else "",
    }


def _gather(points: Sequence[Point], others: str) -> None:
    """Name the series of each point: its place, or all the others, where there are too many or it has one time only."""
    times: dict[str, set[str]] = defaultdict(set)
    for point in points:
        times[point["place"]].add(point["time"])
    named = sorted(times, key=lambda place: (-len(times[place]), place))[:_SERIES]
    for point in points:
        alone = len(times[point["place"]]) == 1 and len(times) > _SERIES
        point["series"] = others if alone or point["place"] not in named else point["place"]


def _ambiguous(figures: Sequence[Figure]) -> set[str]:
    """Return the names that more than one unit has."""
    units: dict[str, set[str]] = defaultdict(set)
    for figure in figures:
        if figure.place:
            units[figure.place.name].add(figure.place.iri or "")
    return {name for name, iris in units.items() if len(iris) > 1}


def _breaks(points: Sequence[Point]) -> list[str]:
    times = {p["time"] < MERGERS for p in points}
    return [MERGERS] if len(times) > 1 else []
