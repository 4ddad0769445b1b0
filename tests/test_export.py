"""What is written is all that was given, in the same bytes each time, and readable by others."""

import json
import os
import resource
import signal
import subprocess
import sys
from pathlib import Path

import pyoxigraph
import pytest
from pyoxigraph import Literal, NamedNode, Quad, RdfFormat
from rdflib import Dataset, Graph
from rdflib.compare import isomorphic

from cchc_kg.errors import CchcKgError, KnowledgeError, UsageError
from cchc_kg.export import FORMATS, ExportError, context, exported, prefixes, write

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
