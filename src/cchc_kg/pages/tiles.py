"""The tile map: each provincial unit as one tile, coloured by a number; Hoàng Sa and Trường Sa with their units."""

from bisect import bisect_right
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from cchc_kg.knowledge import shelf
from cchc_kg.lexicon import rows
from cchc_kg.pages.view import Visit
from cchc_kg.vocabulary import thing

WIDTH, HEIGHT = 76, 44
"""Of one tile, in units of the drawing."""

SHADES = 5


@dataclass(frozen=True)
class Told:
    """What a map tells of a unit: a number to colour by, the words for it, and where it is said."""

    value: Decimal
    text: str
    link: str | None = None


@dataclass(frozen=True)
class Tile:
    """One tile: its place in units of the drawing, lines of text, and the shade (0: no number, else 1 to SHADES)."""

    x: int
    y: int
    lines: tuple[str, ...]
    name: str
    link: str | None
    shade: int
    text: str
    part: bool


@dataclass(frozen=True)
class Map:
    """A map of the units of one time. ``key`` are the ends of each shade that is used, as text."""

    units: str
    title: str
    width: int
    height: int
    tiles: tuple[Tile, ...]
    key: tuple[tuple[int, str], ...]


def tile_map(visit: Visit, units: str, title: str, told: Mapping[str, Told]) -> Map:
    """Return the map of the ``units`` (``34`` or ``63``); ``told`` are numbers by the IRI of a unit.

    Shades hold about the same number of units each (quantiles); equal numbers have one shade.
    """
    laid = list(rows(shelf("data", "layout", "tiles.csv", within=visit.desk.root), _COLUMNS, ("part",)))
    laid = [row for row in laid if row["units"] == units]
    iris = {row["slug"]: thing("province", row["slug"]).value for row in laid}
    names = visit.desk.names(iris.values(), visit.language)
    numbers = {iri: told[iri].value for iri in iris.values() if iri in told}
    ends = _ends(numbers.values())
    first = min((int(row["column"]) for row in laid), default=0)
    tiles = []
    for row in laid:
        iri = iris[row["slug"]]
        name = row["part"] or names[iri]
        shade = bisect_right(ends, numbers[iri]) + 1 if iri in numbers else 0
        said = told[iri].text if iri in told else ""
        full = f"{row['part']} ({names[iri]})" if row["part"] else name
        link = (told[iri].link if iri in told else None) or visit.links.thing(iri)
        place = (int(row["column"]) - first) * WIDTH, int(row["row"]) * HEIGHT
        tiles.append(Tile(*place, _lines(name), full, link, shade, said, bool(row["part"])))
    width = max((t.x for t in tiles), default=0) + WIDTH
    height = max((t.y for t in tiles), default=0) + HEIGHT
    return Map(units, title, width, height, tuple(tiles), _key(visit, numbers.values(), ends))


_COLUMNS = ("units", "slug", "column", "row")
_LONG = 9  # letters that fit into one line of a tile


def _ends(numbers: Iterable[Decimal]) -> list[Decimal]:
    """Return the numbers at which a new shade begins."""
    ordered = sorted(numbers)
    cuts = {ordered[len(ordered) * n // SHADES] for n in range(1, SHADES)} if ordered else set()
    return sorted(cut for cut in cuts if cut > ordered[0])


def _key(visit: Visit, numbers: Iterable[Decimal], ends: list[Decimal]) -> tuple[tuple[int, str], ...]:
    shades: dict[int, list[Decimal]] = {}
    for number in numbers:
        shades.setdefault(bisect_right(ends, number) + 1, []).append(number)
    written = visit.words.number
    return tuple(
        (shade, written(min(of)) if min(of) == max(of) else f"{written(min(of))} – {written(max(of))}")
        for shade, of in sorted(shades.items())
    )


def _lines(name: str) -> tuple[str, ...]:
    words = name.replace(" - ", " ").split()
    if len(name) <= _LONG or len(words) == 1:
        return (name,)
    half = min(range(1, len(words)), key=lambda n: abs(len(" ".join(words[:n])) - len(" ".join(words[n:]))))
    return " ".join(words[:half]), " ".join(words[half:])
