"""Each shape takes a good example, and each thing it asks for has an example that lacks just that.

tests/shapes/{file}/valid.ttl is good; a row of invalid.csv takes properties from the thing that the shape is about
(``remove``) and says something else of it (``add``), breaks one constraint so, and tells the finding.
"""

import csv
import re
from collections import defaultdict
from pathlib import Path

import pyoxigraph as ox
import pytest

from cchc_kg.validation import Validator
from cchc_kg.vocabulary import BASE, RDF, SH, graph

HERE = Path(__file__).parent / "shapes"
FILES = sorted((Path(__file__).parents[1] / "shapes").glob("*.ttl"))
PREFIXES = (HERE / "prefixes.ttl").read_text("utf-8")
TARGET = ox.NamedNode(SH.base + "targetClass")
TOLD = {SH.path, SH.severity, SH.message, RDF.type}


def triples(text):
    return [(q.subject, q.predicate, q.object) for q in ox.parse(PREFIXES + text, format=ox.RdfFormat.TURTLE)]


def example(name):
    return triples((HERE / name / "valid.ttl").read_text("utf-8"))


def local(iri):
    return iri.value.rpartition("/")[2]


def asked():
    """Yield each constraint of each property shape: file, shape, target class, constraint."""
    for path in FILES:
        said = defaultdict(lambda: defaultdict(list))
        for q in ox.parse(path.read_bytes(), format=ox.RdfFormat.TURTLE):
            said[q.subject][q.predicate].append(q.object)
        of = {shape: about[TARGET] for about in said.values() for shape in about[SH.property]}
        for shape, about in said.items():
            if SH.PropertyShape in about[RDF.type]:
                (target,) = of[shape]
                for constraint in about.keys() - TOLD:
                    if about[constraint]:
                        yield path.stem, local(shape), target, constraint.value.removeprefix(SH.base)


ASKED = sorted(asked(), key=str)
TARGETS = {shape: target for _, shape, target, _ in ASKED}
CASES = [
    (path.stem, row)
    for path in FILES
    for row in csv.DictReader((HERE / path.stem / "invalid.csv").read_text("utf-8").splitlines())
]


def broken(name, row):
    """Return the good example with the change of one row."""
    good = example(name)
    (focus,) = [s for s, p, o in good if p == RDF.type and o == TARGETS[row["shape"]]]
    gone = {triples(f"<s> {prefixed} <o> .")[0][1] for prefixed in row["remove"].split()}
    kept = [t for t in good if t[0] != focus or t[1] not in gone]
    assert len(good) - len(kept) >= len(gone), row
    return kept + (triples(f"{focus} {row['add']} .") if row["add"] else [])


@pytest.fixture(scope="module")
def findings():
    """The findings of all examples by the example's number (good ones: by the file's name), in one run."""
    told = {path.stem: example(path.stem) for path in FILES}
    told |= {str(i): broken(name, row) for i, (name, row) in enumerate(CASES)}
    around = [ox.Quad(*t) for t in triples((HERE / "around.ttl").read_text("utf-8"))]
    quads = [ox.Quad(*t, graph("article", key)) for key, example in told.items() for t in example]
    found = defaultdict(list)
    for finding in Validator().check(quads, around).findings:
        found[finding.graph.rpartition("/")[2]].append(finding)
    return found


def test_every_constraint_of_every_property_shape_has_its_example():
    assert len(FILES) >= 13
    assert len(TARGETS) >= 75
    assert len(CASES) >= 200
    covered = {(name, row["shape"], row["constraint"]) for name, row in CASES}
    assert covered == {(name, shape, constraint) for name, shape, _, constraint in ASKED}


@pytest.mark.parametrize("name", [path.stem for path in FILES])
def test_the_good_example_conforms(name, findings):
    assert findings[name] == []
    assert {t for n, _, t, _ in ASKED if n == name} <= {o for _, p, o in example(name) if p == RDF.type}


@pytest.mark.parametrize(
    ("number", "row"), [(str(i), row) for i, (_, row) in enumerate(CASES)],
    ids=[f"{row['shape']}-{row['constraint']}" for _, row in CASES],
)  # fmt: skip
def test_the_bad_example_is_found_for_what_it_is_and_for_nothing_else(number, row, findings):
    found = [f for f in findings[number] if f.check.startswith(f"{BASE}shape/")]
    said = {(f.check.rpartition("/")[2], f.severity, f.message_vi, f.message_en) for f in found}
    assert said == {(row["shape"], row["severity"], row["vi"], row["en"])}
    component = f"{row['constraint'][0].upper()}{row['constraint'][1:]}ConstraintComponent"
    assert component in {f.component.removeprefix(SH.base) for f in found}


LISTED = re.compile(r'sh:path cchc:(\w+) ;(?:(?!\n\n).)*?/code/([a-z-]+)/\(([a-z|-]+)\)\$"', re.S)
LISTS = [found for path in FILES for found in LISTED.findall(path.read_text("utf-8"))]


@pytest.mark.parametrize(("term", "scheme", "values"), LISTS, ids=[scheme for _, scheme, _ in LISTS])
def test_a_closed_list_holds_the_codes_of_the_ontology_and_no_others(term, scheme, values):
    assert len(LISTS) >= 8
    codes = {
        q.subject.value.removeprefix(f"{BASE}code/{scheme}/")
        for q in ox.parse((FILES[0].parents[1] / "ontology" / "codes.ttl").read_bytes(), format=ox.RdfFormat.TURTLE)
        if q.subject.value.startswith(f"{BASE}code/{scheme}/")
    }
    assert set(values.split("|")) == codes, term
