"""What runs the shapes: a fast engine, and pySHACL as the referee and for machines that have no other.

Both are given the same statements and give the same results (docs/decisions/0005-two-shacl-engines.md).
"""

import re
import warnings
from collections.abc import Collection, Iterable, Iterator, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Any, NamedTuple

from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, parse, serialize

from cchc_kg.errors import InputError
from cchc_kg.ntriples import Row
from cchc_kg.validation.terms import Value, read
from cchc_kg.vocabulary import SH

if TYPE_CHECKING:
    import rdflib

ENGINES = ("fast", "shacl", "pyshacl")
"""The names of the engines, the default first. "fast" judges with "shacl" what the sieve is not sure of."""

_PREDICATE = re.compile(r"<[^<>]*>")  # a path that is no more than one property


class Result(NamedTuple):
    """One sh:ValidationResult: IRIs, and the value that offends (None where there is none)."""

    focus: str  # empty where it is a blank node
    path: str | None  # a longer property path has no IRI: None
    component: str
    value: Value | None
    severity: str
    shape: str


class NotShacl(Exception):  # noqa: N818  # a finding about shapes, told on with their path
    """The shapes are no SHACL; the message says why."""


class Engine:
    """An engine with its shapes, which it takes in once."""

    def __init__(self, name: str, shapes: Sequence[Quad]) -> None:
        """Choose one of ENGINES."""
        self._name, self._shapes = name, shapes

    def run(self, data: Sequence[Row], about: Collection[str] | None = None) -> list[Result]:
        """Return what is wrong in ``data`` (one graph) by the shapes.

        Where only some nodes are judged (``about``, their IRIs), what is found about others may be left out.

        Raises NotShacl where these cannot be taken, InputError where pySHACL breaks down over values of the data.
        Where the fast engine is not installed, or breaks down, a RuntimeWarning says so and pySHACL takes its place.
        """
        if self._name != "pyshacl":
            try:
                return list(self._fast(data, about))
            except NotShacl:
                raise
            except BaseException as error:  # a panic of the engine is no Exception
                if isinstance(error, KeyboardInterrupt | SystemExit | MemoryError):
                    raise
                what = f"the fast SHACL engine is not available ({type(error).__name__}: {error}); pySHACL runs instead"
                warnings.warn(what, RuntimeWarning, stacklevel=2)
        return list(_pyshacl(data, self._shapes))

    @cached_property
    def _taken(self) -> Any:
        import shacl

        lines = serialize(self._shapes, format=RdfFormat.N_QUADS) or b""  # without a graph that is N-Triples
        return shacl.Shapes.from_text(lines.decode(), "ntriples")

    def _fast(self, data: Sequence[Row], about: Collection[str] | None) -> Iterator[Result]:
        try:
            report = self._taken.validate_text(_written(data), "ntriples")
        except ValueError as error:
            raise NotShacl(str(error).splitlines()[0]) from error
        for found in report.results:
            focus = found.focus_node
            if about is None or not focus.startswith("<") or focus[1:-1] in about:
                yield _result(found)


def run(engine: str, data: Sequence[Row], shapes: Sequence[Quad]) -> list[Result]:
    """Return what an engine finds in one graph by shapes that it has not seen; see Engine."""
    return Engine(engine, shapes).run(data)


def _result(found: Any) -> Result:
    focus, shape = _term(found.focus_node), _term(found.source_shape or "")
    return Result(
        focus=focus.value if focus else "",
        path=found.path[1:-1] if found.path and _PREDICATE.fullmatch(found.path) else None,
        component=found.component_iri,
        value=_term(found.value) if found.value else None,
        severity=found.severity_iri,
        shape=shape.value if shape else "",
    )


def _written(rows: Iterable[Row]) -> str:
    """Return statements as N-Triples."""
    return "".join([f"{subject} {predicate} {said} .\n" for subject, predicate, said in rows])


def _term(printed: str) -> Value | None:
    """Return the IRI or literal that stands in N-Triples."""
    found = read(printed) if printed else None
    return found if isinstance(found, NamedNode | Literal) else None


def _pyshacl(data: Sequence[Row], shapes: Sequence[Quad]) -> Iterator[Result]:
    import pyshacl
    from pyshacl.errors import ReportableRuntimeError

    told = _rdflib(parse(_written(data), format=RdfFormat.N_TRIPLES, lenient=True))
    try:
        report = pyshacl.validate(told, shacl_graph=_rdflib(shapes), inplace=True)[1]
    except (ReportableRuntimeError, re.error) as error:
        raise NotShacl(str(error).splitlines()[0]) from error
    except TypeError as error:  # sh:lessThan between what cannot be compared, where SHACL wants a finding
        raise InputError(f"pySHACL cannot compare values: {error}", "the fast engine can: --engine fast") from error
    if isinstance(report, Exception):
        raise NotShacl(str(report).splitlines()[0]) from report
    for result in report.objects(None, _uri(SH.result)):  # not the details, which are results too
        found: dict[str, Any] = {str(p): o for p, o in report.predicate_objects(result)}
        value = found.get(SH.value.value)
        path = found.get(SH.resultPath.value)
        yield Result(
            focus=_name(found[SH.focusNode.value]) or "",
            path=None if path is None else _name(path),
            component=str(found[SH.sourceConstraintComponent.value]),
            value=None if value is None else _from_rdflib(value),
            severity=str(found[SH.resultSeverity.value]),
            shape=_name(found[SH.sourceShape.value]) or "",
        )


def _name(node: Any) -> str | None:
    """Return an IRI or a literal's form; a blank node has no name that holds outside the run."""
    import rdflib

    return None if isinstance(node, rdflib.BNode) else str(node)


def _uri(term: NamedNode) -> "rdflib.URIRef":
    import rdflib

    return rdflib.URIRef(term.value)


def _from_rdflib(node: Any) -> Value | None:
    import rdflib

    if isinstance(node, rdflib.Literal):
        if node.language:
            return Literal(str(node), language=node.language)
        return Literal(str(node), datatype=NamedNode(str(node.datatype))) if node.datatype else Literal(str(node))
    return NamedNode(str(node)) if isinstance(node, rdflib.URIRef) else None


def _rdflib(quads: Iterable[Quad]) -> "rdflib.Graph":
    """Return the statements as an rdflib graph; literals keep the form they have."""
    import rdflib

    def node(term: Any) -> Any:
        if isinstance(term, NamedNode):
            return rdflib.URIRef(term.value)
        if isinstance(term, Literal):
            kind = None if term.language else rdflib.URIRef(term.datatype.value)
            return rdflib.Literal(term.value, lang=term.language, datatype=kind, normalize=False)
        return rdflib.BNode(term.value)

    made = rdflib.Graph()
    for q in quads:
        made.add((node(q.subject), node(q.predicate), node(q.object)))
    return made
