"""kill -9 on either side: what is there is whole, and going on sends what is missing."""

import json
import os
import re
import signal
import subprocess
import sys
import time

import pytest
from pyoxigraph import Literal, NamedNode, Quad

from cchc_kg.cli import run
from cchc_kg.store import EmbeddedStore
from cchc_kg.store.remote import RemoteStore
from cchc_kg.store.transfer import everything
from cchc_kg.store.verifying import MISSING, SAME, verify
from cchc_kg.vocabulary import graph

GRAPHS, TRIPLES = 300, 4


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """A store of many graphs: several batches, each of many requests."""
    folder = tmp_path_factory.mktemp("many") / "kg"
    with EmbeddedStore.open(folder, write=True) as store:
        for n in range(GRAPHS):
            name = graph("article", f"a{n:03}")
            predicates = (NamedNode(f"http://example.org/p{t}") for t in range(TRIPLES))
            store.replace(name, [Quad(name, p, Literal(f"bài {n}"), name) for p in predicates])
    return folder


def begun(verb, folder, endpoint, *more):
    command = [sys.executable, "-m", "cchc_kg", verb, "--store", str(folder), "--endpoint", endpoint, *more]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=os.environ.copy())


def wait_for_a_batch(loading):
    """Return once a hundred graphs have been noted, and the next are on their way."""
    assert "\t" in loading.stdout.readline(), loading.communicate()[1]


def verdicts(folder, remote):
    with EmbeddedStore.open(folder) as store:
        return [comparison.verdict for comparison in verify(store, remote, everything)]


def test_a_killed_client_leaves_whole_graphs_and_goes_on(folder, server, capsys):
    loading = begun("load", folder, server.endpoint)
    wait_for_a_batch(loading)
    loading.send_signal(signal.SIGKILL)
    assert loading.wait() == -signal.SIGKILL, "the load was over before it could be killed"
    loading.communicate()
    time.sleep(0.5)  # what the server was carrying out

    left = verdicts(folder, server)
    assert set(left) == {SAME, MISSING}
    assert run(["load", "--resume", "--store", str(folder), "--endpoint", server.endpoint, "--format", "json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["same"] >= 100
    assert told["same"] + len(told["graphs"]) == GRAPHS
    assert set(verdicts(folder, server)) == {SAME}


@pytest.mark.parametrize("kind", ["oxigraph", "fuseki", "virtuoso"])
def test_a_killed_server_that_comes_back_is_waited_for(kind, folder, own_server, as_user):
    as_user(kind)
    server = own_server(kind)
    remote = RemoteStore(server.endpoint)
    loading = begun("load", folder, server.endpoint, "--retries", "12")
    wait_for_a_batch(loading)
    server.kill()
    assert loading.poll() is None
    time.sleep(1)
    server.start()
    said = loading.communicate()
    assert loading.returncode == 0, said[1]
    assert "trying again in" in said[1]
    assert f"{GRAPHS} graphs" in said[1]
    assert set(verdicts(folder, remote)) == {SAME}
    remote.close()


def test_a_server_that_stays_down_is_given_up_and_synced_later(folder, own_server, capsys):
    server = own_server("oxigraph")
    remote = RemoteStore(server.endpoint)
    loading = begun("load", folder, server.endpoint, "--retries", "1")
    wait_for_a_batch(loading)
    server.kill()
    _, said = loading.communicate()
    assert loading.returncode == 2
    assert "cannot be reached" in said
    assert int(re.search(rf"(\d+) of {GRAPHS} graphs were sent", said)[1]) >= 100
    assert "Traceback" not in said

    server.start()
    assert set(verdicts(folder, remote)) == {SAME, MISSING}
    assert run(["sync", "--store", str(folder), "--endpoint", server.endpoint]) == 0
    assert "there already" in capsys.readouterr().err
    assert run(["verify", "--store", str(folder), "--endpoint", server.endpoint]) == 0
    remote.close()
