"""Words are found whatever the tone marks, no text is syntax, and the index stays in step with the store."""

import os
import random
import signal
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import pyoxigraph
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import Literal, NamedNode, Quad

from cchc_kg.errors import StoreError, UsageError
from cchc_kg.search import KINDS, Document, Index, documents
from cchc_kg.search.words import snippet
from cchc_kg.store import EmbeddedStore, in_step
from cchc_kg.store.texts import INDEX
from cchc_kg.vocabulary import BASE, CCHC, FOAF, RDF

ID = f"{BASE}id/"


def article(key):
    return f"{BASE}graph/article/{key}"


def said(text, iri="d", kind="directive"):
    return Document(ID + iri, kind, text, None if kind in ("directive", "quote") else text)


@pytest.fixture
def index():
    index = Index(None)
    index.put(
        article("a"), [said("Thủ tướng yêu cầu TP. Hoà Bình rà soát thủ tục"), said("Hòa Bình", "hb", "province")]
    )
    index.put(article("b"), [said("Hoa binh là một loại hoa", "e"), said("Hòa Bình", "hb", "province")])
    return index


@pytest.mark.parametrize(
    "text", ["hoà bình", "hòa bình", "HOA BINH", "Hoa-Binh", "ho\u0061\u0300 bi\u0300nh", "bình hòa", "hoa bin"]
)
def test_tone_marks_their_placement_and_case_make_no_difference(index, text):
    assert {hit.iri for hit in index.find(text).hits} == {ID + "d", ID + "e", ID + "hb"}


def test_names_come_first_then_what_has_the_tone_marks_as_typed(index):
    assert [hit.iri for hit in index.find("hòa bình").hits] == [ID + "hb", ID + "d", ID + "e"]
    assert [hit.iri for hit in index.find("hoa binh", kinds=["directive"]).hits][-1] == ID + "d"


def test_all_words_must_stand_there_and_the_last_may_be_a_beginning(index):
    assert [hit.iri for hit in index.find("thu tuc yeu").hits] == [ID + "d"]
    assert index.find("yeu thu tuc khac").hits == ()
    assert [hit.iri for hit in index.find("tuon").hits] == [ID + "d"]
    assert index.find("uong").hits == ()


def test_a_hit_shows_where_the_words_stand(index):
    hit = index.find("hòa bình", kinds=["directive"]).hits[0]
    assert [hit.snippet[a:b] for a, b in hit.marks] == ["Hoà", "Bình"]
    (hit,) = index.find("ra soat").hits
    assert [hit.snippet[a:b] for a, b in hit.marks] == ["rà", "soát"]
    assert hit.article == f"{ID}article/a"


@given(st.text())
def test_marks_lie_within_the_snippet(text):
    part, marks = snippet(text, ["a", "ba"])
    assert part in text
    assert all(0 <= a < b <= len(part) for a, b in marks)


def test_a_thing_is_given_once_and_pages_do_not_overlap():
    index = Index(None)
    index.put(article("a"), [said(f"người dân số {n}", f"d{n:03}") for n in range(50)])
    pages = [index.find("nguoi dan", limit=20, offset=n) for n in (0, 20, 40)]
    assert [(len(p.hits), p.more) for p in pages] == [(20, True), (20, True), (10, False)]
    assert len({hit.iri for page in pages for hit in page.hits}) == 50


@pytest.mark.parametrize("given", [{"kinds": ["thing"]}, {"limit": 0}, {"limit": 1001}, {"offset": -1}])
def test_a_page_that_cannot_be_is_told(index, given):
    with pytest.raises(UsageError):
        index.find("a", **given)


HOSTILE = [
    '"',
    "a* OR b",
    "NEAR(a b, 2)",
    "plain : a",
    "^a",
    "a NOT b",
    "{toned} : a",
    "-a",
    "a + b",
    "'; DROP TABLE texts; --",
    "AND",
    "\x00",
    "(" * 99,
]


@given(st.one_of(st.text(), st.sampled_from(HOSTILE), st.text(alphabet="\"*^:(){}+-'ANDORTEa \x00\u0301")))
def test_no_text_is_syntax(text):
    index = Index(None)
    index.put(article("a"), [said("một hai", "d"), said("Ba", "b", "person")])
    hits = index.find(text).hits
    words = "".join(c if c.isalnum() else " " for c in text).split()
    assert all(hit.iri in (ID + "d", ID + "b") for hit in hits)
    assert bool(hits) <= bool(words)
    assert len(index.names()) == 1


@given(st.text(min_size=1))
def test_any_text_can_be_indexed_and_removed(text):
    index = Index(None)
    index.put(article("a"), [said(text), said("khác", "k")])
    index.put(article("a"), [said("khác", "k")])
    assert [hit.iri for hit in index.find("khac").hits] == [ID + "k"]
    index.drop(article("a"))
    assert index.find("khac").hits == ()


def test_what_two_articles_say_stays_until_both_are_gone(index):
    index.drop(article("a"))
    assert {hit.iri for hit in index.find("hòa bình").hits} == {ID + "e", ID + "hb"}
    index.drop(article("b"))
    assert index.find("hòa bình").hits == ()


def test_every_kind_of_thing_is_found_in_the_sample_reports(samples):
    wanted = {
        "person": "pham minh chinh",
        "meeting": "phien hop",
        "body": "bo noi vu",
        "post": "thu tuong",
        "province": "quang nam",
        "indicator": "thu tuc",
        "document": "76/nq-cp",
        "article": "hanh chinh",
        "directive": "yeu cau",
        "quote": "thu tuong",
    }
    assert set(wanted) == set(KINDS)
    for kind, text in wanted.items():
        hits = samples.search(text, [kind]).hits
        assert hits, kind
        assert {hit.kind for hit in hits} == {kind}


def test_what_is_found_stands_in_the_graph(samples):
    for hit in samples.search("thu tuc hanh chinh", limit=50).hits:
        assert samples.query(f"ASK {{ GRAPH ?g {{ <{hit.iri}> ?p ?o }} }}")


def test_quarantine_is_not_searched(store):
    graphs = {d for g in store.graphs() if "/quarantine/" in g.value for d in documents(store.dump([g]))}
    answered = {d for g in store.graphs() if "/quarantine/" not in g.value for d in documents(store.dump([g]))}
    assert graphs - answered
    for document in graphs - answered:
        assert document.iri not in {hit.iri for hit in store.search(document.text, [document.kind]).hits}


def person(key, name):
    graph, this = NamedNode(article(key)), NamedNode(f"{ID}person/{key}")
    return graph, [Quad(this, RDF.type, CCHC.Person, graph), Quad(this, FOAF.name, Literal(name), graph)]


def names(folder, text="nguyen"):
    with EmbeddedStore.open(folder) as store:
        return {hit.label for hit in store.search(text, limit=1000).hits}


def test_the_index_follows_the_store(tmp_path):
    kg = tmp_path / "kg"
    with EmbeddedStore.open(kg, write=True) as store:
        store.replace(*person("a", "Nguyễn Một"))
        store.replace(*person("b", "Nguyễn Hai"))
        assert {hit.label for hit in store.search("nguyen").hits} == {"Nguyễn Một", "Nguyễn Hai"}
        store.replace(*person("a", "Nguyễn Ba"))
        store.remove(NamedNode(article("b")))
        store.replace(*person("c", "Nguyễn Bốn"))
        apart = NamedNode(f"{BASE}graph/quarantine/c")
        store.replace(
            apart,
            [Quad(q.subject, q.predicate, q.object, apart) for q in person("c", "x")[1]],
            [NamedNode(article("c"))],
        )
    assert names(kg) == {"Nguyễn Ba"}


@pytest.mark.parametrize("damage", ["gone", "no database", "empty", "cut", "old format"])
def test_a_missing_or_damaged_index_is_made_anew(tmp_path, damage):
    kg = tmp_path / "kg"
    with EmbeddedStore.open(kg, write=True) as store:
        store.replace(*person("a", "Nguyễn Một"))
    path = kg / INDEX
    if damage == "gone":
        path.unlink()
    elif damage == "old format":
        with sqlite3.connect(path) as connection:
            connection.execute("PRAGMA user_version = 0")
        connection.close()
    else:
        path.write_bytes({"no database": b"x" * 5000, "empty": b"", "cut": path.read_bytes()[:3000]}[damage])
    assert names(kg) == {"Nguyễn Một"}  # a reader makes one in memory
    in_step(kg)
    assert Index(path).find("nguyen").hits[0].label == "Nguyễn Một"


def test_what_another_version_wrote_beside_the_index_is_found(tmp_path):
    kg = tmp_path / "kg"
    with EmbeddedStore.open(kg, write=True) as store:
        store.replace(*person("a", "Nguyễn Một"))
        kept = (kg / INDEX).read_bytes()
        store.replace(*person("b", "Nguyễn Hai"))
    for file in kg.glob(f"{INDEX}*"):
        file.unlink()
    (kg / INDEX).write_bytes(kept)
    assert names(kg) == {"Nguyễn Một", "Nguyễn Hai"}
    in_step(kg)
    assert set(Index(kg / INDEX).names()) == {article("a"), article("b")}


def test_opening_a_store_that_was_closed_looks_at_no_graph_unless_another_program_wrote(tmp_path, monkeypatch):
    kg = tmp_path / "kg"
    with EmbeddedStore.open(kg, write=True) as store:
        store.replace(*person("a", "Nguyễn Một"))
    with monkeypatch.context() as blind:
        blind.setattr(EmbeddedStore, "names", lambda self: pytest.fail("the graphs were looked at"))
        with EmbeddedStore.open(kg, write=True) as store:
            store.replace(*person("b", "Nguyễn Hai"))
        assert names(kg) == {"Nguyễn Một", "Nguyễn Hai"}
    other = pyoxigraph.Store(kg / "graphs")
    other.extend(person("c", "Nguyễn Ba")[1])
    del other
    assert names(kg) == {"Nguyễn Một", "Nguyễn Hai", "Nguyễn Ba"}
    in_step(kg)
    assert article("c") in Index(kg / INDEX).names()


def test_what_could_not_be_indexed_is_when_the_store_is_opened_again(tmp_path, monkeypatch):
    def full(self, graph, found):
        raise StoreError("the disk is full")

    kg = tmp_path / "kg"
    with EmbeddedStore.open(kg, write=True) as store:
        with monkeypatch.context() as broken:
            broken.setattr(Index, "put", full)
            with pytest.raises(StoreError, match="full"):
                store.replace(*person("a", "Nguyễn Một"))
        store.replace(*person("b", "Nguyễn Hai"))
    with EmbeddedStore.open(kg, write=True) as store:
        assert {hit.label for hit in store.search("nguyen").hits} == {"Nguyễn Một", "Nguyễn Hai"}


WRITER = f"""
import sys
from pathlib import Path
from pyoxigraph import Literal, NamedNode, Quad
from cchc_kg.store import EmbeddedStore
from cchc_kg.vocabulary import BASE, CCHC, FOAF, RDF
store = EmbeddedStore.open(Path(sys.argv[1]), write=True)
print("open", flush=True)
for turn in range(10**6):
    for n in range(20):
        graph, this = NamedNode(f"{BASE}graph/article/{{n}}"), NamedNode(f"{BASE}id/person/{{n}}")
        name = Literal(f"Nguyễn lần{{turn}}")
        store.replace(graph, [Quad(this, RDF.type, CCHC.Person, graph), Quad(this, FOAF.name, name, graph)])
"""


@pytest.mark.parametrize("seed", range(4))
def test_kill_9_leaves_an_index_that_the_next_writer_repairs(tmp_path, seed):
    kg = tmp_path / "kg"
    writer = subprocess.Popen([sys.executable, "-c", WRITER, kg], stdout=subprocess.PIPE)
    writer.stdout.readline()
    time.sleep(random.Random(seed).uniform(0.05, 0.6))
    os.kill(writer.pid, signal.SIGKILL)
    writer.wait()
    writer.stdout.close()
    with EmbeddedStore.open(kg, write=True) as store:
        held = {(q.subject.value, q.object.value) for q in store.dump() if q.predicate == FOAF.name}
        index = {(hit.iri, hit.label) for hit in store.search("nguyen", limit=1000).hits}
    assert index == held
    assert not any(Index(kg / INDEX).names().values())


def test_a_reader_finds_while_another_process_writes(tmp_path):
    kg = tmp_path / "kg"
    writer = subprocess.Popen([sys.executable, "-c", WRITER, kg], stdout=subprocess.PIPE)
    try:
        writer.stdout.readline()
        deadline = time.monotonic() + 30
        while time.monotonic() < deadline and len(names(kg)) == 0:
            time.sleep(0.05)
        in_step(kg)
        assert names(kg)
    finally:
        writer.kill()
        writer.wait()
        writer.stdout.close()


def test_a_store_on_a_full_disk_says_so(tmp_path, monkeypatch):
    with EmbeddedStore.open(tmp_path / "kg", write=True) as store:
        store.texts()._kept.execute("PRAGMA max_page_count = 1")
        with pytest.raises(StoreError, match=r"search index .* cannot be written: database or disk is full"):
            store.replace(*person("a", "Nguyễn " + "x" * 20_000))


def test_a_folder_that_cannot_be_written_is_searched(tmp_path):
    kg = tmp_path / "kg"
    with EmbeddedStore.open(kg, write=True) as store:
        store.replace(*person("a", "Nguyễn Một"))
    for path in [*kg.rglob("*"), kg]:
        path.chmod(0o555 if path.is_dir() else 0o444)
    try:
        assert names(kg) == {"Nguyễn Một"}
    finally:
        for path in [kg, *kg.rglob("*")]:
            path.chmod(0o755)


def test_a_name_is_found_whole(samples):
    assert "Quảng Nam" in {name for _, name in samples.texts().called("QUANG NAM", ["province"])}
    assert samples.texts().called("quang", ["province"]) == []


def test_nothing_but_the_index_is_beside_the_graphs(tmp_path):
    with EmbeddedStore.open(tmp_path / "kg", write=True) as store:
        store.replace(*person("a", "Nguyễn Một"))
    assert {p.name for p in Path(tmp_path / "kg").iterdir()} == {"cchc-store.format", "graphs", "quarantine", INDEX}
