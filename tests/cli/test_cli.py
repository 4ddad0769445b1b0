"""Verbs, formats and exit codes: 0 fine, 1 something was found, 2 could not run; no error is a traceback."""

import importlib.util
import io
import json
import os
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

from cchc_kg.cli import VERBS, run

ROOT = Path(__file__).parents[2]
SEED = ROOT / "data" / "samples" / "seed.txt"


@pytest.fixture(scope="module")
def store(tmp_path_factory):
    folder = tmp_path_factory.mktemp("kg") / "store"
    assert run(["build", str(ROOT / "data" / "samples"), "--store", str(folder)]) == 0
    return folder


def called(capsysbinary, *arguments):
    code = run([str(a) for a in arguments])
    out, err = capsysbinary.readouterr()
    return code, out.decode(), err.decode()


@pytest.mark.parametrize("verb", VERBS)
def test_every_verb_explains_itself_with_an_example_and_a_format(capsysbinary, verb):
    code, out, _ = called(capsysbinary, verb, "--help")
    assert code == 0
    assert f"cchc-kg {verb}" in out
    assert "Example" in out
    assert any(way in out for way in ("--format", "--html", "Accept: ", "CSV, JSON"))


def test_the_page_in_the_docs_is_what_the_help_says(monkeypatch):
    spec = importlib.util.spec_from_file_location("build_cli_docs", ROOT / "scripts" / "build_cli_docs.py")
    script = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(script)
    assert (ROOT / "docs" / "cli.md").read_text("utf-8") == script.page()
    assert len(VERBS) >= 8


def test_help_loads_no_engine_and_no_lexicon():
    code = "import sys; from cchc_kg.cli import run; run(['--help']); print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    loaded = set(done.stdout.split())
    assert not loaded & {"rdflib", "pyshacl", "pyoxigraph", "rich", "trafilatura", "httpx", "cchc_kg.lexicon"}
    assert {name for name in loaded if name.startswith("cchc_kg.cli")} == {"cchc_kg.cli"}


def test_an_answer_in_a_pipe_loads_nothing_for_terminals(store):
    asked = ["ask", "chairs", "--store", str(store)]
    code = f"import sys; from cchc_kg.cli import run; run({asked!r}); print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    *rows, modules = done.stdout.splitlines()
    assert len(rows) > 2
    assert not set(modules.split()) & {"rich", "rdflib", "orjson", "trafilatura", "httpx"}


def test_facts_are_json_lines_with_exact_quotes(capsysbinary):
    code, out, err = called(capsysbinary, "extract", SEED)
    assert (code, err) == (0, "")
    facts = json.loads(out)
    text = SEED.read_text("utf-8")
    found = [*facts["participants"], *facts["observations"], *facts["directives"], *facts["notes"]]
    assert len(found) > 30
    assert all(text[f["start"] : f["end"]] == f["quote"] for f in found)
    assert all(f["iri"].startswith("https://") and f["rule"] for f in found)


def test_text_in_a_pipe_has_neither_colours_nor_lines(capsysbinary, tmp_path):
    code, out, _ = called(capsysbinary, "demo", "--dir", tmp_path / "demo")
    assert code == 0
    assert "\x1b" not in out
    assert not set(out) & set("│┃─━┏┓└╭╮")
    for word in ("Phạm Minh Chính", "hơn", "76 triệu", "Quảng Nam", "Báo Mẫu", "Mục tiêu".lower()):
        assert word in out
    questions = [shlex.split(line, comments=True) for line in out.splitlines() if "cchc-kg ask" in line]
    assert len(questions) == 3
    for question in questions:
        code, answer, _ = called(capsysbinary, *question[question.index("cchc-kg") + 1 :])
        assert code == 0
        assert len(answer.splitlines()) > 1


WRONG = {
    "no such verb": ["bogus"],
    "no path": ["extract"],
    "a file that is not there": ["extract", "nirgends.txt"],
    "an unknown format": ["extract", "a.txt", "--format", "xls"],
    "knowledge that is none": ["--knowledge", "/", "extract", str(SEED)],
    "no store": ["ask", "meetings", "--store", "/nirgends"],
    "a store of something else": ["export", "--store", "/etc"],
    "an unknown question": ["ask", "meeting"],
    "an unknown parameter": ["ask", "meetings", "--nix", "a"],
    "an update": ["sparql", "DROP ALL"],
    "another service": ["sparql", "SELECT * { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }"],
    "no RDF": ["check", str(SEED)],
    "a server that is down": ["load", "--endpoint", "http://127.0.0.1:9/query", "--store", "STORE"],
    "an unknown graph": ["export", "--graph", "bogus", "--store", "STORE"],
}
assert len(WRONG) >= 14


@pytest.mark.parametrize("arguments", WRONG.values(), ids=WRONG)
def test_what_cannot_run_is_said_in_a_line_and_ends_with_2(capsysbinary, store, arguments):
    code, out, err = called(capsysbinary, *(str(store) if a == "STORE" else a for a in arguments))
    assert (code, out) == (2, "")
    assert err.splitlines()[-1].startswith("cchc-kg: ")
    assert "Traceback" not in err


def test_one_bad_article_stops_nothing_and_ends_with_1(capsysbinary, tmp_path):
    (tmp_path / "a.jsonl").write_text(
        '{"id": "a", "text": "Trời đẹp."}\nhỏng\n{"id": "b", "text": "Trời mưa."}\n', "utf-8"
    )
    code, out, err = called(capsysbinary, "build", tmp_path / "a.jsonl", "--store", tmp_path / "kg", "--format", "json")
    assert code == 1
    assert json.loads(out)["stored"] == 2
    assert json.loads(out)["no_meeting"] == 2
    assert (tmp_path / "kg" / "build.csv").read_text("utf-8").splitlines()[0] == "outcome,id,source,reason"
    assert "a.jsonl:2: not JSON" in err


def test_documents_that_are_not_read_are_told_of(capsysbinary, tmp_path):
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "a.txt").write_text("Trời đẹp.", "utf-8")
    (tmp_path / "in" / "b.docx").write_bytes(b"PK\x03\x04")
    code, _, err = called(capsysbinary, "extract", tmp_path / "in")
    assert (code, err) == (0, "cchc-kg: not read, being of other kinds: 1 .docx\n")
    build = ["build", tmp_path / "in", "--store", tmp_path / "kg"]
    code, out, _ = called(capsysbinary, *build, "--format", "json")
    assert (code, json.loads(out)["other_kinds"]) == (0, {".docx": 1})
    assert "not read, being of other kinds: 1 .docx" in called(capsysbinary, *build)[1]


def test_a_story_without_a_meeting_is_fine(capsysbinary):
    code, out, _ = called(capsysbinary, "extract", ROOT / "data" / "samples" / "mua-sen.md")
    assert code == 0
    assert json.loads(out)["meeting"] is None


def test_one_long_line_is_read(capsysbinary, tmp_path):
    clause = "Thủ tướng Lê Văn Tám chủ trì phiên họp Chính phủ, yêu cầu Sở Nội vụ giải quyết 1.234 hồ sơ, đạt 98,7%; "
    (tmp_path / "long.txt").write_text(clause * 2_500, "utf-8")
    code, out, _ = called(capsysbinary, "extract", tmp_path / "long.txt")
    facts = json.loads(out)
    assert code == 0
    assert len(facts["observations"]) == 5_000
    assert facts["meeting"]["chairs"] == ["Lê Văn Tám"]


def test_malformed_turtle_is_named_by_line(capsysbinary, tmp_path):
    (tmp_path / "a.ttl").write_text("<urn:a> <urn:b> <urn:c> .\n<urn:a> <urn:b> .\n", "utf-8")
    code, _, err = called(capsysbinary, "check", tmp_path / "a.ttl")
    assert code == 2
    assert "a.ttl:2" in err


def test_a_store_that_conforms_ends_with_0_and_a_violation_with_1(capsysbinary, store, tmp_path):
    assert called(capsysbinary, "check", store)[0] == 0
    bad = tmp_path / "a.nq"
    cchc, graph = "https://w3id.org/cchc-kg/def#", "https://w3id.org/cchc-kg/graph/article/a"
    kind = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
    bad.write_text(f"<https://w3id.org/cchc-kg/id/observation/a> <{kind}> <{cchc}Observation> <{graph}> .\n", "utf-8")
    code, out, _ = called(capsysbinary, "check", bad, "--format", "json")
    assert code == 1
    assert json.loads(out)["conforms"] is False


@pytest.mark.parametrize("form", ["csv", "tsv", "json", "table"])
def test_answers_come_in_each_format(capsysbinary, store, form):
    query = "SELECT ?name { ?p <http://xmlns.com/foaf/0.1/name> ?name }"
    code, out, _ = called(capsysbinary, "sparql", query, "--store", store, "--format", form)
    assert code == 0
    assert "Lê Văn Dũng" in out


def test_a_question_takes_names_without_tone_marks(capsysbinary, store):
    code, out, _ = called(capsysbinary, "ask", "province-figures", "--place", "quang nam", "--store", store)
    assert code == 0
    assert "126" in out


@pytest.mark.parametrize("form", ["csv", "tsv"])
def test_an_answer_can_be_taken_a_page_at_a_time(capsysbinary, store, form):
    asked = ["ask", "names", "--store", store, "--format", form]
    whole = called(capsysbinary, *asked)[1].splitlines()
    pages = [
        called(capsysbinary, *asked, "--limit", 400, "--offset", at)[1].splitlines() for at in range(0, len(whole), 400)
    ]
    assert len(pages) > 2
    assert [line for page in pages for line in page[1:]] == whole[1:]
    assert {page[0] for page in pages} == {whole[0]}


@pytest.mark.parametrize(
    ("given", "told"),
    [
        (["--limit", "0"], "1<=x<=10000"),
        (["--limit", "5", "--offset", "-1"], "0<=x<=1000000000"),
        (["--offset", "5"], "needs a limit"),
    ],
)
def test_a_page_that_cannot_be_is_told(capsysbinary, store, given, told):
    code, out, err = called(capsysbinary, "ask", "names", *given, "--store", store)
    assert (code, out) == (2, "")
    assert told in err


@pytest.mark.parametrize("name", ["store", "format", "form", "timeout", "help"])
def test_a_parameter_that_is_called_as_an_option_of_every_question_is_told(capsysbinary, store, tmp_path, name):
    for part in ("ontology", "shapes", "queries", "data"):
        (tmp_path / part).mkdir()
        for file in (ROOT / part).iterdir():
            (tmp_path / part / file.name).symlink_to(file)
    head = "".join(f"#+ {key}: a\n" for key in ("summary", "title-en", "title-vi", "description", "tags"))
    body = (
        f"#+ param {name}: xsd:string example=a en=a vi=a\nSELECT ?s {{\nVALUES ?{name} {{ UNDEF }}\n?s ?p ?{name}\n}}"
    )
    (tmp_path / "queries" / "mine.rq").write_text(head + body, "utf-8")
    code, out, err = called(capsysbinary, "--knowledge", tmp_path, "ask", "mine", "--store", store)
    assert (code, out) == (2, "")
    assert f"mine.rq: a parameter is called '{name}'" in err
    assert called(capsysbinary, "--knowledge", tmp_path, "ask", "evidence", "--store", store)[0] == 0


def test_an_answer_without_rows_is_no_table(capsysbinary, store):
    asked = ["ask", "directives", "--text", "không có gì như thế", "--store", store]
    assert called(capsysbinary, *asked, "--format", "table")[1].strip() == "0 rows"
    assert called(capsysbinary, *asked)[1].startswith("directive,issuerName")


@pytest.mark.parametrize("name", ["kg.json", "kg.docx", "kg.nt.gz"])
def test_an_export_whose_name_tells_no_format_is_refused(capsysbinary, store, tmp_path, name):
    code, _, err = called(capsysbinary, "export", "--store", store, "--out", tmp_path / name)
    assert code == 2
    assert "choose one with --format" in err
    assert not (tmp_path / name).exists()
    assert called(capsysbinary, "export", "--store", store, "--graph", "ontology", "--out", tmp_path / "kg")[0] == 0
    assert (tmp_path / "kg").read_bytes().endswith(b"}\n")  # TriG


@pytest.mark.parametrize("form", ["turtle", "trig", "jsonld", "nquads", "ntriples", "rdfxml"])
def test_an_export_is_the_same_bytes_twice(capsysbinary, store, tmp_path, form):
    for name in ("a", "b"):
        assert called(capsysbinary, "export", "--store", store, "--format", form, "--out", tmp_path / name)[0] == 0
    assert (tmp_path / "a").read_bytes() == (tmp_path / "b").read_bytes() != b""


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="a device of Linux")
@pytest.mark.parametrize("verb", ["extract SEED", "extract --format text SEED", "ask", "ask chairs"])
def test_a_full_disk_behind_the_output_is_told_and_is_no_finding(store, verb):
    asked = [str(SEED) if word == "SEED" else word for word in verb.split()]
    environment = os.environ | {"CCHC_KG_STORE": str(store)}
    with Path("/dev/full").open("wb") as full:
        command = [sys.executable, "-m", "cchc_kg", *asked]
        done = subprocess.run(command, stdout=full, stderr=subprocess.PIPE, text=True, check=False, env=environment)
    assert done.returncode == 2
    assert done.stderr == "cchc-kg: cannot read or write: No space left on device\n"


@pytest.mark.parametrize("asked", [["ask", "names"], ["export", "--format", "nquads"]])
def test_a_reader_that_has_enough_makes_no_finding(store, asked):
    command = [sys.executable, "-m", "cchc_kg", *asked, "--store", str(store)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as running:
        assert running.stdout.read(1)
        running.stdout.close()
        assert running.stderr.read() == b""
    assert running.returncode == 141


def test_a_closed_pipe_is_no_error():
    command = f"{sys.executable} -m cchc_kg extract {' '.join([str(SEED)] * 1)} | head -c 1 >/dev/null"
    done = subprocess.run(["bash", "-c", command], capture_output=True, text=True, check=True, env=os.environ)
    assert done.stderr == ""
    assert io.StringIO(done.stdout).read() == ""
