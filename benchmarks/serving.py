"""How many small queries a second the server answers, beside the bare Oxigraph server on the same data in one run.

    uv run --group test python benchmarks/serving.py [STORE] [--clients 1 8 64] [--new | --question] [--pin]

All answer over HTTP/1.1 with keep-alive on loopback. The client is `wrk` (Debian: apt install wrk): one thread with as
many connections as clients, each with one request at a time. A third server, uvicorn with an application that does
nothing but send one fixed answer, shows the most that an ASGI application in one process can do. The servers take
turns. Prints a Markdown table of medians: answers a second, delays, and the CPU time of each server's processes for
1,000 answers.
"""

import argparse
import io
import json
import os
import platform
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import asdict, astuple, dataclass
from pathlib import Path
from urllib.parse import quote

from cchc_kg.pipeline import Pipeline
from cchc_kg.queries import questions, terms_for
from cchc_kg.sources import read_articles
from cchc_kg.store import EmbeddedStore
from measures import free_port

ROOT = Path(__file__).parents[1]
PREFIXES = "PREFIX cchc: <https://w3id.org/cchc-kg/def#> PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#> "
LOOKUPS = "SELECT ?p ?o WHERE { GRAPH ?g { <https://w3id.org/cchc-kg/id/province/%s> ?p ?o } } LIMIT 10"
FIGURES = "SELECT ?o ?v WHERE { GRAPH ?g { ?o a cchc:Observation ; cchc:value ?v } FILTER (?v > %d) } LIMIT 5"
SLUGS = ("quang-nam", "da-nang", "ha-noi", "hue", "binh-dinh", "can-tho", "lao-cai", "an-giang")
QUESTION = "province-figures"
ACCEPT = "application/sparql-results+json"
TICKS = os.sysconf("SC_CLK_TCK")
OURS, FLOOR, THEIRS = "cchc-kg serve", "uvicorn, a fixed answer", "oxigraph serve"

# For wrk (Lua 5.1): requests from a file in turn; one with a mark in it has a number of its own there each time.
SCRIPT = """
local first, last, n = {}, {}, %d
for line in io.lines("%s") do
  line = line:gsub("\\\\r\\\\n", "\\r\\n")
  local from, to = line:find("MARK")
  first[#first + 1] = line:sub(1, from and from - 1)
  last[#first] = to and line:sub(to + 1)
end
function request()
  n = n + 1
  local i = n %% #first + 1
  return last[i] and first[i] .. string.format("%%.0f", n) .. last[i] or first[i]
end
function done(summary, latency)
  local e = summary.errors
  io.write(string.format('\\nJSON {"answers": %%d, "seconds": %%.6f, "p50": %%.4f, "p99": %%.4f, "wrong": %%d}\\n',
    summary.requests, summary.duration / 1e6, latency:percentile(50) / 1000, latency:percentile(99) / 1000,
    e.connect + e.read + e.write + e.status + e.timeout))
end
"""
NOTHING = """
BODY = b'{"head":{"vars":[]},"results":{"bindings":[]}}' + b" " * 450
HEAD = [(b"content-type", b"application/sparql-results+json"), (b"content-length", str(len(BODY)).encode())]

async def app(scope, receive, send):
    await send({"type": "http.response.start", "status": 200, "headers": HEAD})
    await send({"type": "http.response.body", "body": BODY})
"""


@dataclass(frozen=True)
class Server:
    """One server: its process, where it answers, and the path of its endpoint."""

    process: int
    port: int
    path: str


@dataclass(frozen=True)
class Run:
    """What one run of the client saw: answers a second, milliseconds, and CPU milliseconds for 1,000 answers."""

    rate: float
    p50: float
    p99: float
    cpu: float


def queries() -> list[str]:
    """Return 1,600 small queries, no two alike (a comment tells those apart that ask the same)."""
    texts = [LOOKUPS % slug if n % 2 else FIGURES % n for n in range(200) for slug in SLUGS]
    return [f"{PREFIXES}{text} # {number}" for number, text in enumerate(texts)]


def asked(server: Server, new: bool, texts: list[str]) -> list[str]:
    """Return the addresses of these queries on a server; a mark in them stands for a number, new each time."""
    mark = "%20%23MARK" if new else ""
    return [f"{server.path}?query={quote(text)}{mark}" for text in texts]


def stored(folder: Path) -> list[tuple[str, str]]:
    """Return a stored question about eight provinces: the address by its name, and the text that it stands for."""
    question = questions()[QUESTION]
    with EmbeddedStore.open(folder) as store:
        return [
            (f"/question/{QUESTION}.json?place={slug}", question.bound(terms_for(question, {"place": [slug]}, store)))
            for slug in SLUGS
        ]


def load(server: Server, addresses: list[str], clients: int, seconds: int, core: str | None) -> Run:
    """Let the client ask for these, one after the other, for so many seconds."""
    head = f"HTTP/1.1\\r\\nHost: 127.0.0.1:{server.port}\\r\\nAccept: {ACCEPT}\\r\\n\\r\\n"
    lines = [f"GET {address} {head}" for address in addresses]
    with tempfile.TemporaryDirectory() as scratch:
        requests, script = Path(scratch) / "requests", Path(scratch) / "script.lua"
        requests.write_text("\n".join(lines) + "\n")
        script.write_text(SCRIPT % (time.time_ns() // 1000, requests))
        command = ["wrk", "-t", "1", "-c", str(clients), "-d", f"{seconds}s", "-s", str(script)]
        before = cpu_of(server.process)
        done = subprocess.run(
            [*(["taskset", "-c", core] if core else []), *command, f"http://127.0.0.1:{server.port}/"],
            capture_output=True, text=True, check=True,
        )  # fmt: skip
        spent = cpu_of(server.process) - before
    told = json.loads(done.stdout.partition("JSON ")[2])
    if told["wrong"] or not told["answers"]:
        raise RuntimeError(f"{told['wrong']} of {told['answers']} answers were errors")
    return Run(told["answers"] / told["seconds"], told["p50"], told["p99"], spent / told["answers"] * 1e6)


def cpu_of(process: int) -> float:
    """Return the CPU seconds that a process and all that it started have taken."""
    parents, times = {}, {}
    for stat in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError):
            words = stat.read_text().rpartition(")")[2].split()
            number = int(stat.parent.name)
            parents[number], times[number] = int(words[1]), sum(map(int, words[11:15])) / TICKS
    family = {process}
    while more := {n for n, parent in parents.items() if parent in family} - family:
        family |= more
    return sum(times[n] for n in family)


@contextmanager
def running(command: list[str], port: int, path: str, core: str | None) -> Iterator[Server]:
    """Start a server, on one core if it is given, and wait until it answers."""
    pinned = ["taskset", "-c", core, *command] if core else command
    process = subprocess.Popen(pinned, stderr=subprocess.DEVNULL, stdout=subprocess.DEVNULL)
    try:
        for _ in range(200):
            with suppress(OSError), urllib.request.urlopen(f"http://127.0.0.1:{port}{path}?query=ASK%7B%7D", timeout=5):
                break
            time.sleep(0.1)
        yield Server(process.pid, port, path)
    finally:
        process.terminate()
        process.wait()


def answer(server: Server, address: str) -> list[str]:
    """Return the rows of an answer, to be compared."""
    wish = urllib.request.Request(f"http://127.0.0.1:{server.port}{address}", headers={"Accept": ACCEPT})
    with urllib.request.urlopen(wish) as given:
        return sorted(json.dumps(row, sort_keys=True) for row in json.load(given)["results"]["bindings"])


@contextmanager
def servers(folder: Path, given: argparse.Namespace, scratch: Path) -> Iterator[dict[str, Server]]:
    """Start the servers that are compared."""
    programs = Path(sys.executable).parent
    ports = {name: free_port() for name in (OURS, FLOOR, THEIRS)}
    (scratch / "nothing.py").write_text(NOTHING)
    commands = {
        OURS: [str(programs / "cchc-kg"), "serve", "--store", str(folder), "--port", str(ports[OURS]), "--quiet"],
        FLOOR: [str(programs / "uvicorn"), "nothing:app", "--app-dir", str(scratch), "--port", str(ports[FLOOR])],
        THEIRS: [str(programs / "oxigraph"), "serve-read-only", "--location", str(folder / "graphs")],
    }
    for option in ("workers", "processes"):
        if (value := getattr(given, option)) is not None:
            commands[OURS] += [f"--{option}", str(value)]
    commands[FLOOR] += ["--http", "httptools", "--loop", "uvloop", "--no-access-log", "--log-level", "warning"]
    commands[THEIRS] += ["--bind", f"127.0.0.1:{ports[THEIRS]}", "--union-default-graph"]
    core = "0" if given.pin else None
    with ExitStack() as stack:
        yield {
            name: stack.enter_context(running(command, ports[name], "/query" if name == THEIRS else "/sparql", core))
            for name, command in commands.items()
        }


def medians(runs: list[Run]) -> Run:
    """Return the median of each figure."""
    return Run(*(statistics.median(column) for column in zip(*map(astuple, runs), strict=True)))


def compare(folder: Path, given: argparse.Namespace, scratch: Path) -> int:
    """Measure and print."""
    found: dict[tuple[str, int], list[Run]] = {}
    core = "1" if given.pin else None
    with servers(folder, given, scratch) as those:
        ours, texts = zip(*stored(folder), strict=True) if given.question else ((), queries())
        wanted = {name: asked(server, given.new, list(texts)) for name, server in those.items()}
        if given.question:
            wanted[OURS] = list(ours)
        for here, there in list(zip(wanted[OURS], wanted[THEIRS], strict=True))[:16]:
            if answer(those[OURS], here) != answer(those[THEIRS], there):
                raise RuntimeError(f"the answers differ: {here}")
        for name, server in those.items():
            load(server, wanted[name], 4, 1, core)  # what is done once is done
        for _ in range(given.rounds):
            for clients in given.clients:
                for name, server in those.items():
                    run = load(server, wanted[name], clients, given.seconds, core)
                    found.setdefault((name, clients), []).append(run)
    rows = []
    print("| clients | server | answers/s | share | p50 ms | p99 ms | CPU s for 1,000 | times |")
    print("| ---: | --- | ---: | ---: | ---: | ---: | ---: | ---: |")
    for clients in given.clients:
        middle = {name: medians(runs) for (name, number), runs in found.items() if number == clients}
        for name, run in middle.items():
            share, times = run.rate / middle[THEIRS].rate, run.cpu / middle[THEIRS].cpu
            rows.append({"clients": clients, "server": name, **asdict(run), "share": share, "times": times})
            print(
                f"| {clients} | {name} | {run.rate:,.0f} | {share:.2f} | {run.p50:.2f} | {run.p99:.2f} "
                f"| {run.cpu / 1000:.3f} | {times:.2f} |"
            )
    if given.json:
        machine = f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}"
        given.json.write_text(
            json.dumps({"machine": machine, "settings": vars(given), "rows": rows}, default=str, indent=2)
        )
    return 0


def main() -> int:
    """Read the options."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("store", nargs="?", type=Path, help="a store; without: one of the samples is built")
    options.add_argument("--clients", type=int, nargs="+", default=[1, 8, 64])
    options.add_argument("--seconds", type=int, default=3)
    options.add_argument("--rounds", type=int, default=3)
    options.add_argument("--workers", type=int)
    options.add_argument("--processes", type=int)
    options.add_argument(
        "--new", action="store_true", help="a comment makes each query one that was never asked before"
    )
    options.add_argument("--question", action="store_true", help="a stored question by its name, against its text")
    options.add_argument("--pin", action="store_true", help="each server to core 0, the client to core 1")
    options.add_argument("--json", type=Path)
    given = options.parse_args()
    if given.new and given.question:
        options.error("--new or --question")
    if shutil.which("wrk") is None:
        options.error("the client is missing: apt install wrk")
    with tempfile.TemporaryDirectory() as scratch:
        folder = given.store or Path(scratch) / "kg"
        if given.store is None:
            with EmbeddedStore.open(folder, write=True) as store:
                list(Pipeline().build(read_articles([str(ROOT / "data" / "samples")], io.BytesIO()), store))
        return compare(folder, given, Path(scratch))


if __name__ == "__main__":
    sys.exit(main())
