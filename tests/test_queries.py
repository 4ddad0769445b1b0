"""Each stored question has golden rows, and two engines agree on them."""

import json
from pathlib import Path

import pytest
import rdflib

from cchc_kg.errors import KnowledgeError, UsageError
from cchc_kg.queries import ask, questions, terms_for

ROOT = Path(__file__).parents[1]
GOLDEN = Path(__file__).parent / "golden" / "queries"
CASES = sorted(GOLDEN.glob("*.json"))
ID = "https://w3id.org/cchc-kg/id/"
HEAD = """#+ summary: s
#+ title-en: t
#+ title-vi: t
#+ description: d
#+ tags: [a]
"""


def asked(store, name, **given):
    return ask(questions()[name], {key: [value] for key, value in given.items()}, store).records()


def test_every_question_has_golden_rows():
    assert len(CASES) >= 16
    asked_elsewhere = {"entity-candidates", "entity-decisions"}  # tests/test_entities.py: the samples have none
    asked = {json.loads(case.read_text("utf-8"))["question"] for case in CASES}
    assert asked | asked_elsewhere == set(questions())


@pytest.mark.parametrize("case", CASES, ids=lambda p: p.stem)
def test_the_golden_rows_come_back(samples, case):
    gold = json.loads(case.read_text("utf-8"))
    assert ask(questions()[gold["question"]], gold["given"], samples).records() == gold["rows"]
    assert gold["rows"]


@pytest.fixture(scope="module")
def dataset(samples):
    """The sample reports in rdflib's own store, without a union default graph."""
    dataset = rdflib.Dataset()
    for graph in samples.graphs():
        lines = "".join(f"{q.triple} .\n" for q in samples.dump([graph]))
        dataset.graph(rdflib.URIRef(graph.value)).parse(data=lines, format="nt")
    return dataset


@pytest.mark.parametrize("case", CASES, ids=lambda p: p.stem)
@pytest.mark.filterwarnings("ignore::DeprecationWarning:rdflib")
def test_rdflib_answers_the_same_without_a_union_default_graph(samples, dataset, case):
    gold = json.loads(case.read_text("utf-8"))
    question = questions()[gold["question"]]
    found = dataset.query(question.bound(terms_for(question, gold["given"], samples)))
    rows = [dict(zip(question.columns, (None if c is None else str(c) for c in row), strict=True)) for row in found]
    assert rows == gold["rows"]


def test_the_engine_over_rdflib_sees_no_quarantine(store):
    assert len(asked(store, "articles")) == 3


@pytest.mark.parametrize("text", ["Quảng Nam", "quang nam", "QUANG NAM", "tỉnh quảng nam", f"{ID}province/quang-nam"])
def test_a_province_is_known_by_any_of_its_names(store, text):
    terms = terms_for(questions()["provinces"], {"place": [text]}, store)
    assert [t.value for t in terms["place"]] == [f"{ID}province/quang-nam"]


def test_a_name_means_the_province_before_and_after_the_merger_and_a_slug_means_one(store):
    question = questions()["provinces"]
    assert len(terms_for(question, {"place": ["da nang"]}, store)["place"]) == 2
    assert len(terms_for(question, {"place": ["da-nang"]}, store)["place"]) == 1


def test_directives_are_found_by_issuer_addressee_text_area_and_deadline(store):
    for given in (
        {"issuer": "tran van mot"},
        {"addressee": "Sở"},
        {"text": "BÁO CÁO"},
        {"area": "tthc"},
        {"by": "2023-03-31"},
    ):
        assert len(asked(store, "directives", **given)) == 1, given
    for given in ({"addressee": "bộ"}, {"text": "không có"}, {"area": "cong-vu"}, {"by": "2023-03-30"}):
        assert asked(store, "directives", **given) == [], given


@pytest.mark.parametrize(
    ("name", "given", "message"),
    [
        ("provinces", {"place": ["quang nma"]}, "did you mean Quảng Nam"),
        ("directives", {"area": ["nowhere"]}, "nothing is called 'nowhere'"),
        ("directives", {"by": ["31/3/2023"]}, "is no date"),
        ("directives", {"text": ["a", "b"]}, "once only"),
        ("directives", {"colour": ["red"]}, "has no parameter 'colour'"),
        ("province-figures", {}, "needs place"),
    ],
)
def test_what_is_given_wrongly_is_told(store, name, given, message):
    with pytest.raises(UsageError, match=message):
        terms_for(questions()[name], given, store)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (HEAD + "SELECT * {", r"bad.rq:6: not SPARQL 1.1"),
        (HEAD + "ASK {}", "not a SELECT query"),
        ("SELECT * {}", "'summary' is missing"),
        (HEAD + "#+ colour: red\nSELECT * {}", r"bad.rq:6: no header line"),
        (HEAD + "#+ param a: xsd:foo example=a en=a vi=a\nSELECT * { VALUES ?a { UNDEF } }", r"bad.rq:6: .*"),
        (HEAD + "#+ param a: xsd:string en=a vi=a\nSELECT * {}", r"bad.rq:6: parameter 'a' is malformed: example"),
        (HEAD + '#+ param a: xsd:string example=a en="a vi=a\nSELECT * {}', r"bad.rq:6: parameter 'a' is malformed"),
        (HEAD + "#+ param a: xsd:string example=a en=a vi=a\nSELECT * {}", "no row of its own"),
    ],
)
def test_a_malformed_file_is_refused_by_path_and_line(tmp_path, text, message):
    (tmp_path / "queries").mkdir()
    (tmp_path / "queries" / "bad.rq").write_text(text, "utf-8")
    with pytest.raises(KnowledgeError, match=message):
        questions(tmp_path)


def test_the_page_of_questions_is_what_the_files_say():
    page = (ROOT / "docs" / "queries.md").read_text("utf-8")
    for question in questions().values():
        assert f"## {question.name}\n" in page
        assert question.title_vi in page
        for parameter in question.parameters:
            assert f"| `{parameter.name}` | `{parameter.type.replace('|', ' or ')}` |" in page


def test_a_series_names_its_units_and_is_broken_where_it_crosses_a_merger(store):
    rows = asked(store, "province-series", place="da-nang-2025")
    assert {(r["unitOf"].rpartition("/")[2], r["value"], r["broken"], r["endedOn"]) for r in rows} == {
        ("quang-nam", "52.8", "true", "2025-07-01"),
        ("quang-nam", "58.2", "true", "2025-07-01"),
        ("da-nang-2025", "91", "true", None),
    }
    assert {r["unitOf"] for r in asked(store, "province-series", place="quang-nam")} == {r["unitOf"] for r in rows}
