"""Shapes as files: each property shape with one path, one severity and a message in both languages."""

import re
from collections import defaultdict
from importlib.resources.abc import Traversable

from pyoxigraph import Literal, Quad, RdfFormat, parse

from cchc_kg.errors import KnowledgeError
from cchc_kg.report import SEVERITIES
from cchc_kg.validation.terms import text_of
from cchc_kg.vocabulary import RDF, SH


def files(folder: Traversable, suffix: str) -> list[Traversable]:
    """Return the files of a folder whose names end so, in order of names."""
    return sorted((p for p in folder.iterdir() if p.name.endswith(suffix)), key=lambda p: p.name)


def shapes(path: Traversable) -> list[Quad]:
    """Return the statements of a file of shapes. Raises KnowledgeError by path and line where one is malformed."""
    try:
        quads = list(parse(path.read_bytes(), format=RdfFormat.TURTLE))
    except SyntaxError as error:
        what = error.msg.partition(": ")[2] or error.msg  # the line stands before the colon already
        raise KnowledgeError.at(path, error.lineno, f"not Turtle: {what}", "RDF 1.1 Turtle in UTF-8") from error
    by_shape: dict[str, list[Quad]] = defaultdict(list)
    for q in quads:
        by_shape[text_of(q.subject)].append(q)
    described = set(by_shape)
    for q in quads:
        if q.predicate == SH.property and text_of(q.object) not in described:
            what = f"not SHACL: {text_of(q.subject)} names the property shape {text_of(q.object)}, which is not there"
            raise KnowledgeError.at(path, None, what, "SHACL Core")
    for iri, said in by_shape.items():
        if not any(q.predicate == RDF.type and q.object == SH.PropertyShape for q in said):
            continue
        languages = {q.object.language for q in said if q.predicate == SH.message and isinstance(q.object, Literal)}
        paths = [q for q in said if q.predicate == SH.path]
        grave = [q.object for q in said if q.predicate == SH.severity]
        line = _line(path, iri)
        if not languages >= {"vi", "en"}:
            raise KnowledgeError.at(path, line, f"{iri} lacks a message", "sh:message in vi and in en")
        if len(paths) != 1:
            raise KnowledgeError.at(path, line, f"{iri} has {len(paths)} paths", "one sh:path")
        if len(grave) != 1 or grave[0] not in SEVERITIES.values():
            raise KnowledgeError.at(path, line, f"{iri} has no known severity", "sh:Violation, sh:Warning or sh:Info")
    return quads


def _line(path: Traversable, iri: str) -> int | None:
    """Return the line on which a shape's description begins."""
    begins = re.compile(rf"^\S*[:/#]?{re.escape(iri.rpartition('/')[2])}>?\s*$")
    lines = path.read_text("utf-8").splitlines()
    return next((i for i, line in enumerate(lines, 1) if begins.match(line)), None)
