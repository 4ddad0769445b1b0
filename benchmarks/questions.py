"""How long each stored question takes on stores of many articles, through the library and as bare queries in one run.

    uv run --group test python benchmarks/questions.py [SIZE ...] [--read 1000] [--store DIR] [--runs 20] [--json FILE]

A store of SIZE articles is made under --store (default: a temporary folder) unless it is there. The first --read
articles are written by generate.py and read as any report is; more are copies of these graphs, in which articles,
meetings, people and facts are things of their own. A question is asked with one parameter at a time: a meeting, person
or fact of the store, else the example of its header. "bare" is the same bound text given to pyoxigraph, its rows
read to the end; the two take turns. Prints a Markdown table in milliseconds.
"""

import argparse
import json
import platform
import re
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterable
from pathlib import Path

import pyoxigraph
from pyoxigraph import RdfFormat

from cchc_kg.pipeline import Pipeline
from cchc_kg.queries import Question, answered, questions, terms_for
from cchc_kg.store import EmbeddedStore
from generate import Generator

OWN = re.compile(
    r"(https://w3id\.org/cchc-kg/(?:graph/(?:article|checks)|"
    r"id/(?:article|meeting|person|participation|observation|directive|evidence|selector|finding|report|note))/[^>]*)>"
)
NAME = re.compile(r'(#nameKey>|foaf/0\.1/name>) "([^"]*)"')
THINGS = {
    "meeting": "?fact cchc:meeting ?thing",
    "person": "?fact cchc:person ?thing",
    "article": "?fact cchc:reportedIn ?thing",
    "document": "?fact cchc:cites ?thing",
    "issuer": "?fact cchc:issuer ?thing",
    "thing": "?fact cchc:person ?thing",
    "fact": "?thing cchc:evidence ?fact",
    "evidence": "?fact cchc:evidence ?thing",
}


def made(folder: Path, size: int, read: int) -> Path:
    """Make a store of ``size`` articles and return its folder; one that is there is taken as it is."""
    if folder.exists():
        return folder
    with EmbeddedStore.open(folder, write=True) as store:
        for _ in Pipeline().build(Generator().articles(min(size, read)), store):
            pass
    if size > read:
        with EmbeddedStore.open(folder) as store:
            lines = [f"{quad} .\n" for quad in store.dump()]
        lines = [line for line in lines if "/graph/article/" in line or "/graph/checks/" in line]
        bare = pyoxigraph.Store(str(folder / "graphs"))
        for copy in range(1, -(-size // read)):
            bare.bulk_load("".join(copied(lines, copy)).encode(), format=RdfFormat.N_QUADS)
        bare.optimize()
        bare.flush()
    return folder


def copied(lines: Iterable[str], copy: int) -> Iterable[str]:
    """Yield quads of articles anew, about things of their own; provinces, indicators, bodies and documents stay."""
    for line in lines:
        own = OWN.sub(lambda m: f"{m[1]}-{copy}>", line)
        yield NAME.sub(lambda m: f'{m[1]} "{m[2]} {chr(97 + copy % 26)}{copy}"', own)


def examples(store: EmbeddedStore) -> dict[str, str]:
    """Return a thing of the store by the name of the parameter that it may be given for."""
    found = {}
    for name, pattern in THINGS.items():
        rows = store.query(
            "PREFIX cchc: <https://w3id.org/cchc-kg/def#> "
            f"SELECT ?thing WHERE {{ GRAPH ?graph {{ {pattern} }} }} LIMIT 1"
        )
        for row in rows:  # type: ignore[union-attr]
            found[name] = row["thing"].value
    return found


def cases(question: Question, known: dict[str, str]) -> list[dict[str, str]]:
    """Return what is given: nothing, where nothing has to be, and each parameter alone with those that have to be."""
    values = {p.name: known.get(p.name, p.example) for p in question.parameters}
    needed = {p.name: values[p.name] for p in question.parameters if not p.optional}
    alone = [needed | {name: value} for name, value in values.items()]
    return [given for n, given in enumerate([needed, *alone]) if given not in [needed, *alone][:n]]


def seconds(work: Callable[[], object]) -> float:
    begun = time.perf_counter()
    work()
    return time.perf_counter() - begun


def p95(times: list[float]) -> float:
    return sorted(times)[max(0, -(-len(times) * 95 // 100) - 1)]


def measured(question: Question, given: dict[str, str], store: EmbeddedStore, bare: pyoxigraph.Store, runs: int):
    """Return one row of the table; the first answer of each door is not counted."""
    terms = terms_for(question, {name: [value] for name, value in given.items()}, store)
    text = question.bound(terms)
    doors = (
        lambda: answered(question, store, terms),
        lambda: sum(1 for _ in bare.query(text, use_default_graph_as_union=True)),  # type: ignore[union-attr]
    )
    row: dict[str, object] = {"question": question.name, "given": sorted(given)}
    begun = time.perf_counter()
    answer = answered(question, store, terms)
    doors[1]()
    # What takes seconds is asked less often, so that the whole ends.
    runs = max(3, min(runs, int(20 / (time.perf_counter() - begun + 1e-9))))
    times: tuple[list[float], list[float]] = ([], [])
    for _ in range(runs):
        for door, taken in zip(doors, times, strict=True):
            taken.append(seconds(door))
    library, alone = (statistics.median(taken) for taken in times)
    return row | {
        "rows": len(answer.rows) or len(answer.triples),
        "runs": runs,
        "median_ms": round(library * 1e3, 2),
        "p95_ms": round(p95(times[0]) * 1e3, 2),
        "bare_median_ms": round(alone * 1e3, 2),
        "ratio": round(library / alone, 2),
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("sizes", type=int, nargs="*", default=[1000])
    parser.add_argument("--read", type=int, default=1000, help="articles that are read, not copied (default 1000)")
    parser.add_argument("--store", type=Path, help="where stores are kept (default: a temporary folder)")
    parser.add_argument("--runs", type=int, default=20)
    parser.add_argument("--question", action="append", help="this question only; repeatable")
    parser.add_argument("--given", action="store_true", help="only with parameters: no whole lists")
    parser.add_argument("--json", type=Path)
    given = parser.parse_args()
    told = []
    with tempfile.TemporaryDirectory() as temporary:
        for size in given.sizes:
            folder = made((given.store or Path(temporary)) / f"articles-{size}", size, given.read)
            bare = pyoxigraph.Store.read_only(str(folder / "graphs"))
            with EmbeddedStore.open(folder) as store:
                print(
                    f"\n{size} articles, {len(bare)} quads, {platform.machine()}, Python {platform.python_version()}\n"
                )
                print("| question | given | rows | runs | median | p95 | bare, median | library / bare |")
                print("| --- | --- | ---: | ---: | ---: | ---: | ---: | ---: |")
                known = examples(store)
                for question in questions().values():
                    if given.question and question.name not in given.question:
                        continue
                    for values in cases(question, known):
                        if given.given and question.parameters and not values:
                            continue
                        row = measured(question, values, store, bare, given.runs) | {"articles": size}
                        told.append(row)
                        shown = (*row.values(),)[2:-1]
                        what = ", ".join(sorted(values)) or "nothing"
                        print("| " + " | ".join(map(str, (question.name, what, *shown))) + " |", flush=True)
    if given.json:
        given.json.write_text(json.dumps(told, indent=1) + "\n", "utf-8")


if __name__ == "__main__":
    sys.exit(main())
