"""A stored question: plain SPARQL 1.1 with a header that says what it answers and which parameters it takes."""

import re
import shlex
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources.abc import Traversable

import pyoxigraph
from pyoxigraph import Literal, NamedNode

from cchc_kg.errors import KnowledgeError, UsageError
from cchc_kg.knowledge import shelf
from cchc_kg.queries.page import Page

Term = NamedNode | Literal

LITERALS = ("xsd:string", "xsd:date", "xsd:integer", "xsd:decimal")
_KEYS = ("summary", "title-vi", "title-en", "description", "tags")
_NAME = re.compile(r"[a-z][a-z0-9]*(?:-[a-z0-9]+)*")
_VARIABLE = re.compile(r"[a-z][A-Za-z0-9]*")
_TYPE = re.compile(r"code:[a-z-]+|[a-z]+:[A-Za-z]+(?:\|[a-z]+:[A-Za-z]+)*")
_DESCRIBES = re.compile(r"^\s*DESCRIBE\b", re.IGNORECASE | re.MULTILINE)
_GIVEN = re.compile(r"^([ \t]*)#\?[ \t]*([^:\n]*):[ \t]*(.*)$", re.MULTILINE)
_UNLESS = re.compile(r"^([ \t]*[^#\s].*?)[ \t]+#\?[ \t]+(!?\w+(?:[ \t]+!?\w+)*)[ \t]*$", re.MULTILINE)
_KEEP, _WHOLE = "keep", "whole"
_SHORT = 1000  # rows of a page that is worth keeping
_PAGE = "page"
_CUT = re.compile(r"\{(last|limit|offset)\}")
_SELECT = re.compile(r"^[ \t]*SELECT\b", re.IGNORECASE | re.MULTILINE)
_ENDS = re.compile(r"\b(?:LIMIT|OFFSET)\s+\d+\s*\Z", re.IGNORECASE)
_LINES = re.compile("[\u0000-\u001f\u007f-\u009f\u2028\u2029]")
"""Beyond N-Triples' own escapes, code points that an engine may take for the end of a line."""
_ROW = r"^([ \t]*VALUES[ \t]+\?{}[ \t]*\{{)[ \t]*UNDEF[ \t]*(\}}[ \t]*)$"


@dataclass(frozen=True, slots=True)
class Parameter:
    """One parameter: ``#+ param NAME: TYPE [optional] [repeatable] example=VALUE en="…" vi="…"``.

    TYPE is a datatype (xsd:string, xsd:date, xsd:integer, xsd:decimal), a list of codes (``code:bound``) or the class
    of the things it names (``cchc:Province``; several classes stand between bars).
    """

    name: str
    type: str
    optional: bool
    repeatable: bool
    example: str
    label_en: str
    label_vi: str


@dataclass(frozen=True, slots=True)
class Question:
    """A question as its file holds it. ``columns`` are the names of what is answered, in order; none: triples are.

    ``keeps``: the whole answer is a few rows that are worked out of the whole store, and worth keeping beside it.
    """

    name: str
    path: str
    summary: str
    title_vi: str
    title_en: str
    description: str
    tags: tuple[str, ...]
    parameters: tuple[Parameter, ...]
    columns: tuple[str, ...]
    sparql: str
    keeps: bool = False

    @property
    def constructs(self) -> bool:
        """Whether triples are answered (CONSTRUCT), not rows (SELECT)."""
        return not self.columns

    def bound(self, terms: Mapping[str, Sequence[Term]], page: Page | None = None, early: bool = True) -> str:
        """Return the SPARQL with the rows of these parameters filled in; absent ones filter nothing.

        Terms go in as N-Triples, so that no text can become query text. A line ``#? NAME: PATTERN`` is a comment
        that comes into force when NAME is given: a pattern that filters nothing more, but lets an engine begin there.
        A line ``PATTERN #? !NAME`` is the other way round: it is left out when NAME is given.

        Only the rows of ``page`` are asked for, where it is given. Then lines ``#? page: PATTERN`` are in force (and
        ``#? page NAME: PATTERN`` where NAME is given as well): they find the rows of the page before all else is
        joined, in the order of the answer. ``LIMIT {last}`` there ends with the last row of the page and may keep more
        than the page; ``OFFSET {offset} LIMIT {limit}`` is the page itself, of keys that are one row each. Without
        the latter the page is cut out at the end. ``early`` is false for an engine that should be spared all that: the
        page is cut out of a sub-query, which is the whole answer. Raises UsageError for a page of triples.
        """
        given = tuple(p.name for p in self.parameters if terms.get(p.name))
        filled = {name: f" {' '.join(map(_escaped, terms[name]))} " for name in given}
        if page is None:
            return _filled(_pieces(self.sparql, given), filled)
        if self.constructs:
            raise UsageError(f"{self.name} answers triples, which have no pages", "leave out limit and offset")
        if not early:
            return _outer(_filled(_pieces(self.sparql, given), filled), self.columns, page)
        filled |= {"{limit}": str(page.limit), "{offset}": str(page.offset), "{last}": str(page.offset + page.limit)}
        pieces = _pieces(self.sparql, (*given, _PAGE))
        text = _filled(pieces, filled)
        if (True, "{limit}") in pieces:
            return text
        return f"{text.rstrip()}\n{_cut(page)}"

    def is_short(self, page: Page | None = None) -> bool:
        """Tell whether the answer, or this page of it, is so short that it may be kept beside the graphs."""
        return self.keeps if page is None else page.limit <= _SHORT

    def parameter(self, name: str) -> Parameter:
        """Return the parameter of this name. Raises UsageError with the choices where there is none."""
        for parameter in self.parameters:
            if parameter.name == name:
                return parameter
        choices = ", ".join(p.name for p in self.parameters)
        raise UsageError(f"{self.name} has no parameter {name!r}", f"one of {choices}" if choices else "it has none")


def _cut(page: Page) -> str:
    return (f"OFFSET {page.offset}\n" if page.offset else "") + f"LIMIT {page.limit}\n"


def _outer(text: str, columns: Sequence[str], page: Page) -> str:
    begin = _SELECT.search(text)
    assert begin is not None
    names = " ".join(f"?{column}" for column in columns)
    head, query = text[: begin.start()], text[begin.start() :].rstrip()
    return f"{head}SELECT {names} WHERE {{ {{\n{query}\n}} }}\n{_cut(page)}"


@lru_cache(maxsize=256)
def _pieces(sparql: str, given: tuple[str, ...]) -> tuple[tuple[bool, str], ...]:
    """Return the text cut where something goes in: each piece, and whether it is the name of what to fill in."""
    text = _in_force(sparql, given)
    cuts = [(m.end(1), m.start(2), name) for name in given for m in _row(name).finditer(text)]
    if _PAGE in given:
        plain = _GIVEN.sub(lambda m: " " * len(m[0]), text)  # what is a comment still is left alone
        cuts += [(m.start(), m.end(), m[0]) for m in _CUT.finditer(plain)]
    pieces: list[tuple[bool, str]] = []
    at = 0
    for begin, end, name in sorted(cuts):
        pieces += [(False, text[at:begin]), (True, name)]
        at = end
    return (*pieces, (False, text[at:]))


def _in_force(sparql: str, given: Collection[str]) -> str:
    """Return the text with those lines in force whose names are all given, those behind ``!`` not."""

    def fits(words: str) -> bool:
        return all((word.lstrip("!") in given) != word.startswith("!") for word in words.split())

    text = _UNLESS.sub(lambda m: m[0] if fits(m[2]) else "", sparql)
    return _GIVEN.sub(lambda m: f"{m[1]}{m[3]}" if fits(m[2]) else m[0], text)


def _filled(pieces: Iterable[tuple[bool, str]], values: Mapping[str, str]) -> str:
    return "".join(values[piece] if odd else piece for odd, piece in pieces)


def questions(root: Traversable | None = None) -> dict[str, Question]:
    """Return the questions of queries/ in ``root`` (None: the shipped ones), by name, in order of their names.

    Raises KnowledgeError with path and line where a file is malformed.
    """
    folder = shelf("queries", within=root)
    files = sorted((f for f in folder.iterdir() if f.name.endswith(".rq")), key=lambda f: f.name.removesuffix(".rq"))
    return {question.name: question for question in map(_read, files)}


def _read(path: Traversable) -> Question:
    name = path.name.removesuffix(".rq")
    if not _NAME.fullmatch(name):
        raise KnowledgeError.at(path, None, f"{name!r} is no name of a question", "small letters, digits and hyphens")
    try:
        text = path.read_text("utf-8")
    except UnicodeDecodeError as error:
        raise KnowledgeError.at(path, None, f"not UTF-8 at byte {error.start}", "UTF-8 text") from error
    said: dict[str, list[str]] = {}
    parameters: list[Parameter] = []
    for number, line in enumerate(text.splitlines(), 1):
        if not line.startswith("#+"):
            continue
        key, colon, value = line[2:].strip().partition(":")
        if key.startswith("param ") and colon:
            parameters.append(_parameter(path, number, key.removeprefix("param ").strip(), value))
        elif (key in _KEYS and value.strip()) or (key, value.strip()) == (_KEEP, _WHOLE):
            said.setdefault(key, []).append(value.strip())
        else:
            choices = f"param NAME, {_KEEP}: {_WHOLE} or one of {', '.join(_KEYS)}"
            raise KnowledgeError.at(path, number, f"no header line: {line}", choices)
    if missing := [key for key in _KEYS if key not in said]:
        raise KnowledgeError.at(path, None, f"{missing[0]!r} is missing", f"header lines {', '.join(_KEYS)}")
    for parameter in parameters:
        if not _row(parameter.name).search(text):
            what = f"parameter {parameter.name!r} has no row of its own"
            raise KnowledgeError.at(path, None, what, f"one line VALUES ?{parameter.name} {{ UNDEF }}")
    names = {p.name for p in parameters}
    if taken := sorted(names & {"limit", "offset", _PAGE}):
        raise KnowledgeError.at(path, None, f"a parameter is called {taken[0]!r}", "another name: pages are asked so")
    for hint in (*_GIVEN.finditer(text), *_UNLESS.finditer(text)):
        if not hint[2].split() or not {word.lstrip("!") for word in hint[2].split()} <= names | {_PAGE}:
            number = text.count("\n", 0, hint.start()) + 1
            raise KnowledgeError.at(path, number, f"no parameter {hint[2]!r}: {hint[0].strip()}", "#? PARAM: PATTERN")
    if cut := _CUT.search(_GIVEN.sub("", _in_force(text, names))):
        raise KnowledgeError.at(path, None, f"{cut[0]} stands outside a page", "a line #? page: PATTERN")
    if len({p.name for p in parameters}) != len(parameters):
        raise KnowledgeError.at(path, None, "a parameter stands twice", "each name once")
    for given in (names, names | {_PAGE}, {_PAGE}):
        columns = _columns(path, _CUT.sub("1", _in_force(text, given)))
    if columns and _ENDS.search(text):
        raise KnowledgeError.at(
            path, None, "ends with a LIMIT of its own", "a LIMIT in a sub-query, so that pages can be cut"
        )
    words = {key: " ".join(lines) for key, lines in said.items()}
    return Question(
        name,
        str(path),
        words["summary"],
        words["title-vi"],
        words["title-en"],
        words["description"],
        tuple(tag.strip() for tag in words["tags"].strip("[]").split(",")),
        tuple(parameters),
        _columns(path, text),
        text,
        _KEEP in said,
    )


def _parameter(path: Traversable, line: int, name: str, value: str) -> Parameter:
    expected = 'param NAME: TYPE [optional] [repeatable] example=VALUE en="..." vi="..."'
    try:
        kind, *rest = shlex.split(value)
    except ValueError as error:
        raise KnowledgeError.at(path, line, f"parameter {name!r} is malformed: {error}", expected) from error
    flags = [word for word in rest if "=" not in word]
    said = dict(word.split("=", 1) for word in rest if "=" in word)
    wrong = [*(set(flags) - {"optional", "repeatable"}), *(set(said) - {"example", "en", "vi"})]
    missing = [key for key in ("example", "en", "vi") if not said.get(key)]
    if wrong or missing or not _VARIABLE.fullmatch(name):
        what = f"parameter {name!r} is malformed: {', '.join(wrong or missing or [name])}"
        raise KnowledgeError.at(path, line, what, expected)
    if not _TYPE.fullmatch(kind) or (kind.startswith("xsd:") and kind not in LITERALS):
        raise KnowledgeError.at(path, line, f"no type: {kind}", f"{', '.join(LITERALS)}, code:LIST or a class")
    return Parameter(name, kind, "optional" in flags, "repeatable" in flags, said["example"], said["en"], said["vi"])


def _row(name: str) -> re.Pattern[str]:
    return re.compile(_ROW.format(re.escape(name)), re.MULTILINE)


def _columns(path: Traversable, text: str) -> tuple[str, ...]:
    try:
        answer = pyoxigraph.Store().query(text)
    except SyntaxError as error:
        place = re.search(r"at (\d+):\d+", str(error.msg))
        what = str(error.msg).partition("\n")[0][:120]
        line = int(place[1]) if place else None
        raise KnowledgeError.at(path, line, f"not SPARQL 1.1: {what}", "a SELECT or CONSTRUCT query") from error
    if isinstance(answer, pyoxigraph.QuerySolutions):
        return tuple(variable.value for variable in answer.variables)
    if isinstance(answer, pyoxigraph.QueryTriples) and not _DESCRIBES.search(text):
        return ()
    raise KnowledgeError.at(path, None, "not a SELECT or CONSTRUCT query", "a SELECT or CONSTRUCT query")


def _escaped(term: Term) -> str:
    return _LINES.sub(lambda m: f"\\u{ord(m[0]):04X}", str(term))
