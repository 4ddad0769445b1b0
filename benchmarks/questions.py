"""How long each stored question takes on stores of many articles: on disk, in memory, served, in rdflib, and bare.

    uv run --group test python benchmarks/questions.py [SIZE ...] [--store DIR] [--json FILE]
    scripts/stores/with.sh uv run --group test python benchmarks/questions.py [SIZE ...]        with Virtuoso, too

A store of SIZE articles is made under --store (default: a temporary folder) unless it is there. The first --read
articles are written by generate.py and read as any report is; more are copies of these graphs, in which articles,
meetings, people and facts are things of their own.

A question is asked with one parameter at a time: a meeting, person or fact of the store, else the example of its
header; where that may be a province, an indicator, a body or a document also with the one that most facts have.
"disk" is the library on the store in its folder, "bare" the same bound text given to pyoxigraph on the same folder,
its rows read to the end; "memory" is the library on the same graphs in memory, "server" `oxigraph serve-read-only`
over HTTP, "Virtuoso" a server that with.sh started, "rdflib" its own store and engine. They take turns. Prints a
Markdown table a size, in milliseconds, with the time for a thousand rows where there are that many: by the clock on the
wall or, with --cpu, by that of the process for all that works in it (for machines that do other work as well).
"""

import argparse
import contextlib
import json
import os
import platform
import re
import signal
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

import pyoxigraph
from pyoxigraph import RdfFormat

from cchc_kg.errors import CchcKgError
from cchc_kg.pipeline import Pipeline
from cchc_kg.queries import Question, answered, questions, terms_for
from cchc_kg.store import EmbeddedStore, in_step
from cchc_kg.store.protocol import Store
from cchc_kg.store.remote import RemoteStore
from cchc_kg.store.transfer import carry_out, plan
from generate import Generator
from measures import free_port, p95

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

INSIDE = ("disk", "bare", "memory", "rdflib")
CCHC = "https://w3id.org/cchc-kg/def#"
PROGRAMS = Path(sys.executable).parent
Asking = Callable[[Question, dict[str, Any], float], int]
"""Ask with terms within so many seconds and return the number of rows or triples. Raises TimeoutError."""


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


def through(store: Store) -> Asking:
    """Return a way to ask through the library."""

    def asking(question: Question, terms: dict[str, Any], _: float) -> int:
        answer = answered(question, store, terms)
        return len(answer.rows) or len(answer.triples)

    return asking


def bare(database: pyoxigraph.Store) -> Asking:
    """Return a way to give the bound text to the engine."""

    def asking(question: Question, terms: dict[str, Any], _: float) -> int:
        found = database.query(question.bound(terms), use_default_graph_as_union=True)
        return sum(1 for _ in found) if not question.constructs else len(set(found))  # type: ignore[union-attr, arg-type]

    return asking


def in_rdflib(lines: bytes) -> Asking:
    """Return a way to ask rdflib's own engine over its own store."""
    import rdflib

    dataset = rdflib.Dataset()
    dataset.parse(data=lines, format="nquads")

    def late(*_: object) -> None:
        raise TimeoutError

    signal.signal(signal.SIGALRM, late)

    def asking(question: Question, terms: dict[str, Any], limit: float) -> int:
        signal.setitimer(signal.ITIMER_REAL, limit)
        try:
            found = dataset.query(question.bound(terms))
            return len(found.graph if question.constructs else list(found))  # type: ignore[arg-type]
        finally:
            signal.setitimer(signal.ITIMER_REAL, 0)

    return asking


@contextlib.contextmanager
def served(folder: Path, limit: float) -> Iterator[Asking]:
    """Start Oxigraph's server on the folder and give a way to ask it."""
    place = f"127.0.0.1:{free_port()}"
    command = [PROGRAMS / "oxigraph", "serve-read-only", "--location", folder / "graphs", "--bind", place]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        time.sleep(2)
        yield remote(RemoteStore(f"http://{place}/query", timeout=limit, retries=0))
    finally:
        process.kill()
        process.wait()


def remote(store: RemoteStore) -> Asking:
    """Return a way to ask a server; what takes longer than the store waits is late."""
    asking = through(store)

    def within(question: Question, terms: dict[str, Any], limit: float) -> int:
        begun = time.perf_counter()
        try:
            return asking(question, terms, limit)
        except CchcKgError as error:
            if time.perf_counter() - begun > limit * 0.9:
                raise TimeoutError from error
            raise

    return within


def clock(door: str, cpu: bool) -> Callable[[], float]:
    return time.process_time if cpu and door in INSIDE else time.perf_counter


def measured(
    question: Question,
    terms: dict[str, Any],
    doors: dict[str, Asking],
    runs: int,
    budget: float,
    limit: float,
    cpu: bool,
) -> dict[str, Any]:
    """Return a row: what each door takes, its first answer not counted; ``late`` or what is wrong in place of times."""
    row: dict[str, Any] = {"question": question.name, "rows": 0}
    times: dict[str, list[float]] = {}
    spent = 0.0
    for name, door in doors.items():
        begun = time.perf_counter()
        try:
            rows = door(question, terms, limit)
        except TimeoutError:
            row[name] = {"late": limit}
            continue
        except CchcKgError as error:
            row[name] = {"error": error.message[:200]}
            continue
        first = time.perf_counter() - begun
        if name == "disk":
            row["rows"] = rows
        elif rows != row["rows"]:
            row.setdefault("other", {})[name] = rows
        times[name] = []
        spent += first
    # What takes seconds is asked less often, so that the whole ends.
    for _ in range(max(1, min(runs, int(budget / (spent + 1e-9))))):
        for name in list(times):
            now = clock(name, cpu)
            begun = now()
            try:
                doors[name](question, terms, limit)
            except TimeoutError:
                row[name] = {"late": limit}
                del times[name]
                continue
            times[name].append(now() - begun)
    for name, taken in times.items():
        row[name] = {
            "runs": len(taken),
            "median_ms": round(statistics.median(taken) * 1e3, 2),
            "p95_ms": round(p95(taken) * 1e3, 2),
        }
    if "disk" in times and "bare" in times:
        row["ratio"] = round(statistics.median(a / b for a, b in zip(times["disk"], times["bare"], strict=True)), 2)
    return row


def line(row: dict[str, Any], doors: Iterable[str]) -> str:
    """Return a row of the table."""
    disk = row["disk"].get("median_ms", 0)
    thousand = f"{disk / row['rows'] * 1000:.0f}" if row["rows"] >= 1000 else ""
    disk_p95, runs = row["disk"].get("p95_ms", ""), row["disk"].get("runs", "")
    cells = [row["question"], row["given"], row["rows"], runs, disk, disk_p95, thousand]
    cells.append(row.get("ratio", ""))
    for name in doors:
        if name != "disk":
            told = row.get(name, {})
            late = f"> {told['late']:g} s" if "late" in told else "error" if "error" in told else ""
            cells.append(told.get("median_ms", late))
            if name in row.get("other", {}):
                cells[-1] = f"{cells[-1]} ({row['other'][name]} rows)"
    return f"| {' | '.join(map(str, cells))} |"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("sizes", type=int, nargs="*", default=[1000])
    parser.add_argument("--read", type=int, default=1000, help="articles that are read, not copied (default 1000)")
    parser.add_argument("--store", type=Path, help="where stores are kept (default: a temporary folder)")
    parser.add_argument("--runs", type=int, default=20)
    parser.add_argument("--budget", type=float, default=20.0, help="seconds for the runs of one question (default 20)")
    parser.add_argument("--limit", type=float, default=10.0, help="seconds that rdflib and servers get (default 10)")
    parser.add_argument("--rdflib", type=int, default=100, help="rdflib is asked up to this size (default 100)")
    parser.add_argument("--virtuoso", type=int, default=1000, help="Virtuoso is asked up to this size (default 1000)")
    parser.add_argument("--only", action="append", choices=["memory", "server", "Virtuoso", "rdflib", "none"],
                        help="beside disk and bare, only these; repeatable")  # fmt: skip
    parser.add_argument("--question", action="append", help="this question only; repeatable")
    parser.add_argument("--given", action="store_true", help="only with parameters: no whole lists")
    parser.add_argument("--cpu", action="store_true", help="CPU time of what works in this process")
    parser.add_argument("--json", type=Path)
    given = parser.parse_args()
    versions = {"pyoxigraph": pyoxigraph.__version__, "Python": platform.python_version()}
    told: dict[str, Any] = {
        "machine": platform.machine(),
        "cores": os.cpu_count(),
        "cpu": given.cpu,
        "versions": versions,
        "rows": [],
    }
    with tempfile.TemporaryDirectory() as temporary:
        for size in given.sizes:
            folder = made((given.store or Path(temporary)) / f"articles-{size}", size, given.read)
            told["rows"] += compared(folder, size, given)
    if given.json:
        given.json.write_text(json.dumps(told, indent=1) + "\n", "utf-8")


def compared(folder: Path, size: int, given: argparse.Namespace) -> list[dict[str, Any]]:
    """Measure the questions on one store, print the table, and return its rows."""

    def wanted(name: str) -> bool:
        return not given.only or name in given.only

    found = []
    with contextlib.ExitStack() as open_now:
        store = open_now.enter_context(EmbeddedStore.open(folder))
        database = pyoxigraph.Store.read_only(str(folder / "graphs"))
        doors = {"disk": through(store), "bare": bare(database)}
        lines = b""
        if wanted("memory") or (wanted("rdflib") and size <= given.rdflib):
            lines = b"".join(f"{quad} .\n".encode() for quad in store.dump())
        if wanted("memory"):
            memory = pyoxigraph.Store()
            memory.bulk_load(lines, format=RdfFormat.N_QUADS)
            doors["memory"] = through(EmbeddedStore(Path(), memory, pyoxigraph.Store(), False))
        if wanted("server"):
            doors["server"] = open_now.enter_context(served(folder, given.limit))
        endpoint = os.environ.get("CCHC_KG_TEST_VIRTUOSO")
        if endpoint and wanted("Virtuoso") and size <= given.virtuoso:
            os.environ["CCHC_KG_ENDPOINT_USER"] = os.environ["CCHC_KG_ENDPOINT_PASSWORD"] = "dba"
            begun = time.perf_counter()
            loading = RemoteStore(endpoint, timeout=300)
            carry_out(plan(store, loading), store, loading)
            print(f"\nVirtuoso: loaded in {time.perf_counter() - begun:.0f} s", flush=True)
            doors["Virtuoso"] = remote(RemoteStore(endpoint, timeout=given.limit, retries=0))
        if wanted("rdflib") and size <= given.rdflib:
            doors["rdflib"] = in_rdflib(lines)
        del lines
        names = [name for name in doors if name != "disk"]
        print(f"\n{size} articles, {len(database)} quads, {platform.machine()}, Python {platform.python_version()}\n")
        heads = ("question", "given", "rows", "runs", "disk", "p95", "1,000 rows", "disk / bare", *names)
        print(f"| {' | '.join(heads)} |\n| --- | --- |{' ---: |' * (len(heads) - 2)}")
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
                row = measured(question, terms, doors, given.runs, given.budget, given.limit, given.cpu) | {
                    "articles": size,
                    "given": what,
                }
                found.append(row)
                print(line(row, doors), flush=True)
    return found


if __name__ == "__main__":
    main()
