"""SPARQL over HTTP: forms of answers, errors, and what browsers and caches need."""

import csv
import io
import json

import pyoxigraph
import pytest
from pyoxigraph import QueryResultsFormat, RdfFormat

ROWS = "SELECT ?s WHERE { GRAPH ?g { ?s a ?class } } ORDER BY ?s LIMIT 3"
TRIPLES = "CONSTRUCT { ?s a ?class } WHERE { GRAPH ?g { ?s a ?class } } ORDER BY ?s LIMIT 3"
TABULAR = {
    "application/sparql-results+json": QueryResultsFormat.JSON,
    "application/sparql-results+xml": QueryResultsFormat.XML,
    "text/tab-separated-values": QueryResultsFormat.TSV,
}
GRAPHICAL = {
    "text/turtle": RdfFormat.TURTLE,
    "application/n-triples": RdfFormat.N_TRIPLES,
    "application/rdf+xml": RdfFormat.RDF_XML,
    "application/ld+json": RdfFormat.JSON_LD,
    "application/trig": RdfFormat.TRIG,
    "application/n-quads": RdfFormat.N_QUADS,
}


def ask(client, query, accept=None, **headers):
    given = {"Accept": accept} if accept else {}
    return client.get("/sparql", params={"query": query}, headers=given | headers)


@pytest.mark.parametrize("accept", TABULAR)
def test_rows_come_in_each_form(client, store, accept):
    answer = ask(client, ROWS, accept)
    assert answer.status_code == 200
    assert answer.headers["content-type"].partition(";")[0] == accept
    found = [str(row["s"]) for row in pyoxigraph.parse_query_results(answer.content, format=TABULAR[accept])]
    assert found == [str(row["s"]) for row in store.query(ROWS)]


def test_rows_come_as_csv(client, store):
    rows = list(csv.DictReader(io.StringIO(ask(client, ROWS, "text/csv").text)))
    assert [row["s"] for row in rows] == [row["s"].value for row in store.query(ROWS)]


@pytest.mark.parametrize("accept", GRAPHICAL)
def test_triples_come_in_each_form(client, store, accept):
    answer = ask(client, TRIPLES, accept)
    assert answer.headers["content-type"].partition(";")[0] == accept
    found = {quad.triple for quad in pyoxigraph.parse(answer.content, format=GRAPHICAL[accept])}
    assert found == set(store.query(TRIPLES))


@pytest.mark.parametrize(
    ("accept", "rows", "triples"),
    [
        (None, "application/sparql-results+json", "text/turtle"),
        ("*/*", "application/sparql-results+json", "text/turtle"),
        ("text/*", "text/csv", "text/turtle"),
        ("text/csv;q=0.3, application/xml;q=0.9, text/turtle", "application/xml", "text/turtle"),
        ("text/turtle;q=0, */*;q=0.1", "application/sparql-results+json", "application/ld+json"),
        ("application/json", "application/json", "application/json"),
        ("text/html, application/xml;q=0.9, */*;q=0.8", "application/xml", "application/xml"),
        ("TEXT/CSV; charset=utf-8, application/n-triples", "text/csv", "application/n-triples"),
    ],
)  # fmt: skip
def test_the_best_form_is_chosen(client, accept, rows, triples):
    assert ask(client, ROWS, accept).headers["content-type"].partition(";")[0] == rows
    assert ask(client, TRIPLES, accept).headers["content-type"].partition(";")[0] == triples


@pytest.mark.parametrize(
    ("query", "accept", "offered"),
    [
        (ROWS, "image/png", "text/csv"),
        (ROWS, "text/turtle", "text/csv"),
        (TRIPLES, "text/csv", "text/turtle"),
        (TRIPLES, "text/turtle;q=0", None),
    ],
)
def test_a_form_that_cannot_be_had_is_refused_with_the_choices(client, query, accept, offered):
    answer = ask(client, query, accept)
    assert answer.status_code == 406
    assert answer.headers["content-type"] == "application/problem+json"
    if offered:
        assert offered in answer.json()["hint"]


def test_an_answer_is_known_again_until_the_store_changes(client):
    first = ask(client, ROWS)
    again = ask(client, ROWS, **{"If-None-Match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert ask(client, ROWS, "text/csv", **{"If-None-Match": first.headers["etag"]}).status_code == 200
    assert "etag" not in ask(client, "SELECT (RAND() AS ?r) {}").headers


def test_a_page_elsewhere_may_ask(client):
    answer = ask(client, "ASK {}", Origin="https://example.org")
    assert answer.headers["access-control-allow-origin"] == "*"
    wish = {"Origin": "https://example.org", "Access-Control-Request-Method": "POST"}
    assert client.options("/sparql", headers=wish).status_code == 200


def test_a_long_answer_is_compressed(client):
    query = "SELECT * { ?s ?p ?o } LIMIT 100"
    zipped, plain = ask(client, query), ask(client, query, **{"Accept-Encoding": "identity"})
    assert zipped.headers["content-encoding"] == "gzip"
    assert "content-encoding" not in plain.headers
    assert zipped.json() == plain.json()


def test_head_is_get_without_a_body(client):
    answer = client.head("/sparql", params={"query": ROWS})
    assert (answer.status_code, answer.content) == (200, b"")
    assert answer.headers["content-length"] == str(len(ask(client, ROWS).content))


def test_every_answer_is_safe_in_a_browser(client):
    for answer in (ask(client, "ASK {}"), ask(client, "ASK {"), client.get("/nothing"), client.get("/health")):
        assert "default-src 'self'" in answer.headers["content-security-policy"]
        assert answer.headers["x-content-type-options"] == "nosniff"


@pytest.mark.parametrize(
    ("status", "query", "said"),
    [
        (400, "ASK {", "malformed"),
        (400, "", "not a|malformed"),
        (400, "INSERT DATA { <a:a> <a:a> 1 }", "not a SPARQL 1.1 query"),
        (400, "SELECT * { SERVICE <http://127.0.0.1:1/> { ?s ?p ?o } }", "SERVICE is refused"),
    ],
)
def test_what_is_wrong_with_a_query_is_said_in_one_shape(client, status, query, said):
    answer = ask(client, query)
    assert answer.status_code == status
    told = json.loads(answer.content)
    assert (told["status"], told["title"]) == (status, "Bad Request")
    assert any(words in told["detail"] for words in said.split("|"))


def test_from_names_the_dataset(client, reports):
    graph = next(iter(reports))
    (row,) = ask(client, f"SELECT (COUNT(*) AS ?n) FROM {graph} {{ ?s ?p ?o }}").json()["results"]["bindings"]
    assert int(row["n"]["value"]) == len(set(reports[graph]))
    assert ask(client, "ASK FROM <http://example.org/none> { ?s ?p ?o }").json()["boolean"] is False
