"""JSON-LD that a person can read: an article with all it says inside, in the words of the shipped context."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from pyoxigraph import Literal, Quad

_RDF_TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
_XSD_STRING = "http://www.w3.org/2001/XMLSchema#string"

Node = dict[str, Any]


def framed(quads: Iterable[Quad], context: Mapping[str, Any]) -> Node:
    """Return a JSON-LD 1.1 document with all the quads: one ``@graph`` per named graph, compacted with ``context``;
    what is in the default graph stands beside them.

    Each node stands once with what is said of it, inside the first node that points to it; elsewhere it is a
    reference. Terms of the context that turn a property round (``@reverse``) lead the other way: an article holds
    its facts, a fact its evidence. Quads come in the order to keep. (JSON-LD's own framing is not used: PyLD 3.3
    repeats a node wherever it is reached through ``@reverse``, whatever ``@embed`` says.)
    """
    from pyld import jsonld  # 0.1 s; its network loader is never called: the context is given as an object

    graphs: dict[str, dict[str, Node]] = {}
    for quad in quads:
        _add(graphs.setdefault(getattr(quad.graph_name, "value", ""), {}), quad)
    options = {"processingMode": "json-ld-1.1", "documentLoader": _no_network}
    turned = tuple(
        _expanded(term["@reverse"], context)
        for term in context.values()
        if isinstance(term, dict) and "@reverse" in term
    )
    document: list[Node] = []
    for name, nodes in graphs.items():
        roots = _Nesting(nodes, turned).roots()
        document += [{"@id": name, "@graph": roots}] if name else roots
    compacted: Node = jsonld.compact(document, dict(context), {**options, "graph": True})
    return compacted


class _Nesting:
    """The nodes of one graph, each inside the first that leads to it."""

    def __init__(self, nodes: Mapping[str, Node], turned: Sequence[str]) -> None:
        self._nodes = nodes
        self._waiting = set(nodes)
        self._held: dict[str, list[tuple[str, str]]] = {}  # holder → its facts, each with the property turned round
        self._facts: set[str] = set()
        for predicate in turned:  # in the context's order: facts before notes
            for name, node in nodes.items():
                for holder in (v["@id"] for v in node.get(predicate, ()) if v.get("@id") in nodes and v["@id"] != name):
                    self._held.setdefault(holder, []).append((predicate, name))
                    self._facts.add(name)

    def roots(self) -> list[Node]:
        """Return what lies in no other node, holders of facts first."""
        first = [name for name in self._held if name not in self._facts]
        free = [name for name in self._nodes if name not in self._facts]
        return [self._tell(name) for name in (*first, *free, *self._nodes) if name in self._waiting]

    def _tell(self, name: str) -> Node:
        self._waiting.remove(name)
        told = {p: [self._follow(v) for v in vs] if p[0] != "@" else vs for p, vs in self._nodes[name].items()}
        turned: dict[str, list[Node]] = {}
        for predicate, fact in self._held.get(name, ()):
            if fact in self._waiting:
                node = self._tell(fact)
                node[predicate] = [v for v in node[predicate] if v.get("@id") != name]  # said by its place
                turned.setdefault(predicate, []).append({p: vs for p, vs in node.items() if vs != []})
        return {**told, "@reverse": turned} if turned else told

    def _follow(self, value: Node) -> Node:
        name = value.get("@id")
        return self._tell(name) if name in self._waiting and name not in self._facts else value


def _expanded(name: str, context: Mapping[str, Any]) -> str:
    prefix, colon, local = name.partition(":")
    return f"{context[prefix]}{local}" if colon and prefix in context else name


def _add(nodes: dict[str, Node], quad: Quad) -> None:
    name = quad.subject.value  # type: ignore[union-attr]
    node = nodes.setdefault(name, {"@id": name})
    if quad.predicate.value == _RDF_TYPE:
        node.setdefault("@type", []).append(quad.object.value)  # type: ignore[union-attr]
    else:
        node.setdefault(quad.predicate.value, []).append(_value(quad.object))


def _value(term: Any) -> Node:
    if not isinstance(term, Literal):
        return {"@id": term.value}
    if term.language:
        return {"@value": term.value, "@language": term.language}
    if term.datatype.value == _XSD_STRING:
        return {"@value": term.value}
    return {"@value": term.value, "@type": term.datatype.value}


def _no_network(url: str, options: Any = None) -> Any:
    raise AssertionError(f"a context that is no object: {url}")
