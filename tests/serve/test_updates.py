"""Writing over HTTP: refused to all, or, where the server was started for it, open to who shows the token."""

from dataclasses import replace

import pytest
from pyoxigraph import Literal, NamedNode, Quad

from cchc_kg.cli import run
from cchc_kg.store import EmbeddedStore

TOKEN = "a token for the tests"
SHOWN = {"Authorization": f"Bearer {TOKEN}"}
S, P, G = (NamedNode(f"http://example.org/{name}") for name in "spg")
DIRECT, FORM = "application/sparql-update", "application/x-www-form-urlencoded"
INSERT = "INSERT DATA { GRAPH <http://example.org/g> { <http://example.org/s> <http://example.org/p> <test> } }"


@pytest.fixture
def folder(tmp_path):
    with EmbeddedStore.open(tmp_path / "kg", write=True) as store:
        store.replace(G, [Quad(S, P, Literal("old"), G)])
    return tmp_path / "kg"


@pytest.fixture
def client(folder, quick, serve):
    with serve(folder, replace(quick, token=TOKEN)) as client:
        yield client


def holds(client, pattern):
    return client.get("/sparql", params={"query": f"ASK {{ {pattern} }}"}).json()["boolean"]


def update(client, text, media_type=DIRECT, **headers):
    return client.post("/sparql", content=text, headers={"Content-Type": media_type, **headers})


@pytest.mark.parametrize(("text", "media_type"), [(INSERT, DIRECT), ("update=CLEAR+ALL", FORM)])
def test_a_server_without_a_token_refuses_everything_that_writes(folder, quick, serve, text, media_type):
    with serve(folder, quick) as client:
        assert update(client, text, media_type, **SHOWN).status_code == 403
        for method in ("PUT", "POST", "DELETE"):
            body = {} if method == "DELETE" else {"content": "", "headers": {**SHOWN, "Content-Type": "text/turtle"}}
            assert client.request(method, "/rdf-graph-store?graph=http://example.org/g", **body).status_code == 403
        assert holds(client, '?s ?p "old"')


@pytest.mark.parametrize("shown", [None, "Bearer", "Bearer wrong", f"Basic {TOKEN}", f"Bearer {TOKEN}x"])
def test_only_who_shows_the_token_may_write(client, shown):
    headers = {"Authorization": shown} if shown else {}
    answer = update(client, INSERT, **headers)
    assert (answer.status_code, answer.headers["www-authenticate"][:6]) == (401, "Bearer")
    assert not holds(client, "?s ?p <https://w3id.org/cchc-kg/test>")


@pytest.mark.parametrize(
    ("case", "text", "media_type"),
    [
        ("update_post_direct", INSERT, DIRECT),
        ("update_post_form", "update=" + INSERT.replace(" ", "+"), FORM),
        ("update_base_uri", INSERT, DIRECT),
    ],
)
def test_an_update_is_carried_out(client, case, text, media_type):
    assert update(client, text, media_type, **SHOWN).status_code == 204, case
    assert holds(client, "GRAPH <http://example.org/g> { ?s ?p ?o FILTER (isIRI(?o) && STR(?o) != 'test') }")
    assert holds(client, '?s ?p "old"')


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("INSERT DATA { <a:a> }", 400),
        ("LOAD <http://127.0.0.1:1/> INTO GRAPH <a:g>", 400),
        ("INSERT { ?s ?p 1 } WHERE { SERVICE <http://127.0.0.1:1/> { ?s ?p ?o } }", 400),
        (f"{INSERT} ; LOAD <file:///etc/passwd>", 400),
        ("SELECT * { ?s ?p ?o }", 400),
    ],
)
def test_a_wrong_update_changes_nothing(client, text, status):
    assert update(client, text, **SHOWN).status_code == status
    assert holds(client, '?s ?p "old"')
    assert not holds(client, '?s ?p ?o FILTER (?o != "old")')


def test_an_update_cannot_take_its_dataset_from_the_address(client):
    for name in ("using-graph-uri", "using-named-graph-uri"):
        address = f"/sparql?{name}=http://example.org/g"
        refused = client.post(address, content=INSERT, headers={"Content-Type": DIRECT, **SHOWN})
        assert refused.status_code == 400
        assert "no dataset beside an update" in refused.text
        assert "USING NAMED or WITH" in refused.text
    assert holds(client, '?s ?p "old"')
    assert not holds(client, '?s ?p ?o FILTER (?o != "old")')


def test_graphs_are_put_extended_and_deleted(client):
    address = "/rdf-graph-store?graph=http://example.org/new"
    turtle = {"Content-Type": "text/turtle", **SHOWN}
    new = "GRAPH <http://example.org/new>"
    assert client.put(address, content="<http://a> <http://b> 1 .", headers=turtle).status_code == 201
    assert client.put(address, content="<http://a> <http://b> 2 .", headers=turtle).status_code == 204
    assert holds(client, f"{new} {{ ?s ?p 2 }}")
    assert not holds(client, f"{new} {{ ?s ?p 1 }}")
    assert client.post(address, content="<http://a> <http://b> 3 .", headers=turtle).status_code == 204
    assert holds(client, f"{new} {{ ?s ?p 2, 3 }}")
    assert client.put(address, content="<http://a> <http", headers=turtle).status_code == 400
    assert client.put(address, content="x", headers={**turtle, "Content-Type": "text/csv"}).status_code == 415
    assert client.put("/rdf-graph-store?default", content="", headers=turtle).status_code == 400
    assert holds(client, f"{new} {{ ?s ?p 2, 3 }}")
    assert client.delete(address, headers=SHOWN).status_code == 204
    assert client.delete(address, headers=SHOWN).status_code == 404
    assert not holds(client, f"{new} {{ ?s ?p ?o }}")


def test_a_token_has_to_be_given_and_long(folder, monkeypatch, capsys):
    for token in (None, "short"):
        monkeypatch.delenv("CCHC_KG_TOKEN", raising=False)
        if token:
            monkeypatch.setenv("CCHC_KG_TOKEN", token)
        assert run(["serve", "--store", str(folder), "--allow-updates"]) == 2
        assert "CCHC_KG_TOKEN" in capsys.readouterr().err
