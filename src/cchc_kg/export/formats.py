"""Quads as Turtle, TriG, JSON-LD, N-Quads, N-Triples or RDF/XML, in one stable order, piece by piece."""

import io
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources.abc import Traversable
from itertools import chain, groupby, islice
from operator import attrgetter
from typing import Any, BinaryIO, TypeAlias, cast

from pyoxigraph import Literal, Quad, RdfFormat, Triple, parse, serialize

from cchc_kg.errors import UsageError
from cchc_kg.export.contexts import Shortener, context, prefixes, pretty
from cchc_kg.export.files import ExportError
from cchc_kg.export.nesting import nested
from cchc_kg.export.sorting import in_order
from cchc_kg.vocabulary import RDF

_Statements: TypeAlias = Iterable[Quad] | Iterable[Triple]
_Groups: TypeAlias = Iterable[tuple[str, Iterable[Quad]]]


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
    for name, inside in _groups(quads, format):
        graphs.setdefault(name, []).extend(inside)
    out = io.BytesIO()
    _write(((name, graphs[name]) for name in sorted(graphs)), format, out, root)
    return out.getvalue()


def stream(quads: Iterable[Quad], format: str, out: BinaryIO, root: Traversable | None = None) -> None:
    """Write the quads in the format of this name, UTF-8, in stable order, holding only a part of them at a time.

    Quads come graph by graph, as ``Store.dump`` gives them. Formats that do not keep graphs hold the union; JSON-LD
    holds one graph in memory at a time. Raises UsageError for a format that is not known, ExportError where the format
    has no way to say it (RDF/XML: control characters, predicates without a local name) or where there is no room to
    sort.
    """
    _write(_groups(quads, format), format, out, root)


def _write(groups: _Groups, format: str, out: BinaryIO, root: Traversable | None) -> None:
    if format not in FORMATS:
        raise UsageError(f"no format {format!r}", f"one of {', '.join(FORMATS)}")
    chosen = FORMATS[format]
    if format == "jsonld":
        _write_json(groups, out, root)
        return
    each: Iterable[_Statements] = (
        inside if chosen.keeps_graphs else (quad.triple for quad in inside) for _, inside in groups
    )
    if format in ("nquads", "ntriples"):
        for piece in chain.from_iterable(_in_order(_lines(inside, chosen.rdf)) for inside in each):
            out.write(piece)
        return
    checked = _what_xml_can_say if format == "rdfxml" else None
    told = chain.from_iterable(_statements(inside, chosen.keeps_graphs, checked) for inside in each)
    head = _Head(out, *_HEADS[format])
    serialize(told, cast(BinaryIO, head), format=chosen.rdf, prefixes=prefixes(context(root)))
    head.finish()


_AT_ONCE = 10_000  # statements that go through the engine together
_HELD = 50_000  # statements that are sorted as objects; where there are more, as text, which the engine reads again
_TYPED = f"> {RDF.type} ".encode()
_FIRST = b"> \x01 "  # sorts before every predicate; N-Triples writes U+0001 as an escape


def by_graph(quads: Iterable[Quad]) -> Iterator[tuple[str, Iterable[Quad]]]:
    """Yield graph by graph what comes graph by graph, each with its name; the default graph has none."""
    for graph, inside in groupby(quads, key=attrgetter("graph_name")):
        yield getattr(graph, "value", ""), inside


def _groups(quads: Iterable[Quad], format: str) -> _Groups:
    return by_graph(quads) if format in FORMATS and FORMATS[format].keeps_graphs else [("", quads)]


def _statements(given: _Statements, are_quads: bool, checked: Callable[[bytes], bytes] | None) -> Iterator[Any]:
    """Yield quads of one graph, or triples, each once, in order: by subject, its types first, by predicate, object."""
    form = RdfFormat.N_QUADS if are_quads else RdfFormat.N_TRIPLES
    waiting: Iterator[Any] = iter(given)
    held = list(islice(waiting, _HELD))
    blobs = _lines(held if len(held) < _HELD else chain(held, waiting), form)
    if checked is not None:
        blobs = map(checked, blobs)
    if len(held) < _HELD:
        # One line is written for each, in the same order.
        lines = b"".join(blobs).replace(_TYPED, _FIRST).splitlines()
        known = dict(zip(lines, held, strict=True))
        for line in sorted(known):
            yield known[line]
        return
    del held
    for piece in _in_order(blobs):
        yield from parse(piece, format=form)  # quads of the default graph are triples to the engine


def _lines(statements: _Statements, form: RdfFormat) -> Iterator[bytes]:
    waiting: Iterator[Any] = iter(statements)
    while blob := serialize(islice(waiting, _AT_ONCE), format=form):
        yield blob


def _in_order(blobs: Iterable[bytes]) -> Iterator[bytes]:
    for piece in in_order(blob.replace(_TYPED, _FIRST) for blob in blobs):
        yield piece.replace(_FIRST, _TYPED)


def _write_json(groups: _Groups, out: BinaryIO, root: Traversable | None) -> None:
    terms = context(root)
    words = Shortener(terms)
    out.write(b'{\n  "@context": ' + pretty(terms, b"  ") + b',\n  "graph": [')
    between = b"\n    "
    for name, inside in groups:
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

_ESCAPED = b"\\u"  # the engine writes such characters as escapes
_PROPERTY = re.compile(rb"\n[^ ]+ <([^>]*)>")
_LOCAL_NAME = re.compile(r"[^\W\d][\w.\-]*$")


@cache
def _not_xml() -> "re.Pattern[str]":
    """Return what finds a character outside XML 1.0, 2.2 (5 ms to make)."""
    return re.compile(r"[^\t\n\r\x20-\uD7FF\uE000-\uFFFD\U00010000-\U0010FFFF]")


def _what_xml_can_say(piece: bytes) -> bytes:
    """Return N-Triples as they are. Raises ExportError where XML has no way to say one of them."""
    for predicate in sorted(set(_PROPERTY.findall(b"\n" + piece))):
        if not _LOCAL_NAME.search(predicate.decode()):
            what = f"RDF/XML has no name for the property {predicate.decode()}"
            raise ExportError(what, "every other format can say it")
    for quad in parse(piece, format=RdfFormat.N_TRIPLES) if _ESCAPED in piece else ():
        if isinstance(quad.object, Literal) and (bad := _not_xml().search(quad.object.value)):
            raise ExportError(
                f"RDF/XML cannot hold U+{ord(bad[0]):04X}, which stands in {quad.predicate.value} of {quad.subject}",
                "every other format can",
            )
    return piece
