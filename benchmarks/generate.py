"""Writes made-up articles of any number, as papers would print them, or the graphs of what they say.

    python benchmarks/generate.py COUNT [--seed N] [--first N] [--share S] [--format jsonl|parquet|nquads] [--out FILE]

The n-th article of a seed is always the same, however many are written: a row of templates (sentences.toml) filled
with names, places, bodies, figures and days from the project's own lexicon and registries. Three in ten report no
meeting.
"""

import argparse
import json
import random
import sys
import tomllib
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from functools import cached_property
from pathlib import Path
from typing import Any

from cchc_kg.article import Article
from cchc_kg.lexicon import Lexicon
from cchc_kg.pipeline import Checked, Pipeline
from cchc_kg.registry import Registry

FIRST, LAST = date(2021, 1, 4), date(2025, 6, 20)
SHARE = 0.7
"""How many of the articles report a meeting, unless another share is asked for."""
PAPERS = ("Báo Mẫu", "Báo Thử", "Báo Ví Dụ", "Báo Minh Họa")


class Generator:
    """Articles by one seed."""

    def __init__(self, seed: int = 0, share: float = SHARE) -> None:
        self._seed, self._share = seed, share
        self._texts = tomllib.loads(Path(__file__).with_name("sentences.toml").read_text("utf-8"))
        lexicon, self._registry = Lexicon(), Registry.load()
        self._names = [lexicon.words("common_names", "word", part=part) for part in ("surname", "middle", "given")]

    def record(self, number: int) -> dict[str, Any]:
        """Return the article of this number (from 0) as a record of JSON."""
        luck = random.Random(f"{self._seed}-{number}")
        told = _Story(luck, self._texts, self._names, self._places, self._departments)
        title, text = told.meeting() if luck.random() < self._share else told.other()
        return {
            "id": f"made-up-{self._seed}-{number}",
            "title": title,
            "url": f"https://bao-mau.example/{self._seed}/{number}",
            "publisher": luck.choice(PAPERS),
            "published": (told.day + timedelta(days=luck.choice((0, 0, 1)))).isoformat(),
            "text": text,
        }

    def records(self, count: int, first: int = 0) -> Iterator[dict[str, Any]]:
        """Yield this many articles, beginning with that of the number ``first``."""
        return (self.record(number) for number in range(first, first + count))

    def articles(self, count: int, first: int = 0) -> Iterator[Article]:
        """Yield the same as articles."""
        for told in self.records(count, first):
            yield Article(**{**told, "published": date.fromisoformat(told["published"])})

    @cached_property
    def _places(self) -> list[tuple[str, str]]:
        """Return provinces of the years written of: kind in lower case, and short name."""
        entries = [e for e in self._registry.entries("province") if e.valid(FIRST) and e.valid(LAST)]
        return [(e.properties["officialName"][0].removesuffix(e.label_vi).strip().lower(), e.label_vi) for e in entries]

    @cached_property
    def _departments(self) -> list[str]:
        bodies = self._registry.entries("body")
        return [b.label_vi for b in bodies if b.label_vi.startswith("Sở ") and b.valid(FIRST) and b.valid(LAST)]


class _Story:
    """One article in the making: what stays the same in it, and what is drawn anew."""

    def __init__(
        self,
        luck: random.Random,
        texts: dict[str, list[str]],
        names: list[list[str]],
        places: list[tuple[str, str]],
        departments: list[str],
    ) -> None:
        self._luck, self._texts, self._names = luck, texts, names
        self._all_places, self._departments = places, departments
        self.day = FIRST + timedelta(days=luck.randrange((LAST - FIRST).days))
        self._unit, self._place = luck.choice(places)
        self._due = self.day + timedelta(days=luck.randrange(20, 90))
        sitting = luck.choice(("hội nghị", "phiên họp", "cuộc họp"))
        quarter, year = (self.day.month - 1) // 3 or 4, self.day.year
        period = luck.choice(
            (f"quý {('I', 'II', 'III', 'IV')[quarter - 1]}/{year - (self.day.month < 4)}", f"năm {year - 1}")
        )
        head = "Chủ tịch UBND tỉnh" if self._unit == "tỉnh" else "Chủ tịch UBND thành phố"
        post = luck.choice((head, f"Phó {head}"))
        self._fixed = {
            "day": f"{self.day.day}/{self.day.month}" + luck.choice(("", f"/{year}")),
            "unit": self._unit,
            "place": self._place,
            "sitting": sitting,
            "Sitting": sitting.capitalize(),
            "period": period,
            "Period": period[0].upper() + period[1:],
            "Part": luck.choice(("Sáng", "Chiều")),
            "chair": self._person(),
            "chair_post": post,
            "Chair_post": post,
            "committee": "Tỉnh ủy" if self._unit == "tỉnh" else "Thành ủy",
            "hall": luck.choice(("Trung tâm Hội nghị", "trụ sở UBND", "hội trường Sở Nội vụ")),
            "due": f"{self._due.day}/{self._due.month}/{self._due.year}",
            "due_month": f"{self._due.month}/{self._due.year}",
            "year": str(year),
        }

    def meeting(self) -> tuple[str, str]:
        """Return the title and the text of a report of a meeting, one paragraph a line."""
        parts = (("openings", 1, 1), ("attendance", 1, 2), ("reports", 3, 6), ("remarks", 0, 2), ("orders", 2, 5))
        return self._one("titles"), "\n".join(s for kind, low, high in parts for s in self._some(kind, low, high))

    def other(self) -> tuple[str, str]:
        """Return the title and the text of an article about something else."""
        return self._one("other_titles"), "\n".join(self._some("other", 4, 7))

    def _one(self, kind: str) -> str:
        return self._filled(self._luck.choice(self._texts[kind]))

    def _some(self, kind: str, low: int, high: int) -> Iterator[str]:
        chosen = self._luck.sample(self._texts[kind], self._luck.randint(low, high))
        return (self._filled(template) for template in sorted(chosen, key=self._texts[kind].index))

    def _filled(self, template: str) -> str:
        whole = self._luck.randint(8, 30)
        low = self._luck.randint(20, 60)
        drawn = {
            "whole": whole,
            "part": self._luck.randint(2, whole),
            "low": low,
            "high": low + self._luck.randint(3, 35),
        }
        return template.format_map(_Places(self._fixed | {k: str(v) for k, v in drawn.items()}, self._drawn))

    def _drawn(self, name: str) -> str:
        number: dict[str, Callable[[], int]] = {
            "few": lambda: self._luck.randint(2, 9),
            "tens": lambda: self._luck.randint(11, 99),
            "hundreds": lambda: self._luck.randint(101, 999),
            "thousands": lambda: self._luck.randint(1_000, 299_999),
            "number": lambda: self._luck.randint(1, 140),
            "rank": lambda: self._luck.randint(1, 63),
        }
        if name in number:
            return f"{number[name]():,}".replace(",", ".")
        match name:
            case "percent" | "score":
                return f"{self._luck.uniform(70, 99.5):.1f}".replace(".", ",")
            case "points":
                return f"{self._luck.uniform(0.5, 9.5):.1f}".replace(".", ",")
            case "person":
                return self._person()
            case "department" | "department_b" | "Department":
                return self._luck.choice(self._departments)
            case "other_place":
                return self._luck.choice([name for kind, name in self._all_places if kind == "tỉnh"])
        raise KeyError(name)

    def _person(self) -> str:
        return " ".join(self._luck.choice(words) for words in self._names)


class _Places(dict[str, str]):
    """Values by name; what is not there is drawn."""

    def __init__(self, fixed: dict[str, str], drawn: Callable[[str], str]) -> None:
        super().__init__(fixed)
        self._drawn = drawn

    def __missing__(self, name: str) -> str:
        return self._drawn(name)


def write_lines(path: Path, count: int, seed: int = 0, first: int = 0, share: float = SHARE) -> Path:
    """Write articles as JSON Lines and return the path."""
    with path.open("w", encoding="utf-8") as file:
        for told in Generator(seed, share).records(count, first):
            file.write(json.dumps(told, ensure_ascii=False) + "\n")
    return path


def write_parquet(path: Path, count: int, seed: int = 0, first: int = 0, share: float = SHARE) -> Path:
    """Write articles as a Parquet file and return the path."""
    import pyarrow
    import pyarrow.parquet

    names = ("id", "title", "url", "publisher", "published", "text")
    schema = pyarrow.schema([(name, pyarrow.string()) for name in names])
    with pyarrow.parquet.ParquetWriter(path, schema) as file:
        told = Generator(seed, share).records(count, first)
        while rows := [row for _, row in zip(range(1000), told, strict=False)]:
            file.write_table(pyarrow.Table.from_pylist(rows, schema))
    return path


def write_graphs(path: Path, count: int, seed: int = 0, first: int = 0, share: float = SHARE) -> Path:
    """Write the graphs of articles as N-Quads, those of the registries not among them, and return the path."""
    from pyoxigraph import RdfFormat, serialize

    with path.open("wb") as file:
        for checked in Pipeline().check(Generator(seed, share).articles(count, first)):
            if not isinstance(checked, Checked):
                sys.exit(str(checked))
            file.write(serialize(checked.quads, format=RdfFormat.N_QUADS) or b"")
    return path


FORMATS = {"jsonl": write_lines, "parquet": write_parquet, "nquads": write_graphs}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("count", type=int)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--first", type=int, default=0, help="the number of the first article (default 0)")
    parser.add_argument("--share", type=float, default=SHARE, help=f"how many report a meeting (default {SHARE})")
    parser.add_argument("--format", choices=FORMATS, default="jsonl")
    parser.add_argument("--out", type=Path, default=Path("/dev/stdout"))
    given = parser.parse_args()
    FORMATS[given.format](given.out, given.count, given.seed, given.first, given.share)


if __name__ == "__main__":
    main()
