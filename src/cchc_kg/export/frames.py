"""JSON-LD framed by class: the frames of ontology/frames/, one for each main class."""

import json
from collections.abc import Iterable
from importlib.resources.abc import Traversable
from typing import Any, BinaryIO

from pyoxigraph import Literal, Quad

from cchc_kg.errors import KnowledgeError, UsageError
from cchc_kg.export.contexts import context, pretty
from cchc_kg.export.formats import by_graph
from cchc_kg.export.nesting import Said, Term, node_name, statements
from cchc_kg.knowledge import shelf
from cchc_kg.vocabulary import RDF, XSD

_SUFFIX = ".jsonld"


def frames(root: Traversable | None = None) -> dict[str, dict[str, Any]]:
    """Return the frames by name (``meeting``, ``legal-document`` …), each with the shipped context in place of its
    address. Raises KnowledgeError where a file is malformed.
    """
    words, found = context(root), {}
    for path in sorted(shelf("ontology", "frames", within=root).iterdir(), key=lambda p: p.name):
        if path.name.endswith(_SUFFIX):
            try:
                frame = json.loads(path.read_text("utf-8"))
                own = frame["@context"][1:]
            except (ValueError, KeyError, TypeError) as error:
                raise KnowledgeError.at(path, None, f"no JSON-LD frame: {error}", "an object with @context") from error
            found[path.name.removesuffix(_SUFFIX)] = frame | {"@context": [words, *own]}
    return found


def write_framed(quads: Iterable[Quad], name: str, out: BinaryIO, root: Traversable | None = None) -> None:
    """Write what the frame of this name selects, as one JSON-LD document; each graph is framed for itself.

    Framing is PyLD's (JSON-LD 1.1 Framing); one graph is held in memory at a time. Raises UsageError for a frame that
    is not known.
    """
    known = frames(root)
    if name not in known:
        raise UsageError(f"no frame {name!r}", f"one of {', '.join(known)}")
    from pyld import jsonld  # 0.1 s; its network loader is never called: the context is given as an object

    frame = known[name]
    head = pretty(frame["@context"], b"  ")
    out.write(b'{\n  "@context": ' + head + b',\n  "graph": [')
    between = b"\n    "
    for _, inside in by_graph(quads):
        framed = jsonld.frame(_expanded(statements(inside)), frame, {"documentLoader": no_network, "omitGraph": False})
        for node in framed.get("graph", ()):
            out.write(between + pretty(node, b"    "))
            between = b",\n    "
    out.write(b"\n  ]\n}\n")


def _expanded(said: Said) -> list[dict[str, Any]]:
    """Return the nodes of a graph as expanded JSON-LD (JSON-LD 1.1 API, 5.1), in order of their IRIs."""
    return [
        {"@id": name}
        | {
            "@type" if predicate == RDF.type.value else predicate: [
                node_name(value) if predicate == RDF.type.value else _value(value) for value in sorted(values, key=str)
            ]
            for predicate, values in sorted(properties.items())
        }
        for name, properties in sorted(said.items())
    ]


def _value(term: Term) -> dict[str, str]:
    if not isinstance(term, Literal):
        return {"@id": node_name(term)}
    if term.language is not None:
        return {"@value": term.value, "@language": term.language}
    return {"@value": term.value} | ({} if term.datatype == XSD.string else {"@type": term.datatype.value})


def no_network(url: str, options: Any = None) -> Any:
    """Refuse to fetch a context: all that is needed is here."""
    raise AssertionError(f"a context that is no object: {url}")
