"""The W3C SHACL test suite, core and SPARQL-based constraints, through both engines, and through the sieve."""

from collections import Counter
from pathlib import Path

import pyoxigraph as ox
import pytest
import rdflib
from rdflib.collection import Collection
from rdflib.namespace import RDF, SH

from cchc_kg.ntriples import iri, rows
from cchc_kg.validation.background import Background
from cchc_kg.validation.described import Ways
from cchc_kg.validation.engines import ENGINES, NotShacl, run
from cchc_kg.validation.sieve import Sieve

SUITE = Path(__file__).with_name("shacl")
MF = rdflib.Namespace("http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#")
SHT = rdflib.Namespace("http://www.w3.org/ns/shacl-test#")


def entries():
    for path in sorted(SUITE.glob("*/*/*.ttl")):
        told = rdflib.Graph().parse(path, publicID=path.as_uri())
        for manifest in told.subjects(RDF.type, MF.Manifest):
            listed = told.value(manifest, MF.entries)
            for entry in Collection(told, listed) if listed else ():
                if (entry, RDF.type, SHT.Validate) in told:
                    yield f"{path.relative_to(SUITE).parent}/{path.stem}", path, told, entry


ENTRIES = list(entries())
# Case and engine: why it deviates. Strict: one that passes again must leave the list.
DEVIATIONS: dict[tuple[str, str], str] = {
    ("core/property/uniqueLang-002", "pyshacl"): 'takes "1"^^xsd:boolean for true, which is given in its own form',
    ("sparql/node/prefixes-001", "pyshacl"): "does not follow owl:imports to declared prefixes",
    ("sparql/pre-binding/pre-binding-005", "pyshacl"): "does not pre-bind inside FILTER of an OPTIONAL",
    ("sparql/pre-binding/shapesGraph-001", "pyshacl"): "has no $shapesGraph",
    ("sparql/pre-binding/unsupported-sparql-004", "fast"): "the engine below runs a query that the standard forbids",
    ("sparql/pre-binding/unsupported-sparql-004", "shacl"): "runs a query that the standard forbids",
}


FOUND = {
    "conforms", "result", "focusNode", "resultPath", "resultSeverity", "resultMessage", "sourceShape", "value",
    "sourceConstraintComponent",
}  # fmt: skip


def quads(address):
    path = Path(address.removeprefix("file://"))
    return [
        ox.Quad(q.subject, q.predicate, q.object)
        for q in ox.parse(path.read_bytes(), format=ox.RdfFormat.TURTLE, base_iri=path.as_uri())
    ]


def term(node):
    """Return what can be compared of a term: blank nodes have no name of their own."""
    return None if node is None or isinstance(node, rdflib.BNode) else str(node)


def expected(told, report):
    return Counter(
        (
            term(told.value(r, SH.focusNode)),
            term(told.value(r, SH.resultPath)),
            term(told.value(r, SH.sourceConstraintComponent)),
            term(told.value(r, SH.resultSeverity)),
        )
        for r in told.objects(report, SH.result)
    )


def found(results):
    def named(iri):
        return iri if iri and not iri.startswith("_:") else None

    return Counter((named(r.focus), named(r.path), r.component, r.severity) for r in results)


def by_class(data, shapes):
    """Return the same with a class of its own for each shape that names its nodes: the sieve knows targets by class."""
    more, changed = [], []
    for number, q in enumerate(shapes):
        if q.predicate == ox.NamedNode(str(SH.targetNode)) and not isinstance(q.object, ox.Literal):
            kind = ox.NamedNode(f"https://example.org/target-{number}")
            more.append(ox.Quad(q.object, ox.NamedNode(str(RDF.type)), kind))
            q = ox.Quad(q.subject, ox.NamedNode(str(SH.targetClass)), kind)
        changed.append(q)
    return data + more, changed


def sieve_of(shapes):
    """Return the sieve of shapes, beside which a case tells what is to be found."""
    return Sieve.of([q for q in shapes if q.predicate.value.removeprefix(str(SH)) not in FOUND], Background(()))


def sifted(data, shapes):
    """Return what the engine finds in what the sieve leaves to it."""
    changed = by_class(data, shapes)
    sieve = sieve_of(changed[1])
    if sieve is None:
        return run("fast", rows(data), shapes)
    data, shapes = changed
    ways = Ways()
    batch = ways.batch([rows(data)])
    (left,) = sieve.doubtful(batch, ways)
    results = run("fast", list(sieve.part(batch.graphs[0], left)), shapes)
    return [r for r in results if not r.focus or iri(r.focus) in left]


def test_the_sieve_takes_part_in_the_suite():
    shapes = [quads(str(told.value(told.value(entry, MF.action), SHT.shapesGraph))) for _, _, told, entry in ENTRIES]
    assert sum(sieve_of(by_class([], loaded)[1]) is not None for loaded in shapes) >= 20


def cases():
    for name, path, told, entry in ENTRIES:
        for engine in ENGINES:
            why = DEVIATIONS.get((name, engine))
            marks = [pytest.mark.xfail(reason=why, strict=True)] if why else []
            yield pytest.param(path, told, entry, engine, id=f"{name}-{engine}", marks=marks)


def test_the_suite_is_there():
    assert len(ENTRIES) >= 115
    assert {(name, engine) for name, *_ in ENTRIES for engine in ENGINES} >= set(DEVIATIONS)


@pytest.mark.parametrize(("path", "told", "entry", "engine"), list(cases()))
@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_a_case_of_the_w3c(path, told, entry, engine):
    action, result = told.value(entry, MF.action), told.value(entry, MF.result)
    data, shapes = (quads(str(told.value(action, p))) for p in (SHT.dataGraph, SHT.shapesGraph))
    if result == SHT.Failure:
        with pytest.raises(NotShacl):
            sifted(data, shapes) if engine == "fast" else run(engine, rows(data), shapes)
        return
    results = sifted(data, shapes) if engine == "fast" else run(engine, rows(data), shapes)
    wanted, got = expected(told, result), found(results)
    assert got == wanted
    conforms = told.value(result, SH.conforms).toPython()
    assert conforms == (not wanted)
