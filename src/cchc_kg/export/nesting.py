"""JSON-LD that a person can read: an article with all it says inside, in the words of the shipped context."""

from collections.abc import Iterable
from typing import Any

from pyoxigraph import BlankNode, Literal, NamedNode, Quad

from cchc_kg.export.contexts import Shortener, TermOf
from cchc_kg.export.files import ExportError
from cchc_kg.vocabulary import RDF, XSD

Node = dict[str, Any]
Term = NamedNode | BlankNode | Literal
Said = dict[str, dict[str, list[Term]]]

_TYPE = RDF.type.value
_STRING = XSD.string.value
_NO_TERM: TermOf = ("", None, frozenset())
_DEPTH = 40  # how deep nodes lie in each other at most


def nested(quads: Iterable[Quad], words: Shortener) -> list[Node]:
    """Return the nodes of one graph, compacted, each once with what is said of it, inside the first that leads to it.

    Elsewhere a node is a reference. Terms of the context that turn a property round (``@reverse``) lead the other way:
    an article holds its facts, a fact its evidence. The order is that of IRIs, whatever the order of the quads.
    (JSON-LD's own framing is not used here: PyLD 3.3 repeats a node wherever it is reached through ``@reverse``,
    whatever ``@embed`` says.)
    """
    found = statements(quads)
    for said in found.values():
        for predicate, values in said.items():
            if len(values) > 1:
                said[predicate] = _in_order(values)
    return _Nesting({name: dict(sorted(found[name].items())) for name in sorted(found)}, words).roots()


def statements(quads: Iterable[Quad]) -> Said:
    """Return what is said in one graph: by subject (a blank node as ``_:label``), by property."""
    found: Said = {}
    for quad in quads:
        subject, predicate, value = quad.subject, quad.predicate.value, quad.object
        name = subject.value if type(subject) is NamedNode else node_name(subject)
        if (said := found.get(name)) is None:
            found[name] = {predicate: [value]}  # type: ignore[list-item]
        elif predicate in said:
            said[predicate].append(value)  # type: ignore[arg-type]
        else:
            said[predicate] = [value]  # type: ignore[list-item]
    return found


def node_name(term: object) -> str:
    """Return the IRI of a term, or ``_:label``. Raises ExportError for a triple that is said something of."""
    if isinstance(term, NamedNode):
        return term.value
    if isinstance(term, BlankNode):
        return str(term)
    raise ExportError(f"JSON-LD cannot hold a triple term: {term}", "Turtle and N-Triples can")


def _in_order(values: list[Term]) -> list[Term]:
    unique = {str(value): value for value in values}
    return [unique[key] for key in sorted(unique)]


class _Nesting:
    def __init__(self, nodes: Said, words: Shortener) -> None:
        self._nodes, self._words = nodes, words
        self._waiting = dict.fromkeys(nodes)
        self._held: dict[str, list[tuple[str, str]]] = {}  # holder → its facts, each with the property turned round
        self._facts: set[str] = set()
        for predicate in words.turned:  # in the context's order: facts before notes
            for name, values in [(name, said[predicate]) for name, said in nodes.items() if predicate in said]:
                for holder in [node_name(v) for v in values if not isinstance(v, Literal)]:
                    if holder in nodes and holder != name:
                        self._held.setdefault(holder, []).append((predicate, name))
                        self._facts.add(name)

    def roots(self) -> list[Node]:
        """Return what lies in no other node, holders of facts first."""
        first = [name for name in self._held if name not in self._facts]
        free = [name for name in self._nodes if name not in self._facts]
        return [self._tell(name) for name in (*first, *free, *self._nodes) if name in self._waiting]

    def _tell(self, name: str, holder: str = "", held_by: str = "", depth: int = 0) -> Node:
        """Return a node; that it belongs to ``holder`` is said by its place."""
        del self._waiting[name]
        words = self._words
        node: Node = {"id": words.iri(name)}
        for predicate, values in self._nodes[name].items():
            if predicate == held_by:
                values = [v for v in values if isinstance(v, Literal) or node_name(v) != holder]
            if predicate == _TYPE and all(isinstance(v, NamedNode) for v in values):
                kinds = [words.word(v.value) for v in values]
                node["type"] = kinds[0] if len(kinds) == 1 else kinds
                continue
            term, kind, held = said = words.terms.get(predicate, _NO_TERM)
            for value in values:
                if not isinstance(value, Literal):
                    other = value.value if isinstance(value, NamedNode) else node_name(value)
                    self._refer(node, predicate, said, other, depth)
                elif value.language is not None:
                    if "@language" in held:
                        self._by_language(node, term, value, "@set" in held)
                    else:
                        plain = term if kind is None and term else words.iri(predicate)
                        self._put(node, plain, {"@value": value.value, "@language": value.language}, held)
                elif (datatype := value.datatype.value) == kind:
                    self._put(node, term, value.value, held)
                elif datatype == _STRING and "@language" in held:
                    self._by_language(node, term, value, "@set" in held)
                else:
                    plain = term if term and kind is None and "@language" not in held else words.iri(predicate)
                    bare = datatype == _STRING
                    shown = value.value if bare else {"type": words.word(datatype), "@value": value.value}
                    self._put(node, plain, shown, held if plain == term else frozenset())
        if depth < _DEPTH:
            for predicate, fact in self._held.get(name, ()):
                if fact in self._waiting:
                    inner = self._tell(fact, name, predicate, depth + 1)
                    node.setdefault(words.turned[predicate], []).append(inner)
        return node

    def _refer(self, node: Node, predicate: str, said: TermOf, name: str, depth: int) -> None:
        words, (term, kind, held) = self._words, said
        inside = name in self._waiting and name not in self._facts and depth < _DEPTH
        value: Any = self._tell(name, depth=depth + 1) if inside else None
        if kind == "@id":
            self._put(node, term, value or words.iri(name), held)
        elif term and kind is None and "@language" not in held:
            self._put(node, term, value or {"id": words.iri(name)}, held)
        else:
            self._put(node, words.iri(predicate), value or {"id": words.iri(name)}, frozenset())

    @staticmethod
    def _put(node: Node, key: str, value: Any, held: frozenset[str]) -> None:
        """Add a value: alone, or in a list from the second on; always in a list where the term says so."""
        if key not in node:
            node[key] = [value] if held and "@set" in held else value
        elif isinstance(node[key], list):
            node[key].append(value)
        else:
            node[key] = [node[key], value]

    @staticmethod
    def _by_language(node: Node, key: str, value: Literal, listed: bool) -> None:
        said = node.setdefault(key, {})
        language = value.language or "@none"
        if language not in said:
            said[language] = [value.value] if listed else value.value
        elif isinstance(said[language], list):
            said[language].append(value.value)
        else:
            said[language] = [said[language], value.value]
