"""How much CPU time checking takes: the fast SHACL engine, pySHACL and the stored checks on the same graphs in one run.

    uv run python benchmarks/validation.py [ARTICLES.jsonl] [--copies N] [--rounds N] [--json FILE]

Prints a Markdown table of medians; ends with 1 where the engines do not find the same.
"""

import argparse
import io
import json
import platform
import statistics
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

from cchc_kg.article import Article
from cchc_kg.graph import build
from cchc_kg.pipeline import Pipeline, Reading
from cchc_kg.sources import read_articles
from cchc_kg.validation import ENGINES, Validator

ROOT = Path(__file__).parents[1]


def timed(work: Callable[[], Any]) -> tuple[float, Any]:
    begun = time.process_time()
    done = work()
    return time.process_time() - begun, done


def main() -> int:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("articles", nargs="?", default=str(ROOT / "data" / "gold" / "articles.jsonl"))
    options.add_argument("--copies", type=int, default=5, help="how often each article is there, under another id")
    options.add_argument("--rounds", type=int, default=3)
    options.add_argument("--json", type=Path)
    given = options.parse_args()
    pipeline = Pipeline()
    found = [a for a in read_articles([given.articles], io.BytesIO()) if isinstance(a, Article)]
    articles = [replace(a, id=f"{a.id}-{n}", url=None) for a in found for n in range(given.copies)]
    readings = [r for r in pipeline.read(articles) if isinstance(r, Reading)]
    quads = [q for r in readings for q in build(r.article, r.facts, r.registry)]
    validators = {engine: Validator(engine=engine) for engine in ENGINES}
    alone = Validator()
    times: dict[str, list[float]] = {name: [] for name in (*ENGINES, "stored checks alone")}
    reports = {}
    for _ in range(given.rounds):
        for engine, validator in validators.items():
            seconds, reports[engine] = timed(lambda v=validator: v.check(quads, pipeline.reference))
            times[engine].append(seconds)
        times["stored checks alone"].append(timed(lambda: alone.compare(quads, pipeline.reference))[0])
    equal = len({repr(sorted(map(repr, r.findings))) for r in reports.values()}) == 1
    medians = {name: statistics.median(taken) for name, taken in times.items()}
    shapes = {engine: medians[engine] - medians["stored checks alone"] for engine in ENGINES}
    result = {
        "machine": f"{platform.machine()}, Python {platform.python_version()}",
        "articles": len(readings),
        "quads": len(quads),
        "rounds": given.rounds,
        "findings equal": equal,
        "seconds": medians,
        "shapes, pyshacl / fast": shapes["pyshacl"] / shapes["fast"],
        "whole check, pyshacl / fast": medians["pyshacl"] / medians["fast"],
    }
    size = f"{len(quads):,} quads of {len(readings)} articles"
    print(f"{size}, {given.rounds} rounds, {result['machine']}; equal: {equal}\n")
    print("| check | CPU seconds (median) |\n| --- | --- |")
    for name, seconds in medians.items():
        print(f"| {name} | {seconds:.2f} |")
    print(f"\nshapes alone: pySHACL takes {result['shapes, pyshacl / fast']:.1f} times as long as the fast engine")
    if given.json:
        given.json.write_text(json.dumps(result, ensure_ascii=False, indent=1) + "\n", "utf-8")
    return 0 if equal else 1


if __name__ == "__main__":
    sys.exit(main())
