"""All SHACL engines find the same, and what the fast one cannot do the reference does, aloud."""

import io
import sys
from pathlib import Path

import pyoxigraph as ox
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cchc_kg.errors import InputError
from cchc_kg.graph import build
from cchc_kg.ntriples import rows
from cchc_kg.pipeline import Pipeline
from cchc_kg.sources import read_articles
from cchc_kg.validation import ENGINES, Validator
from cchc_kg.validation.engines import run
from cchc_kg.vocabulary import CCHC, OA, RDF, graph

ROOT = Path(__file__).parents[1]
SHAPES = ROOT / "tests" / "shapes"
PREFIXES = (SHAPES / "prefixes.ttl").read_text("utf-8")


@pytest.fixture(scope="module")
def pipeline():
    return Pipeline()


@pytest.fixture(scope="module")
def validators():
    return {engine: Validator(engine=engine) for engine in ENGINES}


@pytest.fixture(scope="module")
def samples(pipeline):
    articles = read_articles([str(ROOT / "data" / "samples")], io.BytesIO())
    return [q for r in pipeline.read(articles) for q in build(r.article, r.facts, r.registry)]


@pytest.fixture(scope="module")
def few(samples):
    """The samples without the longest of them: half as many, and all their properties but cchc:venue."""
    quads = [q for q in samples if "/article/seed-" not in q.graph_name.value]
    assert {q.predicate for q in samples} - {q.predicate for q in quads} == {CCHC.venue}
    return quads


def found(validator, quads, reference=()):
    return sorted(map(repr, validator.check(quads, reference).findings))


def first(reports):
    """Return the first of several and the others."""
    one, *others = reports
    return one, others


def turtle(path):
    return list(ox.parse(PREFIXES + path.read_text("utf-8"), format=ox.RdfFormat.TURTLE))


def test_there_is_a_fast_engine_and_the_reference():
    assert ENGINES == ("fast", "shacl", "pyshacl")


def test_the_samples_give_the_same_findings(validators, samples, pipeline):
    fast, others = first(found(v, samples, pipeline.reference) for v in validators.values())
    assert others == [fast] * 2
    assert len(fast) >= 1


@pytest.mark.parametrize("name", ["ế", "a%20b", "\U0001f600"])
def test_things_of_any_name_in_several_graphs_give_the_same_findings(validators, name):
    it, homes = ox.NamedNode(f"https://example.org/{name}"), [graph("article", home) for home in ("one", "two")]
    quads = [ox.Quad(it, RDF.type, CCHC.Observation, home) for home in homes]
    fast, others = first(found(v, quads) for v in validators.values())
    assert others == [fast] * 2
    assert sum(it.value in finding for finding in fast) == len(fast) >= 10


def test_examples_without_any_one_property_give_the_same_findings(validators):
    around = turtle(SHAPES / "around.ttl")
    quads = []
    for path in sorted(SHAPES.glob("*/valid.ttl")):
        example = turtle(path)
        for n, gone in enumerate(sorted({q.predicate.value for q in example} - {RDF.type.value})):
            home = graph("article", f"{path.parent.name}-{n}")
            quads += [ox.Quad(q.subject, q.predicate, q.object, home) for q in example if q.predicate.value != gone]
    fast, others = first(found(v, quads, around) for v in validators.values())
    assert others == [fast] * 2
    assert len(fast) >= 40


ODD = st.sampled_from(
    [
        ox.Literal("x"),
        ox.Literal("x", language="en"),
        ox.Literal(""),
        ox.Literal("7", datatype=ox.NamedNode("http://www.w3.org/2001/XMLSchema#integer")),
        ox.Literal("-7", datatype=ox.NamedNode("http://www.w3.org/2001/XMLSchema#decimal")),
        ox.NamedNode("https://example.org/other"),
    ]
)


# What the reference cannot compare, or takes for in order, where SHACL wants a finding.
COMPARED = {OA.start, OA.end, CCHC.lowest, CCHC.highest, CCHC.periodStart, CCHC.periodEnd}
SLIPS = st.lists(st.tuples(st.integers(0, 10_000), st.booleans(), ODD), min_size=1, max_size=12)


def slipped(quads, slips):
    """Return the quads, some of them with another object, or told once more with another."""
    told = list(quads)
    for place, added, new in slips:
        was = quads[place % len(quads)]
        slip = ox.Quad(was.subject, was.predicate, new, was.graph_name)
        if added:
            told.append(slip)
        else:
            told[place % len(quads)] = slip
    return told


@given(slips=SLIPS)
@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_graphs_with_random_slips_give_the_same_findings(validators, few, pipeline, slips):
    quads = slipped(few, [s for s in slips if few[s[0] % len(few)].predicate not in COMPARED])
    fast, others = first(found(v, quads, pipeline.reference) for v in validators.values())
    assert others == [fast] * 2


@given(slips=SLIPS)
@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_graphs_with_any_random_slips_give_the_same_findings_with_the_sieve_and_without(
    validators, few, pipeline, slips
):
    quads = slipped(few, slips)
    assert found(validators["fast"], quads, pipeline.reference) == found(validators["shacl"], quads, pipeline.reference)


def test_a_date_that_is_none_is_found_where_the_reference_cannot_compare_it(validators, samples):
    bad = ox.Literal("2023-13-45", datatype=ox.NamedNode("http://www.w3.org/2001/XMLSchema#date"))
    at = next(i for i, q in enumerate(samples) if q.predicate == CCHC.periodStart)
    was = samples[at]
    quads = [*samples[:at], ox.Quad(was.subject, was.predicate, bad, was.graph_name), *samples[at + 1 :]]
    said = [f for f in validators["fast"].check(quads).findings if f.focus == was.subject.value]
    named = sorted((f.component or "").rpartition("#")[2] for f in said if f.value == bad)
    assert named == ["DatatypeConstraintComponent", "LessThanOrEqualsConstraintComponent"]


def test_where_the_reference_breaks_down_over_values_it_is_said(validators, samples, monkeypatch):
    def breaks(*_, **__):
        raise TypeError("'<=' not supported between instances of 'Literal' and 'Literal'")

    monkeypatch.setattr("pyshacl.validate", breaks)
    with pytest.raises(InputError, match=r"cannot compare values.*--engine fast"):
        validators["pyshacl"].check(samples)


@pytest.mark.parametrize("broken", ["missing", "panic"])
def test_without_the_fast_engine_the_reference_runs_and_it_is_said(broken, monkeypatch, samples, validators):
    class Panic(BaseException):
        """As a Rust engine breaks down: no Exception."""

    class Broken:
        class Shapes:
            @staticmethod
            def from_text(*_):
                raise Panic("index out of bounds")

    shapes = validators["fast"].shapes
    expected = run("pyshacl", rows(samples), shapes)
    monkeypatch.setitem(sys.modules, "shacl", None if broken == "missing" else Broken)
    with pytest.warns(RuntimeWarning, match="pySHACL runs instead"):
        assert sorted(map(repr, run("fast", rows(samples), shapes))) == sorted(map(repr, expected))
