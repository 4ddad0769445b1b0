"""The graphs that every article leans on: the ontology and the registries, as published."""

from collections.abc import Iterable
from importlib.resources.abc import Traversable

from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, parse

from cchc_kg.decisions import Decisions
from cchc_kg.errors import KnowledgeError
from cchc_kg.knowledge import shelf
from cchc_kg.registry import ADDITIONS, FILES
from cchc_kg.vocabulary import graph


def reference_quads(root: Traversable | None = None, decisions: Decisions | None = None) -> tuple[Quad, ...]:
    """Return ontology/*.ttl as graph/ontology/* and data/registry/*.ttl as graph/registry/*, graph by graph, sorted.

    ``decisions`` on who is who are graph/registry/decisions.
    What data/registry/additions.ttl says of a thing stands in the graph of its kind. Raises KnowledgeError where a file
    is malformed or holds a blank node.
    """
    found: list[Quad] = list(decisions.quads) if decisions else []
    for kind, folder in (("ontology", ("ontology",)), ("registry", ("data", "registry"))):
        for path in sorted(shelf(*folder, within=root).iterdir(), key=lambda p: p.name):
            stem, _, suffix = path.name.rpartition(".")
            if suffix == "ttl":
                found += [_placed(q, kind, stem) for q in _parsed(path)]
    unique = {(q.graph_name.value, str(q)): q for q in found if isinstance(q.graph_name, NamedNode)}
    return tuple(unique[key] for key in sorted(unique))


def _placed(quad: Quad, kind: str, stem: str) -> Quad:
    if kind == "registry" and stem == ADDITIONS and isinstance(quad.subject, NamedNode):
        what = quad.subject.value.partition("/id/")[2].partition("/")[0]
        stem = FILES.get(what, "provinces" if what == "change" else stem)
    return Quad(quad.subject, quad.predicate, quad.object, graph(kind, stem))


def _parsed(path: Traversable) -> Iterable[Quad]:
    try:
        quads = list(parse(path.read_bytes(), format=RdfFormat.TURTLE))
    except SyntaxError as error:
        raise KnowledgeError.at(path, error.lineno, f"not Turtle: {error.msg}", "RDF 1.1 Turtle in UTF-8") from error
    for quad in quads:
        if not (isinstance(quad.subject, NamedNode) and isinstance(quad.object, NamedNode | Literal)):
            raise KnowledgeError.at(path, None, f"a blank node at {quad.predicate.value}", "an IRI for each thing")
    return quads
