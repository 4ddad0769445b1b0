"""How fast graphs are written, beside rdflib on the same graphs in one run, and the memory that it takes.

    uv run python benchmarks/export.py [--quads N] [--rounds N] [--memory N [N ...]] [--json FILE]

Each format twice: from a file of N-Quads to a file of that format, and writing alone, from what each engine keeps in
memory. What was written is read back and compared as RDF graphs; ends with 1 where they differ. CPU time.
"""

import argparse
import io
import json
import os
import platform
import statistics
import subprocess
import sys
import tempfile
import time
import warnings
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pyoxigraph
import rdflib
from rdflib.compare import isomorphic

from cchc_kg.article import Article
from cchc_kg.export import FORMATS, context, exported
from cchc_kg.graph import build
from cchc_kg.pipeline import Pipeline, Reading
from cchc_kg.sources import read_articles
from cchc_kg.store import EmbeddedStore

ROOT = Path(__file__).parents[1]
NAMES = {"turtle": "turtle", "trig": "trig", "jsonld": "json-ld", "nquads": "nquads", "ntriples": "nt", "rdfxml": "xml"}
PEAK = "import sys; from cchc_kg.cli import run; run(sys.argv[1:]); print(open('/proc/self/status').read())"


def graphs() -> Iterator[list[pyoxigraph.Quad]]:
    """Yield the graphs of the project's own articles over and over, each time as other articles."""
    pipeline = Pipeline()
    paths = [str(ROOT / "data" / "gold" / "articles.jsonl"), str(ROOT / "data" / "samples")]
    found = [a for a in read_articles(paths, io.BytesIO()) if isinstance(a, Article)]
    readings = [r for r in pipeline.read(found) if isinstance(r, Reading)]
    number = 0
    while True:
        for reading in readings:
            number += 1
            article = replace(reading.article, id=f"{reading.article.id}-{number}", url=None)
            yield list(build(article, reading.facts, reading.registry))


def some(count: int) -> list[pyoxigraph.Quad]:
    quads: list[pyoxigraph.Quad] = []
    for graph in graphs():
        quads += graph
        if len(quads) >= count:
            return quads
    raise AssertionError


def timed(work: Callable[[], Any]) -> tuple[float, Any]:
    begun = time.process_time()
    done = work()
    return time.process_time() - begun, done


def loaded(data: bytes, format: str, merged: bool) -> rdflib.Graph:
    graph = rdflib.Graph() if merged else rdflib.Dataset()
    graph.parse(data=data, format=format)
    return graph


def by_rdflib(graph: rdflib.Graph, format: str) -> bytes:
    more: dict[str, Any] = {"context": context(), "auto_compact": True} if format == "jsonld" else {}
    return graph.serialize(format=NAMES[format], encoding="utf-8", **more)


def same(written: bytes, format: str, graph: rdflib.Graph) -> bool:
    read = loaded(written, NAMES[format], FORMATS[format].keeps_graphs is False)
    if not isinstance(graph, rdflib.Dataset):
        return isomorphic(read, graph)
    assert isinstance(read, rdflib.Dataset)
    names = {g.identifier for g in graph.graphs() if len(g)}
    there = {g.identifier for g in read.graphs() if len(g)}
    return names == there and all(isomorphic(read.graph(n), graph.graph(n)) for n in names)


def peak(count: int, format: str, folder: Path) -> float:
    """Return the peak memory in MB of ``cchc-kg export`` on a store of so many quads."""
    kept = folder / f"store-{count}"
    if not kept.exists():
        with EmbeddedStore.open(kept, write=True) as store:
            held = 0
            for graph in graphs():
                store.replace(graph[0].graph_name, graph)
                held += len(graph)
                if held >= count:
                    break
    words = ["export", "--store", str(kept), "--format", format, "--out", str(folder / "out")]
    done = subprocess.run([sys.executable, "-c", PEAK, *words], capture_output=True, text=True, check=True)
    return int(done.stdout.partition("VmHWM:")[2].split()[0]) / 1024


def main() -> int:
    warnings.filterwarnings("ignore", category=DeprecationWarning)
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--quads", type=int, default=50_000)
    options.add_argument("--rounds", type=int, default=3)
    options.add_argument("--memory", type=int, nargs="*", default=[], help="sizes of store to tell the peak memory for")
    options.add_argument("--json", type=Path)
    given = options.parse_args()
    quads = some(given.quads)
    lines = exported(quads, "nquads")
    table, equal = {}, True
    for name, format in FORMATS.items():
        theirs = loaded(lines, "nquads", False)
        union = rdflib.Graph()
        if not format.keeps_graphs:
            for s, p, o, _ in theirs.quads():
                union.add((s, p, o))
        whole = theirs if format.keeps_graphs else union
        reading, parsing = [], []
        ours, rdflibs = [], []
        for _ in range(given.rounds):
            seconds, parsed = timed(lambda: list(pyoxigraph.parse(lines, format=pyoxigraph.RdfFormat.N_QUADS)))
            reading.append(seconds)
            seconds, written = timed(lambda p=parsed, n=name: exported(p, n))
            ours.append(seconds)
            parsing.append(timed(lambda: loaded(lines, "nquads", False))[0])
            rdflibs.append(timed(lambda w=whole, n=name: by_rdflib(w, n))[0])
        equal = equal and same(written, name, whole)
        mid = statistics.median
        table[name] = {
            "cchc-kg, CPU s": mid(ours),
            "rdflib, CPU s": mid(rdflibs),
            "writing alone, times as fast": mid(rdflibs) / mid(ours),
            "file to file, times as fast": mid(b + d for b, d in zip(parsing, rdflibs, strict=True))
            / mid(a + c for a, c in zip(reading, ours, strict=True)),
            "isomorphic": same(written, name, whole),
        }
    print(f"{len(quads):,} quads, {given.rounds} rounds, {platform.machine()}, Python {platform.python_version()}\n")
    heads = list(next(iter(table.values())))
    print(f"| format | {' | '.join(heads)} |\n| --- |{' ---: |' * len(heads)}")
    for name, row in table.items():
        print(f"| {name} | {' | '.join(f'{v:.2f}' if isinstance(v, float) else str(v) for v in row.values())} |")
    memory: dict[str, dict[str, float]] = {}
    if given.memory:
        print(f"\n| peak memory, MB | {' | '.join(f'{n:,} quads' for n in given.memory)} |")
        print(f"| --- |{' ---: |' * len(given.memory)}")
        with tempfile.TemporaryDirectory(dir=os.environ.get("TMPDIR")) as folder:
            for name in FORMATS:
                memory[name] = {str(n): peak(n, name, Path(folder)) for n in given.memory}
                print(f"| {name} | {' | '.join(f'{mb:.0f}' for mb in memory[name].values())} |", flush=True)
    if given.json:
        given.json.write_text(json.dumps({"formats": table, "peak MB": memory}, indent=1) + "\n", "utf-8")
    return 0 if equal else 1


if __name__ == "__main__":
    sys.exit(main())
