"""How much CPU time checking takes: each engine on the same graphs in one run, with the least that reading them costs.

    uv run python benchmarks/validation.py [ARTICLES.jsonl] [--copies N] [--rounds N] [--slips N ...] [--json FILE]

Variants: the graphs as they were read, and with slips in one statement of N, so that there is much to find. The
engines run in turns. Prints a Markdown table of medians; ends with 1 where the engines do not find the same.
"""

import argparse
import io
import json
import platform
import random
import shutil
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from importlib.metadata import version
from pathlib import Path
from typing import Any

from pyoxigraph import NamedNode, Quad, RdfFormat, Store, parse

from cchc_kg.article import Article
from cchc_kg.graph import written
from cchc_kg.lines import Graph
from cchc_kg.ntriples import CCHC, OA, XSD, Row, Term, iri, text, typed
from cchc_kg.pipeline import Pipeline, Reading
from cchc_kg.sources import read_articles
from cchc_kg.validation import ENGINES, Validator

ROOT = Path(__file__).parents[1]
BATCH = 32  # articles, as the workers of a build are given
Graphs = Mapping[NamedNode, Sequence[Row]]

# Of values that cannot be compared pySHACL finds less than SHACL asks for, or breaks down.
COMPARED = {OA.start, OA.end, CCHC.lowest, CCHC.highest, CCHC.value, CCHC.upperValue, CCHC.periodStart, CCHC.periodEnd}
ODD = (
    text("x"),
    text(""),
    Term(f"{text('x')}@en"),
    typed("7", XSD.integer),
    iri("https://example.org/other"),
)


def main() -> int:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("articles", nargs="?", default=str(ROOT / "data" / "gold" / "articles.jsonl"))
    options.add_argument("--copies", type=int, default=5, help="how often each article is there, under another id")
    options.add_argument("--rounds", type=int, default=3)
    options.add_argument(
        "--slips", type=int, nargs="*", default=[2000, 200], metavar="N", help="one statement of N is wrong"
    )
    options.add_argument("--json", type=Path)
    given = options.parse_args()
    pipeline = Pipeline()
    found = [a for a in read_articles([given.articles], io.BytesIO()) if isinstance(a, Article)]
    articles = [replace(a, id=f"{a.id}-{n}", url=None) for a in found for n in range(given.copies)]
    readings = [r for r in pipeline.read(articles) if isinstance(r, Reading)]
    graphs = {g.name: g.rows for g in (written(r.article, r.facts, r.registry) for r in readings)}
    variants = {"as read": graphs} | {f"one statement of {n:,} wrong": slipped(graphs, n) for n in given.slips}
    measured = {name: measure(told, pipeline.reference, given.rounds) for name, told in variants.items()}
    result = {
        "machine": f"{platform.machine()}, Python {platform.python_version()}",
        "versions": {name: version(name) for name in ("pyoxigraph", "shacl", "pyshacl", "rdflib")},
        "articles": len(readings),
        "quads": sum(map(len, graphs.values())),
        "rounds": given.rounds,
        "variants": measured,
    }
    size = f"{result['quads']:,} quads of {len(readings)} articles"
    print(f"{size}, {given.rounds} rounds, {result['machine']}\n\n| CPU seconds, median | {' | '.join(measured)} |")
    print("| --- |" + " ---: |" * len(measured))
    for row in measured["as read"]["seconds"]:
        print(f"| {row} | " + " | ".join(f"{m['seconds'][row]:.3f}" for m in measured.values()) + " |")
    for row in ("findings", "findings equal", "shapes, pyshacl / fast", "whole, pyshacl / fast"):
        cells = (f"{value:.1f}" if isinstance(value := m[row], float) else str(value) for m in measured.values())
        print(f"| {row} | " + " | ".join(cells) + " |")
    if given.json:
        given.json.write_text(json.dumps(result, ensure_ascii=False, indent=1) + "\n", "utf-8")
    return 0 if all(m["findings equal"] for m in measured.values()) else 1


def measure(graphs: Graphs, reference: tuple[Quad, ...], rounds: int) -> dict[str, Any]:
    """Return the CPU seconds of each way to check these graphs, and whether all find the same."""
    lines = b"".join(Graph(name, tuple(rows), ()).lines for name, rows in graphs.items())
    quads = list(parse(lines, format=RdfFormat.N_QUADS, lenient=True))
    names = list(graphs)
    batches = [{name: graphs[name] for name in names[i : i + BATCH]} for i in range(0, len(names), BATCH)]
    with tempfile.TemporaryDirectory() as folder:
        shapes = Path(folder)
        (shapes / "shapes" / "checks").mkdir(parents=True)
        for path in (ROOT / "shapes").glob("*.ttl"):
            shutil.copy(path, shapes / "shapes")
        whole = {engine: Validator(engine=engine) for engine in ENGINES}
        alone = {engine: Validator(shapes, engine) for engine in ENGINES}
        fast = whole["fast"]
        ways: dict[str, Callable[[], Any]] = {
            "the least: each statement looked at once in Python": lambda: terms(graphs),
            "the least: read from N-Quads": lambda: list(parse(lines, format=RdfFormat.N_QUADS, lenient=True)),
            "the least: put into a store": lambda: stored(quads),
            **{f"shapes alone, {e}": lambda v=v: v.check_graphs(graphs, reference) for e, v in alone.items()},  # type: ignore[misc]
            "stored checks alone": lambda: fast.compare_graphs(graphs, reference),
            f"as in a build, in batches of {BATCH} articles, fast": lambda: [
                fast.check_graphs(batch, reference, across=False) for batch in batches
            ],
            **{f"whole, {e}": lambda v=v: v.check_graphs(graphs, reference) for e, v in whole.items()},  # type: ignore[misc]
            "whole, fast, from quads": lambda: fast.check(quads, reference),
        }
        spent: dict[str, list[float]] = {name: [] for name in ways}
        reports: dict[str, Any] = {}
        for _ in range(rounds):
            for name, way in ways.items():
                begun = time.process_time()
                reports[name] = way()
                spent[name].append(time.process_time() - begun)
    seconds = {name: statistics.median(taken) for name, taken in spent.items()}
    sets = [
        {repr(sorted(map(repr, reports[f"{w}, {e}"].findings))) for e in ENGINES} for w in ("shapes alone", "whole")
    ]
    return {
        "seconds": seconds,
        "findings": len(reports["whole, fast"].findings),
        "findings equal": all(len(different) == 1 for different in sets),
        "shapes, pyshacl / fast": seconds["shapes alone, pyshacl"] / seconds["shapes alone, fast"],
        "whole, pyshacl / fast": seconds["whole, pyshacl"] / seconds["whole, fast"],
    }


def slipped(graphs: Graphs, each: int) -> Graphs:
    """Return the graphs with another object in one statement of so many."""
    chance = random.Random(7)

    def bent(rows: Sequence[Row]) -> Iterator[Row]:
        for subject, predicate, said in rows:
            wrong = predicate not in COMPARED and chance.randrange(each) == 0
            yield subject, predicate, chance.choice(ODD) if wrong else said

    return {name: sorted(set(bent(rows))) for name, rows in graphs.items()}


def terms(graphs: Graphs) -> None:
    for rows in graphs.values():
        for _subject, _predicate, _said in rows:
            pass


def stored(quads: Sequence[Quad]) -> None:
    store = Store()
    store.extend(quads)


if __name__ == "__main__":
    sys.exit(main())
