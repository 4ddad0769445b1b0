"""How fast graphs are written, beside rdflib on the same graphs in one run, and the memory that it takes.

    uv run python benchmarks/export.py [--quads N] [--rounds N] [--memory N [N ...]] [--store DIR] [--json FILE]

Each format twice: from a file of N-Quads to a file of that format, and writing alone, from what each engine keeps in
memory. What was written is read back and compared as RDF graphs; ends with 1 where they differ. CPU time; the garbage
collector looks at no object of the other engine. --memory tells the peak memory and the CPU time of the whole command
on stores of so many quads on disk, beside bare pyoxigraph that reads the same store and writes nothing.
"""

import argparse
import gc
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
from itertools import islice
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
from cchc_kg.store.protocol import Change

ROOT = Path(__file__).parents[1]
NAMES = {"turtle": "turtle", "trig": "trig", "jsonld": "json-ld", "nquads": "nquads", "ntriples": "nt", "rdfxml": "xml"}
NQUADS = pyoxigraph.RdfFormat.N_QUADS
TELL = "; print(sum(os.times()[:2])); print(open('/proc/self/status').read())"
EXPORT = f"import os, sys; from cchc_kg.cli import run; run(sys.argv[1:]){TELL}"
BARE = f"import os, sys, pyoxigraph; n = sum(1 for _ in pyoxigraph.Store.read_only(sys.argv[1])){TELL}"


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
    gc.collect()
    gc.freeze()
    begun = time.process_time()
    done = work()
    taken = time.process_time() - begun
    gc.unfreeze()
    return taken, done


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


def made(count: int, folder: Path) -> Path:
    """Make a store of so many quads, unless it is there."""
    kept = folder / f"store-{count}"
    if not kept.exists():
        with EmbeddedStore.open(kept, write=True) as store:
            held, endless = 0, graphs()
            while held < count:
                some = list(islice(endless, 100))
                lines = [pyoxigraph.serialize(g, format=NQUADS) for g in some]
                store.put(Change(g[0].graph_name, blob) for g, blob in zip(some, lines, strict=True) if blob)
                held += sum(map(len, some))
    return kept


def taken(code: str, *words: str) -> tuple[float, float]:
    """Return the peak memory in MB and the CPU seconds of a process of its own."""
    done = subprocess.run([sys.executable, "-c", code, *words], capture_output=True, text=True, check=True)
    seconds, _, status = done.stdout.partition("\n")
    return int(status.partition("VmHWM:")[2].split()[0]) / 1024, float(seconds)


def main() -> int:
    warnings.filterwarnings("ignore", category=DeprecationWarning)
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--quads", type=int, default=30_000)
    options.add_argument("--rounds", type=int, default=3)
    options.add_argument("--memory", type=int, nargs="*", default=[], help="sizes of store to tell the peak memory for")
    options.add_argument("--store", type=Path, help="where stores are kept (default: a temporary folder)")
    options.add_argument("--json", type=Path)
    given = options.parse_args()
    quads = some(given.quads)
    lines = exported(quads, "nquads")
    table: dict[str, dict[str, Any]] = {}
    equal = True
    for name, format in FORMATS.items():
        theirs = loaded(lines, "nquads", False)
        union = rdflib.Graph()
        if not format.keeps_graphs:
            for s, p, o, _ in theirs.quads():
                union.add((s, p, o))
        graph = theirs if format.keeps_graphs else union
        ours: list[float] = []
        through: list[float] = []
        rdflibs: list[float] = []
        parsing: list[float] = []
        for _ in range(given.rounds):
            seconds, written = timed(lambda n=name: exported(quads, n))
            ours.append(seconds)
            through.append(timed(lambda n=name: exported(pyoxigraph.parse(lines, format=NQUADS), n))[0])
            parsing.append(timed(lambda: loaded(lines, "nquads", False))[0])
            rdflibs.append(timed(lambda g=graph, n=name: by_rdflib(g, n))[0])
        alike = same(written, name, graph)
        equal = equal and alike
        mid = statistics.median
        table[name] = {
            "cchc-kg, CPU s": mid(ours),
            "rdflib, CPU s": mid(rdflibs),
            "writing alone, times as fast": mid(rdflibs) / mid(ours),
            "file to file, times as fast": mid(b + d for b, d in zip(parsing, rdflibs, strict=True)) / mid(through),
            "isomorphic": alike,
        }
    print(f"{len(quads):,} quads, {given.rounds} rounds, {platform.machine()}, Python {platform.python_version()}\n")
    heads = list(next(iter(table.values())))
    print(f"| format | {' | '.join(heads)} |\n| --- |{' ---: |' * len(heads)}")
    for name, row in table.items():
        print(f"| {name} | {' | '.join(f'{v:.2f}' if isinstance(v, float) else str(v) for v in row.values())} |")
    whole: dict[str, dict[str, tuple[float, float]]] = {}
    if given.memory:
        print(f"\n| peak MB; CPU s | {' | '.join(f'{n:,} quads' for n in given.memory)} |")
        print(f"| --- |{' ---: |' * len(given.memory)}")
        with tempfile.TemporaryDirectory(dir=os.environ.get("TMPDIR")) as temporary:
            stores = {n: made(n, given.store or Path(temporary)) for n in given.memory}
            for name in ("bare pyoxigraph, reading alone", *FORMATS):
                whole[name] = {}
                for n, store in stores.items():
                    words = ["export", "--store", str(store), "--format", name, "--out", f"{temporary}/out"]
                    code, words = (EXPORT, words) if name in FORMATS else (BARE, [str(store / "graphs")])
                    whole[name][str(n)] = taken(code, *words)
                shown = " | ".join(f"{mb:.0f}; {seconds:.1f}" for mb, seconds in whole[name].values())
                print(f"| {name} | {shown} |", flush=True)
    if given.json:
        given.json.write_text(
            json.dumps({"formats": table, "whole command: peak MB, CPU s": whole}, indent=1) + "\n", "utf-8"
        )
    return 0 if equal else 1


if __name__ == "__main__":
    sys.exit(main())
