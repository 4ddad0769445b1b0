"""Answers that are kept beside the graphs are those of the graphs, whoever changes them, and whatever happens."""

import os
import signal
import subprocess
import sys
import time

import pytest
from pyoxigraph import Literal, NamedNode, Quad

from cchc_kg.queries import Page, answered, questions
from cchc_kg.store import EmbeddedStore, kept
from cchc_kg.store.isolated import IsolatedStore
from cchc_kg.store.jobs import Job

GRAPH = NamedNode("https://w3id.org/cchc-kg/graph/article/a")
NAME = NamedNode("http://xmlns.com/foaf/0.1/name")
NAMES = "SELECT ?name WHERE { GRAPH ?g { ?s <http://xmlns.com/foaf/0.1/name> ?name } } ORDER BY ?name"


@pytest.fixture(autouse=True)
def everything_takes_long(monkeypatch):
    monkeypatch.setattr(kept, "_LONG", -1.0)


@pytest.fixture
def folder(tmp_path):
    said(tmp_path / "kg", "a")
    return tmp_path / "kg"


def said(folder, *names):
    with EmbeddedStore.open(folder, write=True) as store:
        store.replace(GRAPH, [Quad(NamedNode(f"urn:{n}"), NAME, Literal(n), GRAPH) for n in names])


def asked(folder):
    with EmbeddedStore.open(folder) as store:
        return [row["name"].value for row in store.query(NAMES, keep=True)]


def files(folder):
    return sorted((folder / kept.FOLDER).iterdir())


def test_an_answer_is_kept_and_given_again(folder):
    assert asked(folder) == ["a"]
    (file,) = files(folder)
    before = file.stat().st_mtime_ns
    assert asked(folder) == ["a"]
    assert [f.stat().st_mtime_ns for f in files(folder)] == [before]


def test_what_is_kept_is_what_is_given(folder, monkeypatch):
    with EmbeddedStore.open(folder) as store:
        assert list(store.query(NAMES, keep=True))
        monkeypatch.setattr(store, "_asked", lambda sparql: pytest.fail("worked out again"))
        assert [row["name"] for row in store.query(NAMES, keep=True)] == [Literal("a")]


def test_nothing_stale_is_answered_after_any_change(folder):
    for names in (["a"], ["b"], ["a", "b"], [], ["a"]):
        said(folder, *names)
        assert asked(folder) == names
        assert asked(folder) == names
        assert len(files(folder)) == 1  # of the states before none is left


def test_who_opened_an_earlier_state_keeps_nothing_under_a_later_one(folder):
    with EmbeddedStore.open(folder) as early:
        said(folder, "b")
        assert [row["name"].value for row in early.query(NAMES, keep=True)] == ["a"]
        assert asked(folder) == ["b"]
        assert [row["name"].value for row in early.query(NAMES, keep=True)] == ["a"]
    assert asked(folder) == ["b"]


def test_nothing_is_kept_by_who_opened_while_somebody_wrote(folder, monkeypatch):
    from cchc_kg.store import embedded

    opened = embedded.open_reading

    def slowly(of, part):
        found = opened(of, part)
        monkeypatch.setattr(embedded, "open_reading", opened)
        said(folder, "b")
        return found

    monkeypatch.setattr(embedded, "open_reading", slowly)
    assert asked(folder) == ["a"]
    assert not (folder / kept.FOLDER).exists()
    assert asked(folder) == ["b"]


@pytest.mark.parametrize(
    "damage", [lambda b: b[:-3], lambda b: b"", lambda b: b.replace(b'"a"', b'"z"'), lambda b: b"{}"]
)
def test_a_damaged_file_is_not_there(folder, damage):
    asked(folder)
    (file,) = files(folder)
    whole = file.read_bytes()
    file.write_bytes(damage(whole))
    assert asked(folder) == ["a"]
    assert file.read_bytes() == whole


def test_an_answer_under_another_name_is_not_there(folder):
    asked(folder)
    (file,) = files(folder)
    with EmbeddedStore.open(folder) as store:
        list(store.query(NAMES + " LIMIT 0", keep=True))
    (other,) = set(files(folder)) - {file}
    file.write_bytes(other.read_bytes())
    assert asked(folder) == ["a"]


def test_what_cannot_be_written_is_answered_all_the_same(folder):
    (folder / kept.FOLDER).write_text("in the way")
    assert asked(folder) == ["a"]
    assert asked(folder) == ["a"]


def test_the_oldest_goes_where_room_is_needed(folder, monkeypatch):
    with EmbeddedStore.open(folder) as store:
        list(store.query(NAMES, keep=True))
        (first,) = files(folder)
        os.utime(first, (0, 0))
        monkeypatch.setattr(kept, "_ROOM", first.stat().st_size * 2)
        for limit in (1, 2):
            assert [row["name"].value for row in store.query(f"{NAMES} LIMIT {limit}", keep=True)] == ["a"]
    assert first not in files(folder)
    assert files(folder)


def test_what_was_left_unfinished_goes(folder):
    (folder / kept.FOLDER).mkdir()
    old, new = (folder / kept.FOLDER / f".{name}.1.partial" for name in ("old", "new"))
    for path in (old, new):
        path.write_bytes(b"x")
    os.utime(old, (0, 0))
    asked(folder)
    assert not old.exists()
    assert new.exists()


def test_a_long_answer_and_a_quick_one_are_not_kept(folder, monkeypatch):
    monkeypatch.setattr(kept, "_LONGEST", 3)
    assert asked(folder) == ["a"]
    monkeypatch.setattr(kept, "_LONGEST", 1 << 20)
    monkeypatch.setattr(kept, "_LONG", 60.0)
    assert asked(folder) == ["a"]
    assert not (folder / kept.FOLDER).exists()


KILLED = """
import sys
from pathlib import Path
from cchc_kg.store import EmbeddedStore, kept
kept._LONG = -1.0
kept._LONGEST = 1 << 30
with EmbeddedStore.open(Path(sys.argv[1])) as store:
    n = 0
    print("begun", flush=True)
    while True:
        n += 1
        row, = store.query('SELECT ("%s" AS ?a) (%d AS ?n) {}' % ("x" * 1_000_000, n % 5), keep=True)
        assert row["n"].value == str(n % 5)
"""


def test_kill_9_leaves_nothing_that_is_answered_wrongly(folder):
    for pause in (0.0, 0.01, 0.03):
        with subprocess.Popen([sys.executable, "-c", KILLED, str(folder)], stdout=subprocess.PIPE) as process:
            assert process.stdout is not None
            assert process.stdout.readline()
            time.sleep(pause)
            process.send_signal(signal.SIGKILL)
        assert asked(folder) == ["a"]
        with EmbeddedStore.open(folder) as store:
            for n in range(5):
                text = f'SELECT ("{"x" * 1_000_000}" AS ?a) ({n} AS ?n) {{}}'
                assert [row["n"].value for row in store.query(text, keep=True)] == [str(n)]


def test_a_worker_answers_from_what_is_kept_and_keeps(folder, monkeypatch):
    job = Job(NAMES, trusted=True, keep=True, tabular="csv")
    with EmbeddedStore.open(folder) as store:
        list(store.query(NAMES, keep=True))
    (file,) = files(folder)
    body = file.read_bytes()[kept._DIGEST :].replace(b'"a"', b'"from the file"')
    file.write_bytes(kept._digest(file, body) + body)
    with IsolatedStore(folder) as apart:
        assert apart.answer(job).body == b"name\r\nfrom the file\r\n"
        assert apart.answer(job._replace(keep=False)).body == b"name\r\na\r\n"
        said(folder, "b")
        assert apart.answer(job).body == b"name\r\nb\r\n"


def test_pages_and_counts_are_kept_and_whole_lists_are_not(store, reports, tmp_path):
    folder = tmp_path / "kg"
    with EmbeddedStore.open(folder, write=True) as written:
        for graph, quads in reports.items():
            written.replace(graph, quads)
    for name, page, more in (("contents", None, 1), ("articles", None, 0), ("articles", Page(2), 1)):
        before = len(list((folder / kept.FOLDER).glob("*")))
        with EmbeddedStore.open(folder) as opened:
            for _ in range(2):
                answer = answered(questions()[name], opened, {}, page)
                assert answer.rows == answered(questions()[name], store, {}, page).rows != ()
        assert len(list((folder / kept.FOLDER).glob("*"))) == before + more
