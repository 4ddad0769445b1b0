"""Quads as Turtle, TriG, JSON-LD, N-Quads, N-Triples or RDF/XML, in one stable order."""

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from importlib.resources.abc import Traversable
from typing import Any

from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, serialize

from cchc_kg.errors import KnowledgeError, UsageError
from cchc_kg.export.files import ExportError
from cchc_kg.export.framing import framed
from cchc_kg.knowledge import shelf

_TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"


@dataclass(frozen=True, slots=True)
class Format:
    """One way to write RDF down. ``keeps_graphs``: it says which graph a triple stands in; others merge them."""

    name: str
    media_type: str
    suffix: str
    keeps_graphs: bool
    rdf: RdfFormat | None  # None: written here, not by the engine


FORMATS: Mapping[str, Format] = {
    format.name: format
    for format in (
        Format("turtle", "text/turtle", "ttl", False, RdfFormat.TURTLE),
        Format("trig", "application/trig", "trig", True, RdfFormat.TRIG),
        Format("jsonld", "application/ld+json", "jsonld", True, None),
        Format("nquads", "application/n-quads", "nq", True, RdfFormat.N_QUADS),
        Format("ntriples", "application/n-triples", "nt", False, RdfFormat.N_TRIPLES),
        Format("rdfxml", "application/rdf+xml", "rdf", False, RdfFormat.RDF_XML),
    )
}


def context(root: Traversable | None = None) -> dict[str, Any]:
    """Return the ``@context`` object of ontology/context.jsonld in ``root`` (None: the shipped knowledge)."""
    path = shelf("ontology", "context.jsonld", within=root)
    try:
        found = json.loads(path.read_text("utf-8"))["@context"]
    except json.JSONDecodeError as error:
        raise KnowledgeError.at(path, error.lineno, f"not JSON: {error.msg}") from error
    except (KeyError, TypeError) as error:
        raise KnowledgeError.at(path, None, "no JSON-LD context", 'an object with the key "@context"') from error
    if not isinstance(found, dict):
        raise KnowledgeError.at(path, None, "no JSON-LD context", 'an object at "@context"')
    return found


def prefixes(terms: Mapping[str, Any]) -> dict[str, str]:
    """Return the prefixes of a JSON-LD context: its terms that stand for a namespace, in order of their names.

    A namespace that holds another one is left out: which of the two shortens a name would be the engine's choice.
    """
    spaces = {name: iri for name, iri in sorted(terms.items()) if isinstance(iri, str) and iri[-1:] in ("#", "/")}
    return {
        name: iri
        for name, iri in spaces.items()
        if not any(other != iri and other.startswith(iri) for other in spaces.values())
    }


def exported(quads: Iterable[Quad], format: str, root: Traversable | None = None) -> bytes:
    """Return the quads in the format of this name (one of FORMATS), UTF-8, in stable order: same quads, same bytes.

    Formats that do not keep graphs hold the union. Raises UsageError for a format that is not known, ExportError
    where the format has no way to say it (RDF/XML: control characters, predicates without a local name).
    """
    if format not in FORMATS:
        raise UsageError(f"no format {format!r}", f"one of {', '.join(FORMATS)}")
    chosen = FORMATS[format]
    names = prefixes(context(root)) if format in ("turtle", "trig", "rdfxml") else {}
    if chosen.rdf is None:
        document = framed(sorted(set(quads), key=_by_graph), context(root))
        return (json.dumps(document, ensure_ascii=False, indent=2) + "\n").encode()
    if chosen.keeps_graphs:
        written = serialize(sorted(set(quads), key=_by_graph), format=chosen.rdf, prefixes=names)
    else:
        triples = sorted({quad.triple for quad in quads}, key=_order)
        if chosen.rdf is RdfFormat.RDF_XML:
            _refuse_what_xml_cannot_say(triples)
        written = serialize(triples, format=chosen.rdf, prefixes=names)
    assert written is not None
    return _HEADS[chosen.name](written) if chosen.name in _HEADS else written


def _order(triple: Any) -> tuple[str, bool, str, str]:
    """Sort by subject; its types first, then by predicate and object."""
    return str(triple.subject), triple.predicate.value != _TYPE, triple.predicate.value, str(triple.object)


def _by_graph(quad: Quad) -> tuple[str, tuple[str, bool, str, str]]:
    return str(quad.graph_name), _order(quad.triple)


# The engine writes prefixes in the order of a hash table; these put them in order of their names.


def _sort_prefix_lines(written: bytes) -> bytes:
    head = re.match(rb"(?:@prefix [^\n]*\n)*", written)
    assert head is not None
    return b"".join(sorted(head[0].splitlines(keepends=True))) + b"\n" + written[head.end() :]


def _sort_xml_names(written: bytes) -> bytes:
    opening = re.search(rb"<rdf:RDF([^>]*)>", written)
    assert opening is not None
    names = b"\n\t".join(sorted(opening[1].split()))
    body = written[opening.end() :].replace(b"\r", b"&#13;")  # a bare CR would be read back as a line feed
    return written[: opening.start()] + b"<rdf:RDF\n\t" + names + b">" + body


_HEADS = {"turtle": _sort_prefix_lines, "trig": _sort_prefix_lines, "rdfxml": _sort_xml_names}

_NOT_XML = re.compile(r"[^\t\n\r\x20-\uD7FF\uE000-\uFFFD\U00010000-\U0010FFFF]")  # XML 1.0, 2.2
_LOCAL_NAME = re.compile(r"[^\W\d][\w.\-]*$")


def _refuse_what_xml_cannot_say(triples: Iterable[Any]) -> None:
    for triple in triples:
        if isinstance(triple.object, Literal) and (bad := _NOT_XML.search(triple.object.value)):
            raise ExportError(
                f"RDF/XML cannot hold U+{ord(bad[0]):04X}, which stands in {triple.predicate.value} of "
                f"{triple.subject.value}",
                "every other format can",
            )
        if isinstance(triple.predicate, NamedNode) and not _LOCAL_NAME.search(triple.predicate.value):
            raise ExportError(
                f"RDF/XML has no name for the property {triple.predicate.value}", "every other format can say it"
            )
