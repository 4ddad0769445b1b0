"""Quads as Turtle, TriG, JSON-LD, N-Quads, N-Triples or RDF/XML, in one stable order, piece by piece."""

import io
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from importlib.resources.abc import Traversable
from itertools import groupby, islice
from typing import Any, BinaryIO, cast

from pyoxigraph import Literal, Quad, RdfFormat, Triple, parse, serialize

from cchc_kg.errors import UsageError
from cchc_kg.export.contexts import Shortener, context, prefixes, pretty
from cchc_kg.export.files import ExportError
from cchc_kg.export.nesting import nested
from cchc_kg.export.sorting import in_order
from cchc_kg.vocabulary import RDF

_AT_ONCE = 10_000  # quads that go through the engine together


@dataclass(frozen=True, slots=True)
class Format:
    """One way to write RDF down. ``keeps_graphs``: it says which graph a triple stands in; others merge them."""

    name: str
    media_type: str
    suffix: str
    keeps_graphs: bool
    rdf: RdfFormat


FORMATS: Mapping[str, Format] = {
    format.name: format
    for format in (
        Format("turtle", "text/turtle", "ttl", False, RdfFormat.TURTLE),
        Format("trig", "application/trig", "trig", True, RdfFormat.TRIG),
        Format("jsonld", "application/ld+json", "jsonld", True, RdfFormat.JSON_LD),
        Format("nquads", "application/n-quads", "nq", True, RdfFormat.N_QUADS),
        Format("ntriples", "application/n-triples", "nt", False, RdfFormat.N_TRIPLES),
        Format("rdfxml", "application/rdf+xml", "rdf", False, RdfFormat.RDF_XML),
    )
}


def exported(quads: Iterable[Quad], format: str, root: Traversable | None = None) -> bytes:
    """Return quads in any order in the format of this name (one of FORMATS), UTF-8: same quads, same bytes.

    Raises what ``stream`` raises.
    """
    graphs: dict[str, list[Quad]] = {}
    for name, inside in by_graph(quads):
        graphs.setdefault(name, []).extend(inside)
    out = io.BytesIO()
    stream((quad for name in sorted(graphs) for quad in graphs[name]), format, out, root)
    return out.getvalue()


def stream(quads: Iterable[Quad], format: str, out: BinaryIO, root: Traversable | None = None) -> None:
    """Write the quads in the format of this name, UTF-8, in stable order, holding only a part of them at a time.

    Quads come graph by graph, as ``Store.dump`` gives them. Formats that do not keep graphs hold the union; JSON-LD
    holds one graph in memory at a time. Raises UsageError for a format that is not known, ExportError where the format
    has no way to say it (RDF/XML: control characters, predicates without a local name) or where there is no room to
    sort.
    """
    if format not in FORMATS:
        raise UsageError(f"no format {format!r}", f"one of {', '.join(FORMATS)}")
    chosen = FORMATS[format]
    if format == "jsonld":
        _write_json(quads, out, root)
        return
    pieces = (_graph_by_graph if chosen.keeps_graphs else _merged)(by_graph(quads))
    if format in ("nquads", "ntriples"):
        for piece in pieces:
            out.write(piece)
        return
    if format == "rdfxml":
        pieces = map(_what_xml_can_say, pieces)
    told = (quad for piece in pieces for quad in parse(piece, format=RdfFormat.N_QUADS))
    statements: Iterable[Quad] | Iterable[Triple] = told if chosen.keeps_graphs else (quad.triple for quad in told)
    head = _Head(out, *_HEADS[format])
    serialize(statements, cast(BinaryIO, head), format=chosen.rdf, prefixes=prefixes(context(root)))
    head.finish()


_TYPED = f"> {RDF.type} ".encode()
_FIRST = b"> \x01 "  # sorts before every predicate; N-Triples writes U+0001 as an escape
_Groups = Iterator[tuple[str, Iterable[Quad]]]


def by_graph(quads: Iterable[Quad]) -> _Groups:
    """Yield graph by graph what comes graph by graph, each with its name; the default graph has none."""
    for graph, inside in groupby(quads, key=lambda quad: quad.graph_name):
        yield getattr(graph, "value", ""), inside


def _graph_by_graph(groups: _Groups) -> Iterator[bytes]:
    """Yield each graph's quads as N-Quads in order: by subject, its types first, then by predicate and object."""
    for _, inside in groups:
        yield from _in_order(_lines(inside))


def _merged(groups: _Groups) -> Iterator[bytes]:
    """Yield the triples of all graphs as N-Triples, each once, in the same order."""
    ends = ((f" <{name}> .\n".encode() if name else b" .\n", inside) for name, inside in groups)
    yield from _in_order(blob.replace(end, b" .\n") for end, inside in ends for blob in _lines(inside))


def _lines(quads: Iterable[Quad]) -> Iterator[bytes]:
    waiting = iter(quads)
    while blob := serialize(islice(waiting, _AT_ONCE), format=RdfFormat.N_QUADS):
        yield blob


def _in_order(blobs: Iterable[bytes]) -> Iterator[bytes]:
    for piece in in_order(blob.replace(_TYPED, _FIRST) for blob in blobs):
        yield piece.replace(_FIRST, _TYPED)


def _write_json(quads: Iterable[Quad], out: BinaryIO, root: Traversable | None) -> None:
    terms = context(root)
    words = Shortener(terms)
    out.write(b'{\n  "@context": ' + pretty(terms, b"  ") + b',\n  "graph": [')
    between = b"\n    "
    for name, inside in by_graph(quads):
        nodes = nested(inside, words)
        for shape in [{"id": words.iri(name), "graph": nodes}] if name else nodes:
            out.write(between + pretty(shape, b"    "))
            between = b",\n    "
    out.write(b"\n  ]\n}\n")


# The engine writes prefixes in the order of a hash table; these put them in order of their names.


class _Head(io.RawIOBase):
    """A file that holds back the head of what is written to it until the head is complete, and puts that in order."""

    def __init__(self, out: BinaryIO, ends: "re.Pattern[bytes]", ordered: Callable[[bytes], bytes]) -> None:
        super().__init__()
        self._out, self._ends, self._ordered = out, ends, ordered
        self._held: bytes | None = b""
        self._xml = ordered is _xml_names

    def write(self, data: Any) -> int:
        if self._held is None:
            self._out.write(data.replace(b"\r", b"&#13;") if self._xml else data)  # else read back as a line feed
            return len(data)
        self._held += data
        if found := self._ends.match(self._held):
            self._let_go(found.end())
        return len(data)

    def finish(self) -> None:
        """Write what is still held back: the end of a head that nothing follows."""
        if self._held is not None:
            self._let_go(len(self._held))

    def _let_go(self, end: int) -> None:
        held, self._held = self._held or b"", None
        self._out.write(self._ordered(held[:end]))
        self.write(held[end:])


def _prefix_lines(head: bytes) -> bytes:
    return b"".join(sorted(head.splitlines(keepends=True))) + b"\n"


def _xml_names(head: bytes) -> bytes:
    before, opening, names = head.rpartition(b"<rdf:RDF")
    closing = names[names.index(b">") :]
    return before + opening + b"\n\t" + b"\n\t".join(sorted(names.partition(b">")[0].split())) + closing


_PREFIXES = re.compile(rb"(?:@prefix [^\n]*\n)*(?=[^@])")
_HEADS = {
    "turtle": (_PREFIXES, _prefix_lines),
    "trig": (_PREFIXES, _prefix_lines),
    "rdfxml": (re.compile(rb"[^<]*(?:<\?[^>]*>[^<]*)?<rdf:RDF[^>]*>"), _xml_names),
}

_NOT_XML = re.compile(r"[^\t\n\r\x20-\uD7FF\uE000-\uFFFD\U00010000-\U0010FFFF]")  # XML 1.0, 2.2
_ESCAPED = b"\\u"  # the engine writes such characters as escapes
_PROPERTY = re.compile(rb"^\S+ <([^>]*)>", re.MULTILINE)
_LOCAL_NAME = re.compile(r"[^\W\d][\w.\-]*$")


def _what_xml_can_say(piece: bytes) -> bytes:
    """Return N-Triples as they are. Raises ExportError where XML has no way to say one of them."""
    for predicate in sorted(set(_PROPERTY.findall(piece))):
        if not _LOCAL_NAME.search(predicate.decode()):
            what = f"RDF/XML has no name for the property {predicate.decode()}"
            raise ExportError(what, "every other format can say it")
    for quad in parse(piece, format=RdfFormat.N_TRIPLES) if _ESCAPED in piece else ():
        if isinstance(quad.object, Literal) and (bad := _NOT_XML.search(quad.object.value)):
            raise ExportError(
                f"RDF/XML cannot hold U+{ord(bad[0]):04X}, which stands in {quad.predicate.value} of {quad.subject}",
                "every other format can",
            )
    return piece
