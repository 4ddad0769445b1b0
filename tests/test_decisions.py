"""Decisions on who is who: they hold, they can be taken back, and what contradicts itself is refused."""

import pytest

from cchc_kg.decisions import Decisions
from cchc_kg.errors import KnowledgeError
from cchc_kg.vocabulary import BASE, CCHC, DCTERMS, code

HEAD = "decision,one,other,who,when,why\n"


def load(tmp_path, *rows):
    path = tmp_path / "entities.csv"
    path.write_text(HEAD + "".join(f"{row}\n" for row in rows), "utf-8")
    return Decisions.load(path)


def row(decision, one, other, when="2026-01-02"):
    return f"{decision},person/{one},person/{other},Lê Thử,{when},vì thế"


def iri(name):
    return f"{BASE}id/person/{name}"


def test_the_least_of_the_names_that_are_one_stands_for_all(tmp_path):
    told = load(tmp_path, row("same", "c", "b"), row("same", "d", "c"), row("same", "b", "a"))
    assert {told.one_of(iri(n)) for n in "abcd"} == {iri("a")}
    assert told.one_of(iri("e")) == iri("e")


def test_a_registered_indicator_stands_before_a_provisional_one(tmp_path):
    told = load(tmp_path, "same,indicator/ty-le-mau,indicator/provisional-mau-0a1b2c3d,x,2026-01-01,y")
    assert told.one_of(f"{BASE}id/indicator/provisional-mau-0a1b2c3d") == f"{BASE}id/indicator/ty-le-mau"


def test_the_order_of_rows_changes_nothing_but_which_is_last(tmp_path):
    rows = [row("same", "c", "b"), row("same", "a", "c"), row("different", "a", "d")]
    first, second = load(tmp_path, *rows), load(tmp_path, *reversed(rows))
    assert first.quads == second.quads
    assert {first.one_of(iri(n)) for n in "abc"} == {second.one_of(iri(n)) for n in "abc"} == {iri("a")}


def test_the_last_decision_on_a_pair_holds_so_that_each_can_be_taken_back(tmp_path):
    told = load(tmp_path, row("same", "a", "b"), row("different", "b", "a"))
    assert told.one_of(iri("b")) == iri("b")
    assert [d.decision for d in told.held] == ["different"]
    assert load(tmp_path, row("same", "a", "b"), row("open", "a", "b")).held == ()


def test_a_name_may_be_said_to_be_several(tmp_path):
    told = load(tmp_path, row("different", "a", "a"))
    assert told.several(iri("a"))
    assert not told.several(iri("b"))
    assert told.one_of(iri("a")) == iri("a")


@pytest.mark.parametrize(
    ("rows", "line", "what"),
    [
        ([row("same", "a", "b"), row("same", "b", "c"), row("different", "a", "c")], 4, "are different here"),
        ([row("perhaps", "a", "b")], 2, "no decision"),
        ([row("same", "a", "a")], 2, "stands twice"),
        ([row("same", "a", "b", "2026-13-01")], 2, "no date"),
        (["same,person/a,meeting/b,x,2026-01-01,y"], 2, "one kind"),
        (["same,person/,person/b,x,2026-01-01,y"], 2, "one kind"),
        (["same,person/a b,person/c,x,2026-01-01,y"], 2, "is no name of a thing"),
        (["same,province/a,province/b,x,2026-01-01,y"], 2, "a province is not decided on here"),
        (["different,indicator/a,indicator/a,x,2026-01-01,y"], 2, "stands twice"),
        (["same,person/a,person/b,,2026-01-01,y"], 2, "'who' is empty"),
    ],
)
def test_what_is_malformed_or_contradicts_itself_is_refused_by_path_and_line(tmp_path, rows, line, what):
    with pytest.raises(KnowledgeError, match=rf"entities\.csv:{line}: .*{what}"):
        load(tmp_path, *rows)


def test_no_file_is_no_decisions(tmp_path):
    told = Decisions.load(tmp_path / "none.csv")
    assert told.held == ()
    assert told.quads == ()


def test_the_graph_says_who_decided_what_when_and_why(tmp_path):
    quads = load(tmp_path, f"same,{iri('b')},person/a,Lê Thử,2026-01-02,vì thế").quads
    said = {(q.predicate, getattr(q.object, "value", "")) for q in quads}
    assert (CCHC.decision, code("decision", "same").value) in said
    assert {v for p, v in said if p == CCHC.decides} == {iri("a"), iri("b")}
    assert (CCHC.decidedBy, "Lê Thử") in said
    assert [(q.subject.value, q.object.value) for q in quads if q.predicate == DCTERMS.isReplacedBy] == [
        (iri("b"), iri("a"))
    ]
