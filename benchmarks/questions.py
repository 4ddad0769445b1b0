"""How long each stored question takes on stores of many articles: on disk, in memory, elsewhere, and bare.

    uv run --group test python benchmarks/questions.py [SIZE ...] [--store DIR] [--json FILE]

A store of SIZE articles is made under --store (default: a temporary folder) unless it is there. The first --read
articles are written by generate.py and read as any report is; more are copies of these graphs, in which articles,
meetings, people and facts are things of their own. Other stores are filled from it by their own bulk loaders and kept
beside it (engines.py).

A question is asked with one parameter at a time: a meeting, person or fact of the store, else the example of its
header; where that may be a province, an indicator, a body or a document also with the one that most facts have.
"disk" is the library on the store in its folder, "page" the same for the first 100 rows alone, "bare" the bound text
of the whole given to pyoxigraph on the same folder, its rows read to the end; "memory" is the library on the same
graphs in memory; "server" (`oxigraph serve-read-only`), "Virtuoso" and "Fuseki" are asked over HTTP; "rdflib" is its
own store and engine. They take turns. An answer that does not come within --limit seconds is late; where that is the
server's, the same engine in this process, which cannot be stopped, is not asked. First answers are compared with
those on disk.

Prints a Markdown table a size, in milliseconds, with the time for a thousand rows where there are that many, and what
each engine took in all: by the clock on the wall or, with --cpu, by the CPU time of the process that works out the
answer, the server's own for a server (for machines that do other work as well). The JSON has both.
"""

import argparse
import contextlib
import json
import os
import platform
import re
import statistics
import tempfile
import time
from collections import Counter
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import pyoxigraph
from pyoxigraph import RdfFormat

from cchc_kg.errors import CchcKgError
from cchc_kg.pipeline import Pipeline
from cchc_kg.queries import Page, Question, questions, terms_for
from cchc_kg.store import EmbeddedStore, in_step
from engines import OTHERS, Engine, Place, bare, missing, peak, rdflib_alone, through
from generate import Generator
from measures import p95

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
COMMON = {"indicator": "indicator", "issuer": "issuer", "document": "cites", "place": "place"}
"""Parameters that are also asked with what most facts have, and the property that says so."""

INSIDE = ("disk", "bare", "memory")
FIRST = Page(100)
CCHC = "https://w3id.org/cchc-kg/def#"
NUMBER = re.compile(r"-?[0-9]+(\.[0-9]+)?([eE][+-]?[0-9]+)?")


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
        del bare
        in_step(folder)
    return folder


def copied(lines: Iterable[str], copy: int) -> Iterable[str]:
    """Yield quads of articles anew, about things of their own; provinces, indicators, bodies and documents stay."""
    for line in lines:
        own = OWN.sub(lambda m: f"{m[1]}-{copy}>", line)
        yield NAME.sub(lambda m: f'{m[1]} "{m[2]} {chr(97 + copy % 26)}{copy}"', own)


def examples(store: EmbeddedStore) -> dict[str, str]:
    """Return a thing of the store by the name of the parameter that it may be given for."""
    return {
        name: row["thing"].value
        for name, pattern in THINGS.items()
        for row in store.query(f"PREFIX cchc: <{CCHC}> SELECT ?thing WHERE {{ GRAPH ?graph {{ {pattern} }} }} LIMIT 1")  # type: ignore[union-attr]
    }


def commonest(store: EmbeddedStore) -> dict[str, str]:
    """Return the thing that most facts have, by the name of the parameter that it may be given for."""
    return {
        name: row["thing"].value
        for name, prop in COMMON.items()
        for row in store.query(
            f"SELECT ?thing (COUNT(*) AS ?n) WHERE {{ GRAPH ?graph {{ ?fact <{CCHC}{prop}> ?thing }} }} "
            "GROUP BY ?thing ORDER BY DESC(?n) LIMIT 1"
        )  # type: ignore[union-attr]
    }


def cases(question: Question, known: dict[str, str], common: dict[str, str]) -> dict[str, dict[str, str]]:
    """Return what is given by what to call it: nothing where nothing has to be, and each parameter alone with those."""
    values = {p.name: known.get(p.name, p.example) for p in question.parameters}
    needed = {p.name: values[p.name] for p in question.parameters if not p.optional}
    found = {", ".join(needed) or "nothing": needed}
    for name, value in values.items():
        found.setdefault(", ".join({**needed, name: ""}), needed | {name: value})
        if name in common:
            found[f"{', '.join({**needed, name: ''})} (commonest)"] = needed | {name: common[name]}
    return found


def plain(rows: Iterable[Any]) -> list[str]:
    """Return each row as a text, the same for the same values however an engine spells them."""
    return ["\t".join(map(_plain, row)) for row in rows]


def _plain(term: Any) -> str:
    # Terms of rdflib are texts, and have a value of another kind.
    text = "" if term is None else str(term) if isinstance(term, str) else term.value
    # Fuseki writes 91 as 91.0, Virtuoso false as 0, and means have as many digits as each likes.
    return f"{float(text):.9g}" if NUMBER.fullmatch(text) else {"true": "1", "false": "0"}.get(text, text)


def compared_with(here: list[str], there: list[str]) -> dict[str, Any]:
    """Return how an answer stands to the one on disk, with the first row of each side that the other does not have."""
    if here == there:
        return {"answer": "same"}
    mine, theirs = Counter(here), Counter(there)
    if mine == theirs:
        return {"answer": "other order"}
    return {
        "answer": "other",
        "only_disk": min(mine - theirs, default=None),
        "only_it": min(theirs - mine, default=None),
    }


def first(
    question: Question, terms: dict[str, Any], doors: dict[str, Engine], limit: float
) -> tuple[dict[str, Any], dict[str, float]]:
    """Ask each door once. Return what is told of each, and the seconds it took; those that failed are not in these.

    The server is asked first: where it is late, the same engine in this process, which cannot be stopped, is not asked.
    """
    told: dict[str, Any] = {}
    seconds: dict[str, float] = {}
    answers: dict[str, list[str]] = {}
    for name in sorted(doors, key=lambda name: name != "server"):
        if name in INSIDE and "late" in told.get("server", {}):
            told[name] = {"late": limit, "asked": False}
            continue
        begun = time.perf_counter()
        try:
            rows = doors[name].ask(question, terms, limit)
        except TimeoutError:
            told[name] = {"late": limit}
            doors[name].settle(limit)
        except CchcKgError as error:
            told[name] = {"error": error.message[:300]}
        else:
            seconds[name] = time.perf_counter() - begun
            answers[name] = plain(sorted(rows, key=str) if question.constructs else rows)
    for name, rows in answers.items():
        told[name] = {"rows": len(rows)}
        if "disk" in answers:
            here = answers["disk"]
            told[name] |= compared_with(
                here[: FIRST.limit] if name == "page" and not question.constructs else here, rows
            )
    return told, seconds


def measured(
    question: Question, terms: dict[str, Any], doors: dict[str, Engine], runs: int, budget: float, limit: float
) -> dict[str, Any]:
    """Return a row: what each door takes, its first answer not counted; ``late`` or ``error`` in place of times."""
    row, seconds = first(question, terms, doors, limit)
    # What takes seconds is asked less often, so that the whole ends.
    left = {name: max(1, min(runs, int(budget / taken))) for name, taken in seconds.items()}
    times: dict[str, list[tuple[float, float]]] = {name: [] for name in doors if name in seconds}
    for turn in range(runs):
        for name in [name for name in times if turn < left[name]]:
            cpu, begun = doors[name].cpu(), time.perf_counter()
            try:
                doors[name].ask(question, terms, limit)
            except TimeoutError:
                row[name] = {"late": limit}
                doors[name].settle(limit)
                del times[name]
                continue
            times[name].append((time.perf_counter() - begun, doors[name].cpu() - cpu))
    for name, taken in times.items():
        row[name]["runs"] = len(taken)
        for clock, values in zip(("wall", "cpu"), zip(*taken, strict=True), strict=True):
            row[name][clock] = {
                "median_ms": round(statistics.median(values) * 1e3, 3),
                "p95_ms": round(p95(list(values)) * 1e3, 3),
            }
            if "bare" in times:
                beside = [pair[clock == "cpu"] for pair in times["bare"]]
                pairs = zip(values, beside, strict=False)  # one may have been asked more often
                row[name][clock]["ratio"] = round(statistics.median(a / b for a, b in pairs), 3)
    return row | {"question": question.name, "rows": row["disk"].get("rows", "")}


def line(row: dict[str, Any], doors: Iterable[str], clock: str) -> str:
    """Return a row of the table."""
    cells = [row["question"], row["given"], row["rows"], "", f"> {row['disk'].get('late', 0):g} s", "", "", ""]
    if disk := row["disk"].get(clock):
        thousand = f"{disk['median_ms'] / row['rows'] * 1000:.0f}" if row["rows"] >= 1000 else ""
        cells[3:] = [row["disk"]["runs"], f"{disk['median_ms']:.2f}", f"{disk['p95_ms']:.2f}", thousand]
        cells.append(f"{disk['ratio']:.2f}")
    for name in doors:
        if name == "disk":
            continue
        told = row[name]
        if clock not in told:
            cells.append(f"> {told['late']:g} s" if "late" in told else "error")
            continue
        cells.append(f"{told[clock]['median_ms']:.2f}")
        if told.get("answer") == "other":
            cells[-1] += " (other)" if told["rows"] == row["rows"] else f" ({told['rows']} rows)"
    return f"| {' | '.join(map(str, cells))} |"


def summary(found: list[dict[str, Any]], doors: Mapping[str, Engine], clock: str, quads: int) -> dict[str, Any]:
    """Print and return what each engine took in all: filling, memory, and of its answers how many, and how late."""
    told = {}
    print(
        "\n| engine | answered | late | errors | other answers | other order | / bare, median | 9 of 10 | over 100 ms |"
    )
    print("| --- |" + " ---: |" * 8)
    for name in doors:
        rows = [row[name] for row in found]
        there = [row for row in rows if clock in row]
        ratios = sorted(row[clock]["ratio"] for row in there if "ratio" in row[clock])
        told[name] = {
            "answered": len(there),
            "late": sum("late" in row for row in rows),
            "errors": sum("error" in row for row in rows),
            "other": sum(row.get("answer") == "other" for row in there),
            "other_order": sum(row.get("answer") == "other order" for row in there),
            "ratio_median": round(statistics.median(ratios), 2) if ratios else None,
            "ratio_p90": round(ratios[len(ratios) * 9 // 10], 2) if ratios else None,
            "over_100_ms": sum(row[clock]["p95_ms"] > 100 for row in there),
        }
        print(f"| {' | '.join(map(str, (name, *told[name].values())))} |", flush=True)
    print("\n| engine | filled in, CPU s | µs a quad | MB on disk | MB a million quads | MB to fill | MB after all |")
    print("| --- |" + " ---: |" * 6)
    for name, door in doors.items():
        told[name]["memory"] = peak(door.pid) if door.pid else door.memory
        if (load := door.load) is None:
            continue
        told[name]["load"] = {"seconds": load.seconds, "cpu": load.cpu, "memory": load.memory, "disk": load.disk}
        a_quad, a_million = load.cpu / quads * 1e6, (load.disk or load.memory) / quads * 1e6
        cells = [f"{value:.1f}" for value in (load.cpu, a_quad)] + [
            f"{value:.0f}" for value in (load.disk, a_million, load.memory, told[name]["memory"])
        ]
        print(f"| {name} | {' | '.join(cells)} |", flush=True)
    return told


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("sizes", type=int, nargs="*", default=[1000])
    parser.add_argument("--read", type=int, default=1000, help="articles that are read, not copied (default 1000)")
    parser.add_argument("--store", type=Path, help="where stores are kept (default: a temporary folder)")
    parser.add_argument("--runs", type=int, default=20)
    parser.add_argument(
        "--budget", type=float, default=2.0, help="seconds for the runs of a question at each engine (default 2)"
    )
    parser.add_argument("--limit", type=float, default=10.0, help="seconds that rdflib and servers get (default 10)")
    parser.add_argument("--rdflib", type=int, default=100, help="rdflib is asked up to this size (default 100)")
    parser.add_argument("--only", action="append", choices=[*OTHERS, "none"],
                        help="beside disk and bare, only these; repeatable")  # fmt: skip
    parser.add_argument("--question", action="append", help="this question only; repeatable")
    parser.add_argument("--given", action="store_true", help="only with parameters: no whole lists")
    parser.add_argument("--kept", action="store_true", help="with answers that are kept beside the graphs")
    parser.add_argument("--cpu", action="store_true", help="CPU time of what works in this process")
    parser.add_argument("--json", type=Path)
    given = parser.parse_args()
    versions = {"pyoxigraph": pyoxigraph.__version__, "Python": platform.python_version()}
    told: dict[str, Any] = {
        "machine": platform.machine(),
        "cores": os.cpu_count(),
        "cpu": given.cpu,
        "versions": versions,
        "sizes": {},
        "rows": [],
    }
    with tempfile.TemporaryDirectory() as temporary:
        for size in given.sizes:
            folder = made((given.store or Path(temporary)) / f"articles-{size}", size, given.read)
            about, rows = compared(folder, size, given)
            told["sizes"][size] = about
            told["rows"] += rows
    if given.json:
        given.json.write_text(json.dumps(told, indent=1) + "\n", "utf-8")


def left_out(name: str, place: Place, size: int, given: argparse.Namespace) -> str:
    """Return why an engine is not asked, or nothing."""
    if given.only and name not in given.only:
        return "not wanted"
    if name != "rdflib" or size <= given.rdflib:
        return missing(name)
    if size > given.rdflib * 10:
        return f"asked up to {given.rdflib} articles, filled up to {given.rdflib * 10}"
    load = rdflib_alone(place)
    return f"filling it takes {load.cpu:.0f} CPU s and {load.memory:.0f} MB; asked up to {given.rdflib} articles"


def compared(folder: Path, size: int, given: argparse.Namespace) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    """Measure the questions on one store, print the tables, and return what is told of the engines, and the rows."""
    found = []
    place = Place(folder, folder.with_name(f"engines-{size}"), given.limit)
    place.kept.mkdir(exist_ok=True)
    clock = "cpu" if given.cpu else "wall"
    with contextlib.ExitStack() as open_now:
        store = open_now.enter_context(EmbeddedStore.open(folder, keep=given.kept))
        database = pyoxigraph.Store.read_only(str(folder / "graphs"))
        doors = {"disk": Engine(through(store)), "page": Engine(through(store, FIRST)), "bare": Engine(bare(database))}
        without = {name: why for name in OTHERS if (why := left_out(name, place, size, given))}
        for name in OTHERS:
            if name not in without:
                doors[name] = open_now.enter_context(OTHERS[name](place))
        quads = len(database)
        print(
            f"\n{size} articles, {quads} quads, {platform.machine()}, Python {platform.python_version()}, ms of {clock}"
        )
        for name, why in without.items():
            print(f"\nWithout {name}: {why}", flush=True)
        heads = ("question", "given", "rows", "runs", "disk", "p95", "1,000 rows", "disk / bare")
        heads = (*heads, *(name for name in doors if name != "disk"))
        print(f"\n| {' | '.join(heads)} |\n| --- | --- |{' ---: |' * (len(heads) - 2)}")
        known, common = examples(store), commonest(store)
        for question in questions().values():
            if given.question and question.name not in given.question:
                continue
            for what, values in cases(question, known, common).items():
                if given.given and question.parameters and not values:
                    continue
                try:
                    terms = terms_for(question, {name: [value] for name, value in values.items()}, store)
                except CchcKgError:  # the example of a header that the store does not have
                    continue
                row = measured(question, terms, doors, given.runs, given.budget, given.limit)
                found.append(row | {"articles": size, "given": what})
                print(line(found[-1], doors, clock), flush=True)
        about = {"quads": quads, "without": without, "engines": summary(found, doors, clock, quads)}
    return about, found


if __name__ == "__main__":
    main()
