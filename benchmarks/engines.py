"""The engines that stored questions are asked of: how each is filled by its own bulk loader, run, asked and measured.

What is filled is kept: beside a store ``articles-N`` lies ``engines-N`` with the files of ``export --bulk``, a database
an engine, and loads.json with what filling each took. A database that is not told of there is made anew.
"""

import contextlib
import gc
import gzip
import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import pyoxigraph
from pyoxigraph import RdfFormat

from cchc_kg.errors import CchcKgError
from cchc_kg.queries import Page, Question, answered
from cchc_kg.store import EmbeddedStore
from cchc_kg.store.bulk import write_bulk
from cchc_kg.store.protocol import Store
from cchc_kg.store.remote import RemoteStore
from measures import free_port

OXIGRAPH = Path(sys.executable).with_name("oxigraph")
SCRIPTS = Path(__file__).parents[1] / "scripts" / "stores"
Asking = Callable[[Question, dict[str, Any], float], Sequence[Any]]
"""Ask with terms within so many seconds and return the rows, or the triples. Raises TimeoutError."""


@dataclass(frozen=True, slots=True)
class Place:
    """The graphs of one size: the store's folder, where to keep what is made of it, and the seconds for an answer."""

    store: Path
    kept: Path
    limit: float

    def files(self) -> list[Path]:
        """Return the files of ``export --bulk``; they are written where they are not there."""
        folder = self.kept / "dump"
        if not (folder / "manifest.json").exists():
            with EmbeddedStore.open(self.store) as store:
                write_bulk(store, folder)
        return sorted(folder.glob("*.nq.gz"))

    def loads(self) -> dict[str, "Load"]:
        """Return what filling each engine took, by its name."""
        noted = self.kept / "loads.json"
        return {k: Load(**v) for k, v in json.loads(noted.read_text("utf-8")).items()} if noted.exists() else {}

    def note(self, name: str, load: "Load") -> "Load":
        """Keep what filling an engine took."""
        noted = {k: asdict(v) for k, v in (self.loads() | {name: load}).items()}
        (self.kept / "loads.json").write_text(json.dumps(noted, indent=1) + "\n", "utf-8")
        return load


@dataclass(frozen=True, slots=True)
class Load:
    """What filling an engine took: seconds by the clock, CPU seconds, the most memory and the disk in MB."""

    seconds: float
    cpu: float
    memory: float
    disk: float = 0.0


@dataclass(slots=True)
class Engine:
    """An engine that holds the graphs. ``cpu`` tells the CPU seconds of the process that works out its answers."""

    ask: Asking
    cpu: Callable[[], float] = time.process_time
    pid: int | None = None
    load: Load | None = None
    memory: float = field(default=0.0)
    """MB that the graphs take in this process; those of a server are told by ``peak``."""

    def settle(self, limit: float) -> None:
        """Wait until a server has given up what nobody waits for any more, at most so many seconds."""
        until = time.monotonic() + limit
        while self.pid is not None and time.monotonic() < until:
            before = self.cpu()
            time.sleep(0.3)
            if self.cpu() - before < 0.03:
                break


def through(store: Store, page: Page | None = None) -> Asking:
    """Return a way to ask through the library: the whole answer or a page of its rows."""

    def asking(question: Question, terms: dict[str, Any], _: float) -> Sequence[Any]:
        answer = answered(question, store, terms, None if question.constructs else page)
        return answer.triples if question.constructs else answer.rows

    return asking


def bare(database: pyoxigraph.Store) -> Asking:
    """Return a way to give the bound text to the engine."""

    def asking(question: Question, terms: dict[str, Any], _: float) -> Sequence[Any]:
        found = database.query(question.bound(terms), use_default_graph_as_union=True)
        return list(set(found)) if question.constructs else list(found)  # type: ignore[arg-type]

    return asking


@contextlib.contextmanager
def memory(place: Place) -> Iterator[Engine]:
    """Fill a store in memory."""
    held = pyoxigraph.Store()
    load = _filled(place, lambda lines: held.bulk_load(lines, format=RdfFormat.N_QUADS))
    yield Engine(through(EmbeddedStore(Path(), held, pyoxigraph.Store(), False)), load=load, memory=load.memory)


@contextlib.contextmanager
def rdflib(place: Place) -> Iterator[Engine]:
    """Fill rdflib's own store, and ask its own engine."""
    import rdflib

    dataset = rdflib.Dataset()
    load = place.note("rdflib", _filled(place, lambda lines: dataset.parse(lines, format="nquads")))
    gc.collect()
    gc.freeze()  # else each collection goes through its millions of objects, while others are measured

    def late(*_: object) -> None:
        raise TimeoutError

    def asking(question: Question, terms: dict[str, Any], limit: float) -> Sequence[Any]:
        signal.setitimer(signal.ITIMER_REAL, limit)
        try:
            found = dataset.query(question.bound(terms))
            return list(found.graph if question.constructs else found)  # type: ignore[arg-type]
        finally:
            signal.setitimer(signal.ITIMER_REAL, 0)

    before_it = signal.signal(signal.SIGALRM, late)
    try:
        yield Engine(asking, load=load, memory=load.memory)
    finally:
        signal.signal(signal.SIGALRM, before_it)


def _filled(place: Place, take: Callable[[Any], object]) -> Load:
    """Let a store in this process take the files, and return what that took."""
    before, begun, cpu = resident(), time.perf_counter(), time.process_time()
    for file in place.files():
        with gzip.open(file) as lines:
            take(lines)
    return Load(time.perf_counter() - begun, time.process_time() - cpu, resident() - before)


def rdflib_alone(place: Place) -> Load:
    """Return what filling rdflib takes, in a process of its own that ends afterwards."""
    if (known := place.loads().get("rdflib")) is None:
        with ProcessPoolExecutor(1) as pool:
            known = pool.submit(_filled_rdflib, place).result()
    return known


def _filled_rdflib(place: Place) -> Load:
    with rdflib(place) as engine:
        assert engine.load is not None
        return engine.load


@contextlib.contextmanager
def oxigraph_server(place: Place) -> Iterator[Engine]:
    """Fill a folder by ``oxigraph load`` and serve it."""
    folder = place.kept / "oxigraph"
    if (load := place.loads().get("oxigraph")) is None:
        shutil.rmtree(folder, ignore_errors=True)
        load = place.note("oxigraph", ran([OXIGRAPH, "load", "--location", folder, "--file", *place.files()], folder))
    port = free_port()
    command = [OXIGRAPH, "serve-read-only", "--location", folder, "--bind", f"127.0.0.1:{port}"]
    command += ["--timeout-s", str(int(place.limit))]
    with running(command, f"http://127.0.0.1:{port}/query", place.limit, load) as engine:
        yield engine


@contextlib.contextmanager
def fuseki(place: Place) -> Iterator[Engine]:
    """Fill a TDB2 database by its loader and serve it."""
    folder = place.kept / "fuseki"
    if (load := place.loads().get("fuseki")) is None:
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        loader = ["java", "-cp", fuseki_jar(), "tdb2.tdbloader", "--loc", folder / "tdb2"]
        load = place.note("fuseki", ran([*loader, *place.files()], folder))
    port = free_port()
    command = [SCRIPTS / "fuseki.sh", folder, str(port), f"--timeout={int(place.limit * 1000)}"]
    os.environ["CCHC_KG_ENDPOINT_USER"] = os.environ["CCHC_KG_ENDPOINT_PASSWORD"] = "tester"
    with running(command, f"http://127.0.0.1:{port}/kg/query", place.limit, load) as engine:
        yield engine


@contextlib.contextmanager
def virtuoso(place: Place) -> Iterator[Engine]:
    """Run Virtuoso, and fill it by its loader where it is empty."""
    folder = place.kept / "virtuoso"
    load = place.loads().get("virtuoso")
    if load is None:
        shutil.rmtree(folder, ignore_errors=True)
    files = place.files()
    port, sql = free_port(), free_port()
    settings = {"DIRS": files[0].parent, "ROWS": 1_000_000, "SECONDS": int(place.limit), "BUFFERS": 170_000}
    os.environ |= {f"VIRTUOSO_{key}": str(value) for key, value in settings.items()}
    os.environ["CCHC_KG_ENDPOINT_USER"] = os.environ["CCHC_KG_ENDPOINT_PASSWORD"] = "dba"
    command = [SCRIPTS / "virtuoso.sh", folder, str(port), str(sql)]
    with running(command, f"http://127.0.0.1:{port}/sparql", place.limit, load) as engine:
        if load is None:
            loading = f"ld_dir('{files[0].parent}', '*.nq.gz', 'urn:unused'); rdf_loader_run(); checkpoint;"
            begun, cpu = time.perf_counter(), engine.cpu()
            told = subprocess.run(
                ["isql-vt", str(sql), "dba", "dba", f"exec={loading}"], check=True, capture_output=True, text=True
            )
            if "Error" in told.stdout + told.stderr:
                raise SystemExit(told.stdout + told.stderr)
            engine.load = place.note(
                "virtuoso", Load(time.perf_counter() - begun, engine.cpu() - cpu, peak(engine.pid), on_disk(folder))
            )
        yield engine


@contextlib.contextmanager
def running(command: Sequence[object], endpoint: str, limit: float, load: Load | None) -> Iterator[Engine]:
    """Run a server and give the engine once it answers."""
    process = subprocess.Popen(list(map(str, command)), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    store = RemoteStore(endpoint, timeout=limit + 1, retries=0)
    try:
        until = time.monotonic() + 120
        while True:
            try:
                store.query("ASK { GRAPH ?graph { ?s ?p ?o } }")
                break
            except CchcKgError:
                if process.poll() is not None or time.monotonic() > until:
                    raise
                time.sleep(0.2)
        yield Engine(remote(store), lambda: time.clock_gettime(clock_of(process.pid)), process.pid, load)
    finally:
        store.close()
        process.terminate()
        try:
            process.wait(30)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def remote(store: RemoteStore) -> Asking:
    """Return a way to ask a server; what takes as long as it may is late, whatever the server says then."""
    asking = through(store)

    def within(question: Question, terms: dict[str, Any], limit: float) -> Sequence[Any]:
        begun = time.perf_counter()
        try:
            return asking(question, terms, limit)
        except CchcKgError as error:
            if time.perf_counter() - begun > limit * 0.95:
                raise TimeoutError from error
            raise

    return within


def ran(command: Sequence[object], folder: Path) -> Load:
    """Run a loader that fills the folder, and return what that took."""
    begun = time.perf_counter()
    process = subprocess.Popen(list(map(str, command)), stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
    assert process.stderr is not None
    said = process.stderr.read()
    _, status, used = os.wait4(process.pid, 0)
    if status:
        raise SystemExit(f"{command[0]} ends with {os.waitstatus_to_exitcode(status)}: {said[-2000:]}")
    cpu = used.ru_utime + used.ru_stime
    return Load(time.perf_counter() - begun, cpu, used.ru_maxrss / 1024, on_disk(folder))


def clock_of(pid: int) -> int:
    """Return the clock of the CPU time of a process, all its threads among it (Linux, clock_getcpuclockid)."""
    return (~pid << 3) | 2


def resident() -> float:
    """Return the MB that this process holds in memory."""
    return float(Path("/proc/self/statm").read_text("ascii").split()[1]) * os.sysconf("SC_PAGE_SIZE") / 1e6


def peak(pid: int | None) -> float:
    """Return the most MB that a process has held in memory (VmHWM)."""
    lines = Path(f"/proc/{pid or 'self'}/status").read_text("ascii").splitlines()
    return next(float(line.split()[1]) for line in lines if line.startswith("VmHWM")) / 1e3


def on_disk(folder: Path) -> float:
    """Return the MB that the files of a folder take on the disk; those that a database made large ahead count less."""
    return sum(path.stat().st_blocks * 512 for path in folder.rglob("*") if path.is_file()) / 1e6


OTHERS: dict[str, Callable[[Place], contextlib.AbstractContextManager[Engine]]] = {
    "memory": memory,
    "server": oxigraph_server,
    "Virtuoso": virtuoso,
    "Fuseki": fuseki,
    "rdflib": rdflib,
}
"""The engines beside the library on disk and bare pyoxigraph, by name."""


def fuseki_jar() -> Path | None:
    """Return Fuseki's jar where install.sh has put it: its bulk loader is in it as well."""
    home = Path(os.environ.get("CCHC_KG_STORES") or Path("~/.cache/cchc-kg/stores").expanduser())
    return max(home.glob("jena-fuseki-server-*.jar"), default=None)


def missing(name: str) -> str:
    """Return why an engine cannot be asked on this machine, or nothing."""
    there = {"Virtuoso": shutil.which("virtuoso-t"), "Fuseki": fuseki_jar()}
    return "" if there.get(name, True) else "not installed: scripts/stores/install.sh"
