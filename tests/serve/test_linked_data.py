"""The IRIs of the graph lead somewhere, and graphs can be fetched whole."""

import pyoxigraph
import pytest
from fastapi import APIRouter
from pyoxigraph import NamedNode, RdfFormat

from cchc_kg.reference import reference_quads
from cchc_kg.serve import ROOMS
from cchc_kg.store import EmbeddedStore, is_quarantine
from cchc_kg.vocabulary import BASE

FORMS = {
    "ttl": ("text/turtle", RdfFormat.TURTLE),
    "jsonld": ("application/ld+json", RdfFormat.JSON_LD),
    "nt": ("application/n-triples", RdfFormat.N_TRIPLES),
    "rdf": ("application/rdf+xml", RdfFormat.RDF_XML),
    "trig": ("application/trig", RdfFormat.TRIG),
    "nq": ("application/n-quads", RdfFormat.N_QUADS),
}
MEETING = "id/meeting/ban-chi-dao-3"
GRAPH = NamedNode(f"{BASE}graph/article/bao-a")


def triples(answer, form):
    return {quad.triple for quad in pyoxigraph.parse(answer.content, format=form)}


def test_a_thing_leads_to_its_data(client):
    for accept, ending in ((None, "ttl"), ("application/ld+json", "jsonld"), ("application/pdf, */*;q=0.1", "ttl")):
        answer = client.get(f"/{MEETING}", headers={"Accept": accept} if accept else {}, follow_redirects=False)
        assert (answer.status_code, answer.headers["location"]) == (303, f"/{MEETING}.{ending}")
        assert answer.headers["vary"].startswith("Accept")


@pytest.mark.parametrize("ending", FORMS)
def test_the_data_of_a_thing_hold_what_is_said_of_it_and_what_points_to_it(client, store, ending):
    media_type, form = FORMS[ending]
    answer = client.get(f"/{MEETING}.{ending}", headers={"Accept": "*/*"})
    assert answer.headers["content-type"].partition(";")[0] == media_type
    assert answer.headers["link"] == f'<{BASE}{MEETING}>; rel="describes"'
    found = triples(answer, form)
    thing = NamedNode(BASE + MEETING)
    said = {quad.triple for graph in store.graphs() if not is_quarantine(graph) for quad in store.dump([graph])}
    assert {t for t in said if thing in (t.subject, t.object)} <= found
    assert any("evidence" in t.subject.value and t.predicate.value.endswith("#hasSelector") for t in found)
    assert found <= said


def test_a_room_may_have_a_page_for_it(folder, serve):
    def pages(service):
        service.pages["meeting"] = "/page/meeting/{slug}"
        return APIRouter()

    with serve(folder, rooms=(*ROOMS, pages)) as client:
        for accept, where in (("text/html", "/page/meeting/ban-chi-dao-3"), ("*/*", f"/{MEETING}.ttl")):
            answer = client.get(f"/{MEETING}", headers={"Accept": accept}, follow_redirects=False)
            assert (answer.status_code, answer.headers["location"]) == (303, where)


@pytest.mark.parametrize(
    "path",
    [
        "id/meeting/nobody",
        "id/meeting/nobody.ttl",
        "id/x",
        "id/meeting/no%20thing",
        "code/x",
        "graph/article/x",
        f"{MEETING}.docx",
    ],
)
def test_what_is_not_there_is_said_to_be_missing(client, path):
    answer = client.get(f"/{path}", follow_redirects=False)
    assert answer.status_code == 404
    assert answer.json()["status"] == 404


def test_the_quarantine_is_not_served(client, store):
    (kept,) = {graph for graph in store.graphs() if is_quarantine(graph)} or {None}
    if kept is not None:
        assert client.get(kept.value.removeprefix(BASE.rstrip("/"))).status_code == 404
    assert client.get("/sparql", params={"query": "ASK { GRAPH ?g {} FILTER CONTAINS(STR(?g), 'quarantine') }"}).json()[
        "boolean"
    ] is False  # fmt: skip


def test_the_ontology_is_a_document(samples_client):
    answer = samples_client.get("/def", headers={"Accept": "application/n-triples"})
    terms = {t.subject.value for t in triples(answer, RdfFormat.N_TRIPLES)}
    assert f"{BASE}def#Meeting" in terms
    assert samples_client.get("/def.ttl").headers["content-type"].startswith("text/turtle")


@pytest.fixture(scope="module")
def samples_client(tmp_path_factory, serve):
    folder = tmp_path_factory.mktemp("reference") / "kg"
    with EmbeddedStore.open(folder, write=True) as store:
        ontology = [quad for quad in reference_quads() if quad.graph_name == NamedNode(f"{BASE}graph/ontology/cchc")]
        store.replace(ontology[0].graph_name, ontology)
    with serve(folder) as client:
        yield client


@pytest.mark.parametrize("ending", FORMS)
@pytest.mark.parametrize("address", ["/graph/article/bao-a", "/rdf-graph-store?graph=" + GRAPH.value])
def test_a_graph_comes_whole(client, store, address, ending):
    media_type, form = FORMS[ending]
    answer = client.get(address, headers={"Accept": f"{media_type}; charset=utf-8"})
    assert answer.headers["content-type"].partition(";")[0] == media_type
    assert triples(answer, form) == {quad.triple for quad in store.dump([GRAPH])}
    if ending in ("trig", "nq"):
        assert {quad.graph_name for quad in pyoxigraph.parse(answer.content, format=form)} == {GRAPH}
    again = client.get(address, headers={"Accept": media_type, "If-None-Match": answer.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert client.head(address).status_code == 200


def test_the_default_graph_is_the_union(client, store):
    found = triples(client.get("/rdf-graph-store?default", headers={"Accept": "text/turtle"}), RdfFormat.TURTLE)
    assert found == {
        quad.triple for graph in store.graphs() if not is_quarantine(graph) for quad in store.dump([graph])
    }


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ("", 400),
        ("?graph=", 400),
        ("?graph=no%20iri", 400),
        ("?graph=http://example.org/none", 404),
        (f"?graph={GRAPH.value}&default", 400),
        (f"?graph={GRAPH.value}&graph={GRAPH.value}", 400),
    ],
)
def test_a_graph_has_to_be_named_rightly(client, query, status):
    assert client.get(f"/rdf-graph-store{query}").status_code == status
    assert client.head(f"/rdf-graph-store{query}").status_code == status
