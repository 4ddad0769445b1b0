"""What is written is all that was given, in the same bytes each time, and readable by others."""

import csv
import io
import json
import os
import resource
import signal
import subprocess
import sys
import zipfile
from pathlib import Path

import pyoxigraph
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyld import jsonld
from pyoxigraph import Literal, NamedNode, Quad, RdfFormat
from rdflib import Dataset, Graph
from rdflib.compare import isomorphic

from cchc_kg.errors import CchcKgError, KnowledgeError, UsageError
from cchc_kg.export import (
    FORMATS,
    ExportError,
    context,
    embedded,
    exported,
    frames,
    names_of,
    news_article,
    prefixes,
    stream,
    tables,
    whole,
    write,
    write_articles,
    write_bundle,
    write_framed,
)
from cchc_kg.export.contexts import Shortener
from cchc_kg.export.sorting import in_order

REPORTS = Path(__file__).parent / "fixtures" / "reports.trig"


def quads():
    return list(pyoxigraph.parse(REPORTS.read_bytes(), format=RdfFormat.TRIG))


def one(text, predicate="http://example.org/p"):
    return [
        Quad(NamedNode("http://example.org/s"), NamedNode(predicate), Literal(text), NamedNode("http://example.org/g"))
    ]


def triples_of(data):
    graph = Graph()
    graph.parse(data=b"".join(f"{quad.triple} .\n".encode() for quad in data), format="nt")
    return graph


def test_the_six_formats_are_there():
    assert list(FORMATS) == ["turtle", "trig", "jsonld", "nquads", "ntriples", "rdfxml"]


@pytest.mark.parametrize("name", FORMATS)
def test_the_order_given_does_not_matter(name):
    given = quads()
    assert exported(given, name) == exported(list(reversed(given)) + given[:20], name)


@pytest.mark.parametrize("name", FORMATS)
def test_another_process_writes_the_same_bytes(name):
    code = (
        "import sys, pyoxigraph; from pathlib import Path; from cchc_kg.export import exported\n"
        "q = list(pyoxigraph.parse(Path(sys.argv[1]).read_bytes(), format=pyoxigraph.RdfFormat.TRIG))\n"
        "sys.stdout.buffer.write(exported(q, sys.argv[2]))"
    )
    for seed in ("1", "2", "3"):
        done = subprocess.run(
            [sys.executable, "-c", code, REPORTS, name],
            env={**os.environ, "PYTHONHASHSEED": seed},
            capture_output=True,
            check=True,
        )
        assert done.stdout == exported(quads(), name)


@pytest.mark.parametrize(("name", "parser"), [("turtle", "turtle"), ("ntriples", "nt"), ("rdfxml", "xml")])
def test_rdflib_reads_back_the_same_triples(name, parser):
    read = Graph().parse(data=exported(quads(), name), format=parser)
    assert len(read) > 100
    assert isomorphic(read, triples_of(quads()))


@pytest.mark.filterwarnings("ignore::DeprecationWarning:rdflib")  # its parsers call what it has deprecated
@pytest.mark.parametrize(("name", "parser"), [("trig", "trig"), ("nquads", "nquads"), ("jsonld", "json-ld")])
def test_rdflib_reads_back_the_same_graphs(name, parser):
    read = Dataset()
    read.parse(data=exported(quads(), name), format=parser)
    expected = {}
    for quad in quads():
        expected.setdefault(quad.graph_name.value, []).append(quad)
    assert {str(g.identifier) for g in read.graphs() if len(g)} == set(expected)
    for graph, inside in expected.items():
        assert isomorphic(read.graph(graph), triples_of(inside)), graph


@pytest.mark.parametrize("name", ["turtle", "trig", "jsonld", "nquads", "ntriples"])
def test_no_term_changes_on_the_way(name):
    odd = ["15223.00", "a\r\nb\tc", "\\u0041", '"""', "\u0007\u0085\ufffe", "", " ", "\U0001f600", "Đ\u0302"]
    given = [quad for text in odd for quad in one(text)]
    format = FORMATS[name].rdf or RdfFormat.JSON_LD
    read = {quad.object for quad in pyoxigraph.parse(exported(given, name), format=format)}
    assert read == {Literal(text) for text in odd}


def test_turtle_begins_with_its_prefixes_in_order_and_uses_them():
    lines = exported(quads(), "turtle").decode().splitlines()
    head = [line for line in lines if line.startswith("@prefix")]
    assert len(head) > 10
    assert head == sorted(head) == lines[: len(head)]
    assert any("cchc:value" in line for line in lines)


def test_no_prefix_lies_within_another():
    spaces = list(prefixes(context()).values())
    assert len(spaces) > 10
    assert not [(a, b) for a in spaces for b in spaces if a != b and a.startswith(b)]


def test_json_ld_shows_an_article_with_its_facts_inside():
    document = json.loads(exported(quads(), "jsonld"))
    graph = next(g for g in document["graph"] if g["id"] == "kg:graph/article/bao-a")
    article = graph["graph"][0]
    assert article["type"] == "Article"
    facts = {fact["type"] for fact in article["reports"] if isinstance(fact["type"], str)}
    assert {"Meeting", "Participation", "Observation", "Directive", "LegalDocument", "Province"} <= facts
    figure = next(fact for fact in article["reports"] if fact["type"] == "Observation")
    quote = [s["exact"] for e in figure["evidence"] for s in e["hasSelector"] if "exact" in s]
    assert quote == ["52,8%"]
    assert figure["value"] == "52.8"


def test_json_ld_holds_its_context_and_needs_no_network():
    assert json.loads(exported(quads(), "jsonld"))["@context"] == context()


def test_rdf_xml_refuses_what_xml_cannot_hold():
    with pytest.raises(ExportError, match=r"U\+0007"):
        exported(one("a\u0007b"), "rdfxml")
    with pytest.raises(ExportError, match=r"no name for the property http://example\.org/1"):
        exported(one("a", "http://example.org/1"), "rdfxml")


def test_rdf_xml_keeps_carriage_returns():
    read = Graph().parse(data=exported(one("a\r\nb\rc"), "rdfxml"), format="xml")
    assert [str(o) for o in read.objects()] == ["a\r\nb\rc"]


@pytest.mark.parametrize("name", FORMATS)
def test_nothing_at_all_can_be_written(name):
    assert isinstance(exported([], name), bytes)


def test_an_unknown_format_is_named_with_the_choices():
    with pytest.raises(UsageError, match=r"no format 'csvw' \(one of turtle, trig"):
        exported([], "csvw")


@pytest.mark.parametrize(
    ("text", "message"),
    [("{", r"context.jsonld:1: not JSON"), ("[]", "no JSON-LD context"), ('{"@context": 1}', "no JSON-LD context")],
)
def test_a_malformed_context_is_refused_by_its_path(tmp_path, text, message):
    (tmp_path / "ontology").mkdir()
    (tmp_path / "ontology" / "context.jsonld").write_text(text)
    with pytest.raises(KnowledgeError, match=message):
        exported(quads(), "jsonld", tmp_path)


def test_a_file_is_written_with_nothing_beside_it(tmp_path):
    write(b"new", tmp_path / "out.ttl")
    assert [(p.name, p.read_bytes()) for p in tmp_path.iterdir()] == [("out.ttl", b"new")]


def test_a_full_disk_leaves_the_old_file(tmp_path):
    out = tmp_path / "out.ttl"
    out.write_bytes(b"old")
    old, handler = resource.getrlimit(resource.RLIMIT_FSIZE), signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (1000, old[1]))
    try:
        with pytest.raises(
            ExportError, match=r"out.ttl cannot be written: File too large \(what was there before is unch"
        ):
            write(b"x" * 5000, out)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, old)
        signal.signal(signal.SIGXFSZ, handler)
    assert [(p.name, p.read_bytes()) for p in tmp_path.iterdir()] == [("out.ttl", b"old")]


def test_a_folder_that_is_not_there_is_named(tmp_path):
    with pytest.raises(CchcKgError, match="No such file"):
        write(b"x", tmp_path / "none" / "out.ttl")


def test_only_a_regular_file_is_written_over_and_a_link_stays(tmp_path):
    pipe, target, link = tmp_path / "pipe", tmp_path / "target", tmp_path / "link"
    os.mkfifo(pipe)
    with pytest.raises(ExportError, match="no regular file"):
        write(b"x", pipe)
    assert pipe.is_fifo()
    target.write_bytes(b"old")
    link.symlink_to(target)
    write(b"new", link)
    assert link.is_symlink()
    assert target.read_bytes() == b"new"


@pytest.fixture
def tiny_runs(monkeypatch):
    """Sorting that keeps 500 bytes in memory, so that everything goes through files."""
    monkeypatch.setattr("cchc_kg.export.formats.in_order", lambda blobs: in_order(blobs, run=500))
    monkeypatch.setattr("cchc_kg.export.formats._AT_ONCE", 7)


@pytest.mark.parametrize("name", FORMATS)
def test_what_is_sorted_through_files_is_the_same(name, tiny_runs, request):
    through_files = exported(quads(), name)
    request.getfixturevalue("monkeypatch").undo()
    assert through_files == exported(quads(), name)


@given(st.lists(st.sampled_from([b"a\n", b"b\n", b"ab\n", b"\n", b"c d\n"]), max_size=60), st.integers(1, 20))
def test_sorting_gives_each_line_once_in_order(lines, run):
    assert b"".join(in_order(lines, run)).splitlines(keepends=True) == sorted(set(lines))


def test_no_room_to_sort_is_told(monkeypatch):
    monkeypatch.setattr("cchc_kg.export.sorting.tempfile.TemporaryFile", lambda: open("/dev/full", "r+b", 0))  # noqa: SIM115, PTH123
    with pytest.raises(ExportError, match=r"no room to sort in .*: No space left"):
        list(in_order([b"b\n", b"a\n"], run=1))


@pytest.mark.parametrize("name", FORMATS)
def test_a_store_is_streamed_as_it_is_exported(name, store):
    out = io.BytesIO()
    stream(store.dump(), name, out)
    assert out.getvalue() == exported(store.dump(), name)


def test_what_fails_in_the_middle_leaves_the_old_file(tmp_path):
    out = tmp_path / "out.rdf"
    out.write_bytes(b"old")
    with pytest.raises(ExportError, match=r"U\+0007"), whole(out) as file:
        stream([*quads(), *one("a\u0007b")], "rdfxml", file)
    assert [(p.name, p.read_bytes()) for p in tmp_path.iterdir()] == [("out.rdf", b"old")]


def test_types_come_first_and_no_literal_is_taken_for_one():
    odd = one("> <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> ") + one("> \u0001 ")
    assert [line for line in exported(quads(), "turtle").decode().splitlines() if "/bao-a> a cchc:Article ;" in line]
    lines = exported(quads(), "nquads").decode().splitlines()
    firsts = [line for before, line in zip(["", *lines], lines, strict=False) if before.split()[:1] != line.split()[:1]]
    assert sum(" <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> " in line for line in firsts) > 30
    assert set(pyoxigraph.parse(exported(odd, "nquads"), format=RdfFormat.N_QUADS)) == set(odd)


EX = "http://example.org/"
CCHC, DCT, RDFS = "https://w3id.org/cchc-kg/def#", "http://purl.org/dc/terms/", "http://www.w3.org/2000/01/rdf-schema#"
PROPERTIES = st.sampled_from(
    [
        CCHC + p
        for p in ("value", "evidence", "reportedIn", "noteIn", "meeting", "instruction", "unit", "unknown", "venue")
    ]
    + [DCT + p for p in ("title", "source")]
    + [f"{EX}other", "http://www.w3.org/2004/02/skos/core#altLabel", "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"]
)
NODES = st.sampled_from([f"{EX}a", f"{EX}b", f"{CCHC}c", "https://w3id.org/cchc-kg/id/d", "urn:e", f"{CCHC}//f"])
XSD = "http://www.w3.org/2001/XMLSchema#"
OBJECTS = st.one_of(
    NODES.map(NamedNode),
    st.text().map(lambda t: Literal("".join(c for c in t if not 0xD800 <= ord(c) < 0xE000))),
    st.sampled_from(["vi", "en"]).map(lambda tag: Literal("chữ", language=tag)),
    st.sampled_from(["decimal", "date", "integer"]).map(lambda kind: Literal("1", datatype=NamedNode(XSD + kind))),
)


@settings(max_examples=60)
@given(
    st.lists(
        st.builds(lambda s, p, o: Quad(NamedNode(s), NamedNode(p), o, NamedNode(f"{EX}g")), NODES, PROPERTIES, OBJECTS)
    )
)
def test_any_json_ld_is_read_back_and_is_what_a_processor_makes_of_it(given):
    given = [q for q in given if "type" not in q.predicate.value or isinstance(q.object, NamedNode)]
    document = json.loads(exported(given, "jsonld"))
    assert set(pyoxigraph.parse(exported(given, "jsonld"), format=RdfFormat.JSON_LD)) == set(given)
    if given:
        again = jsonld.to_rdf(document, {"format": "application/n-quads", "processingMode": "json-ld-1.1"})
        assert set(pyoxigraph.parse(again, format=RdfFormat.N_QUADS)) == set(given)


def test_the_words_of_json_ld_are_those_that_a_processor_chooses():
    def bare(value):
        """Return a document without order, and with lists of one as their value."""
        if isinstance(value, dict):
            return {k: bare(v) for k, v in value.items() if k != "@context"}
        if isinstance(value, list):
            return (
                bare(value[0])
                if len(value) == 1
                else sorted((bare(v) for v in value), key=lambda v: json.dumps(v, sort_keys=True))
            )
        return value

    document = json.loads(exported(quads(), "jsonld"))
    again = jsonld.compact(jsonld.expand(document), context(), {"processingMode": "json-ld-1.1", "graph": True})
    assert json.dumps(bare(again), sort_keys=True) == json.dumps(bare(document), sort_keys=True)


def test_shortening_names_keeps_no_more_of_them_however_many_there_are():
    words = Shortener(context())
    for number in range(20_000):
        assert words.iri(f"{CCHC}thing-{number}") == f"cchc:thing-{number}"
    assert words.iri.cache_info().currsize < 10_000


def test_a_name_that_json_ld_would_misread_is_refused():
    with pytest.raises(ExportError, match="would take <cchc:a> for a name with a prefix"):
        exported([Quad(NamedNode("cchc:a"), NamedNode(f"{EX}p"), Literal("x"), NamedNode(f"{EX}g"))], "jsonld")


def test_a_chain_of_any_length_is_written():
    chain = [
        Quad(NamedNode(f"{EX}{n:05}"), NamedNode(f"{CCHC}partOf"), NamedNode(f"{EX}{n + 1:05}"), NamedNode(f"{EX}g"))
        for n in range(5000)
    ]
    assert set(pyoxigraph.parse(exported(chain, "jsonld"), format=RdfFormat.JSON_LD)) == set(chain)


MAIN = [
    "article",
    "directive",
    "indicator",
    "legal-document",
    "meeting",
    "observation",
    "participation",
    "person",
    "province",
]


def in_order_of_graphs():
    return sorted(quads(), key=lambda q: q.graph_name.value)


def framed(name):
    out = io.BytesIO()
    write_framed(in_order_of_graphs(), name, out)
    return json.loads(out.getvalue())


def test_there_is_a_frame_for_each_main_class():
    assert list(frames()) == MAIN


@pytest.mark.parametrize("name", MAIN)
def test_a_frame_gives_all_things_of_its_class_and_nothing_that_is_not_there(name):
    document = framed(name)
    kind = "".join(word.capitalize() for word in name.split("-"))
    there = {q.subject.value for q in quads() if q.predicate.value.endswith("#type") and q.object.value == CCHC + kind}
    nodes = jsonld.expand({"@context": document["@context"], "@graph": document["graph"]})
    assert {node["@id"] for node in nodes} == there
    told = jsonld.to_rdf(document, {"format": "application/n-quads"})
    triples = {q.triple for q in pyoxigraph.parse(told, format=RdfFormat.N_QUADS)}
    assert len(triples) > 5
    assert triples <= {q.triple for q in quads()}


def test_the_frame_of_a_meeting_holds_what_was_said_there_with_its_words():
    meeting = framed("meeting")["graph"][0]
    kinds = {fact["type"] for fact in meeting["said"]}
    assert {"Participation", "Observation", "Directive"} <= kinds
    figure = next(fact for fact in meeting["said"] if fact["type"] == "Observation")
    assert {s["exact"] for e in figure["evidence"] for s in e["hasSelector"] if "exact" in s} == {"52,8%"}


def test_an_unknown_frame_is_named_with_the_choices():
    with pytest.raises(UsageError, match=r"no frame 'thing' \(one of article, directive"):
        write_framed([], "thing", io.BytesIO())


def test_an_article_is_a_news_article_to_search_engines():
    graph = [q for q in quads() if q.graph_name.value.endswith("article/bao-a")]
    page = news_article(graph, {"https://w3id.org/cchc-kg/id/province/quang-nam": "Quảng Nam"})
    assert (page["@context"], page["@type"]) == ("https://schema.org", "NewsArticle")
    assert page["headline"] == "Họp Ban Chỉ đạo về hồ sơ trực tuyến"
    assert page["publisher"]["name"] == "Báo A"
    event = page["about"][0]
    assert event["startDate"] == "2023-02-03"
    assert event["attendee"][0]["attendee"]["name"] == "Trần Văn Một"
    kinds = {node["@type"]: node for node in page["mentions"]}
    assert kinds["AdministrativeArea"]["name"] == "Quảng Nam"
    assert kinds["Legislation"]["legislationIdentifier"] == "76/NQ-CP"
    assert "trước ngày 31/3/2023" in kinds["Quotation"]["text"]
    assert news_article([q for q in graph if "article/" not in q.subject.value], {}) is None


def test_no_text_ends_the_element_that_it_is_embedded_in():
    text = embedded({"headline": "</script><!-- & \u2028"})
    assert not set("<>&") & set(text)
    assert json.loads(text) == {"headline": "</script><!-- & \u2028"}


def test_all_articles_are_one_document_for_search_engines(store):
    out = io.BytesIO()
    write_articles(store.dump(), names_of(store.dump()), out)
    document = json.loads(out.getvalue())
    assert len(document["@graph"]) == 3
    triples = jsonld.to_rdf(
        {**document, "@context": {"@vocab": "https://schema.org/"}}, {"format": "application/n-quads"}
    )
    assert triples.count("NewsArticle>") == 3


def bundle(folder):
    write_bundle(in_order_of_graphs(), folder)
    return {p.name: p.read_bytes() for p in folder.iterdir()}


def test_the_bundle_is_valid_to_frictionless(tmp_path, samples):
    assert write_bundle(samples.dump(), tmp_path / "b") > 400
    code = (
        "import frictionless, sys; report = frictionless.validate(sys.argv[1])\n"
        "print(report.flatten(['title', 'message'])[:5]); sys.exit(not report.valid)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, tmp_path / "b" / "datapackage.json"], capture_output=True, text=True
    )
    assert (done.returncode, done.stdout.strip()) == (0, "[]"), done.stderr


def test_the_bundle_holds_every_fact_with_its_words(tmp_path):
    files = bundle(tmp_path / "b")
    assert set(files) == {"datapackage.json", *(f"{table.name}.csv" for table in tables())}
    rows = {
        name: list(csv.DictReader(io.StringIO(data.decode(), newline="")))
        for name, data in files.items()
        if name != "datapackage.json"
    }
    figure = next(r for r in rows["observations.csv"] if r["id"].endswith("bao-a-1"))
    assert (figure["value"], figure["bound"], figure["unit"]) == ("52.8", "exact", "%")
    words = {r["id"]: r["exact"] for r in rows["evidence.csv"]}
    assert words[figure["evidence"]] == "52,8%"
    assert rows["articles.csv"][0]["text"].count("\r\n") == 1
    for table in tables():
        there = {
            (q.subject, q.graph_name)
            for q in quads()
            if q.predicate.value.endswith("#type") and q.object.value == table.kind
        }
        named = table.name.startswith("province")
        assert named or len(rows[f"{table.name}.csv"]) == len(there), table.name


def test_every_column_is_a_property_of_the_ontology_or_its_neighbours():
    import rdflib

    known = rdflib.Graph()
    for path in (Path(__file__).parents[1] / "ontology").glob("*.ttl"):
        known.parse(path)
    steps = {step for table in tables() for column in table.columns for step in column.path}
    assert len(steps) > 50
    assert not [s for s in steps if s.startswith(CCHC) and (rdflib.URIRef(s), None, None) not in known]


def test_the_bundle_is_the_same_bytes_as_folder_and_zip_and_replaces_its_own_only(tmp_path):
    first = bundle(tmp_path / "b")
    assert bundle(tmp_path / "b") == first
    write_bundle(in_order_of_graphs(), tmp_path / "b.zip")
    once = (tmp_path / "b.zip").read_bytes()
    write_bundle(in_order_of_graphs(), tmp_path / "b.zip")
    assert (tmp_path / "b.zip").read_bytes() == once
    with zipfile.ZipFile(tmp_path / "b.zip") as zipped:
        assert {name: zipped.read(name) for name in zipped.namelist()} == first
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "letter.txt").write_text("mine")
    with pytest.raises(ExportError, match="it holds something else"):
        write_bundle(quads(), tmp_path / "mine")
    assert sorted(p.name for p in tmp_path.iterdir()) == ["b", "b.zip", "mine"]


def test_two_values_in_a_column_for_one_are_told_and_leave_the_old_bundle(tmp_path):
    before = bundle(tmp_path / "b")
    this, graph = (
        NamedNode("https://w3id.org/cchc-kg/id/observation/bao-a-1"),
        NamedNode("https://w3id.org/cchc-kg/graph/article/bao-a"),
    )
    more = Quad(this, NamedNode(f"{CCHC}value"), Literal("9", datatype=NamedNode(f"{XSD}decimal")), graph)
    with pytest.raises(ExportError, match=r"has 2 values for observations\.value"):
        write_bundle(sorted([*quads(), more], key=lambda q: q.graph_name.value), tmp_path / "b")
    assert {p.name: p.read_bytes() for p in (tmp_path / "b").iterdir()} == before


def test_a_malformed_layout_is_refused(tmp_path):
    (tmp_path / "ontology").mkdir()
    for line, message in (
        ("a,id,cchc:A,uri,key,v,e\na,b,x:b,string,,v,e", "no prefix 'x'"),
        ("a,b,cchc:b,string,,v,e", "table 'a' has no column id"),
        ("a,id,cchc:A,colour,key,v,e", "a.id: colour key"),
    ):
        (tmp_path / "ontology" / "tables.csv").write_text(f"table,column,path,type,flags,vi,en\n{line}\n", "utf-8")
        with pytest.raises(KnowledgeError, match=message):
            tables(tmp_path)


@pytest.mark.filterwarnings("ignore::DeprecationWarning:rdflib")
def test_triples_of_no_graph_and_blank_nodes_stand_in_json_ld_as_they_are():
    told = [
        q
        for line in ("_:a <urn:p> _:b", '_:b <urn:q> "x"', "<urn:s> <urn:p> _:a")
        for q in pyoxigraph.parse(f"{line} .", format=RdfFormat.N_TRIPLES)
    ]
    read = Graph().parse(data=exported(told, "jsonld"), format="json-ld")
    assert isomorphic(read, triples_of(told))
    assert [node["id"] for node in json.loads(exported(one("a")[:0] + told[2:], "jsonld"))["graph"]] == ["urn:s"]
