"""Answers of queries on a terminal or in a pipe: tables, CSV, TSV, JSON, and triples as RDF."""

import csv
import json
import sys
from collections.abc import Sequence
from importlib.resources.abc import Traversable
from typing import TYPE_CHECKING, BinaryIO

import click
import pyoxigraph

from cchc_kg.cli.options import on_terminal
from cchc_kg.errors import UsageError
from cchc_kg.export import context, exported, prefixes
from cchc_kg.store import Result
from cchc_kg.vocabulary import BASE

if TYPE_CHECKING:
    from rich.text import Text

TABULAR = ("table", "csv", "tsv", "json")
GRAPHICAL = ("turtle", "jsonld", "ntriples", "rdfxml")
_ENGINES = {
    "csv": pyoxigraph.QueryResultsFormat.CSV,
    "tsv": pyoxigraph.QueryResultsFormat.TSV,
    "json": pyoxigraph.QueryResultsFormat.JSON,
}
_NAME_WIDTH = 22  # columns for the name of a thing in a table; CSV and JSON give it whole
_XSD = "http://www.w3.org/2001/XMLSchema#"
_NUMBERS = {f"{_XSD}{name}" for name in ("decimal", "integer", "nonNegativeInteger", "double", "float", "gYear")}


def show(result: Result, form: str | None, root: Traversable | None = None) -> None:
    """Print an answer on standard output, in the format asked for or the one that fits where it goes.

    Rows are a table on a terminal and CSV in a pipe, triples are Turtle, yes and no are true and false. Raises
    UsageError where the format does not fit the kind of answer.
    """
    tabular = isinstance(result, pyoxigraph.QuerySolutions | pyoxigraph.QueryBoolean)
    choices = TABULAR if tabular else GRAPHICAL
    form = form or (("table" if on_terminal() else "csv") if tabular else "turtle")
    if form not in choices:
        kind = "rows" if tabular else "triples"
        raise UsageError(f"the answer is {kind}, which {form} cannot hold", f"one of {', '.join(choices)}")
    if isinstance(result, pyoxigraph.QuerySolutions):
        if form == "table":
            _table(result, root)
        else:
            result.serialize(_out(), format=_ENGINES[form])
    elif isinstance(result, pyoxigraph.QueryBoolean):
        if form == "json":
            result.serialize(_out(), format=_ENGINES[form])
        else:
            click.echo("true" if result else "false")
    else:
        graph = pyoxigraph.DefaultGraph()
        quads = (pyoxigraph.Quad(t.subject, t.predicate, t.object, graph) for t in result)
        _out().write(exported(quads, form, root))


def show_rows(columns: Sequence[str], rows: Sequence[Sequence[str]], form: str | None, piped: str) -> None:
    """Print rows of plain text; ``piped`` is the format where none is asked for and a pipe takes them."""
    form = form or ("table" if on_terminal() else piped)
    if form == "table":
        from rich.text import Text  # 0.05 s, which a pipe does not need

        from cchc_kg.cli.tables import console, ruled

        table = ruled(columns, boxed=on_terminal())
        for row in rows:
            table.add_row(*map(Text, row))
        console().print(table)
    elif form == "json":
        found = [dict(zip(columns, row, strict=True)) for row in rows]
        click.echo(json.dumps(found, ensure_ascii=False, indent=2))
    else:
        dialect = "excel-tab" if form == "tsv" else "excel"
        csv.writer(sys.stdout, dialect, lineterminator="\n").writerows([columns, *rows])


def _out() -> BinaryIO:
    sys.stdout.flush()
    return sys.stdout.buffer


def _table(rows: pyoxigraph.QuerySolutions, root: Traversable | None) -> None:
    from rich.text import Text

    from cchc_kg.cli.tables import console, ruled

    names = [variable.value for variable in rows.variables]
    shorter = prefixes(context(root))
    found = list(rows)
    filled = [name for name in names if any(row[name] is not None for row in found)]
    table = ruled(filled or names, boxed=on_terminal())
    for name, column in zip(filled, table.columns, strict=False):
        if any(isinstance(row[name], pyoxigraph.NamedNode) for row in found):
            column.overflow, column.max_width = "ellipsis", _NAME_WIDTH
    for row in found:
        table.add_row(*(_cell(row[name], shorter) for name in filled))
    out = console()
    if found:
        out.print(table)
    out.print(Text(f"{len(found)} row{'' if len(found) == 1 else 's'}", style="dim"))


def _cell(term: object, shorter: dict[str, str]) -> "Text":
    from rich.text import Text

    if term is None:
        return Text()
    if isinstance(term, pyoxigraph.NamedNode):
        return Text(_curie(term.value, shorter), style="cyan")
    if isinstance(term, pyoxigraph.Literal):
        return Text(term.value, justify="right" if term.datatype.value in _NUMBERS else "left")
    return Text(str(term))


def _curie(iri: str, shorter: dict[str, str]) -> str:
    if iri.startswith((f"{BASE}id/", f"{BASE}code/")):
        return iri.rpartition("/")[2]  # which is also how the thing can be given to a question
    fitting = [(name, start) for name, start in shorter.items() if iri.startswith(start)]
    if not fitting:
        return iri
    name, start = max(fitting, key=lambda pair: len(pair[1]))
    return f"{name}:{iri[len(start) :]}"
