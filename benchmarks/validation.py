"""How much CPU time checking takes: each engine on the same graphs in one run, with the least that reading them costs.

    uv run python benchmarks/validation.py [ARTICLES.jsonl] [--copies N] [--rounds N] [--slips N ...] [--json FILE]

Variants: the graphs as they were read, made-up articles that are others in each round, and the graphs with slips in one
statement of N, so that there is much to find. The engines run in turns, after each has run once on one graph. There are
two peers for the whole: pySHACL with this project's own way to run stored checks ("whole, pyshacl"), and pySHACL with
the stored checks as queries of rdflib, the engine that pySHACL itself asks SPARQL with. Prints a Markdown table of
medians; ends with 1 where the three SHACL engines do not find the same. The row "rdflib" tells how what rdflib finds
differs, which breaks down over some slips, and gives a value anew to the ?where of the check "conflict", which then
compares figures of different places.
"""

import argparse
import gc
import io
import json
import math
import platform
import random
import shutil
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from importlib.metadata import version
from pathlib import Path
from typing import Any

import rdflib
from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, Store, parse

from cchc_kg.article import Article
from cchc_kg.graph import written
from cchc_kg.lines import Graph
from cchc_kg.ntriples import CCHC, OA, XSD, Row, Term, iri, text, typed
from cchc_kg.pipeline import Pipeline, Reading
from cchc_kg.report import Finding
from cchc_kg.sources import read_articles
from cchc_kg.validation import ENGINES, Validator
from generate import Generator

ROOT = Path(__file__).parents[1]
BATCH = 32  # articles, as the workers of a build are given
Graphs = Mapping[NamedNode, Sequence[Row]]
TOLD = ("graph", "focus", "severity", "messageVi", "messageEn")
RATIOS = {
    "shapes, pyshacl / fast": ("shapes alone, pyshacl", "shapes alone, fast"),
    "stored checks, rdflib / fast": ("stored checks alone, rdflib", "stored checks alone, fast"),
    "whole, pyshacl / fast": ("whole, pyshacl", "whole, fast"),
    "whole, pyshacl and rdflib / fast": ("whole, pyshacl and rdflib", "whole, fast"),
}

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
    graphs = read(pipeline, [replace(a, id=f"{a.id}-{n}", url=None) for a in found for n in range(given.copies)])
    made_up = Generator(share=1.0)
    count = len(graphs)
    fresh = [read(pipeline, made_up.articles(count, first=n * count)) for n in range(given.rounds)]
    variants: dict[str, Sequence[Graphs]] = {"as read": [graphs] * given.rounds, "others in each round": fresh}
    variants |= {f"one statement of {n:,} wrong": [slipped(graphs, n)] * given.rounds for n in given.slips}
    measured = {name: measure(told, pipeline.reference) for name, told in variants.items()}
    result = {
        "machine": f"{platform.machine()}, Python {platform.python_version()}",
        "versions": {name: version(name) for name in ("pyoxigraph", "shacl", "pyshacl", "rdflib")},
        "articles": count,
        "quads": {name: [sum(map(len, g.values())) for g in told] for name, told in variants.items()},
        "rounds": given.rounds,
        "variants": measured,
    }
    sizes = " or ".join(f"{n:,}" for n in sorted({n for told in result["quads"].values() for n in told}))
    print(f"{sizes} quads of {count} articles, {given.rounds} rounds, {result['machine']}\n")
    print(f"| CPU seconds, median | {' | '.join(measured)} |")
    print("| --- |" + " ---: |" * len(measured))
    for row in measured["as read"]["seconds"]:
        print(f"| {row} | " + " | ".join(f"{m['seconds'][row]:.3f}" for m in measured.values()) + " |")
    for row in ("findings", "findings equal", "rdflib", *RATIOS):
        cells = (f"{value:.1f}" if isinstance(value := m[row], float) else str(value) for m in measured.values())
        print(f"| {row} | " + " | ".join(cells) + " |")
    if given.json:
        told = json.loads(json.dumps(result), parse_constant=lambda _: None)  # JSON has no NaN
        given.json.write_text(json.dumps(told, ensure_ascii=False, indent=1) + "\n", "utf-8")
    return 0 if all(m["findings equal"] for m in measured.values()) else 1


def read(pipeline: Pipeline, articles: Iterable[Article]) -> Graphs:
    """Return the graphs of articles."""
    readings = [r for r in pipeline.read(articles) if isinstance(r, Reading)]
    return {g.name: g.rows for g in (written(r.article, r.facts, r.registry) for r in readings)}


def measure(rounds: Sequence[Graphs], reference: tuple[Quad, ...]) -> dict[str, Any]:
    """Return the CPU seconds of each way to check the graphs of each round, and whether all find the same."""
    spent: dict[str, list[float]] = {}
    findings, same, by_rdflib = [], [], set()
    with tempfile.TemporaryDirectory() as folder:
        shapes = Path(folder)
        (shapes / "shapes" / "checks").mkdir(parents=True)
        for path in (ROOT / "shapes").glob("*.ttl"):
            shutil.copy(path, shapes / "shapes")
        whole = {engine: Validator(engine=engine) for engine in ENGINES}
        alone = {engine: Validator(shapes, engine) for engine in ENGINES}
        for validator in (*whole.values(), *alone.values()):
            validator.check_graphs(dict(list(rounds[0].items())[:1]), reference)  # loads what it needs
        for graphs in rounds:
            reports: dict[str, Any] = {}
            for name, way in ways(graphs, reference, whole, alone).items():
                gc.collect()  # what a way leaves behind is not to be cleared away in another's time
                begun = time.process_time()
                reports[name] = way()
                spent.setdefault(name, []).append(time.process_time() - begun)
            for told in ("shapes alone", "whole"):
                same.append(len({repr(sorted(map(repr, reports[f"{told}, {e}"].findings))) for e in ENGINES}) == 1)
            by_rdflib.add(
                compared(reports["stored checks alone, rdflib"], reports["stored checks alone, fast"].findings)
            )
            findings.append(len(reports["whole, fast"].findings))
    seconds = {name: statistics.median(taken) for name, taken in spent.items()}
    if any("breaks down" in told for told in by_rdflib):
        seconds["stored checks alone, rdflib"] = math.nan
    seconds["whole, pyshacl and rdflib"] = seconds["shapes alone, pyshacl"] + seconds["stored checks alone, rdflib"]
    return {
        "seconds": seconds,
        "all seconds": spent,
        "findings": statistics.median(findings),
        "findings equal": all(same),
        "rdflib": ", ".join(sorted(by_rdflib)),
        **{row: seconds[slow] / seconds[fast] for row, (slow, fast) in RATIOS.items()},
    }


def ways(
    graphs: Graphs, reference: tuple[Quad, ...], whole: Mapping[str, Validator], alone: Mapping[str, Validator]
) -> dict[str, Callable[[], Any]]:
    """Return what is to be measured of some graphs, by name."""
    lines = b"".join(Graph(name, tuple(rows), ()).lines for name, rows in graphs.items())
    quads = list(parse(lines, format=RdfFormat.N_QUADS, lenient=True))
    names = list(graphs)
    batches = [{name: graphs[name] for name in names[i : i + BATCH]} for i in range(0, len(names), BATCH)]
    fast = whole["fast"]
    return {
        "the least: each statement looked at once in Python": lambda: terms(graphs),
        "the least: read from N-Quads": lambda: list(parse(lines, format=RdfFormat.N_QUADS, lenient=True)),
        "the least: put into a store": lambda: stored(quads),
        **{f"shapes alone, {e}": lambda v=v: v.check_graphs(graphs, reference) for e, v in alone.items()},  # type: ignore[misc]
        "stored checks alone, fast": lambda: fast.compare_graphs(graphs, reference),
        "stored checks alone, rdflib": lambda: in_rdflib([*quads, *reference], fast),
        f"as in a build, in batches of {BATCH} articles, fast": lambda: [
            fast.check_graphs(batch, reference, across=False) for batch in batches
        ],
        **{f"whole, {e}": lambda v=v: v.check_graphs(graphs, reference) for e, v in whole.items()},  # type: ignore[misc]
        "whole, fast, from quads": lambda: fast.check(quads, reference),
    }


def in_rdflib(quads: Sequence[Quad], validator: Validator) -> set[tuple[str, ...]] | str:
    """Return what the stored checks find in a dataset of rdflib that holds all, or what it breaks down with."""

    def node(term: Any) -> Any:
        if isinstance(term, Literal):
            kind = None if term.language else rdflib.URIRef(term.datatype.value)
            return rdflib.Literal(term.value, lang=term.language, datatype=kind, normalize=False)
        return rdflib.URIRef(term.value) if isinstance(term, NamedNode) else rdflib.BNode(term.value)

    told = rdflib.Dataset()
    told.addN((node(q.subject), node(q.predicate), node(q.object), told.graph(node(q.graph_name))) for q in quads)
    found = set()
    for check in validator.checks.values():
        try:
            for row in told.query(check.query):
                found.add((check.iri, *(str(row[name] or "") for name in TOLD)))
        except (TypeError, AttributeError, ArithmeticError) as error:
            return f"breaks down ({check.iri.rpartition('/')[2]}: {type(error).__name__})"
    return found


def compared(found: set[tuple[str, ...]] | str, findings: Iterable[Finding]) -> str:
    """Return whether rdflib found what is found."""
    if isinstance(found, str):
        return found
    known = {(f.check, f.graph, f.focus, f.severity, f.message_vi, f.message_en) for f in findings}
    return "the same" if found == known else f"{len(found - known)} more, {len(known - found)} fewer"


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
