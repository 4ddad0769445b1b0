"""Stored questions put to a server from the command line."""

import pytest

from cchc_kg.cli import run
from cchc_kg.store import EmbeddedStore
from serving import started

QUESTIONS = (
    ["chairs"],
    ["participants", "--role", "chair", "--format", "json"],
    ["people", "--limit", "3", "--offset", "2"],
    ["directives", "--addressee", "địa phương", "--format", "tsv"],
    ["participants", "--person", "pham minh chinh", "--format", "table"],
    ["province-succession", "--place", "quang-nam", "--format", "ntriples"],
    ["frequent-chairs"],
    ["province-directives", "--place", "quang nam"],
)


@pytest.fixture(scope="module")
def folder(samples, tmp_path_factory):
    """The sample reports as a store on disk."""
    place = tmp_path_factory.mktemp("kg") / "kg"
    with EmbeddedStore.open(place, write=True) as store:
        for graph in samples.graphs():
            store.replace(graph, samples.dump([graph]))
    return place


def called(capsysbinary, *arguments):
    code = run([str(a) for a in arguments])
    out, err = capsysbinary.readouterr()
    assert b"Traceback" not in err
    return code, out.decode(), err.decode()


def test_a_server_answers_as_the_folder_does(folder, server, capsysbinary):
    assert called(capsysbinary, "load", "--store", folder, "--endpoint", server.endpoint)[0] == 0
    for question in QUESTIONS:
        here = called(capsysbinary, "ask", *question, "--store", folder)
        assert here[0] == 0
        assert here[1].strip(), question
        assert called(capsysbinary, "ask", *question, "--endpoint", server.endpoint) == here, question


def test_the_server_of_this_project_is_asked_as_well(folder, capsysbinary):
    here = called(capsysbinary, "ask", "figures", "--store", folder)
    with started(folder, "--quiet") as (_, address):
        for more in ([], ["--dialect", "standard"]):
            assert called(capsysbinary, "ask", "figures", "--endpoint", address, *more) == here
        code, out, err = called(capsysbinary, "ask", "meetings", "--meeting", "nirgends", "--endpoint", address)
    assert (code, out) == (2, "")
    assert "nothing is called 'nirgends'" in err


def test_what_cannot_be_asked_is_told(folder, gate, capsysbinary, monkeypatch):
    monkeypatch.setenv("CCHC_KG_ENDPOINT", "http://127.0.0.1:9/query")  # is for load
    assert called(capsysbinary, "ask", "chairs", "--store", folder)[0] == 0
    for given, told in (
        (["--endpoint", "http://127.0.0.1:9/query"], "cannot be reached"),
        (["--endpoint", "http://127.0.0.1:9/elsewhere"], "cannot be reached"),
        (["--endpoint", "nirgends"], "no address of a server"),
        (["--endpoint", gate.endpoint, "--store", folder], "two places"),
        (["--auth", "basic", "--store", folder], "--auth is about a server"),
    ):
        code, out, err = called(capsysbinary, "ask", "chairs", *given)
        assert (code, out) == (2, "")
        assert told in err
    gate.faults = [(500, {})]
    code, out, err = called(capsysbinary, "ask", "chairs", "--endpoint", gate.endpoint)
    assert (code, out) == (2, "")
    assert "500" in err
