"""Every term that this package or a shape uses is one the ontology describes."""

import re
from pathlib import Path

import pyoxigraph as ox
import pytest

from cchc_kg.vocabulary import BASE, CCHC, code, graph, thing

ROOT = Path(__file__).parents[1]
DESCRIBED = {q.subject.value for q in ox.parse(path=ROOT / "ontology" / "cchc.ttl")}
CODES = {q.subject.value for q in ox.parse(path=ROOT / "ontology" / "codes.ttl")}
SHAPES = sorted((ROOT / "shapes").rglob("*.ttl")) + sorted((ROOT / "shapes").rglob("*.rq"))


def test_every_term_is_described():
    assert len(CCHC.terms) > 50
    assert {t.value for t in CCHC.terms.values()} <= DESCRIBED


def test_terms_in_shapes_and_checks_are_described():
    used = {BASE + "def#" + name for p in SHAPES for name in re.findall(r"\bcchc:(\w+)", p.read_text("utf-8"))}
    assert len(used) > 40
    assert used <= DESCRIBED


def test_values_that_shapes_allow_are_those_of_the_lists():
    listed = re.compile(rf"{re.escape(BASE)}code/([a-z-]+)/\(([a-z|-]+)\)")
    found = [m for p in SHAPES for m in listed.findall(p.read_text("utf-8"))]
    assert len(found) >= 8
    for scheme, values in found:
        known = {c.rpartition("/")[2] for c in CODES if c.startswith(f"{BASE}code/{scheme}/")}
        assert set(values.split("|")) == known, scheme


def test_an_unlisted_term_is_refused():
    with pytest.raises(AttributeError, match="meetting"):
        _ = CCHC.meetting


def test_names_of_things_graphs_and_codes():
    assert thing("province", "quang-nam").value == BASE + "id/province/quang-nam"
    assert graph("article", "x").value == BASE + "graph/article/x"
    assert code("bound", "over").value == BASE + "code/bound/over"
