"""The W3C tests of the SPARQL 1.1 Protocol and of Service Descriptions (w3c/rdf-tests, sparql/sparql11).

Each test has the id of the manifest. Of the 34 protocol tests the updates that must succeed (``NOT_READ_ONLY``) do not
apply to an endpoint that is there to be read; that it refuses them is tested as well. Of the tests of the Graph Store
Protocol those that read apply.
"""

from urllib.parse import quote, urlencode

import pyoxigraph
import pytest
from pyoxigraph import NamedNode, Quad, QueryResultsFormat, RdfFormat
from starlette.testclient import TestClient

from cchc_kg.serve import Settings, create_app
from cchc_kg.store import EmbeddedStore

DATA = "http://kasei.us/2009/09/sparql/data/data{}.rdf"
D0, D1, D2, D3 = (DATA.format(n) for n in range(4))
FORM, DIRECT, UPDATE = "application/x-www-form-urlencoded", "application/sparql-query", "application/sparql-update"
IN_BOTH = f"ASK {{ <{D1}> a ?type . <{D2}> a ?type . }}"
IN_NAMED = f"ASK {{ GRAPH ?g1 {{ <{D1}> a ?type }} GRAPH ?g2 {{ <{D2}> a ?type }} }}"
FULL = f"ASK {{ <{D3}> a ?type GRAPH ?g1 {{ <{D1}> a ?type }} GRAPH ?g2 {{ <{D2}> a ?type }} }}"
SELECT, CONSTRUCT = "SELECT (1 AS ?value) {}", "CONSTRUCT { <s> <p> 1 } WHERE {}"
WITH = "WITH <http://example/addresses> DELETE { ?p <http://e/n> 'Bill' } WHERE { ?p <http://e/n> 'Bill' }"
UTF16 = f"{DIRECT}; charset=UTF-16", "ASK {}".encode("utf-16")


def default(*graphs):
    return [("default-graph-uri", graph) for graph in graphs]


def named(*graphs):
    return [("named-graph-uri", graph) for graph in graphs]


# id: method, parameters of the address, Content-Type, body, what is expected: True (ASK), a kind of result, 4 (4xx)
CASES = {
    "query_post_form": ("POST", default(D0), FORM, "query=ASK%20%7B%7D", True),
    "query_dataset_default_graphs_get": ("GET", [("query", IN_BOTH), *default(D1, D2)], None, None, True),
    "query_dataset_default_graphs_post": ("POST", default(D1, D2), DIRECT, IN_BOTH, True),
    "query_dataset_named_graphs_post": ("POST", named(D1, D2), DIRECT, IN_NAMED, True),
    "query_dataset_named_graphs_get": ("GET", [("query", IN_NAMED), *named(D1, D2)], None, None, True),
    "query_dataset_full": ("POST", [*default(D3), *named(D1, D2)], DIRECT, FULL, True),
    "query_multiple_dataset": ("POST", named(D1, D2), DIRECT, IN_NAMED.replace("ASK", f"ASK FROM <{D3}>"), True),
    "query_get": ("GET", [("query", "ASK {}"), *default(D0)], None, None, True),
    "query_content_type_select": ("POST", default(D0), DIRECT, SELECT, "tabular"),
    "query_content_type_ask": ("POST", default(D0), DIRECT, "ASK {}", "boolean"),
    "query_content_type_describe": ("POST", default(D0), DIRECT, "DESCRIBE <http://example.org/>", "RDF"),
    "query_content_type_construct": ("POST", default(D0), DIRECT, CONSTRUCT, "RDF"),
    "query_post_direct": ("POST", [], DIRECT, "ASK {}", True),
    "bad_query_method": ("PUT", [("query", "ASK {}"), *default(D0)], FORM, None, 4),
    "bad_multiple_queries": ("GET", [("query", "ASK {}"), ("query", "SELECT * {}")], None, None, 4),
    "bad_query_wrong_media_type": ("POST", [], "text/plain", "ASK {}", 4),
    "bad_query_missing_form_type": ("POST", [], None, "query=ASK%20%7B%7D", 4),
    "bad_query_missing_direct_type": ("POST", [], None, "ASK {}", 4),
    "bad_query_non_utf8": ("POST", [], *UTF16, 4),
    "bad_query_syntax": ("GET", [("query", "ASK {")], None, None, 4),
    "bad_update_get": ("GET", [("update", "CLEAR ALL")], None, None, 4),
    "bad_multiple_updates": ("POST", [], FORM, "update=CLEAR%20NAMED&update=CLEAR%20DEFAULT", 4),
    "bad_update_wrong_media_type": ("POST", [], "text/plain", "CLEAR NAMED", 4),
    "bad_update_missing_form_type": ("POST", [], None, "update=CLEAR%20NAMED", 4),
    "bad_update_non_utf8": ("POST", [], f"{UPDATE}; charset=UTF-16", "CLEAR NAMED".encode("utf-16"), 4),
    "bad_update_syntax": ("POST", [], FORM, "update=CLEAR%20XYZ", 4),
    "bad_update_dataset_conflict": ("POST", [("using-named-graph-uri", "http://example/people")], UPDATE, WITH, 4),
}
NOT_READ_ONLY = {
    "update_dataset_default_graph": ([("using-graph-uri", D1)], UPDATE, "CLEAR ALL"),
    "update_dataset_default_graphs": ([("using-graph-uri", D1), ("using-graph-uri", D2)], UPDATE, "DROP ALL"),
    "update_dataset_named_graphs": ([("using-named-graph-uri", D1)], UPDATE, "DROP ALL"),
    "update_dataset_full": ([("using-graph-uri", D1), ("using-named-graph-uri", D2)], UPDATE, "DROP ALL"),
    "update_post_form": ([], FORM, "update=CLEAR+ALL"),
    "update_post_direct": ([], UPDATE, "CLEAR ALL"),
    "update_base_uri": (
        [],
        UPDATE,
        "INSERT DATA { GRAPH <http://example.org/g> { <http://example.org/s> <p> <test> } }",
    ),
}


@pytest.fixture(scope="module")
def endpoint(tmp_path_factory):
    folder = tmp_path_factory.mktemp("protocol") / "kg"
    with EmbeddedStore.open(folder, write=True) as store:
        for name in map(NamedNode, (D1, D2, D3)):
            kind = NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type")
            store.replace(name, [Quad(name, kind, NamedNode("http://xmlns.com/foaf/0.1/Document"), name)])
    with TestClient(create_app(folder, Settings(workers=1, log=False)), raise_server_exceptions=False) as client:
        yield client


def sent(endpoint, method, parameters, media_type, body):
    address = "/sparql" + (f"?{urlencode(parameters, quote_via=quote)}" if parameters else "")
    headers = {"Content-Type": media_type} if media_type else {}
    return endpoint.request(method, address, content=body, headers=headers)


def test_every_test_of_the_manifest_is_here():
    assert (len(CASES), len(NOT_READ_ONLY)) == (27, 7)


@pytest.mark.parametrize("case", CASES)
def test_protocol(endpoint, case):
    *request, expected = CASES[case]
    answer = sent(endpoint, *request)
    if expected == 4:
        assert 400 <= answer.status_code < 500
        assert answer.headers["content-type"] == "application/problem+json"
        return
    assert answer.status_code == 200
    media_type = answer.headers["content-type"]
    if expected == "RDF":
        assert media_type.startswith("text/turtle")
        assert len(list(pyoxigraph.parse(answer.content, format=RdfFormat.TURTLE))) == ("CONSTRUCT" in request[3])
        return
    assert media_type == "application/sparql-results+json"
    found = pyoxigraph.parse_query_results(answer.content, format=QueryResultsFormat.JSON)
    if expected == "tabular":
        assert [row["value"].value for row in found] == ["1"]
    else:
        assert bool(found) is True


@pytest.mark.parametrize("case", NOT_READ_ONLY)
def test_an_update_is_refused(endpoint, case):
    parameters, media_type, body = NOT_READ_ONLY[case]
    answer = sent(endpoint, "POST", parameters, media_type, body)
    assert (answer.status_code, answer.json()["status"]) == (403, 403)
    assert sent(endpoint, "POST", [], DIRECT, FULL).status_code == 200


@pytest.mark.parametrize("method", ["DELETE", "PATCH", "PUT"])
def test_the_dataset_of_the_protocol_is_the_whole_dataset(endpoint, method):
    elsewhere = [("query", f"ASK {{ <{D3}> a ?type }}"), *named(D1)]
    assert sent(endpoint, "GET", elsewhere, None, None).json()["boolean"] is False
    elsewhere = [("query", f"ASK {{ GRAPH ?g {{ <{D3}> a ?type }} }}"), *default(D3)]
    assert sent(endpoint, "GET", elsewhere, None, None).json()["boolean"] is False
    assert sent(endpoint, method, elsewhere, None, None).status_code == 405


SD = "http://www.w3.org/ns/sparql-service-description#"
SCHEMA = f"""
PREFIX sd: <{SD}>
SELECT ?service ?endpoint ?language ?dataset ?graph WHERE {{
  ?service a sd:Service ; sd:endpoint ?endpoint ; sd:supportedLanguage ?language ; sd:defaultDataset ?dataset .
  ?dataset a sd:Dataset ; sd:defaultGraph ?graph . ?graph a sd:Graph
  FILTER (isIRI(?endpoint) && isIRI(?language))
}}
"""


@pytest.fixture
def description(endpoint):
    answer = endpoint.get("/sparql")
    store = pyoxigraph.Store()
    store.load(answer.content, format=RdfFormat.TURTLE)
    return answer, store


def test_returns_rdf(description, endpoint):
    answer, store = description
    assert answer.headers["content-type"].startswith("text/turtle")
    assert len(store) >= 10
    assert endpoint.get("/sparql", headers={"Accept": "application/rdf+xml"}).text.startswith("<?xml")


def test_has_endpoint_triple(description, endpoint):
    _, store = description
    (found,) = store.quads_for_pattern(None, NamedNode(f"{SD}endpoint"), None)
    assert found.object == NamedNode(f"{str(endpoint.base_url).rstrip('/')}/sparql")


def test_conforms_to_schema(description):
    _, store = description
    (row,) = store.query(SCHEMA)
    assert row["language"] == NamedNode(f"{SD}SPARQL11Query")
    properties = {quad.predicate.value.removeprefix(SD) for quad in store if quad.predicate.value.startswith(SD)}
    known = {"endpoint", "supportedLanguage", "feature", "resultFormat", "defaultDataset", "defaultGraph"}
    assert properties <= known


def test_get_of_an_existing_graph(endpoint):
    answer = endpoint.get("/rdf-graph-store", params={"graph": D1}, headers={"Accept": "text/turtle"})
    assert (answer.status_code, answer.headers["content-type"]) == (200, "text/turtle; charset=utf-8")
    (quad,) = pyoxigraph.parse(answer.content, format=RdfFormat.TURTLE)
    assert quad.subject == NamedNode(D1)


def test_head_on_existing_graph(endpoint):
    answer = endpoint.head("/rdf-graph-store", params={"graph": D1}, headers={"Accept": "text/turtle; charset=utf-8"})
    assert (answer.status_code, answer.headers["content-type"]) == (200, "text/turtle; charset=utf-8")


def test_head_on_non_existing_graph(endpoint):
    assert endpoint.head("/rdf-graph-store", params={"graph": "http://example.org/none"}).status_code == 404


def test_the_name_of_a_graph_is_decoded_once(endpoint):
    assert endpoint.get(f"/rdf-graph-store?graph={quote(D1, safe='')}").status_code == 200
    assert endpoint.get(f"/rdf-graph-store?graph={quote(quote(D1, safe=''), safe='')}").status_code in (400, 404)
