"""Each stored question has an address and an OpenAPI operation, and no text given to it becomes query text."""

import ast
import csv
import io
import json
import re
from functools import cache
from typing import get_args

import pytest
import rdflib
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st
from pyoxigraph import Literal, NamedNode, Quad

from cchc_kg.cli import verbs
from cchc_kg.queries import Page, ask, questions
from cchc_kg.search import KINDS
from cchc_kg.serve.finding import Kind
from cchc_kg.serve.questions import cut
from cchc_kg.store import EmbeddedStore

QUESTIONS = questions()
SELECTS = [name for name, question in QUESTIONS.items() if not question.constructs]
CONSTRUCTS = [name for name, question in QUESTIONS.items() if question.constructs]
EXAMPLES = {
    "cchc:Province": "quang nam",
    "cchc:Meeting": "ban-chi-dao-3",
    "cchc:Person": "tran van mot",
    "cchc:Indicator": "ho-so",
    "cchc:Article": "bao-a",
    "cchc:LegalDocument": "76/NQ-CP",
}


def needed(name):
    """Return a value of the made-up reports for each parameter that has to be given."""
    return {
        p.name: next(v for k, v in EXAMPLES.items() if k in p.type.split("|"))
        for p in QUESTIONS[name].parameters
        if not p.optional
    }


@pytest.fixture(scope="module")
def opened(folder):
    with EmbeddedStore.open(folder) as store:
        yield store


@pytest.mark.parametrize("name", SELECTS)
def test_the_address_of_a_question_answers_as_the_library(client, opened, name):
    found = ask(QUESTIONS[name], {k: [v] for k, v in needed(name).items()}, opened)
    answer = client.get(f"/question/{name}", params=needed(name))
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "application/sparql-results+json"
    bindings = answer.json()["results"]["bindings"]
    rows = [{c: b[c]["value"] if c in b else None for c in found.question.columns} for b in bindings]
    assert rows == found.records()
    lines = list(csv.DictReader(io.StringIO(client.get(f"/question/{name}.csv", params=needed(name)).text, newline="")))
    assert [{k: v or "" for k, v in r.items()} for r in found.records()] == lines
    assert client.get(f"/question/{name}.tsv", params=needed(name)).text.count("\n") == len(rows) + 1
    page = client.get(f"/question/{name}.html", params=needed(name), headers={"accept-language": "vi"})
    assert page.headers["content-type"] == "text/html; charset=utf-8"
    assert page.text.count("<tr>") == min(len(rows), 100) + bool(rows)
    assert QUESTIONS[name].title_vi in page.text


@pytest.mark.parametrize("name", CONSTRUCTS)
@pytest.mark.filterwarnings("ignore::DeprecationWarning:rdflib")
def test_a_question_for_triples_answers_with_triples(client, opened, name):
    found = ask(QUESTIONS[name], {k: [v] for k, v in needed(name).items()}, opened)
    assert found.triples
    expected = rdflib.Graph().parse(data="".join(f"{t} .\n" for t in found.triples), format="nt")
    for ending, form in (("ttl", "turtle"), ("jsonld", "json-ld"), ("nt", "nt"), ("rdf", "xml")):
        answer = client.get(f"/question/{name}.{ending}", params=needed(name))
        assert set(rdflib.Graph().parse(data=answer.text, format=form)) == set(expected), ending
    by_accept = client.get(f"/question/{name}", params=needed(name), headers={"Accept": "application/ld+json"})
    assert by_accept.json() == client.get(f"/question/{name}.jsonld", params=needed(name)).json()
    assert client.get(f"/question/{name}.csv").status_code == 404
    assert client.get(f"/question/{name}", headers={"Accept": "text/csv"}).status_code == 406
    assert f"/question/{name}.ttl" in client.get(f"/question/{name}.html", params=needed(name)).text


@pytest.mark.parametrize(
    ("path", "status", "told"),
    [
        ("/question/provinces?place=quang%20nma", 400, "did you mean Quảng Nam"),
        ("/question/provinces?colour=red", 400, "has no parameter 'colour'"),
        ("/question/provinces?place=", 200, ""),
        ("/question/articles?from=31/3/2023", 400, "is no date"),
        ("/question/articles?from=2023-01-01&from=2023-01-02", 400, "once only"),
        ("/question/province-figures", 400, "needs place"),
        ("/question/participants?role=king", 400, "one of chair, participant, speaker"),
        ("/question/articles?limit=0", 400, "expected 1 to 10,000"),
        ("/question/articles?limit=x", 400, "is no number of rows"),
        ("/question/nothing", 404, ""),
        ("/question/provinces.pdf", 404, "csv, tsv, html"),
        ("/question/provinces.ttl", 404, ""),
    ],
)
def test_what_is_given_wrongly_is_told(client, path, status, told):
    answer = client.get(path)
    assert answer.status_code == status
    said = answer.json()
    assert told in f"{said.get('detail')} {said.get('hint')}"
    if status == 400:
        page = client.get(path.replace("?", ".html?") if "?" in path else f"{path}.html")
        assert ('role="alert"' in page.text) == ("needs" not in told)  # a form that is opened is no mistake yet
        assert page.status_code == (400 if "?" in path else 200)


def test_a_parameter_can_be_repeated(client):
    both = client.get("/question/coverage?article=bao-a&article=bao-b").json()["results"]["bindings"]
    one = client.get("/question/coverage?article=bao-a").json()["results"]["bindings"]
    assert len(both) > len(one) > 0


def test_an_answer_is_not_sent_twice(client):
    first = client.get("/question/articles.csv")
    again = client.get("/question/articles.csv", headers={"If-None-Match": first.headers["etag"]})
    assert (first.status_code, again.status_code) == (200, 304)
    assert client.head("/question/articles.csv").headers["etag"] == first.headers["etag"]


def test_every_question_is_an_operation_with_its_parameters(client):
    paths = client.get("/openapi.json").json()["paths"]
    for question in QUESTIONS.values():
        operation = paths[f"/question/{question.name}"]["get"]
        assert operation["summary"] == question.title_en
        told = {p["name"]: p for p in operation["parameters"]}
        paging = [] if question.constructs else ["limit", "offset"]
        assert list(told) == [*(p.name for p in question.parameters), *paging]
        for name, least, most in (("limit", 1, Page.LONGEST), ("offset", 0, Page.FARTHEST)):
            if paging:
                assert told[name]["schema"] == {"type": "integer", "minimum": least, "maximum": most}
        for parameter in question.parameters:
            said = told[parameter.name]
            assert said["required"] is not parameter.optional
            assert (said["schema"]["type"] == "array") is parameter.repeatable
            assert parameter.label_vi in said["description"]
            assert said["example"]
            one = said["schema"].get("items", said["schema"])
            assert bool(one.get("enum")) is parameter.type.startswith("code:")
            assert (one.get("format") == "date") is (parameter.type == "xsd:date")
        assert set(operation["responses"]["200"]["content"]) >= {"text/turtle" if question.constructs else "text/csv"}
    ids = [o["operationId"] for path in paths.values() for o in path.values()]
    assert len(ids) == len(set(ids))


@pytest.mark.parametrize("form", ["json", "csv", "tsv"])
@pytest.mark.parametrize("name", ["figures", "directives", "names", "province-figures"])
def test_a_page_leads_to_those_beside_it(client, name, form):
    """Whoever follows the links forth gets all rows, and back again the same pages."""
    whole = rows_of(client.get(f"/question/{name}.{form}", params=needed(name)).text, form)
    size = len(whole) // 3 or 1
    answer = client.get(f"/question/{name}.{form}", params=needed(name) | {"limit": size})
    assert "prev" not in answer.links
    pages = [answer]
    while "next" in answer.links:
        answer = client.get(answer.links["next"]["url"])
        pages.append(answer)
    assert [row for page in pages for row in rows_of(page.text, form)] == whole
    assert all(len(rows_of(page.text, form)) == size for page in pages[:-1])
    assert len(rows_of(pages[-1].text, form)) > 0
    for page in reversed(pages[:-1]):
        answer = client.get(answer.links["prev"]["url"])
        assert answer.text == page.text
    assert "prev" not in answer.links


def rows_of(text, form):
    if form == "json":
        return json.loads(text)["results"]["bindings"]
    return list(csv.reader(io.StringIO(text, newline=""), "excel" if form == "csv" else "excel-tab"))[1:]


def test_a_whole_answer_and_one_page_have_no_links(client):
    assert "link" not in client.get("/question/articles.csv").headers
    assert "link" not in client.get("/question/articles.csv?limit=10000").headers
    behind = client.get("/question/articles.csv?limit=5&offset=5000")
    assert rows_of(behind.text, "csv") == []
    assert list(behind.links) == ["prev"]
    alone = client.get("/question/articles?offset=3")
    assert (alone.status_code, alone.json()["hint"]) == (400, "for example 100 rows behind the first 3")


def test_a_row_of_many_lines_is_one_row_of_a_page():
    body = b'a,b\n1,"x\ny ""z"""\n2,"\r\n"\n3,\n'
    assert cut(body, "csv", 2) == (b'a,b\n1,"x\ny ""z"""\n2,"\r\n"\n', True)
    assert cut(body, "csv", 3) == (body, False)
    assert cut(b"?a\n1\n2\n", "tsv", 1) == (b"?a\n1\n", True)
    assert cut(b"?a\n", "tsv", 1) == (b"?a\n", False)


def test_the_list_of_questions_and_the_values_of_a_parameter(client):
    told = client.get("/question").json()
    assert [q["name"] for q in told] == list(QUESTIONS)
    assert "Các cuộc họp" in client.get("/question.html").text
    roles = client.get("/question/participants/values/role").json()
    assert {"value": "chair", "vi": "Chủ trì", "en": "Chair"} in roles
    places = client.get("/question/provinces/values/place").json()
    assert {"Quảng Nam"} <= {p["vi"] for p in places}
    assert client.get("/question/provinces/values/colour").status_code == 404


def test_the_questions_are_a_graph_of_examples(client):
    for path in ("/examples", "/examples.ttl", "/.well-known/sparql-examples"):
        answer = client.get(path)
        assert answer.headers["content-type"] == "text/turtle; charset=utf-8", path
        graph = rdflib.Graph().parse(data=answer.text, format="turtle")
        sh = rdflib.Namespace("http://www.w3.org/ns/shacl#")
        assert len(set(graph.subjects(rdflib.RDF.type, sh.SPARQLExecutable))) == len(QUESTIONS)
        (target,) = set(graph.objects(None, rdflib.URIRef("https://schema.org/target")))
        assert target.endswith("/sparql")
    assert "sh:SPARQLConstructExecutable" in answer.text or "SPARQLConstructExecutable" in answer.text


def test_words_are_found(client, opened):
    answer = client.get("/search", params={"q": "quang nam"}).json()
    assert answer["hits"][0]["label"] == "Quảng Nam"
    assert [h["iri"] for h in answer["hits"]] == [h.iri for h in opened.search("quang nam").hits]
    only = client.get("/search", params={"q": "bao cao", "kind": ["directive", "quote"]}).json()["hits"]
    assert {h["kind"] for h in only} == {"directive"}
    rows = client.get("/search", params={"q": "quang nam"}, headers={"Accept": "text/csv"}).text.splitlines()
    assert rows[0] == "kind,label,snippet,iri,article"
    for wrong in ({}, {"q": "a", "kind": "thing"}, {"q": "a", "limit": 0}, {"q": "a" * 2000}):
        assert client.get("/search", params=wrong).status_code == 400
    assert set(get_args(Kind)) == set(KINDS)


def test_a_page_shows_text_as_text(client):
    page = client.get("/question/directives.html", params={"text": '"><script>alert(1)</script>'})
    assert "<script>" not in page.text
    assert "&lt;script&gt;" in page.text


# Breaking out: through every door, whatever text is given, what runs is the stored question with one term in place.

ESCAPES = [
    '" } SERVICE <http://127.0.0.1:1/> { #',
    "\\u0022 } #",
    "'''",
    '"""',
    "\u2028 }",
    "UNDEF } VALUES ?x {",
    "> } DROP ALL #",
    "https://w3id.org/cchc-kg/id/person/a> . ?s ?p ?o . <urn:x",
    "kg:id/person/a> } #",
    "\r} #",
    "\x00",
    "$1 \\g<1> \\1",
    "{{7*7}}",
    "%7D",
]
TEXTS = st.one_of(
    st.text(min_size=1).filter(lambda t: t.strip() and not re.search("[\ud800-\udfff]", t)),
    st.text(alphabet="\"\\{}'\n\r#<>?u0022 .UNDEF", min_size=1).filter(str.strip),
    st.sampled_from(ESCAPES),
)


def algebra(text):
    """Return what a query does, with its terms and names, as rdflib parses it, but for the text that was given."""
    from rdflib.plugins.sparql import prepareQuery

    return repr(prepareQuery(text).algebra)


@settings(max_examples=25)
@given(TEXTS)
def test_the_library_binds_any_text_as_a_term(text):
    question = QUESTIONS["directives"]
    pieces = around()
    given = algebra(question.bound({"text": [Literal(text)]}))
    length, rest = divmod(len(given) - sum(map(len, pieces)), len(pieces) - 1)
    begin = len(pieces[0])
    told = given[begin : begin + length]
    assert not rest
    assert given == told.join(pieces)
    # One string between them; rdflib, as SPARQL 1.1 (19.2) has it, reads a code-point escape in it as its character.
    assert isinstance(ast.literal_eval(told), str)


@cache
def around():
    """Return what stands around the text that is given, wherever it does, in the parsed question."""
    pieces = algebra(QUESTIONS["directives"].bound({"text": [Literal("MARK")]})).split("'MARK'")
    assert len(pieces) > 1
    return pieces


@pytest.mark.parametrize("text", [*ESCAPES[:2], *ESCAPES[3:5], "\\u000A", "\\\\u0022 } #", "\\u005C"])
def test_a_text_arrives_as_it_was_given(tmp_path, serve, text):
    from cchc_kg.vocabulary import CCHC, RDF, graph

    name, this, article = graph("article", "a"), NamedNode("urn:d"), NamedNode("urn:a")
    with EmbeddedStore.open(tmp_path / "kg", write=True) as store:
        said = [(RDF.type, CCHC.Directive), (CCHC.instruction, Literal(f"vậy {text}")), (CCHC.reportedIn, article)]
        store.replace(name, [Quad(this, p, o, name) for p, o in said])
    with serve(tmp_path / "kg") as client:
        found = client.get("/question/directives", params={"text": text}).json()["results"]["bindings"]
        assert [b["instruction"]["value"] for b in found] == [f"vậy {text}"]
        assert client.get("/question/directives", params={"text": f"{text}x"}).json()["results"]["bindings"] == []


@settings(max_examples=25)
@given(TEXTS)
def test_no_text_breaks_out_over_http(client, text):
    rows = client.get("/question/directives.csv").text
    for parameter in ("text", "addressee"):
        answer = client.get("/question/directives.csv", params={parameter: text})
        assert answer.status_code == (400 if "\0" in text else 200)
        if answer.status_code == 400:
            continue
        assert set(answer.text.splitlines()) <= set(rows.splitlines())
    for parameter in ("issuer", "area", "by", text):
        answer = client.get("/question/directives.csv", params={parameter: text})
        assert answer.status_code in (200, 400)
        assert answer.status_code == 400 or set(answer.text.splitlines()) <= set(rows.splitlines())
    assert client.get("/search", params={"q": text[:1000]}).status_code == 200


@settings(max_examples=12)
@given(TEXTS)
def test_no_text_breaks_out_of_the_command_line(folder, text):
    def said(*words):
        done = CliRunner().invoke(verbs, ["ask", "directives", "--store", str(folder), "--format", "json", *words])
        return done.exception, done.stdout

    _, whole = said()
    every = [json.dumps(row) for row in json.loads(whole)["results"]["bindings"]]
    for option in ("--text", "--addressee", "--issuer", "--area"):
        error, out = said(f"{option}={text}")
        if option in ("--text", "--addressee"):
            assert error is None or "\0" in text
        if error is None:
            assert {json.dumps(row) for row in json.loads(out)["results"]["bindings"]} <= set(every)
        else:
            assert type(error).__name__ in ("UsageError", "SystemExit")
