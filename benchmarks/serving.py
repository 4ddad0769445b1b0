"""How many small queries a second the server answers, beside the bare Oxigraph server on the same data in one run.

    uv run python benchmarks/serving.py [STORE] [--clients 1 8 64] [--rounds 3] [--new] [--json FILE]

Both answer over HTTP/1.1 with keep-alive on loopback; the client is one process with as many connections as clients,
each with one request at a time. The servers take turns. Prints a Markdown table of medians.
"""

import argparse
import asyncio
import io
import itertools
import json
import os
import platform
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

import uvloop

from cchc_kg.pipeline import Pipeline
from cchc_kg.sources import read_articles
from cchc_kg.store import EmbeddedStore

ROOT = Path(__file__).parents[1]
PREFIXES = "PREFIX cchc: <https://w3id.org/cchc-kg/def#> PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#> "
LOOKUPS = "SELECT ?p ?o WHERE { GRAPH ?g { <https://w3id.org/cchc-kg/id/province/%s> ?p ?o } } LIMIT 10"
FIGURES = "SELECT ?o ?v WHERE { GRAPH ?g { ?o a cchc:Observation ; cchc:value ?v } FILTER (?v > %d) } LIMIT 5"


def queries() -> list[str]:
    """Return 1,600 small queries, no two alike."""
    slugs = ("quang-nam", "da-nang", "ha-noi", "hue", "binh-dinh", "can-tho", "lao-cai", "an-giang")
    return [PREFIXES + (LOOKUPS % slug if n % 2 else FIGURES % n) for n in range(200) for slug in slugs]


class Client(asyncio.Protocol):
    """One connection: it sends a request, waits for the whole answer, and sends the next."""

    def __init__(self, requests: Iterator[bytes], until: float, done: asyncio.Future[None], times: list[float]) -> None:
        self.requests, self.until, self.done, self.times = requests, until, done, times
        self.held = b""

    def connection_made(self, transport: asyncio.Transport) -> None:
        self.transport = transport
        self.send()

    def send(self) -> None:
        self.begun = time.perf_counter()
        if self.begun >= self.until:
            self.transport.close()
            if not self.done.done():
                self.done.set_result(None)
            return
        self.transport.write(next(self.requests))

    def data_received(self, data: bytes) -> None:
        self.held += data
        head, mark, body = self.held.partition(b"\r\n\r\n")
        if not mark:
            return
        if not head.startswith(b"HTTP/1.1 200"):
            self.done.set_exception(RuntimeError(self.held[:500].decode()))
            self.transport.close()
            return
        lower = head.lower()
        if b"transfer-encoding: chunked" in lower:
            whole = body.endswith(b"0\r\n\r\n")
        else:
            start = lower.index(b"content-length:") + 15
            whole = len(body) >= int(lower[start:].split(b"\r\n", 1)[0])
        if whole:
            self.times.append(time.perf_counter() - self.begun)
            self.held = b""
            self.send()

    def connection_lost(self, error: Exception | None) -> None:
        if not self.done.done():
            self.done.set_exception(error or RuntimeError("the server closed the connection"))


async def load(port: int, path: str, clients: int, seconds: float, new: bool) -> list[float]:
    """Return how long each request took, in seconds; with ``new`` no query comes twice."""
    loop = asyncio.get_running_loop()
    kind = "Accept: application/sparql-results+json"
    wanted = [
        f"GET {path}?query={quote(query)}MARK HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\n{kind}\r\n\r\n".encode()
        for query in queries()
    ]
    mark = (b"%%20%%23%d-%d" % (time.monotonic_ns(), n) if new else b"" for n in itertools.count())
    times: list[float] = []
    until = time.perf_counter() + seconds
    waiting = []
    for n in range(clients):
        start = n * len(wanted) // clients
        turn = wanted[start:] + wanted[:start]
        done: asyncio.Future[None] = loop.create_future()
        forever = (request.replace(b"MARK", next(mark)) for request in itertools.cycle(turn))
        await loop.create_connection(lambda f=forever, d=done: Client(f, until, d, times), "127.0.0.1", port)  # type: ignore[misc]
        waiting.append(done)
    async with asyncio.timeout(seconds + 30):
        await asyncio.gather(*waiting)
    return times


@contextmanager
def running(command: list[str], port: int) -> Iterator[None]:
    process = subprocess.Popen(command, stderr=subprocess.DEVNULL, stdout=subprocess.DEVNULL)
    try:
        for _ in range(200):
            try:
                with asyncio.Runner() as runner:
                    runner.run(asyncio.open_connection("127.0.0.1", port))
                break
            except OSError:
                time.sleep(0.1)
        yield
    finally:
        process.terminate()
        process.wait()


def free_port() -> int:
    import socket

    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def main() -> int:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("store", nargs="?", type=Path, help="a store; without: one of the samples is built")
    options.add_argument("--clients", type=int, nargs="+", default=[1, 8, 64])
    options.add_argument("--seconds", type=float, default=3.0)
    options.add_argument("--rounds", type=int, default=3)
    options.add_argument("--workers", type=int, default=2)
    options.add_argument("--processes", type=int, default=1)
    options.add_argument(
        "--new", action="store_true", help="a comment makes each query one that was never asked before"
    )
    options.add_argument("--json", type=Path)
    given = options.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        folder = given.store or Path(scratch) / "kg"
        if given.store is None:
            with EmbeddedStore.open(folder, write=True) as store:
                list(Pipeline().build(read_articles([str(ROOT / "data" / "samples")], io.BytesIO()), store))
        return compare(folder, given)


def compare(folder: Path, given: argparse.Namespace) -> int:
    here, bare = free_port(), free_port()
    programs = Path(sys.executable).parent
    ours = [str(programs / "cchc-kg"), "serve", "--store", str(folder), "--port", str(here), "--quiet"]
    ours += ["--workers", str(given.workers), "--processes", str(given.processes)]
    theirs = [str(programs / "oxigraph"), "serve-read-only", "--location", str(folder / "graphs")]
    theirs += ["--bind", f"127.0.0.1:{bare}", "--union-default-graph"]
    servers = {"cchc-kg serve": (here, "/sparql"), "oxigraph serve": (bare, "/query")}
    found: dict[tuple[str, int], list[list[float]]] = {}
    with running(ours, here), running(theirs, bare), asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        for port, path in servers.values():
            runner.run(load(port, path, 4, 1.0, given.new))  # what is done once is done
        for _ in range(given.rounds):
            for clients in given.clients:
                for name, (port, path) in servers.items():
                    times = runner.run(load(port, path, clients, given.seconds, given.new))
                    found.setdefault((name, clients), []).append(sorted(times))
    rows = []
    print("| clients | server | queries/s | p50 ms | p99 ms | ratio |\n| --- | --- | --- | --- | --- | --- |")
    for clients in given.clients:
        rates = {
            name: statistics.median(len(times) / given.seconds for times in found[name, clients]) for name in servers
        }
        for name in servers:
            runs = found[name, clients]
            middle = statistics.median(times[len(times) // 2] for times in runs) * 1000
            late = statistics.median(times[int(len(times) * 0.99)] for times in runs) * 1000
            ratio = rates[name] / rates["oxigraph serve"]
            rows.append(
                {"clients": clients, "server": name, "rate": rates[name], "p50": middle, "p99": late, "ratio": ratio}
            )
            print(f"| {clients} | {name} | {rates[name]:,.0f} | {middle:.2f} | {late:.2f} | {ratio:.2f} |")
    if given.json:
        machine = f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}"
        given.json.write_text(
            json.dumps({"machine": machine, "settings": vars(given), "rows": rows}, default=str, indent=2)
        )
    return 0


if __name__ == "__main__":
    sys.exit(main())
