"""Graphs go into a real SPARQL server and come back, through standard protocols alone."""

import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest
from pyoxigraph import Literal, NamedNode, Quad

from cchc_kg.errors import QueryError, StoreError
from cchc_kg.queries import ask, questions
from cchc_kg.store import is_quarantine, load
from cchc_kg.store.remote import RemoteStore, data_address


@pytest.fixture(scope="module")
def endpoint():
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    binary = Path(sys.executable).with_name("oxigraph")
    server = subprocess.Popen([binary, "serve", "--bind", f"127.0.0.1:{port}"], stderr=subprocess.DEVNULL)
    for _ in range(200):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                break
        time.sleep(0.05)
    yield f"http://127.0.0.1:{port}/query"
    server.terminate()
    server.wait()


def test_loading_twice_is_loading_once_and_questions_are_answered_alike(store, endpoint):
    remote = RemoteStore(endpoint)
    told = []
    first = load(store, remote, progress=lambda graph, n: told.append((graph, n)))
    assert dict(told) == first == remote.counts() == load(store, remote)
    assert first == {g: n for g, n in store.counts().items() if not is_quarantine(g)}
    assert set(remote.dump()) == set(store.dump())
    for question in questions().values():
        given = {"place": ["quang nam"]} if question.name in ("province-figures", "province-series") else {}
        assert ask(question, given, remote).records() == ask(question, given, store).records(), question.name
    assert bool(remote.query("ASK { GRAPH ?g { ?s ?p ?o } }"))
    assert len(list(remote.query("CONSTRUCT { ?s ?p ?o } WHERE { GRAPH ?g { ?s ?p ?o } }"))) > 100
    with pytest.raises(QueryError, match="malformed"):
        remote.query("SELECT * {")
    remote.close()


def test_a_graph_that_breaks_off_leaves_the_old_one(endpoint):
    remote, graph = RemoteStore(endpoint), NamedNode("http://example.org/graph/article/x")
    old = [Quad(graph, graph, Literal("old"), graph)]
    remote.replace(graph, old)
    with pytest.raises(StoreError, match="refused to PUT"):
        remote._send(
            "PUT",
            graph,
            content=b'<http://a> <http://a> "new" .\n<http://a> <http',
            headers={"Content-Type": "application/n-triples"},
        )
    assert list(remote.dump([graph])) == old
    remote.remove(graph)
    assert list(remote.dump([graph])) == []
    remote.close()


def test_a_server_that_is_down_is_told(store):
    remote = RemoteStore("http://127.0.0.1:9/query", timeout=1)
    with pytest.raises(StoreError, match=r"was not loaded: .* cannot be reached.*0 of 6 graphs"):
        load(store, remote)
    with pytest.raises(StoreError, match="cannot be reached"):
        remote.query("ASK {}")
    remote.close()


def test_a_server_that_does_not_answer_is_given_up(store):
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        silent.listen()
        remote = RemoteStore(f"http://127.0.0.1:{silent.getsockname()[1]}/query", timeout=1)
        with pytest.raises(StoreError, match="did not answer within 1 s"):
            load(store, remote)
        with pytest.raises(StoreError, match="did not answer within 1 s"):
            remote.query("ASK {}")
        remote.close()


def test_where_graphs_go_is_told_from_where_queries_go():
    assert data_address("http://h:7878/query") == "http://h:7878/store"
    assert data_address("http://h:3030/ds/sparql") == "http://h:3030/ds/data"
    for wrong in ("http://h/elsewhere", "nonsense"):
        with pytest.raises(StoreError):
            data_address(wrong)


def test_a_quarantined_graph_goes_to_no_server():
    remote = RemoteStore("http://127.0.0.1:9/query")
    with pytest.raises(StoreError, match="in quarantine"):
        remote.replace(NamedNode("http://example.org/graph/quarantine/x"), [])
    remote.close()
