"""Other people's clients understand the server: SPARQLWrapper, rdflib, fetch-sparql-endpoint (JS), schemathesis."""

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import warnings
from pathlib import Path

import pytest
from pyoxigraph import NamedNode

from cchc_kg.store import is_quarantine
from cchc_kg.store.remote import RemoteStore
from cchc_kg.vocabulary import BASE
from serving import started

HERE = Path(__file__).parent
CLIENTS = HERE.parent / "clients"
GRAPH = NamedNode(f"{BASE}graph/article/bao-a")
TYPES = f"SELECT ?s WHERE {{ GRAPH {GRAPH} {{ ?s a ?class }} }} ORDER BY ?s"


@pytest.fixture(scope="module")
def live(folder):
    """The address of a running ``cchc-kg serve``, ended at the end by the signal that a supervisor sends."""
    with started(folder, "--quiet", "--timeout", "20") as (server, address):
        assert address.startswith("http://127.0.0.1:"), address
        yield address.removesuffix("/sparql")
        server.send_signal(signal.SIGTERM)
        said = server.communicate(timeout=30)[1]
        assert server.returncode in (0, -signal.SIGTERM)
        assert "Traceback" not in said, said


@pytest.fixture(scope="module")
def subjects(store):
    return [row["s"].value for row in store.query(TYPES)]


def test_sparqlwrapper(live, subjects):
    from SPARQLWrapper import CSV, JSON, POST, POSTDIRECTLY, TSV, TURTLE, URLENCODED, XML, SPARQLWrapper

    wrapper = SPARQLWrapper(f"{live}/sparql")
    for method, way in (("GET", URLENCODED), (POST, URLENCODED), (POST, POSTDIRECTLY)):
        wrapper.setMethod(method)
        wrapper.setRequestMethod(way)
        wrapper.setQuery(TYPES)
        wrapper.setReturnFormat(JSON)
        rows = wrapper.queryAndConvert()["results"]["bindings"]
        assert [row["s"]["value"] for row in rows] == subjects
    wrapper.setReturnFormat(XML)
    assert len(wrapper.queryAndConvert().getElementsByTagName("result")) == len(subjects)
    for form in (CSV, TSV):
        wrapper.setReturnFormat(form)
        assert len(wrapper.queryAndConvert().splitlines()) == len(subjects) + 1
    wrapper.setQuery(f"CONSTRUCT {{ ?s ?p ?o }} WHERE {{ GRAPH {GRAPH} {{ ?s ?p ?o }} }}")
    wrapper.setReturnFormat(TURTLE)
    assert b"@prefix" in wrapper.queryAndConvert()


def test_rdflib(live, store, subjects):
    from rdflib import Graph
    from rdflib.plugins.stores.sparqlstore import SPARQLStore

    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        for method in ("GET", "POST", "POST_FORM"):
            remote = Graph(SPARQLStore(f"{live}/sparql", method=method))
            assert [str(row.s) for row in remote.query(TYPES)] == subjects
        graph = Graph(SPARQLStore(f"{live}/sparql", context_aware=True), identifier=GRAPH.value)
        assert len(list(graph.triples((None, None, None)))) == store.counts([GRAPH])[GRAPH]


def test_the_store_of_this_package(live, store):
    remote = RemoteStore(f"{live}/sparql", f"{live}/rdf-graph-store")
    assert remote.counts() == {g: n for g, n in store.counts().items() if not is_quarantine(g)}
    assert set(remote.dump([GRAPH])) == set(store.dump([GRAPH]))
    remote.close()


def test_javascript(live, store, subjects):
    if not (CLIENTS / "node_modules").is_dir() or shutil.which("node") is None:
        if "CI" in os.environ:
            pytest.fail("the JavaScript client is not installed: npm install in tests/clients")
        pytest.skip("npm install in tests/clients brings the JavaScript client")
    done = subprocess.run(
        ["node", "ask.mjs", f"{live}/sparql", GRAPH.value], cwd=CLIENTS, capture_output=True, text=True, timeout=60
    )
    assert done.returncode == 0, done.stderr
    expected = {"rows": subjects, "yes": True, "triples": store.counts([GRAPH])[GRAPH], "refused": True}
    assert json.loads(done.stdout) == dict.fromkeys(("get", "form", "direct"), expected)


def test_what_openapi_promises_is_kept_under_fire(live, tmp_path):
    program = Path(sys.executable).with_name("schemathesis")
    checks = "not_a_server_error,status_code_conformance,content_type_conformance,response_schema_conformance"
    done = subprocess.run(
        [
            program, "run", f"{live}/openapi.json", "--checks", checks, "--phases", "coverage,fuzzing", "-n", "15",
            "--generation-deterministic", "--max-redirects", "0", "--no-color", "--warnings", "off",
        ],
        cwd=tmp_path, env=os.environ | {"SCHEMATHESIS_HOOKS": str(HERE / "schemathesis_hooks.py")},
        capture_output=True, text=True, timeout=240,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout[-6000:]
    assert "Tested: " in done.stdout


def test_headers_that_are_too_long_are_refused(live):
    port = int(live.rpartition(":")[2])
    for request in (
        b"GET /health HTTP/1.1\r\nHost: x\r\nX-Long: " + b"x" * 40_000 + b"\r\n\r\n",
        b"GET /health?" + b"x" * 70_000,
    ):
        with socket.create_connection(("127.0.0.1", port), timeout=10) as connection:
            connection.sendall(request)
            assert connection.recv(4096).startswith(b"HTTP/1.1 431 ")


def test_keep_alive_and_pipelining(live):
    port = int(live.rpartition(":")[2])
    with socket.create_connection(("127.0.0.1", port), timeout=10) as connection:
        connection.sendall(b"GET /sparql?query=ASK%7B%7D HTTP/1.1\r\nHost: x\r\n\r\n" * 3)
        received = b""
        while received.count(b'"boolean":true') < 3:
            received += connection.recv(65536)
        assert received.count(b"HTTP/1.1 200 OK") == 3
