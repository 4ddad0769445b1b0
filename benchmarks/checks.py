"""How the CPU time of each stored check grows with the number of articles that it reads, in one run.

    uv run python benchmarks/checks.py [--sizes 1000 2000 4000 8000] [--json FILE]

Every article is made up and reports the same indicators, period, posts and meetings as many others, which a check that
compares each with each other would drown in. Prints a Markdown table of CPU seconds; ends with 1 where some check took
more than three times as long for twice as many articles (and more than a second), which no linear check does.
"""

import argparse
import json
import platform
import sys
import time
from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise
from pathlib import Path

import pyoxigraph as ox

from cchc_kg.article import Article
from cchc_kg.facts.fact import Directive, Evidence, Facts, Meeting, Observation, Participation, Reference
from cchc_kg.graph import build
from cchc_kg.reference import reference_quads
from cchc_kg.registry import Registry
from cchc_kg.validation import Validator

BODY = "Ban Chỉ đạo cải cách hành chính của Chính phủ"
PLACES = (
    "Hà Nội",
    "Đà Nẵng",
    "Quảng Nam",
    "Nghệ An",
    "Lào Cai",
    "Cà Mau",
    "Hải Phòng",
    "Cần Thơ",
    "Lâm Đồng",
    "Kon Tum",
)
SUPER = 3.0  # more than this for twice as many articles is no longer linear


def main() -> int:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--sizes", type=int, nargs="+", default=[1000, 2000, 4000, 8000])
    options.add_argument("--json", type=Path)
    given = options.parse_args()
    registry, validator, reference = Registry.load(), Validator(), reference_quads()
    times: dict[str, list[float]] = {iri.rpartition("/")[2]: [] for iri in validator.checks}
    quads, found = [], []
    for size in given.sizes:
        store = ox.Store()
        store.extend(reference)
        for number in range(size):
            store.extend(article(number, registry))
        quads.append(len(store) - len(reference))
        rows = 0
        for iri, check in validator.checks.items():
            begun = time.process_time()
            rows += sum(1 for _ in store.query(check.query))  # type: ignore[union-attr]
            times[iri.rpartition("/")[2]].append(time.process_time() - begun)
        found.append(rows)
        print(f"{size} articles, {quads[-1]} quads: {rows} rows", file=sys.stderr)
    result = {
        "machine": f"{platform.machine()}, Python {platform.python_version()}, pyoxigraph {ox.__version__}",
        "articles": given.sizes,
        "quads": quads,
        "rows found": found,
        "seconds": times,
    }
    print("| check | " + " | ".join(f"{n:,}" for n in given.sizes) + " | last over first |")
    print("| --- |" + " --- |" * (len(given.sizes) + 1))
    for name, taken in [*times.items(), ("all", [sum(t) for t in zip(*times.values(), strict=True)])]:
        grown = taken[-1] / taken[0] if taken[0] else 0
        print(f"| {name} | " + " | ".join(f"{t:.2f}" for t in taken) + f" | {grown:.1f} |")
    if given.json:
        given.json.write_text(json.dumps(result, indent=1) + "\n", "utf-8")
    pairs = ((a, b) for taken in times.values() for a, b in pairwise(taken))
    return int(any(b > 1 and b > SUPER * a for a, b in pairs))


def article(number: int, registry: Registry) -> tuple[ox.Quad, ...]:
    """Return the graph of one made-up report; all share indicators and period, ten a meeting."""
    words = Evidence(0, 4, "Mẫu.", "made-up")
    day = date(2023, 1, 1) + timedelta(days=number // 10)
    place = PLACES[number % len(PLACES)]

    def figure(i: int, **told: object) -> Observation:
        at = Evidence(i, i + 1, "x", "made-up")
        given = {
            "value": Decimal(1000 + number % 7), "high": None, "unit": "hồ sơ", "label": f"chỉ tiêu mẫu {i}",
            "indicator": None, "bound": "exact", "out_of": None, "change": None, "change_kind": None, "baseline": None,
            "period": "2022", "place": None, "status": "actual", "part_of": None, "evidence": (at,),
        }  # fmt: skip
        return Observation(**(given | told))  # type: ignore[arg-type]

    def person(i: int, name: str, post: str, at: str | None = None) -> Participation:
        seen = Evidence(i, i + 1, "x", "made-up")
        return Participation(name, "participant", (post,), at, f"điểm cầu {number % 3}", (seen,))

    facts = Facts(
        meeting=Meeting("session", "phiên họp", BODY, None, day.isoformat(), False, None, None, (), (), (words,)),
        participants=(
            person(10, f"Lê Mẫu {number % 5}", "Thủ tướng Chính phủ"),
            person(11, "Trần Thử", f"Chủ tịch UBND tỉnh {place}", place),
        ),
        observations=(
            *(figure(i) for i in range(3)),
            figure(3, place=place),
            figure(4, value=Decimal(60 + number % 9), out_of=Decimal(63), unit="địa phương"),
            figure(5, value=Decimal(90), unit="%", share_of=4),
            figure(6, value=Decimal(100)),
            figure(7, value=Decimal(40), part_of=6),
            figure(8, value=Decimal(70), part_of=6),
            figure(9, value=Decimal(9), unit="%", change="increase", baseline="2021", change_to=5),
        ),
        directives=(Directive("Lê Mẫu 0", (), "2022-12-31", "request", None, (), (Evidence(20, 21, "x", "made-up"),)),),
        provinces=(Reference(place, (Evidence(30, 31, "x", "made-up"),)),),
    )  # fmt: skip
    text = "Mẫu. " + "x" * 40
    return build(Article(f"m-{number}", text, published=day), facts, registry)


if __name__ == "__main__":
    sys.exit(main())
