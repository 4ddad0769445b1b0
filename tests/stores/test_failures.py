"""What goes wrong between here and a server: what passes is waited for, the rest is told, and nothing is half done."""

import base64
import configparser
import json
import os
import re
import socket
import subprocess
import sys
from pathlib import Path

import pytest
import trustme
from pyoxigraph import Literal, Quad

from cchc_kg.cli import run
from cchc_kg.errors import StoreError
from cchc_kg.store import EmbeddedStore
from cchc_kg.store.ledger import Ledger
from cchc_kg.store.remote import RemoteStore
from cchc_kg.vocabulary import graph

ROOT = Path(__file__).parents[2]
LOADERS = {
    "oxigraph": r"`(oxigraph load [^`]+)`",
    "fuseki": r"`(java -cp [^`]+ tdb2\.tdbloader [^`]+)`",
    "virtuoso": r"\n(isql-vt [^\n]+)\n",
}
SECRET = "s3cret-đừng-lộ"
NAMES = [graph("article", f"a{n}") for n in range(3)]


@pytest.fixture
def folder(tmp_path):
    """A store of three graphs."""
    with EmbeddedStore.open(tmp_path / "kg", write=True) as store:
        for name in NAMES:
            store.replace(name, [Quad(name, name, Literal("văn bản"), name)])
    return tmp_path / "kg"


@pytest.fixture
def folder_of_one(tmp_path):
    """A store of one graph that takes several requests with --chunk 1."""
    with EmbeddedStore.open(tmp_path / "one", write=True) as store:
        store.replace(NAMES[0], [Quad(NAMES[0], NAMES[0], Literal(n), NAMES[0]) for n in range(2)])
    return tmp_path / "one"


def called(capsys, verb, folder, endpoint, *more):
    code = run([verb, "--store", str(folder), "--endpoint", endpoint, *map(str, more)])
    out, err = capsys.readouterr()
    assert "Traceback" not in err
    return code, out, err


def test_what_passes_is_tried_again_and_told(folder, gate, capsys):
    gate.faults = [(503, {"Retry-After": "1"}), None, (429, {}), "drop", None, (502, {})]
    code, _, err = called(capsys, "load", folder, gate.endpoint)
    assert code == 0
    assert err.count("trying again in") == 4
    assert "503 Service Unavailable; trying again in 1.0 s" in err
    assert called(capsys, "verify", folder, gate.endpoint)[0] == 0


REQUESTS = 10  # the ledger, the counts; mark, PUT, POST, count, COPY, DELETE, count, note


@pytest.mark.parametrize("lost", range(1, REQUESTS))
def test_wherever_an_answer_is_lost_the_end_is_the_same(lost, folder_of_one, gate, capsys):
    """Every request may be sent twice: the server did as asked, and nobody heard."""
    gate.faults = [None] * lost + ["drop"]
    assert called(capsys, "sync", folder_of_one, gate.endpoint, "--chunk", 1)[0] == 0
    assert len(gate.seen) == REQUESTS + 1
    assert called(capsys, "verify", folder_of_one, gate.endpoint)[0] == 0
    assert "1 there already" in called(capsys, "sync", folder_of_one, gate.endpoint)[2]


@pytest.mark.parametrize("refused", range(1, REQUESTS))
def test_a_refusal_in_the_middle_leaves_what_is_said_to_be_there(refused, folder_of_one, gate, capsys):
    folder = folder_of_one
    gate.faults = [None] * refused + [(500, {"Content-Type": "text/plain"}, b"out of\nspace")]
    code, _, err = called(capsys, "sync", folder, gate.endpoint, "--chunk", 1)
    assert code == 2
    assert "500 Internal Server Error: out of space" in err
    direct = RemoteStore(gate.endpoint)
    told = Ledger(direct).entries()
    assert all(entry is None or direct.counts([name]) == {name: entry.triples} for name, entry in told.items())
    assert set(direct.graphs()) <= set(NAMES)
    direct.close()
    assert called(capsys, "sync", folder, gate.endpoint)[0] == 0
    assert called(capsys, "verify", folder, gate.endpoint)[0] == 0


@pytest.mark.parametrize("verb", ["load", "sync", "verify"])
def test_a_server_that_is_down_is_told_at_once(verb, folder, capsys):
    code, out, err = called(capsys, verb, folder, "http://127.0.0.1:9/query")
    assert (code, out) == (2, "")
    assert "http://127.0.0.1:9/" in err
    assert "cannot be reached" in err
    assert "trying again" not in err


@pytest.mark.parametrize("verb", ["load", "sync", "verify"])
def test_a_server_that_does_not_answer_is_given_up(verb, folder, capsys):
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        silent.listen()
        endpoint = f"http://127.0.0.1:{silent.getsockname()[1]}/query"
        code, _, err = called(capsys, verb, folder, endpoint, "--timeout", 0.3)
    assert code == 2
    assert "did not answer within 0.3 s (allow it a longer --timeout)" in err


def test_a_slow_answer_is_asked_for_again(folder, gate, capsys):
    gate.faults = [None, None, "stall"]
    code, _, err = called(capsys, "load", folder, gate.endpoint, "--timeout", 1)
    assert code == 0
    assert "did not answer within 1 s; trying again" in err


WRONG = {
    "another path": ("/elsewhere/query", ["404", "--endpoint, --data, --update"]),
    "no such path known": ("/elsewhere", ["cannot be told", "--data URL", "--update URL"]),
}


@pytest.mark.parametrize("case", WRONG)
def test_a_wrong_address_is_told(case, folder, gate, capsys):
    path, words = WRONG[case]
    code, _, err = called(capsys, "load", folder, gate.endpoint.replace("/query", path))
    assert code == 2
    assert all(word in err for word in words), err


@pytest.mark.parametrize("address", ["nonsense", "ftp://h/query", "http://", "http://h:port/query", "http:///query"])
def test_what_is_no_address_is_told(address, folder, capsys):
    code, _, err = called(capsys, "sync", folder, address)
    assert code == 2
    assert "is no address of a server" in err


def test_an_address_holds_no_password(folder, capsys):
    code, _, err = called(capsys, "load", folder, f"http://user:{SECRET}@localhost:1/query")
    assert code == 2
    assert "netrc" in err
    assert SECRET not in err


def test_what_is_no_sparql_endpoint_is_told(folder, gate, capsys):
    page = (200, {"Content-Type": "text/html"}, b"<h1>Hello</h1>")
    gate.faults = [page, page]
    code, _, err = called(capsys, "sync", folder, gate.endpoint)
    assert code == 2
    assert "not N-Triples" in err or "no SPARQL result" in err


def test_a_redirect_is_told_and_takes_no_password_along(folder, gate, capsys, monkeypatch):
    monkeypatch.setenv("CCHC_KG_ENDPOINT_USER", "me")
    monkeypatch.setenv("CCHC_KG_ENDPOINT_PASSWORD", SECRET)
    gate.faults = [(302, {"Location": f"{gate.endpoint}/other"})]
    code, _, err = called(capsys, "verify", folder, gate.endpoint)
    assert code == 2
    assert f"moved to {gate.endpoint}/other" in err
    assert len(gate.seen) == 1


def test_a_certificate_must_be_trusted(folder, gate, capsys, monkeypatch, tmp_path):
    authority = trustme.CA()
    gate.trust(authority.issue_cert("localhost"))
    code, _, err = called(capsys, "load", folder, gate.endpoint)
    assert code == 2
    assert "is not trusted" in err
    assert "SSL_CERT_FILE" in err
    authority.cert_pem.write_to_path(tmp_path / "ca.pem")
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "ca.pem"))
    assert called(capsys, "load", folder, gate.endpoint)[0] == 0


def netrc_file(tmp_path, text, mode=0o600):
    path = tmp_path / "netrc"
    path.write_text(text, "utf-8")
    path.chmod(mode)
    return path


def test_a_bearer_token_opens_a_gate(folder, gate, capsys, monkeypatch, tmp_path):
    gate.token = "t0ken-abc"
    code, _, err = called(capsys, "load", folder, gate.endpoint)
    assert code == 2
    assert "401 Unauthorized" in err
    monkeypatch.setenv("CCHC_KG_ENDPOINT_TOKEN", "t0ken-abc")
    assert called(capsys, "load", folder, gate.endpoint)[0] == 0
    monkeypatch.delenv("CCHC_KG_ENDPOINT_TOKEN")
    path = netrc_file(tmp_path, "machine 127.0.0.1 login me password t0ken-abc\n")
    code, _, err = called(capsys, "verify", folder, gate.endpoint, "--netrc", path)
    assert code == 2
    assert "--auth bearer" in err
    assert called(capsys, "verify", folder, gate.endpoint, "--netrc", path, "--auth", "bearer")[0] == 0


def test_the_entry_of_a_netrc_file_for_the_port_comes_first(folder, gate, capsys, tmp_path):
    lines = f"machine 127.0.0.1 login all password x\nmachine 127.0.0.1:{gate.port} login one password {SECRET}\n"
    path = netrc_file(tmp_path, lines)
    assert called(capsys, "load", folder, gate.endpoint, "--netrc", path)[0] == 0
    assert {asked for _, _, asked in gate.seen} == {"Basic " + base64.b64encode(f"one:{SECRET}".encode()).decode()}


BAD_FILES = {
    "readable by others": (f"machine 127.0.0.1 login me password {SECRET}\n", 0o644, "chmod 600"),
    "malformed": (f"machine 127.0.0.1 login me passwort {SECRET}\n", 0o600, "netrc:1: no netrc file"),
}


@pytest.mark.parametrize("case", BAD_FILES)
def test_a_bad_netrc_file_is_told_without_its_secret(case, folder, gate, capsys, tmp_path):
    text, mode, told = BAD_FILES[case]
    code, _, err = called(capsys, "load", folder, gate.endpoint, "--netrc", netrc_file(tmp_path, text, mode))
    assert code == 2
    assert told in err
    assert SECRET not in err
    assert gate.seen == []
    code, _, err = called(capsys, "load", folder, gate.endpoint, "--netrc", tmp_path / "none")
    assert code == 2
    assert "there is no file" in err


def test_a_user_and_a_token_are_too_much(folder, gate, capsys, monkeypatch):
    monkeypatch.setenv("CCHC_KG_ENDPOINT_USER", "me")
    monkeypatch.setenv("CCHC_KG_ENDPOINT_TOKEN", SECRET)
    code, _, err = called(capsys, "load", folder, gate.endpoint)
    assert code == 2
    assert "both" in err
    assert SECRET not in err


def test_the_verbs_tell_what_they_do(folder, gate, capsys):
    code, out, err = called(capsys, "sync", folder, gate.endpoint, "--dry-run")
    assert (code, out.splitlines()) == (0, [f"{name.value}\t1" for name in NAMES])
    assert "3 graphs, 3 triples to send" in err
    assert called(capsys, "verify", folder, gate.endpoint)[0] == 1
    code, out, _ = called(capsys, "load", folder, gate.endpoint, "--graph", "article/a1", "--format", "json")
    assert json.loads(out) == {
        "endpoint": gate.endpoint,
        "graphs": {NAMES[1].value: 1},
        "triples": 1,
        "same": 0,
        "removed": [],
    }
    code, out, err = called(capsys, "verify", folder, gate.endpoint)
    assert code == 1
    assert out.splitlines() == [f"{NAMES[n].value}\tmissing there\there 1\tthere 0" for n in (0, 2)]
    assert called(capsys, "sync", folder, gate.endpoint)[0] == 0
    with EmbeddedStore.open(folder, write=True) as store:
        store.remove(NAMES[0])
        store.replace(NAMES[1], [Quad(NAMES[1], NAMES[1], Literal("khác"), NAMES[1])])
    code, out, _ = called(capsys, "verify", folder, gate.endpoint, "--format", "json")
    told = {found["graph"]: found for found in json.loads(out)["differing"]}
    assert (code, json.loads(out)["same"]) == (1, 1)
    assert told[NAMES[0].value]["verdict"] == "only there"
    assert told[NAMES[1].value]["only_there"] == [f'{NAMES[1]} {NAMES[1]} "văn bản"']
    assert told[NAMES[1].value]["here"]["triples"] == 1
    code, out, _ = called(capsys, "sync", folder, gate.endpoint, "--dry-run", "--format", "json")
    assert json.loads(out)["send"] == {NAMES[1].value: 1}
    assert json.loads(out)["remove"] == [NAMES[0].value]
    assert called(capsys, "sync", folder, gate.endpoint, "--keep-gone")[0] == 0
    code, out, _ = called(capsys, "sync", folder, gate.endpoint)
    assert out.splitlines() == [f"{NAMES[0].value}\tremoved"]
    assert called(capsys, "verify", folder, gate.endpoint)[0] == 0
    code, _, err = called(capsys, "load", folder, gate.endpoint, "--graph", "artikel")
    assert code == 2
    assert "no graph 'artikel'" in err


def test_a_chosen_kind_of_graph_is_all_that_sync_removes(folder, gate, capsys):
    other = graph("registry", "bodies")
    with EmbeddedStore.open(folder, write=True) as store:
        store.replace(other, [Quad(other, other, Literal("x"), other)])
    assert called(capsys, "sync", folder, gate.endpoint)[0] == 0
    with EmbeddedStore.open(folder, write=True) as store:
        store.remove(other)
        store.remove(NAMES[2])
    code, out, _ = called(capsys, "sync", folder, gate.endpoint, "--graph", "article")
    assert (code, out.splitlines()) == (0, [f"{NAMES[2].value}\tremoved"])
    remote = RemoteStore(gate.endpoint)
    assert other in remote.graphs()
    remote.close()


@pytest.mark.parametrize("kind", LOADERS)
def test_a_server_filled_in_bulk_is_in_step(kind, folder, own_server, as_user, tmp_path, capsys):
    """By the very commands of docs/stores.md, with these folders, jar, port and password in place of those there."""
    (command,) = re.findall(LOADERS[kind], (ROOT / "docs" / "stores.md").read_text("utf-8"))

    def filled(dump, /, **names):
        assert run(["export", "--store", str(folder), "--bulk", str(dump)]) == 0
        wanted = command
        for name, meant in names.items():
            wanted, times = re.subn(rf"(?<=[ ']){re.escape(name)}(?=[ '/])", str(meant), wanted)
            assert times == 1, (name, command)
        programs = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
        done = subprocess.run(
            ["bash", "-c", wanted], env={**os.environ, "PATH": programs}, capture_output=True, text=True
        )
        assert done.returncode == 0, done.stderr
        assert "Error" not in done.stdout + done.stderr

    def filled_by_jena(database):
        (jar,) = Path(os.environ["CCHC_KG_STORES"]).glob("jena-fuseki-server-*.jar")
        database.mkdir()
        dump = tmp_path / "dump"
        filled(dump, dump=dump, db=database / "tdb2", **{"jena-fuseki-server.jar": jar})

    if kind == "oxigraph":
        server = own_server(kind, lambda database: filled(tmp_path / "dump", dump=tmp_path / "dump", db=database))
    elif kind == "fuseki":
        server = own_server(kind, filled_by_jena)
    else:
        server = own_server(kind)
        settings = configparser.ConfigParser()
        settings.read(server.folder / "virtuoso.ini")
        port = settings["Parameters"]["ServerPort"].rpartition(":")[2]
        dump = server.folder / "dump"  # DirsAllowed names that folder
        filled(dump, **{"/full/path/dump": dump, "1111": port, "PASSWORD": "dba"})
    as_user(kind)
    assert "0 graphs, 0 triples sent, 3 there already" in called(capsys, "sync", folder, server.endpoint)[2]
    assert called(capsys, "verify", folder, server.endpoint)[0] == 0


def test_an_unfinished_answer_is_no_graph(folder, gate, capsys):
    assert called(capsys, "load", folder, gate.endpoint)[0] == 0
    remote = RemoteStore(gate.endpoint)
    gate.faults = [(200, {"Content-Type": "application/n-triples"}, b'<urn:a> <urn:b> "cut o')]
    with pytest.raises(StoreError, match="not N-Triples"):
        list(remote.dump([NAMES[0]]))
    remote.close()


@pytest.mark.parametrize("end", [b"", b"##  Query cancelled due to timeout during execution  ##", b"]}"])
def test_an_unfinished_answer_is_no_answer(gate, end):
    """Servers that run out of time in the middle of an answer have said 200 already."""
    row = b'{"s": {"type": "uri", "value": "urn:a"}}'
    remote = RemoteStore(gate.endpoint)
    gate.faults = [
        (
            200,
            {"Content-Type": "application/sparql-results+json"},
            b'{"head": {"vars": ["s"]}, "results": {"bindings": [' + row + tail,
        )
        for tail in (end, b"]}}")
    ]
    with pytest.raises(StoreError, match="no SPARQL result"):
        remote.query("SELECT ?s WHERE { GRAPH ?s { } }")
    assert [row["s"].value for row in remote.query("SELECT ?s WHERE { GRAPH ?s { } }")] == ["urn:a"]
    remote.close()
