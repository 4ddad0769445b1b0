"""How long searches for text take among many articles, beside SPARQL's CONTAINS over the same texts in one run.

    uv run python benchmarks/search.py [--articles 10000] [--read 1000] [--runs 100] [--store DIR] [--json FILE]

The first --read articles are written by generate.py and read as any report is; more are copies of what can be searched
in them, about things of their own, with other digits in their texts. They lie in a search index as a store keeps it,
and as triples on disk (only the texts: SPARQL has nothing else to pass over) for the query

    SELECT DISTINCT ?thing WHERE { GRAPH ?g { ?thing ?p ?text } FILTER(CONTAINS(LCASE(?text), "…")) } LIMIT 21

which knows no tone marks and no words. Each search gives a page of 20 hits and opens the index anew, as the command
line does. CPU time in milliseconds; Markdown.
"""

import argparse
import json
import platform
import re
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from pathlib import Path

import pyoxigraph
from pyoxigraph import Literal, NamedNode, Quad

from cchc_kg.graph import written
from cchc_kg.pipeline import Pipeline, Reading
from cchc_kg.search import Document, Index
from cchc_kg.vocabulary import BASE, RDFS
from generate import Generator
from measures import p95

OWN = ("meeting", "person", "article", "directive", "quote")
GRAPH = f"{BASE}graph/article/"


def read(count: int) -> list[list[Document]]:
    """Return what can be searched in each of so many made-up articles."""
    pipeline = Pipeline()
    readings = (r for r in pipeline.read(Generator().articles(count)) if isinstance(r, Reading))
    return [list(written(r.article, r.facts, r.registry).texts) for r in readings]


def copies(found: list[list[Document]], articles: int) -> Iterator[tuple[str, list[Document]]]:
    """Yield graphs by name with their documents: those that were read, then copies of them."""
    for number in range(articles):
        copy, place = divmod(number, len(found))
        yield f"{GRAPH}made-up-{number}", [copied(d, copy) for d in found[place]] if copy else found[place]


def copied(document: Document, copy: int) -> Document:
    if document.kind not in OWN:
        return document
    text, label = (t and re.sub(r"\d", lambda m: str((int(m[0]) + copy) % 10), t) for t in document[2:])
    if document.kind == "person":
        text, label = (f"{t} {chr(97 + copy % 26)}{copy}" for t in (text, label))
    return Document(f"{document.iri}-{copy}", document.kind, text or "", label)


def made(folder: Path, articles: int, count: int) -> Path:
    """Make an index and a database with so many articles in ``folder``, unless they are there."""
    if (folder / "done").exists():
        return folder
    folder.mkdir(parents=True, exist_ok=True)
    index, bare = Index(folder / "search.sqlite", write=True), pyoxigraph.Store(str(folder / "texts"))
    articles_read = read(min(count, articles))
    endless = copies(articles_read, articles)
    begun, held = time.process_time(), 0
    while some := dict(islice(endless, 200)):
        index.put_all(some)
        held += sum(map(len, some.values()))
    print(f"{held:,} texts, {(time.process_time() - begun) / held * 1e6:.0f} µs of CPU time each to index", end=", ")
    print(f"{sum(f.stat().st_size for f in folder.glob('search.sqlite*')) / held:.0f} bytes each on disk\n")
    bare.bulk_extend(
        Quad(NamedNode(d.iri), RDFS.label, Literal(d.text), NamedNode(graph))
        for graph, found in copies(articles_read, articles)
        for d in found
    )
    bare.flush()
    index.close()
    (folder / "done").touch()
    return folder


def searches(index: Index) -> dict[str, tuple[str, int]]:
    """Return what is searched for, by what it is an example of, each with the first hit of its page."""
    with index._asked() as connection:  # a text and a name from the middle
        directives = [t for (t,) in connection.execute("SELECT text FROM texts WHERE kind = 'directive' ORDER BY id")]
        people = [t for (t,) in connection.execute("SELECT text FROM texts WHERE kind = 'person' ORDER BY id")]
    rare, person = directives[len(directives) // 2], people[len(people) // 2]
    return {
        "phrase with tone marks": ("cải cách hành chính", 0),
        "the same without": ("cai cach hanh chinh", 0),
        "old placement": ("khánh hoà", 0),
        "new placement": ("khánh hòa", 0),
        "one common word": ("tỉnh", 0),
        "the same without tone marks": ("tinh", 0),
        "the beginning of a word": ("ngh", 0),
        "one letter": ("t", 0),
        "a page far behind": ("tỉnh", 900),
        "a whole name": (person, 0),
        "a rare phrase": (" ".join(rare.split()[:8]), 0),
        "a whole directive": (rare, 0),
        "no hit": ("xylophone", 0),
        "common words, no hit together": ("tỉnh xylophone", 0),
    }


def timed(work: Callable[[], Iterable[object]], runs: int) -> tuple[list[float], int]:
    """Return the CPU milliseconds of each run, fewer where one takes long, and how many things were found."""
    begun = time.process_time()
    found = len(list(work()))
    taken = time.process_time() - begun
    times = []
    for _ in range(max(3, min(runs, int(10 / (taken + 1e-9))))):
        begun = time.process_time()
        list(work())
        times.append((time.process_time() - begun) * 1e3)
    return times, found


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--articles", type=int, default=10_000)
    options.add_argument("--read", type=int, default=1000, help="articles that are read, not copied (default 1000)")
    options.add_argument("--runs", type=int, default=100)
    options.add_argument("--store", type=Path, help="where the index is kept (default: a temporary folder)")
    options.add_argument("--json", type=Path)
    given = options.parse_args()
    rows = []
    with tempfile.TemporaryDirectory() as temporary:
        folder = made((given.store or Path(temporary)) / f"search-{given.articles}", given.articles, given.read)
        index, bare = Index(folder / "search.sqlite"), pyoxigraph.Store.read_only(str(folder / "texts"))
        about = f"{platform.machine()}, Python {platform.python_version()}"
        print(f"{given.articles:,} articles, {len(bare):,} texts; {given.runs} runs; {about}\n")
        print("| search | hits | median | p95 | CONTAINS: found | median | times as long |")
        print("| --- | ---: | ---: | ---: | ---: | ---: | ---: |")
        for name, (text, offset) in searches(index).items():
            times, hits = timed(lambda t=text, o=offset: index.find(t, offset=o).hits, given.runs)
            query = (
                "SELECT DISTINCT ?thing WHERE { GRAPH ?g { ?thing ?p ?text } "
                f"FILTER(CONTAINS(LCASE(?text), {Literal(text.lower())})) }} OFFSET {offset} LIMIT 21"
            )
            slow, found = timed(lambda q=query: bare.query(q), 5)
            mid, long = statistics.median(times), statistics.median(slow)
            rows.append(
                {"search": name, "text": text, "hits": hits, "median ms": mid, "p95 ms": p95(times)}
                | {"CONTAINS found": found, "CONTAINS median ms": long, "ratio": long / mid}
            )
            shown = f"| {name} | {hits} | {mid:.1f} | {p95(times):.1f} | {found} | {long:.1f} | {long / mid:.1f} |"
            print(shown, flush=True)
    if given.json:
        told = {"articles": given.articles, "machine": platform.platform(), "searches": rows}
        given.json.write_text(json.dumps(told, ensure_ascii=False, indent=1) + "\n", "utf-8")


if __name__ == "__main__":
    sys.exit(main())
