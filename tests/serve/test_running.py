"""The server as a process: several that share a socket, signals, and nothing left behind."""

import signal
import socket
import threading
import time
import urllib.error
import urllib.request
from contextlib import suppress
from pathlib import Path

import pytest
from pyoxigraph import Literal, NamedNode, Quad

from cchc_kg.cli import run
from cchc_kg.store import EmbeddedStore
from serving import started

GRAPH, P = NamedNode("http://example.org/graph/numbers"), NamedNode("http://example.org/p")
SLOW = b"SELECT (COUNT(*) AS ?n) { ?a ?p ?x . ?b ?q ?y . ?c ?r ?z }"


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    folder = tmp_path_factory.mktemp("running") / "kg"
    with EmbeddedStore.open(folder, write=True) as store:
        store.replace(GRAPH, [Quad(NamedNode(f"http://example.org/{n}"), P, Literal(n), GRAPH) for n in range(3000)])
    return folder


def ask(address, query):
    wish = urllib.request.Request(address, query, {"Content-Type": "application/sparql-query"})
    with suppress(OSError, urllib.error.HTTPError), urllib.request.urlopen(wish, timeout=60) as answer:
        answer.read()


def workers(folder):
    """Return the numbers of the workers over this store."""
    found = set()
    for command in Path("/proc").glob("[0-9]*/cmdline"):
        with suppress(OSError):
            words = command.read_bytes().split(b"\0")
            if b"cchc_kg.store.worker" in words and str(folder).encode() in words:
                found.add(int(command.parent.name))
    return found


def gone(folder):
    until = time.monotonic() + 30
    while workers(folder) and time.monotonic() < until:
        time.sleep(0.1)
    return not workers(folder)


@pytest.mark.parametrize(("end", "processes"), [(signal.SIGTERM, "1"), (signal.SIGKILL, "1"), (signal.SIGTERM, "2")])
def test_no_worker_outlives_the_server_even_in_the_middle_of_a_query(folder, end, processes):
    with started(folder, "--quiet", "--timeout", "60", "--processes", processes) as (server, address):
        asking = threading.Thread(target=ask, args=(address, SLOW))
        asking.start()
        time.sleep(0.5)
        assert len(workers(folder)) >= 2
        server.send_signal(end)
        server.wait(timeout=60)
        assert gone(folder)
        asking.join(timeout=60)
        assert not asking.is_alive()


def test_a_client_that_goes_away_takes_its_query_with_it(folder):
    with started(folder, "--quiet", "--timeout", "600", "--workers", "1") as (_, address):
        before = workers(folder)
        port = int(address.rpartition(":")[2].partition("/")[0])
        head = (
            f"POST /sparql HTTP/1.1\r\nHost: x\r\nContent-Type: application/sparql-query\r\nContent-Length: {len(SLOW)}"
        )
        with socket.create_connection(("127.0.0.1", port)) as connection:
            connection.sendall(head.encode() + b"\r\n\r\n" + SLOW)
            time.sleep(1)
            assert workers(folder) == before
        until = time.monotonic() + 60
        while before & workers(folder) and time.monotonic() < until:
            time.sleep(0.1)
        assert not before & workers(folder)
        ask(address, b"ASK { ?s ?p ?o }")


def test_each_request_is_a_line_of_json(folder):
    import json

    with started(folder) as (server, address):
        ask(address, b"ASK {}")
        server.send_signal(signal.SIGTERM)
        said = server.communicate(timeout=60)[1].splitlines()
        lines = [json.loads(line) for line in said if line.startswith("{")]
        assert lines[-1].items() >= {"method": "POST", "path": "/sparql", "status": 200, "bytes": 26}.items()
        assert {"time", "client", "ms"} <= set(lines[-1])


def test_what_cannot_be_served_is_said_at_once(tmp_path, folder, capsys):
    assert run(["serve", "--store", str(tmp_path / "none")]) == 2
    assert "there is no store" in capsys.readouterr().err
    with started(folder, "--quiet") as (_, address):
        port = address.rpartition(":")[2].partition("/")[0]
        assert run(["serve", "--store", str(folder), "--port", port]) == 2
        assert "cannot be listened to" in capsys.readouterr().err
