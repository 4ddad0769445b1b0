"""How fast graphs go into each store, beside Oxigraph's own bulk loader on the same triples in the same run.

uv run --group test python benchmarks/loading.py                                  Oxigraph alone
scripts/stores/with.sh uv run --group test python benchmarks/loading.py           Fuseki and Virtuoso too
"""

import argparse
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import pyoxigraph
from pyoxigraph import NamedNode, Quad, RdfFormat

from cchc_kg.store import EmbeddedStore
from cchc_kg.store.bulk import write_bulk
from cchc_kg.store.remote import RemoteStore
from cchc_kg.store.transfer import carry_out, everything, plan
from cchc_kg.store.verifying import SAME, verify
from cchc_kg.vocabulary import BASE, graph
from measures import free_port

REPORTS = Path(__file__).parents[1] / "tests" / "fixtures" / "reports.trig"
BINARY = Path(sys.executable).with_name("oxigraph")
USERS = {"fuseki": ("tester", "tester"), "virtuoso": ("dba", "dba")}


def many(folder: Path, articles: int) -> EmbeddedStore:
    """Make a store of so many articles out of a made-up one, each with things of its own."""
    parsed = list(pyoxigraph.parse(REPORTS.read_bytes(), format=RdfFormat.TRIG))
    quads = [quad for quad in parsed if "/graph/article/" in quad.graph_name.value]
    first = [quad for quad in quads if quad.graph_name == quads[0].graph_name]
    store = EmbeddedStore.open(folder, write=True)
    for n in range(articles):
        name = graph("article", f"copy-{n}")

        def own(term, n=n):
            moved = isinstance(term, NamedNode) and term.value.startswith(f"{BASE}id/")
            return NamedNode(f"{term.value}-{n}") if moved else term

        store.replace(name, [Quad(own(q.subject), q.predicate, own(q.object), name) for q in first])
    return store


def timed(work: Callable[[], object]) -> float:
    begun = time.perf_counter()
    work()
    return time.perf_counter() - begun


def measured(source: EmbeddedStore, server: RemoteStore) -> tuple[float, float, float]:
    """Return the seconds of a load, of a sync that finds nothing to do, and of a comparison."""
    loading = timed(lambda: carry_out(plan(source, server), source, server))

    def in_step() -> None:
        planned = plan(source, server, only_changed=True, remove_gone=True)
        assert not planned.send

    syncing = timed(in_step)

    def compared() -> None:
        assert all(found.verdict in (SAME, "only there") for found in verify(source, server, everything))

    return loading, syncing, timed(compared)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--articles", type=int, default=200)
    articles = parser.parse_args().articles
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made)
        source = many(folder / "kg", articles)
        triples = sum(source.counts().values())
        writing = timed(lambda: write_bulk(source, folder / "dump"))
        files = sorted(map(str, (folder / "dump").glob("*.nq.gz")))
        command = [BINARY, "load", "--location", folder / "bulk", "--file", *files]
        bulk = timed(lambda: subprocess.run(command, check=True, capture_output=True))
        print(f"{articles} graphs, {triples:,} triples; how many times as long as the bulk loader ({bulk:.2f} s)")
        print(f"export --bulk       {writing:8.2f} s  {writing / bulk:6.1f}")
        port = free_port()
        serving = [BINARY, "serve", "--bind", f"127.0.0.1:{port}", "--location", folder / "served"]
        process = subprocess.Popen(serving, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        time.sleep(2)
        servers = {"oxigraph": f"http://127.0.0.1:{port}/query"}
        servers |= {k: a for k in ("fuseki", "virtuoso") if (a := os.environ.get(f"CCHC_KG_TEST_{k.upper()}"))}
        for kind, endpoint in servers.items():
            if kind in USERS:
                os.environ["CCHC_KG_ENDPOINT_USER"], os.environ["CCHC_KG_ENDPOINT_PASSWORD"] = USERS[kind]
            server = RemoteStore(endpoint, timeout=300)
            told = zip(("load", "sync, no change", "verify"), measured(source, server), strict=True)
            for what, seconds in told:
                print(
                    f"{kind:9} {what:15} {seconds:8.2f} s  {seconds / bulk:6.1f}  {triples / seconds:9,.0f} triples/s",
                    flush=True,
                )
            server.close()
        process.terminate()
        process.wait()
        source.close()


if __name__ == "__main__":
    main()
