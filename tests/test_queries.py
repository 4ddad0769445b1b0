"""Each stored question has golden rows, and two engines agree on them."""

import json
from collections import defaultdict
from dataclasses import replace
from datetime import date
from itertools import combinations
from pathlib import Path

import pytest
import rdflib
from hypothesis import given as drawn
from hypothesis import settings
from hypothesis import strategies as st
from pyoxigraph import Literal

from cchc_kg.article import Article
from cchc_kg.errors import KnowledgeError, UsageError
from cchc_kg.pipeline import Pipeline
from cchc_kg.queries import Page, answered, ask, choices, examples, page_for, questions, terms_for
from cchc_kg.queries.examples import iri
from cchc_kg.store import EmbeddedStore

ROOT = Path(__file__).parents[1]
GOLDEN = Path(__file__).parent / "golden" / "queries"
CASES = sorted(GOLDEN.glob("*.json"))
ID = "https://w3id.org/cchc-kg/id/"
GRAPHS = "https://w3id.org/cchc-kg/graph/"
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
    # tests/test_entities.py, and below: the samples have none
    asked_elsewhere = {"entity-candidates", "entity-decisions", "province-directives"}
    asked = {json.loads(case.read_text("utf-8"))["question"] for case in CASES}
    assert asked | asked_elsewhere == set(questions())


@pytest.mark.parametrize("case", CASES, ids=lambda p: p.stem)
def test_the_golden_rows_come_back(samples, case):
    gold = json.loads(case.read_text("utf-8"))
    answer = ask(questions()[gold["question"]], gold["given"], samples)
    assert answer.records() == gold.get("rows", [])
    assert list(map(str, answer.triples)) == gold.get("triples", [])
    assert gold.get("rows") or gold.get("triples")


WHOLE = {"provincial-units"}
"""Questions about the registry itself. All others are answered alike where only what reports lead to is in it."""


@pytest.fixture(scope="module")
def whole(samples):
    """The sample reports in rdflib's own store, without a union default graph."""
    return in_rdflib(samples.dump())


@pytest.fixture(scope="module")
def dataset(samples):
    """The same without what the reference says of things that no report leads to: a tenth is left of it."""
    quads = list(samples.dump())
    told = [q for q in quads if q.graph_name.value.startswith((f"{GRAPHS}article/", f"{GRAPHS}checks/"))]
    said = defaultdict(list)
    for quad in set(quads) - set(told):
        said[quad.subject].append(quad)
    ahead = {q.object for q in told}
    while ahead:
        further = said.pop(ahead.pop(), [])
        told += further
        ahead |= {q.object for q in further}
    assert len(told) * 2 < len(quads)
    return in_rdflib(told)


def in_rdflib(quads):
    lines = defaultdict(list)
    for quad in quads:
        lines[quad.graph_name.value].append(f"{quad.triple} .\n")
    dataset = rdflib.Dataset()
    for name, told in lines.items():
        dataset.graph(rdflib.URIRef(name)).parse(data="".join(told), format="nt")
    return dataset


def shown(request, question):
    return request.getfixturevalue("whole" if question.name in WHOLE else "dataset")


@pytest.mark.parametrize("case", CASES, ids=lambda p: p.stem)
@pytest.mark.filterwarnings("ignore::DeprecationWarning:rdflib")
def test_rdflib_answers_the_same_without_a_union_default_graph(request, samples, case):
    gold = json.loads(case.read_text("utf-8"))
    question = questions()[gold["question"]]
    found = shown(request, question).query(question.bound(terms_for(question, gold["given"], samples)))
    if question.constructs:
        told = {f"{s.n3()} {p.n3()} {o.n3()}" for s, p, o in found.graph}
        expected = rdflib.Graph().parse(data="".join(f"{t} .\n" for t in gold["triples"]), format="nt")
        assert told == {f"{s.n3()} {p.n3()} {o.n3()}" for s, p, o in expected}
        return
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


@pytest.fixture(scope="module")
def told_before_a_merger():
    """A store of a report on a province that has merged since."""
    store = EmbeddedStore.in_memory()
    text = (
        "Sáng 12/9/2024, Thủ tướng Lê Văn Tám chủ trì cuộc họp của Chính phủ về cải cách hành chính. "
        "Tỉnh Lào Cai đã giải quyết đúng hạn 98,7% hồ sơ. "
        "Thủ tướng yêu cầu tỉnh Lào Cai báo cáo kết quả trước ngày 30/9/2024, Bộ Nội vụ theo dõi."
    )
    list(Pipeline().build([Article("mot", text, published=date(2024, 9, 13))], store))
    return store


@pytest.mark.parametrize(
    ("place", "relation"), [("lao-cai", "same"), ("lao-cai-2025", "predecessor"), ("lao cai", "same")]
)
def test_each_fact_of_a_province_comes_once_whatever_units_its_name_means(told_before_a_merger, place, relation):
    orders = asked(told_before_a_merger, "province-directives", place=place)
    assert [(row["relation"], row["unitOf"], row["issuerName"], row["dueBy"]) for row in orders] == [
        (relation, f"{ID}province/lao-cai", "Lê Văn Tám", "2024-09-30")
    ]
    figures = asked(told_before_a_merger, "province-figures", place=place)
    assert [(row["relation"], row["printed"]) for row in figures] == [(relation, "98,7%")]


def test_nobody_else_is_told_what_a_province_is_told(told_before_a_merger):
    assert asked(told_before_a_merger, "province-directives", place="yen-bai") == []


def test_who_chairs_most_comes_first_and_counts_a_meeting_once():
    store = EmbeddedStore.in_memory()
    texts = {
        "a": "Sáng 12/9/2024, Bộ trưởng Bộ Nội vụ Lê Văn Tám chủ trì cuộc họp của Bộ Nội vụ.",
        "b": "Ngày 12/9/2024, cuộc họp của Bộ Nội vụ do Bộ trưởng Bộ Nội vụ Lê Văn Tám chủ trì.",
        "c": "Sáng 14/10/2024, Bộ trưởng Bộ Nội vụ Lê Văn Tám chủ trì cuộc họp của Bộ Nội vụ.",
        "d": "Sáng 15/10/2024, Bộ trưởng Bộ Y tế An Thị Bảy chủ trì cuộc họp của Bộ Y tế.",
        "e": "Bộ trưởng Bộ Y tế An Thị Bảy chủ trì cuộc họp của Bộ Y tế.",
    }
    list(Pipeline().build((Article(key, text) for key, text in texts.items()), store))
    told = [(row["name"], row["meetings"], row["latest"]) for row in asked(store, "frequent-chairs")]
    assert told == [("An Thị Bảy", "2", "2024-10-15"), ("Lê Văn Tám", "2", "2024-10-14")]
    late = asked(store, "frequent-chairs", **{"from": "2024-10-01"})
    assert [(row["name"], row["meetings"]) for row in late] == [("An Thị Bảy", "1"), ("Lê Văn Tám", "1")]
    early = asked(store, "frequent-chairs", until="2024-09-30")
    assert [(row["name"], row["meetings"]) for row in early] == [("Lê Văn Tám", "1")]


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
        (HEAD + "SELECT * {\n  #? a: ?s ?p ?a .\n}", r"bad.rq:7: no parameter 'a'"),
        (
            HEAD + "#+ param a: xsd:string example=a en=a vi=a\nSELECT * {\nVALUES ?a { UNDEF }\n#? a: ?s ?p\n}",
            r"bad.rq:10: not SPARQL 1.1",
        ),
        (HEAD + "SELECT * {\n  #? page: ?s ?p\n}", r"bad.rq:8: not SPARQL 1.1"),
        (HEAD + "SELECT * {\n  #? !b page: ?s ?p ?o .\n}", r"bad.rq:7: no parameter '!b page'"),
        (HEAD + "SELECT * {\n  ?s ?p ?o #? !b\n}", r"bad.rq:7: no parameter '!b'"),
        (HEAD + "SELECT * { { SELECT * {} LIMIT {last} } }", r"\{last\} stands outside a page"),
        (HEAD + "SELECT ?s {} LIMIT 5", "a LIMIT of its own"),
        (
            HEAD + "#+ param limit: xsd:string example=a en=a vi=a\nSELECT * {\nVALUES ?limit { UNDEF }\n}",
            "a parameter is called 'limit'",
        ),
        (HEAD + "ASK {}", "not a SELECT or CONSTRUCT query"),
        (HEAD + "DESCRIBE <urn:a>", "not a SELECT or CONSTRUCT query"),
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


def test_a_line_is_left_out_when_what_it_does_not_hold_for_is_given(tmp_path):
    (tmp_path / "queries").mkdir()
    words = "  FILTER (STR(?o) != '#? !page')\n}\n"
    text = f"SELECT ?s {{\n  {{ SELECT ?s {{ ?s ?p ?o }} }} #? !page\n  #? page: ?s ?p ?o\n{words}"
    (tmp_path / "queries" / "a.rq").write_text(HEAD + text, "utf-8")
    question = questions(tmp_path)["a"]
    body = question.bound({}).removeprefix(HEAD)
    assert body == text
    assert question.bound({}, Page(3)).removeprefix(HEAD) == (f"SELECT ?s {{\n\n  ?s ?p ?o\n{words}LIMIT 3\n")


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


@pytest.mark.parametrize(
    ("name", "given"),
    [
        ("figures", {"meeting": ["bcd-cchc-chinh-phu-3"]}),
        ("earlier-levels", {"meeting": ["bcd-cchc-chinh-phu-3"]}),
        ("directives", {"issuer": ["Phạm Minh Chính"]}),
        ("directives", {"meeting": ["bcd-cchc-chinh-phu-3"]}),
        ("directives", {"area": ["tthc"]}),
        ("directives", {"text": ["HOÀN thành"]}),
        ("directives", {"addressee": ["Bộ"]}),
        ("directives", {"addressee": ["Bộ"], "by": ["2030-12-31"], "meeting": ["bcd-cchc-chinh-phu-3"]}),
        ("directives", {"by": ["2030-12-31"]}),
        ("figures", {"label": ["HỒ sơ"]}),
        ("figures", {"label": ["HỒ sơ"], "meeting": ["bcd-cchc-chinh-phu-3"]}),
        ("earlier-levels", {"kind": ["points"]}),
        ("findings", {"level": ["info"]}),
        ("findings", {"check": ["known"]}),
        ("findings", {"check": ["known"], "level": ["info"], "article": ["seed"]}),
    ],
)
@pytest.mark.filterwarnings("ignore::DeprecationWarning:rdflib")
def test_a_pattern_that_comes_into_force_leaves_the_answer_as_it_is(samples, dataset, name, given):
    question = questions()[name]
    terms = terms_for(question, given, samples)
    plain = without_hints(question)
    assert plain.bound(terms) != question.bound(terms)
    rows = answered(question, samples, terms).rows
    assert answered(plain, samples, terms).rows == rows != ()
    told = [[None if c is None else str(c) for c in row] for row in dataset.query(question.bound(terms))]
    assert told == [[None if c is None else c.value for c in row] for row in rows]


def narrowings():
    """Each question for rows with nothing but what it needs, and with each parameter and each two of them."""
    for question in questions().values():
        if question.constructs:
            continue
        needed = [p for p in question.parameters if not p.optional]
        free = [p for p in question.parameters if p.optional]
        for extra in ((), *combinations(free, 1), *combinations(free, 2)):
            given = {p.name: [p.example] for p in (*needed, *extra)}
            yield pytest.param(question.name, given, id=f"{question.name}-{'-'.join(given)}")


@pytest.mark.parametrize(("name", "given"), list(narrowings()))
def test_the_pages_of_an_answer_are_the_answer(samples, name, given):
    question = questions()[name]
    try:
        terms = terms_for(question, given, samples)
    except UsageError:
        pytest.skip("the samples have no such thing")
    rows = answered(question, samples, terms).rows
    for size in {1 + len(rows) // 9, 7 + len(rows) // 3, 1 + len(rows)}:
        pages = [answered(question, samples, terms, Page(size, at)).rows for at in range(0, len(rows) + size, size)]
        assert all(len(page) == size for page in pages[: len(rows) // size])
        assert tuple(row for page in pages for row in page) == rows
    assert len(set(rows)) == len(rows)


@pytest.fixture(scope="module")
def undated(samples):
    """The sample reports, of which each second one tells no day of anything."""
    store = EmbeddedStore.in_memory()
    for at, graph in enumerate(samples.graphs()):
        days = ("issued>", "#date>", "#dueBy>") if at % 2 else ()
        store.replace(graph, [q for q in samples.dump([graph]) if not str(q.predicate).endswith(days)])
    return store


@pytest.mark.parametrize(
    "name", ["articles", "coverage", "deadlines", "directives", "evidence", "facts", "figures", "meetings", "notes"]
)
def test_pages_hold_what_has_no_day_as_well(undated, name):
    question = questions()[name]
    rows = answered(question, undated, {}).rows
    size = 1 + len(rows) // 5
    pages = [answered(question, undated, {}, Page(size, at)).rows for at in range(0, len(rows) + size, size)]
    assert tuple(row for page in pages for row in page) == rows != ()


@pytest.mark.parametrize("case", [c for c in CASES if "triples" not in c.read_text("utf-8")], ids=lambda p: p.stem)
@pytest.mark.filterwarnings("ignore::DeprecationWarning:rdflib")
def test_rdflib_gives_the_same_page(request, samples, case):
    gold = json.loads(case.read_text("utf-8"))
    question = questions()[gold["question"]]
    page = Page(5, 3)
    found = shown(request, question).query(question.bound(terms_for(question, gold["given"], samples), page))
    rows = [dict(zip(question.columns, (None if c is None else str(c) for c in row), strict=True)) for row in found]
    assert rows == gold["rows"][3:8]


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"limit": ["0"]}, "limit: 0 is no number of rows"),
        ({"limit": ["10001"]}, "expected 1 to 10,000"),
        ({"limit": ["-1"]}, "'-1' is no number"),
        ({"limit": ["٣"]}, "is no number"),
        ({"limit": ["1e3"]}, "is no number"),
        ({"limit": ["1", "2"]}, "once only"),
        ({"limit": ["1"], "offset": ["1000000001"]}, "cannot be passed over"),
        ({"limit": ["1"], "offset": ["9" * 400]}, "is no number"),
        ({"offset": ["5"]}, "needs a limit"),
    ],
)
def test_a_page_that_cannot_be_is_told(given, message):
    with pytest.raises(UsageError, match=message):
        page_for(given)


def test_a_page_is_asked_for_by_texts_and_knows_those_beside_it():
    assert page_for({"limit": [" "], "offset": []}) is None
    assert page_for({}, 100) == Page(100)
    page = page_for({"limit": ["10"], "offset": ["15"]})
    assert (page, page.before(), page.behind()) == (Page(10, 15), Page(10, 5), Page(10, 25))
    assert Page(10, 5).before() == Page(10)
    assert Page(10).before() is None
    assert Page(10, Page.FARTHEST).behind() is None


def test_triples_have_no_pages(samples):
    with pytest.raises(UsageError, match="no pages"):
        ask(questions()["meeting-record"], {"meeting": ["bcd-cchc-chinh-phu-3"]}, samples, page=Page(5))


@settings(max_examples=50)
@drawn(text=st.sampled_from(["{limit}", "LIMIT {last}", "OFFSET {offset} LIMIT {limit}", "#? page: }", "a {limit} b"]))
def test_what_is_given_is_no_part_of_a_page(samples, text):
    for name, parameter in (("directives", "text"), ("figures", "label"), ("findings", "check")):
        assert f'"{text}"' in questions()[name].bound({parameter: (Literal(text),)}, Page(3, 2))
        assert answered(questions()[name], samples, {parameter: (Literal(text),)}, Page(3)).rows == ()


@pytest.mark.parametrize(("name", "parameter", "column"), [
    ("directives", "text", "instruction"), ("directives", "addressee", "addressees"), ("figures", "label", "measured"),
])  # fmt: skip
@settings(max_examples=25)
@drawn(data=st.data())
def test_any_part_of_a_text_finds_the_same_with_and_without_the_pattern(samples, name, parameter, column, data):
    question = questions()[name]
    at = question.columns.index(column)
    rows = answered(question, samples, {}).rows
    texts = sorted({part for row in rows if row[at] for part in row[at].value.split("; ") if part})
    text = data.draw(st.sampled_from(texts))
    begin = data.draw(st.integers(0, len(text) - 1))
    part = text[begin : data.draw(st.integers(begin + 1, len(text)))]
    change = data.draw(st.sampled_from([str.upper, str.lower, str]))
    terms = {parameter: (Literal(change(part)),)}
    found = answered(question, samples, terms).rows
    assert found == answered(without_hints(question), samples, terms).rows
    assert found or change is not str


def without_hints(question):
    lines = (line for line in question.sparql.splitlines() if not line.lstrip().startswith("#?"))
    return replace(question, sparql="\n".join(lines))


@pytest.mark.parametrize("name", questions())
def test_the_examples_of_a_question_can_be_asked(samples, name):
    question = questions()[name]
    needed = {p.name: [p.example] for p in question.parameters if not p.optional}
    # The samples hold no doubtful pair, no decision, and no order to a province.
    unknown = {"entity-candidates", "entity-decisions", "province-directives"}
    for parameter in question.parameters if name not in unknown else ():
        answer = ask(question, needed | {parameter.name: [parameter.example]}, samples)
        if parameter.type.startswith("cchc:"):
            assert answer.rows or answer.triples, parameter.name


@pytest.mark.parametrize("text", ["kg:id/province/quang-nam", "quang-nam", f"{ID}province/quang-nam", " Quảng Nam "])
@pytest.mark.parametrize("fixture", ["store", "samples"])
def test_a_thing_is_given_in_many_ways(request, fixture, text):
    terms = terms_for(questions()["provinces"], {"place": [text]}, request.getfixturevalue(fixture))
    assert [t.value for t in terms["place"]] == [f"{ID}province/quang-nam"]


class _Elsewhere:
    """A store without an index of names, that keeps what it was asked."""

    def __init__(self, store):
        self.store, self.asked = store, []

    def query(self, sparql):
        self.asked.append(sparql)
        return self.store.query(sparql)


def test_a_slug_is_found_on_a_server_without_reading_every_name(samples):
    elsewhere = _Elsewhere(samples)
    terms = terms_for(questions()["provinces"], {"place": ["quang-nam"]}, elsewhere)
    assert [t.value for t in terms["place"]] == [f"{ID}province/quang-nam"]
    assert elsewhere.asked
    assert all(query.startswith("ASK") for query in elsewhere.asked)


@pytest.mark.parametrize("name", ["provinces", "directives", "documents", "coverage", "people", "statements"])
def test_the_index_knows_names_as_the_graph_does(samples, name):
    """Every name of every thing leads to the same things with and without the index."""
    from cchc_kg.queries import binding

    question = questions()[name]
    parameter = next(p for p in question.parameters if p.type.startswith(("cchc:", "org:")))
    known = binding._things(parameter.type, samples)
    texts = sorted({n for names in known.values() for n in names})[::7]
    assert texts
    for text in texts:
        by_graph = {t.value for t in binding._meant(parameter, text, known)}
        assert {t.value for t in terms_for(question, {parameter.name: [text]}, samples)[parameter.name]} == by_graph, (
            text
        )


def test_what_is_unknown_is_answered_with_what_was_perhaps_meant(samples):
    for name, given, message in (
        ("provinces", {"place": ["quang nma"]}, "did you mean Quảng Nam"),
        ("meetings", {"meeting": ["phien hop"]}, "did you mean .*Phiên họp"),
        ("documents", {"document": ["1085/QD"]}, "did you mean 1085/QĐ-TTg"),
        ("people", {"person": ["pham minh chin"]}, "did you mean Phạm Minh Chính"),
    ):
        with pytest.raises(UsageError, match=message):
            terms_for(questions()[name], given, samples)


def test_a_parameter_offers_its_values_with_labels_in_both_languages(samples):
    role = questions()["participants"].parameter("role")
    offered = {c.value: (c.label_vi, c.label_en) for c in choices(role)}
    assert offered["chair"] == ("Chủ trì", "Chair")
    assert len(offered) == 3
    place = questions()["provinces"].parameter("place")
    named = {c.value: (c.label_vi, c.label_en) for c in choices(place, samples)}
    assert named[f"{ID}province/quang-nam"] == ("Quảng Nam", "Quang Nam")
    assert len(named) > 90
    assert choices(place) == choices(questions()["articles"].parameter("from"), samples) == []


def test_the_questions_are_a_graph_of_examples_that_run_as_they_lie(samples):
    graph = rdflib.Graph()
    for quad in examples(questions().values(), "http://127.0.0.1/sparql"):
        graph.parse(data=f"{quad.triple} .", format="nt")
    sh = rdflib.Namespace("http://www.w3.org/ns/shacl#")
    assert len(set(graph.subjects(rdflib.RDF.type, sh.SPARQLExecutable))) == len(questions())
    for question in questions().values():
        this = rdflib.URIRef(iri(question).value)
        (text,) = graph.objects(this, sh.construct if question.constructs else sh.select)
        kind = sh.SPARQLConstructExecutable if question.constructs else sh.SPARQLSelectExecutable
        assert (this, rdflib.RDF.type, kind) in graph
        assert {c.language for c in graph.objects(this, rdflib.RDFS.comment)} == {"vi", "en"}
        assert "#+" not in text
        assert samples.query(str(text)) is not None


def test_a_record_of_a_meeting_holds_its_people_figures_orders_and_their_words(samples):
    answer = ask(questions()["meeting-record"], {"meeting": ["bcd-cchc-chinh-phu-3"]}, samples)
    kinds = {t.object.value.rpartition("#")[2] for t in answer.triples if t.predicate.value.endswith("#type")}
    assert {"Meeting", "Participation", "Person", "Observation", "Directive", "Evidence", "TextQuoteSelector"} <= kinds
    there = {str(q.triple) for q in samples.dump()}
    assert {str(t) for t in answer.triples} <= there


def test_the_succession_of_a_province_is_the_same_from_either_end(samples):
    answers = [
        {str(t) for t in ask(questions()["province-succession"], {"place": [slug]}, samples).triples}
        for slug in ("quang-nam", "da-nang-2025")
    ]
    assert answers[0] < answers[1]  # Da Nang of 2025 has another forebear
    assert any("202/2025/QH15" in t for t in answers[0])
