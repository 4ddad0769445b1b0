"""The server says what it holds: VoID with counts, DCAT, health, OpenAPI."""

from dataclasses import replace

import pyoxigraph
import pytest
from pyoxigraph import Literal, NamedNode, RdfFormat

from cchc_kg import __version__
from cchc_kg.store import is_quarantine
from cchc_kg.vocabulary import CCHC

VOID, DCAT = "http://rdfs.org/ns/void#", "http://www.w3.org/ns/dcat#"


def described(client, path):
    answer = client.get(path, headers={"Accept": "application/n-triples"})
    assert answer.status_code == 200
    store = pyoxigraph.Store()
    store.load(answer.content, format=RdfFormat.N_TRIPLES)
    return store


def test_void_counts_what_is_there(client, store):
    found = described(client, "/.well-known/void")
    (total,) = found.quads_for_pattern(None, NamedNode(f"{VOID}triples"), None)
    assert int(total.object.value) == sum(n for g, n in store.counts().items() if not is_quarantine(g))
    counted = {
        row["class"].value.rpartition("#")[2]: int(row["n"].value)
        for row in found.query(f"SELECT ?class ?n {{ ?part <{VOID}class> ?class ; <{VOID}entities> ?n }}")
    }
    (articles,) = store.query(f"SELECT (COUNT(DISTINCT ?a) AS ?n) {{ GRAPH ?g {{ ?a a {CCHC.Article} }} }}")
    assert counted["Article"] == int(articles["n"].value)
    assert len(counted) >= 8


def test_dcat_leads_from_the_catalogue_to_the_endpoint(client):
    path = f"?c a <{DCAT}Catalog> ; <{DCAT}dataset>/<{DCAT}distribution>/<{DCAT}accessService>/<{DCAT}endpointURL> ?url"
    (row,) = described(client, "/.well-known/dcat").query(f"SELECT ?url {{ {path} }}")
    assert row["url"] == NamedNode("http://testserver/sparql")


def test_behind_a_proxy_the_public_address_is_told(folder, quick, serve):
    with serve(folder, replace(quick, public_url="https://kg.example/base")) as client:
        for path in ("/sparql", "/.well-known/void", "/.well-known/dcat"):
            assert "https://kg.example/base/sparql" in client.get(path).text
            assert "testserver" not in client.get(path).text


@pytest.mark.parametrize("path", ["/sparql", "/.well-known/void", "/.well-known/dcat"])
def test_a_description_has_forms_and_is_known_again(client, path):
    first = client.get(path, headers={"Accept": "application/ld+json"})
    assert first.headers["content-type"] == "application/ld+json"
    known = {"Accept": "application/ld+json", "If-None-Match": first.headers["etag"]}
    assert client.get(path, headers=known).status_code == 304
    assert client.get(path, headers={"Accept": "image/png"}).status_code == 406


def test_updates_are_announced_only_where_they_are_taken(folder, client, quick, serve):
    update = "http://www.w3.org/ns/sparql-service-description#SPARQL11Update"
    assert update not in client.get("/sparql", headers={"Accept": "application/n-triples"}).text
    with serve(folder, replace(quick, token="t" * 20)) as writable:
        assert update in writable.get("/sparql", headers={"Accept": "application/n-triples"}).text


def test_the_server_is_well(client):
    said = client.get("/health").json()
    assert (said["status"], said["version"]) == ("ok", __version__)
    assert client.get("/.well-known/sparql", follow_redirects=False).headers["location"] == "/sparql"


def test_openapi_describes_each_address_and_one_error(client):
    schema = client.get("/openapi.json").json()
    assert schema["openapi"].startswith("3.1")
    assert {"/sparql", "/rdf-graph-store", "/id/{kind}/{slug}", "/def", "/health"} <= set(schema["paths"])
    for path, methods in schema["paths"].items():
        for operation in methods.values():
            assert operation["summary"], path
            failed = [a for status, a in operation["responses"].items() if status[0] in "45"]
            assert all("application/problem+json" in answer["content"] for answer in failed), path


def test_counting_that_takes_too_long_is_left_out(folder, quick, serve):
    with serve(folder, replace(quick, limits=replace(quick.limits, size=10))) as client:
        found = described(client, "/.well-known/void")
        assert not list(found.quads_for_pattern(None, NamedNode(f"{VOID}triples"), None))
        assert list(found.quads_for_pattern(None, None, Literal("https://w3id.org/cchc-kg/")))
