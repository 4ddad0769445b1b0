"""The stored questions as a graph of SPARQL examples (SHACL 1.0, 5.3 and 8.4; the form of SIB's sparql-examples)."""

from collections.abc import Iterable

from pyoxigraph import DefaultGraph, Literal, NamedNode, Quad

from cchc_kg.queries.question import Question
from cchc_kg.vocabulary import BASE, DCTERMS, PREFIXES, RDF, RDFS, SH

_KEYWORDS, _TARGET = (NamedNode(f"{PREFIXES['schema']}{name}") for name in ("keywords", "target"))


def iri(question: Question) -> NamedNode:
    """Return the name of a question in the graph of examples."""
    return NamedNode(f"{BASE}question/{question.name}")


def examples(questions: Iterable[Question], endpoint: str | None = None) -> tuple[Quad, ...]:
    """Return each question as ``sh:SPARQLSelectExecutable`` or ``sh:SPARQLConstructExecutable``, without graph.

    Its text runs as it lies (parameters filter nothing), with its prefixes; its comment is what it answers in both
    languages. ``endpoint`` is the address that answers it (None: not said).
    """
    found: list[Quad] = []
    for question in questions:
        kind, predicate = (
            (SH.SPARQLConstructExecutable, SH.construct)
            if question.constructs
            else (SH.SPARQLSelectExecutable, SH.select)
        )
        said: list[tuple[NamedNode, NamedNode | Literal]] = [
            (RDF.type, SH.SPARQLExecutable),
            (RDF.type, kind),
            (RDFS.comment, Literal(question.title_vi, language="vi")),
            (RDFS.comment, Literal(question.title_en, language="en")),
            (DCTERMS.description, Literal(question.description, language="en")),
            (predicate, Literal(without_header(question))),
            *((_KEYWORDS, Literal(tag)) for tag in question.tags),
        ]
        if endpoint:
            said.append((_TARGET, NamedNode(endpoint)))
        found += [Quad(iri(question), p, o, DefaultGraph()) for p, o in said]
    return tuple(found)


def without_header(question: Question) -> str:
    """Return the SPARQL of a question without the lines that say what it is."""
    return "\n".join(line for line in question.sparql.splitlines() if not line.startswith("#+")).strip() + "\n"
