"""A store holds whole graphs, whatever happens, and answers from those that are not in quarantine."""

import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import pytest
from pyoxigraph import BlankNode, Literal, NamedNode, Quad

from cchc_kg.errors import QueryError, StoreError
from cchc_kg.store import EmbeddedStore, checked

S, P = NamedNode("http://example.org/s"), NamedNode("http://example.org/p")
SERVICE = "SERVICE <http://127.0.0.1:1/> { ?x ?y ?z }"


def graph(name):
    return NamedNode(f"http://example.org/graph/{name}")


def quads(name, *values):
    return [Quad(S, P, Literal(value), graph(name)) for value in values]


def test_a_graph_is_replaced_whole_and_again_without_a_change(tmp_path):
    with EmbeddedStore.open(tmp_path / "kg", write=True) as store:
        store.replace(graph("article/a"), quads("article/a", "1", "2"))
        for _ in range(2):
            store.replace(graph("article/a"), quads("article/a", "3"))
            assert list(store.dump()) == quads("article/a", "3")
        store.replace(graph("article/b"), quads("article/b", "4"))
        assert store.counts() == {graph("article/a"): 1, graph("article/b"): 1}
        store.remove(graph("article/a"))
        store.remove(graph("article/a"))
        assert store.graphs() == (graph("article/b"),)
    with EmbeddedStore.open(tmp_path / "kg") as again:
        assert list(again.dump()) == quads("article/b", "4")


def test_what_is_in_quarantine_is_kept_and_never_answered_from(tmp_path):
    with EmbeddedStore.open(tmp_path / "kg", write=True) as store:
        store.replace(graph("article/a"), quads("article/a", "good"))
        store.replace(graph("quarantine/a"), quads("quarantine/a", "bad"), instead_of=[graph("article/a")])
        assert store.graphs() == (graph("quarantine/a"),)
        assert list(store.dump()) == []
        assert list(store.dump([graph("quarantine/a")])) == quads("quarantine/a", "bad")
        for query in ("ASK { ?s ?p ?o }", "ASK { GRAPH ?g { ?s ?p ?o } }"):
            assert not bool(store.query(query))
        store.replace(graph("article/a"), quads("article/a", "good"), instead_of=[graph("quarantine/a")])
        assert store.graphs() == (graph("article/a"),)


def test_a_quad_of_another_graph_and_a_blank_node_are_refused():
    store = EmbeddedStore.in_memory()
    with pytest.raises(StoreError, match="cannot go into"):
        store.replace(graph("article/a"), quads("article/b", "1"))
    with pytest.raises(StoreError, match="blank node"):
        store.replace(graph("article/a"), [Quad(BlankNode(), P, S, graph("article/a"))])


def test_a_folder_of_something_else_is_left_alone(tmp_path):
    (tmp_path / "letter.txt").write_text("mine")
    for write in (False, True):
        with pytest.raises(StoreError, match="no store of this program"):
            EmbeddedStore.open(tmp_path, write=write)
    assert [p.name for p in tmp_path.iterdir()] == ["letter.txt"]


def test_a_missing_folder_is_no_store_to_read(tmp_path):
    with pytest.raises(StoreError, match="no such folder"):
        EmbeddedStore.open(tmp_path / "kg")
    assert not (tmp_path / "kg").exists()


@pytest.mark.parametrize(
    ("text", "message"), [('{"store": "cchc-kg", "format": 99}', "another format"), ("{", "damaged")]
)
def test_a_marker_of_another_format_is_refused(tmp_path, text, message):
    (tmp_path / "cchc-store.format").write_text(text)
    with pytest.raises(StoreError, match=message):
        EmbeddedStore.open(tmp_path, write=True)


def test_a_second_writer_is_told_and_a_reader_sees_what_was_committed(tmp_path):
    with EmbeddedStore.open(tmp_path / "kg", write=True) as store:
        store.replace(graph("article/a"), quads("article/a", "1"))
        with pytest.raises(StoreError, match="another process is writing"):
            EmbeddedStore.open(tmp_path / "kg", write=True)
        code = (
            "import sys; from pathlib import Path; from cchc_kg.store import EmbeddedStore\n"
            "from cchc_kg.errors import StoreError\n"
            "print(len(list(EmbeddedStore.open(Path(sys.argv[1])).dump())))\n"
            "try: EmbeddedStore.open(Path(sys.argv[1]), write=True)\n"
            "except StoreError as error: print(error)"
        )
        done = subprocess.run([sys.executable, "-c", code, tmp_path / "kg"], capture_output=True, text=True, check=True)
        assert done.stdout.startswith("1\nanother process is writing")


def test_a_store_that_is_opened_anew_loses_nothing_and_is_given_to_nobody_else(tmp_path):
    code = (
        "import sys; from pathlib import Path; from cchc_kg.store import EmbeddedStore\n"
        "from cchc_kg.errors import StoreError\n"
        "print('ready', flush=True)\n"
        "for _ in range(200):\n"
        "    try: EmbeddedStore.open(Path(sys.argv[1]), write=True)\n"
        "    except StoreError as error: assert 'another process is writing' in str(error), error\n"
        "    else: sys.exit('it was opened')"
    )
    command = [sys.executable, "-c", code, tmp_path / "kg"]
    with EmbeddedStore.open(tmp_path / "kg", write=True) as store:
        other = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        other.stdout.readline()
        times = 0
        while other.poll() is None or times < 5:
            store.replace(graph(f"article/{times}"), quads(f"article/{times}", "1"))
            store.renew()
            times += 1
            assert len(store.graphs()) == times
        assert (other.returncode, other.communicate()[1]) == (0, "")
    with EmbeddedStore.open(tmp_path / "kg") as store:
        assert len(store.graphs()) == times
    store = EmbeddedStore.in_memory()
    store.replace(graph("article/a"), quads("article/a", "1"))
    store.renew()
    assert store.graphs() == (graph("article/a"),)


def test_a_store_opened_for_reading_is_not_written_to(tmp_path):
    EmbeddedStore.open(tmp_path / "kg", write=True).close()
    with EmbeddedStore.open(tmp_path / "kg") as store, pytest.raises(StoreError, match="opened for reading"):
        store.replace(graph("article/a"), quads("article/a", "1"))


def test_a_closed_store_says_so(tmp_path):
    store = EmbeddedStore.open(tmp_path / "kg", write=True)
    store.close()
    with pytest.raises(StoreError, match="has been closed"):
        store.graphs()


def test_a_read_only_folder_can_be_read_and_not_written(tmp_path):
    folder = tmp_path / "kg"
    with EmbeddedStore.open(folder, write=True) as store:
        store.replace(graph("article/a"), quads("article/a", "1"))
    paths = [folder, *folder.rglob("*")]
    for path in paths:
        path.chmod(0o555 if path.is_dir() else 0o444)
    mine = [p for p in (tmp_path, *tmp_path.parents) if p.stat().st_uid == os.getuid()]
    above = [p for p in mine if Path(tempfile.gettempdir()) in p.parents]
    for path in above:
        path.chmod(0o755)
    root = os.geteuid() == 0  # whom no permission stops
    if root:
        os.seteuid(65534)
    try:
        with pytest.raises(StoreError, match="cannot be written"):
            EmbeddedStore.open(folder, write=True)
        with EmbeddedStore.open(folder) as store:
            assert len(list(store.dump())) == 1
    finally:
        if root:
            os.seteuid(0)
        for path in paths:
            path.chmod(0o755)


WRITER = """
import sys
import time
from pathlib import Path
from pyoxigraph import Literal, NamedNode, Quad
from cchc_kg.errors import StoreError
from cchc_kg.store import EmbeddedStore
if len(sys.argv) > 2:
    import resource, signal
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[2]),) * 2)
s, p = NamedNode("http://example.org/s"), NamedNode("http://example.org/p")
with EmbeddedStore.open(Path(sys.argv[1]), write=True) as store:
    print("open", flush=True)
    for turn in range(2000):
        time.sleep(0.01)  # a reader replays what was written since the last tidying
        graph = NamedNode(f"http://example.org/graph/article/{turn % 5}")
        try:
            store.replace(graph, [Quad(s, p, Literal(f"{turn} {i} " + "x" * 50), graph) for i in range(200)])
        except StoreError as error:
            print(error, flush=True)
            sys.exit(3)
"""


def assert_only_whole_graphs(folder, write=True):
    with EmbeddedStore.open(folder, write=write) as store:
        for name in store.graphs():
            turns = [quad.object.value.split()[0] for quad in store.dump([name])]
            assert len(turns) == 200
            assert len(set(turns)) == 1
        return len(store.graphs())


def test_a_writer_that_is_killed_leaves_only_whole_graphs(tmp_path):
    chance, seen = random.Random(7), 0
    for _ in range(6):
        writer = subprocess.Popen([sys.executable, "-c", WRITER, tmp_path / "kg"], stdout=subprocess.PIPE, text=True)
        assert writer.stdout.readline() == "open\n"
        time.sleep(chance.uniform(0.02, 0.3))
        writer.send_signal(signal.SIGKILL)
        writer.communicate()
        seen = max(seen, assert_only_whole_graphs(tmp_path / "kg"))
    assert seen == 5


def test_readers_beside_a_writer_see_only_whole_graphs(tmp_path):
    writer = subprocess.Popen([sys.executable, "-c", WRITER, tmp_path / "kg"], stdout=subprocess.PIPE, text=True)
    try:
        assert writer.stdout.readline() == "open\n"
        seen = [assert_only_whole_graphs(tmp_path / "kg", write=False) for _ in range(5)]
        assert max(seen) > 0
    finally:
        writer.kill()
        writer.communicate()


def test_a_full_disk_is_told_and_leaves_only_whole_graphs(tmp_path):
    done = subprocess.run(
        [sys.executable, "-c", WRITER, tmp_path / "kg", "400000"], capture_output=True, text=True, timeout=120
    )
    assert (done.returncode, "could not be written" in done.stdout) == (3, True), done
    assert assert_only_whole_graphs(tmp_path / "kg") > 0


@pytest.mark.filterwarnings("ignore::DeprecationWarning:rdflib")
def test_rdflib_sees_the_same_triples():
    store = EmbeddedStore.in_memory()
    store.replace(graph("article/a"), quads("article/a", "1", "2"))
    assert sorted(str(o) for o in store.rdflib_view().objects()) == ["1", "2"]


READING = [
    "SELECT * { ?s ?p ?o }",
    "ASK {}",
    "CONSTRUCT WHERE { ?s ?p ?o }",
    "DESCRIBE <http://example.org/s>",
    'SELECT * { ?s ?p "SERVICE <http://x> {}" }',
    "# SERVICE\nSELECT * { ?s <http://example.org/SERVICE> ?o }",
]
REFUSED = [
    "INSERT DATA { <a:a> <a:a> 1 }",
    "DELETE WHERE { ?s ?p ?o }",
    "LOAD <http://127.0.0.1:1/>",
    "CLEAR ALL",
    "",
    "SELECT",
    f"SELECT * {{ {SERVICE} }}",
    f"SELECT * {{ OPTIONAL {{ {SERVICE} }} }}",
    f"SELECT * {{ MINUS {{ {SERVICE} }} }}",
    f"SELECT * {{ {{ SELECT * {{ {SERVICE} }} }} }}",
    f"SELECT * {{ FILTER EXISTS {{ {SERVICE} }} }}",
    f"SELECT (EXISTS {{ {SERVICE} }} AS ?a) {{}}",
    f"SELECT * {{ ?s ?p ?o }} ORDER BY (EXISTS {{ {SERVICE} }})",
    f"SELECT * {{ BIND (EXISTS {{ {SERVICE} }} AS ?q) }}",
    f"CONSTRUCT {{ ?x ?y ?z }} WHERE {{ GRAPH ?g {{ {SERVICE} }} }}",
    f"DESCRIBE ?x {{ {SERVICE} }}",
    f"SELECT * {{ {SERVICE.replace('SERVICE', 'service silent')} }}",
    f'SELECT * {{ ?s ?p "\\u0022 # " . {SERVICE} }}',
    f"SELECT * {{ ?s ?p ?o # \r {SERVICE}\n}}",
    "SELECT * { " + SERVICE.replace("SERVICE", "SERV\\u0049CE") + " }",
    '"\\u005cu0022',
    "SELECT * " + "{" * 5000 + "}" * 5000,
]


@pytest.mark.parametrize("sparql", READING)
def test_a_query_from_outside_that_reads_is_let_in(sparql):
    EmbeddedStore.in_memory().query(checked(sparql).text)


@pytest.mark.parametrize("sparql", REFUSED, ids=range(len(REFUSED)))
def test_a_query_from_outside_that_writes_or_reaches_out_is_refused(sparql):
    with pytest.raises(QueryError):  # by the guard, or else by the engine
        EmbeddedStore.in_memory().query(checked(sparql).text)


@pytest.mark.parametrize("sparql", [sparql for sparql in REFUSED if "127.0.0.1" in sparql or " WHERE { ?s" in sparql])
def test_what_writes_or_reaches_out_is_refused_before_any_engine_sees_it(sparql):
    with pytest.raises(QueryError):
        checked(sparql)


def test_a_query_tells_whether_it_names_its_dataset():
    assert checked("SELECT * FROM <http://example.org/g> { ?s ?p ?o }").names_dataset
    assert not checked('SELECT ?from { ?from ?p "FROM <http://example.org/g>" }').names_dataset
    assert not checked("ASK {}").names_dataset


def test_a_malformed_query_is_a_query_error():
    with pytest.raises(QueryError, match="malformed"):
        EmbeddedStore.in_memory().query("SELECT * {")
