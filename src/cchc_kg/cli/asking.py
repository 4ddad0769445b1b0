"""Verbs that ask: ``ask`` a stored question, ``sparql`` a query of one's own."""

import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click

from cchc_kg.cli.options import format_option, knowledge_of, store_option
from cchc_kg.errors import InputError

_FORMAT = "How to print the answer. [default: a table on a terminal, CSV in a pipe; Turtle for triples]"


@click.command(short_help="Answer a SPARQL query of your own (read-only).")
@click.argument("query", metavar="QUERY|FILE")
@store_option
@format_option("table", "csv", "tsv", "json", "turtle", "ntriples", "rdfxml", text=_FORMAT)
@click.pass_context
def sparql(ctx: click.Context, query: str, store: Path, form: str | None) -> None:
    """Answer a SPARQL 1.1 query: its text, a file that holds it, or - for standard input.

    SELECT, ASK, CONSTRUCT and DESCRIBE are answered over all graphs but the quarantine. Nothing is changed: updates
    are refused, and so is SERVICE, which would reach out to the network.

    \b
    Examples:
      cchc-kg sparql 'SELECT ?g (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } } GROUP BY ?g'
      cchc-kg sparql question.rq --format csv > answer.csv
    """
    from cchc_kg.cli.answers import show
    from cchc_kg.store import EmbeddedStore, checked

    text = checked(_query_text(query))
    with EmbeddedStore.open(store) as opened, interruptible():
        show(opened.query(text), form, knowledge_of(ctx))


@contextmanager
def interruptible() -> Iterator[None]:
    """Let Ctrl-C end the process at once: the engine cannot be stopped while it works, and nothing is being written."""
    before = signal.signal(signal.SIGINT, signal.SIG_DFL)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


def _query_text(given: str) -> str:
    if given == "-":
        data, source = sys.stdin.buffer.read(), "<stdin>"
    elif "{" in given or "\n" in given:
        return given
    else:
        path = Path(given)
        try:
            data, source = path.read_bytes(), given
        except OSError as error:
            raise InputError(f"{given}: cannot be read: {error.strerror}", "expected a query or a file") from error
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise InputError(f"{source}: not UTF-8 at byte {error.start}", "expected a SPARQL query in UTF-8") from error
