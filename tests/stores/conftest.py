"""Real servers: Oxigraph always; Fuseki and Virtuoso where scripts/stores/with.sh has started them.

With CCHC_KG_TEST_STORES=required (as in .ci/run) a server that is not there is a failure; else its tests are skipped.
"""

import contextlib
import fcntl
import http.server
import os
import signal
import socket
import ssl
import subprocess
import sys
import tempfile
import threading
import time
from dataclasses import dataclass, field
from pathlib import Path

import httpx
import pytest
from benchmarks.measures import free_port

from cchc_kg.store.ledger import LEDGER, staging
from cchc_kg.store.remote import RemoteStore
from cchc_kg.vocabulary import BASE

ROOT = Path(__file__).parents[2]
KINDS = ("oxigraph", "fuseki", "virtuoso")
PATHS = {"oxigraph": "/query", "fuseki": "/kg/query", "virtuoso": "/sparql"}
USERS = {"fuseki": ("tester", "tester"), "virtuoso": ("dba", "dba")}


@pytest.fixture(scope="module", autouse=True)
def alone():
    """Let one module at a time load into the servers, in whichever process it runs."""
    run = os.environ.get("PYTEST_XDIST_TESTRUNUID", str(os.getpid()))
    with (Path(tempfile.gettempdir()) / f"cchc-kg-stores-{run}").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def needed(kind):
    """Skip where there is no such server, or fail where there must be one. Return its address."""
    if found := os.environ.get(f"CCHC_KG_TEST_{kind.upper()}"):
        return found
    reason = f"no {kind} server: run the tests by scripts/stores/with.sh"
    if os.environ.get("CCHC_KG_TEST_STORES") == "required":
        pytest.fail(reason)
    pytest.skip(reason)
    return None


@dataclass
class Server:
    """A server of this kind in a process of its own, that can be killed and started again with its data."""

    kind: str
    folder: Path
    port: int = field(default_factory=free_port)
    process: subprocess.Popen | None = None

    @property
    def endpoint(self):
        return f"http://127.0.0.1:{self.port}{PATHS[self.kind]}"

    def start(self):
        if self.kind == "oxigraph":
            binary = Path(sys.executable).with_name("oxigraph")
            command = [binary, "serve", "--bind", f"127.0.0.1:{self.port}", "--location", self.folder]
        else:
            command = [ROOT / "scripts" / "stores" / f"{self.kind}.sh", self.folder, str(self.port)]
        self.process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        until = time.monotonic() + 60
        while time.monotonic() < until and self.process.poll() is None:
            with contextlib.suppress(httpx.HTTPError):
                httpx.get(self.endpoint, params={"query": "ASK {}"}, timeout=5)
                return self
            time.sleep(0.05)
        raise AssertionError(f"{self.kind} does not start in {self.folder}")

    def kill(self, how=signal.SIGKILL):
        self.process.send_signal(how)
        self.process.wait()


@pytest.fixture(autouse=True)
def nobody(monkeypatch, tmp_path_factory):
    """No user and no netrc file of whoever runs the tests."""
    for name in ("USER", "PASSWORD", "TOKEN"):
        monkeypatch.delenv(f"CCHC_KG_ENDPOINT_{name}", raising=False)
    monkeypatch.delenv("CCHC_KG_NETRC", raising=False)
    monkeypatch.setenv("HOME", str(tmp_path_factory.getbasetemp()))


@pytest.fixture
def as_user(monkeypatch):
    """Return what names the user of a kind of server in the environment."""

    def named(kind):
        if kind in USERS:
            monkeypatch.setenv("CCHC_KG_ENDPOINT_USER", USERS[kind][0])
            monkeypatch.setenv("CCHC_KG_ENDPOINT_PASSWORD", USERS[kind][1])

    return named


@pytest.fixture(scope="session")
def oxigraph(tmp_path_factory):
    server = Server("oxigraph", tmp_path_factory.mktemp("oxigraph")).start()
    yield server.endpoint
    server.kill(signal.SIGTERM)


@pytest.fixture(params=KINDS)
def server(request, as_user):
    """A server of each kind, without a graph of this project."""
    kind = request.param
    endpoint = request.getfixturevalue("oxigraph") if kind == "oxigraph" else needed(kind)
    as_user(kind)
    remote = RemoteStore(endpoint)
    for graph in (*remote.graphs(), LEDGER):
        if graph.value.startswith(BASE):
            remote.remove(graph)
            remote.remove(staging(graph))
    yield remote
    remote.close()


@pytest.fixture
def own_server(tmp_path):
    """Return what starts a server of a kind for one test alone, once ``fill`` has had its folder."""
    started = []

    def start(kind, fill=None):
        folder = tmp_path
        if kind != "oxigraph":
            needed(kind)
            folder = Path(tempfile.mkdtemp(dir=os.environ["CCHC_KG_TEST_DATA"]))  # with.sh throws it away
        server = Server(kind, folder / kind)
        if fill is not None:
            fill(server.folder)
        started.append(server.start())
        return server

    yield start
    for one in started:
        if one.process.poll() is None:
            one.kill()


class Gate:
    """A proxy in front of a real server that can be told to misbehave: each fault is used once, in order.

    A fault is a status with its headers, ``"drop"`` (the server does as asked, and the answer is lost) or ``"stall"``.
    """

    def __init__(self, behind):
        self.behind = httpx.URL(behind).copy_with(path="/")
        self.faults = []
        self.seen = []
        self.token = None
        gate = self

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def log_message(self, *_):
                pass

            def handle_any(self):
                gate.handle(self)

            do_GET = do_POST = do_PUT = do_DELETE = handle_any  # noqa: N815 (http.server's names)

        self._server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.handle_error = lambda *_: None  # a client that hangs up
        self.port = self._server.server_address[1]
        self.endpoint = f"http://127.0.0.1:{self.port}/query"
        self._client = httpx.Client(timeout=60)
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def trust(self, certificate):
        """Speak TLS with this certificate (of trustme)."""
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        certificate.configure_cert(context)
        self._server.socket = context.wrap_socket(self._server.socket, server_side=True)
        self.endpoint = f"https://localhost:{self.port}/query"

    def handle(self, asked):
        body = asked.rfile.read(int(asked.headers.get("Content-Length") or 0))
        self.seen.append((asked.command, asked.path, asked.headers.get("Authorization")))
        if self.token is not None and asked.headers.get("Authorization") != f"Bearer {self.token}":
            self.answer(asked, 401, {"WWW-Authenticate": 'Bearer realm="kg"'})
            return
        fault = self.faults.pop(0) if self.faults else None
        if fault == "stall":
            time.sleep(3)
        elif isinstance(fault, tuple):
            self.answer(asked, *fault)
            return
        kept = {k: v for k, v in asked.headers.items() if k.lower() in ("content-type", "accept")}
        answer = self._client.request(asked.command, self.behind.join(asked.path), content=body, headers=kept)
        if fault is not None:
            asked.close_connection = True
            asked.connection.shutdown(socket.SHUT_RDWR)
            return
        self.answer(asked, answer.status_code, {"Content-Type": answer.headers.get("Content-Type", "")}, answer.content)

    @staticmethod
    def answer(asked, status, headers, body=b""):
        with contextlib.suppress(OSError):
            asked.send_response(status)
            for name, value in {**headers, "Content-Length": str(len(body))}.items():
                asked.send_header(name, value)
            asked.end_headers()
            asked.wfile.write(body)

    def close(self):
        self._server.shutdown()
        self._server.server_close()
        self._client.close()


@pytest.fixture
def gate(oxigraph):
    """A gate before an Oxigraph server without a graph of this project."""
    remote = RemoteStore(oxigraph)
    for graph in (*remote.graphs(), LEDGER):
        remote.remove(graph)
    remote.close()
    opened = Gate(oxigraph)
    yield opened
    opened.close()
