"""Loading, keeping in step and comparing, against each real server."""

import dataclasses
import re

import httpx
import pytest
from pyoxigraph import Literal, NamedNode, Quad

from cchc_kg.errors import CchcKgError, StoreError
from cchc_kg.queries import Page, ask, questions
from cchc_kg.store import EmbeddedStore, is_quarantine
from cchc_kg.store.ledger import LEDGER, Ledger, staging
from cchc_kg.store.remote import RemoteStore
from cchc_kg.store.transfer import carry_out, everything, plan
from cchc_kg.store.verifying import DIFFERENT, EXTRA, MISSING, SAME, verify
from cchc_kg.vocabulary import graph

XSD = "http://www.w3.org/2001/XMLSchema#"
DECIMALS = ("15223.00", "15223", "0.10", "-0.5", "-0.0", "0", "100", "1230.50", "5.", ".5", "+7.25", "0.000001")
OTHERS = (
    *((text, "integer") for text in ("007", "+5", "-0", "99999999999999999999")),
    *((text, "boolean") for text in ("1", "true", "false", "0")),
    *((text, "date") for text in ("2024-05-01", "2024-05-01Z", "2024-05-01+07:00")),
    *((text, "dateTime") for text in ("2024-05-01T10:00:00", "2024-05-01T10:00:00Z", "2024-05-01T10:00:00.500+07:00")),
    *((text, "double") for text in ("1.50E1", "15", "0.1", "INF", "NaN", "1e300")),
    *((text, "gYear") for text in ("2024",)),
    *((text, "gMonthDay") for text in ("--05-01",)),
    *((text, "anyURI") for text in ("http://example.org/tỉnh?a=b&c",)),
    *((text, "decimal") for text in ("khoảng 15",)),
)


def article(key, *values):
    name = graph("article", key)
    return [Quad(name, NamedNode(f"http://example.org/p{n}"), value, name) for n, value in enumerate(values)]


def stored(*graphs):
    store = EmbeddedStore.in_memory()
    for quads in graphs:
        store.replace(quads[0].graph_name, quads)
    return store


def load(store, server):
    planned = plan(store, server)
    carry_out(planned, store, server)
    return {graph: entry.triples for graph, entry in planned.send.items()}


def sync(store, server):
    planned = plan(store, server, only_changed=True, remove_gone=True)
    carry_out(planned, store, server)
    return set(planned.send), set(planned.gone)


def differing(store, server):
    compared = verify(store, server, everything, examples=100)
    return {c.graph: (c.verdict, c.only_here, c.only_there) for c in compared if c.verdict != SAME}


def test_loading_twice_is_loading_once(samples, server):
    stranger = NamedNode("http://example.org/others")
    server.replace(stranger, [Quad(stranger, stranger, Literal("stays"), stranger)])
    assert differing(samples, server) == dict.fromkeys(samples.graphs(), (MISSING, (), ()))
    first = load(samples, server)
    assert first == load(samples, server) == dict(samples.counts())
    assert first.items() <= server.counts().items()
    assert differing(samples, server) == {}
    assert server.counts([stranger]) == {stranger: 1}
    assert LEDGER not in server.graphs()
    server.remove(stranger)


def test_only_what_changed_is_sent_and_what_is_gone_goes(server):
    store = stored(*(article(f"a{n}", Literal(f"văn bản {n}"), Literal(n)) for n in range(6)))
    a = [graph("article", f"a{n}") for n in range(6)]
    assert sync(store, server) == (set(a), set())
    assert sync(store, server) == (set(), set())
    store.replace(a[1], article("a1", Literal("changed"), Literal(1)))
    store.remove(a[2])
    held = graph("quarantine", "a3")
    store.replace(held, [Quad(q.subject, q.predicate, q.object, held) for q in store.dump([a[3]])], instead_of=[a[3]])
    assert sync(store, server) == ({a[1]}, {a[2], a[3]})
    assert set(server.counts(a)) == {a[0], a[1], a[4], a[5]}
    assert differing(store, server) == {}

    # What others did at the server: a triple more is seen by its number, another value by verify alone.
    server.update(f"INSERT DATA {{ GRAPH {a[0]} {{ {a[0]} <http://example.org/q> 1 }} }}")
    server.remove(a[4])
    assert sync(store, server) == ({a[0], a[4]}, set())
    p0 = NamedNode("http://example.org/p0")
    server.update(
        f"DELETE {{ GRAPH {a[5]} {{ ?s {p0} ?o }} }} INSERT {{ GRAPH {a[5]} {{ ?s {p0} 'other' }} }} "
        f"WHERE {{ GRAPH {a[5]} {{ ?s {p0} ?o }} }}"
    )
    (found,) = (c for c in verify(store, server, everything) if c.verdict != SAME)
    assert (found.graph, found.verdict) == (a[5], DIFFERENT)
    assert found.only_here == (f'{a[5]} {p0} "văn bản 5"',)
    assert found.only_there == (f'{a[5]} {p0} "other"',)
    load(store, server)
    assert differing(store, server) == {}
    store.remove(a[5])
    assert differing(store, server) == {a[5]: (EXTRA, (), ())}


def test_values_are_the_same_however_a_store_spells_them(server):
    values = [Literal(text, datatype=NamedNode(XSD + "decimal")) for text in DECIMALS]
    values += [Literal(text, datatype=NamedNode(XSD + kind)) for text, kind in OTHERS]
    values += [Literal("chữ", language="vi-VN"), Literal(""), Literal("a\nb\r\nc\td\"'\\ \u200b😀"), Literal("e\u0301")]
    values += [Literal("dài " * 5000), NamedNode("http://example.org/tỉnh/%C3%A9?a=b&c#d"), NamedNode("urn:x:y")]
    store = stored(article("values", *values))
    assert len(values) > 30
    load(store, server)
    assert differing(store, server) == {}
    store.replace(graph("article", "values"), article("values", Literal("one")))
    load(store, server)
    assert differing(store, server) == {}


def test_what_a_store_cannot_find_to_delete_is_replaced_all_the_same(server):
    """Jena TDB2 keeps ``15223.00`` through a PUT and a DELETE WHERE."""
    name = graph("article", "decimals")
    lines = "".join(f'{name} <http://example.org/p{n}> "{d}"^^<{XSD}decimal> .\n' for n, d in enumerate(DECIMALS))
    address = server.addresses.data
    server._wire.send("PUT", address, "PUT", (), {"graph": name.value}, {"Content-Type": "text/turtle"}, lines.encode())
    store = stored(article("decimals", Literal("new")))
    load(store, server)
    assert differing(store, server) == {}
    assert server.counts([name]) == {name: 1}


def test_a_large_graph_is_put_together_beside_the_old_one(server):
    name = graph("article", "large")
    store = stored(
        [Quad(name, NamedNode(f"http://example.org/p{n % 9}"), Literal(f"số {n}"), name) for n in range(11_000)]
    )
    small = RemoteStore(server.endpoint, chunk=4000)
    told = []
    small.replace(name, store.dump([name]), told=told.append)
    small.close()
    assert told == [4000, 8000, 11000]
    assert server.counts([name, staging(name)]) == {name: 11_000}
    assert differing(store, server) == {}
    assert sum(1 for _ in server.dump([name])) == 11_000  # Virtuoso gives 10,000 at a time

    # A longer answer is whole or an error, and so is a page far behind.
    rows = f"SELECT ?o WHERE {{ GRAPH {name} {{ ?s ?p ?o }} }} ORDER BY STR(?o)"
    if server.dialect.page is None:
        assert sum(1 for _ in server.query(rows)) == 11_000
    else:
        for query in (rows, f"{rows} LIMIT 10500", f"CONSTRUCT {{ ?s ?p ?o }} WHERE {{ GRAPH {name} {{ ?s ?p ?o }} }}"):
            with pytest.raises(StoreError, match="10,000 rows"):
                list(server.query(query))
    far = ask(replaced(rows), {}, server, page=Page(500, 10_400)).records()
    assert far == ask(replaced(rows), {}, store, page=Page(500, 10_400)).records()
    assert len(far) == 500


def test_an_upload_that_breaks_off_leaves_the_old_graph(server):
    name = graph("article", "x")
    old = article("x", Literal("old"))
    server.replace(name, old)
    small = RemoteStore(server.endpoint, chunk=10)

    def breaking_off():
        for n in range(35):
            yield Quad(name, NamedNode(f"http://example.org/p{n}"), Literal("new"), name)
        raise StoreError("the disk is gone")

    with pytest.raises(StoreError, match="disk"):
        small.replace(name, breaking_off())
    small.close()
    assert list(server.dump([name])) == old
    store = stored(old)
    Ledger(server).mark([name])  # as a run that was killed leaves it
    assert sync(store, server) == ({name}, set())
    assert server.counts([name, staging(name)]) == {name: 1}


def test_a_put_that_is_cut_short_leaves_the_old_graph_where_the_dialect_says_so(server):
    name = graph("article", "x")
    old = article("x", Literal("old"))
    server.replace(name, old)
    lines = "".join(f"<urn:s{n}> <urn:p> <urn:o> .\n" for n in range(5000)) + "<urn:s> <urn:"
    kind = {"Content-Type": "application/n-triples"}
    with pytest.raises(CchcKgError, match="refused to PUT"):
        server._wire.send("PUT", server.addresses.data, "PUT", (), {"graph": name.value}, kind, lines.encode())
    assert (list(server.dump([name])) == old) == server.dialect.whole_put


def test_a_quarantined_graph_and_blank_nodes_go_to_no_server(server):
    with pytest.raises(StoreError, match="in quarantine"):
        server.replace(graph("quarantine", "x"), [])
    name = graph("article", "x")
    with pytest.raises(StoreError, match="cannot go into"):
        server.replace(name, [Quad(name, name, name, LEDGER)])
    assert server.counts([name]) == {}


def test_an_empty_store_empties_no_server(server):
    load(stored(article("x", Literal("x"))), server)
    with pytest.raises(StoreError, match="store is empty"):
        sync(EmbeddedStore.in_memory(), server)
    assert server.counts([graph("article", "x")]) == {graph("article", "x"): 1}


def test_stored_questions_are_answered_alike(store, server):
    load(store, server)
    assert {g: server.counts()[g] for g in store.graphs() if not is_quarantine(g)} == {
        g: n for g, n in store.counts().items() if not is_quarantine(g)
    }
    assert bool(server.query("ASK { GRAPH ?g { ?s ?p ?o } }"))
    assert not bool(server.query("ASK { GRAPH ?g { <urn:nothing> ?p ?o } }"))
    assert len(list(server.query("CONSTRUCT { ?s ?p ?o } WHERE { GRAPH ?g { ?s ?p ?o } }"))) > 100
    asked = 0
    for question in questions().values():
        if all(p.optional or p.name == "place" for p in question.parameters):
            given = {p.name: ["quang nam"] for p in question.parameters if not p.optional}
            here, there = told(question, given, store), told(question, given, server)
            assert there == here, question.name
            asked += 1
            if not question.constructs:
                assert told(question, given, server, Page(3, 2)) == here[2:5], question.name
    assert asked >= 12
    given = {"by": ["2023-12-31"]}
    assert len(told(questions()["directives"], given, store)) == 1
    assert told(questions()["directives"], given, server) == told(questions()["directives"], given, store)


def replaced(rows):
    """Return a stored question that asks for these rows, and takes no parameters."""
    known = questions()["contents"]
    assert not known.parameters
    return dataclasses.replace(known, sparql=rows, columns=("o",))


def told(question, given, store, page=None):
    """Return the records of an answer, values in one form: Fuseki writes 91 as 91.0, Virtuoso false as 0."""
    forms = {"true": "1", "false": "0"}
    records = ask(question, given, store, page=page).records()
    return [{k: forms.get(v, re.sub(r"^(-?\d+)\.0$", r"\1", v or "")) for k, v in record.items()} for record in records]


def test_a_user_who_is_not_known_is_told_and_changes_nothing(server, monkeypatch):
    if server.dialect.name == "oxigraph":
        pytest.skip("Oxigraph's server knows no users")
    store = stored(article("x", Literal("x")))
    for name, password in ((None, None), ("tester", "wrong-Secret1")):
        if name is None:
            monkeypatch.delenv("CCHC_KG_ENDPOINT_USER")
        else:
            monkeypatch.setenv("CCHC_KG_ENDPOINT_USER", name)
            monkeypatch.setenv("CCHC_KG_ENDPOINT_PASSWORD", password)
        unknown = RemoteStore(server.endpoint)
        with pytest.raises(StoreError, match=r"401.*netrc") as told:
            load(store, unknown)
        assert "wrong-Secret1" not in str(told.value)
        unknown.close()
    assert server.counts([graph("article", "x")]) == {}
    other = {"basic": "digest", "digest": "basic"}[server.dialect.auth]
    monkeypatch.setenv("CCHC_KG_ENDPOINT_USER", "tester")
    mistaken = RemoteStore(server.endpoint, auth=other)
    with pytest.raises(StoreError, match=f"--auth {server.dialect.auth}|{other} with this user is not accepted"):
        load(store, mistaken)
    mistaken.close()


def test_a_wrong_query_is_told_apart_from_a_store_that_fails(server):
    with pytest.raises(Exception, match="refused to answer") as told:
        server.query("SELECT * {")
    assert type(told.value).__name__ == "QueryError"
    assert httpx.codes.BAD_REQUEST.phrase in str(told.value)
