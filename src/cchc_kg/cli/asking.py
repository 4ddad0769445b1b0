"""Verbs that ask: ``ask`` a stored question, ``search`` for words, ``sparql`` a query of one's own."""

import shlex
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
from click.core import ParameterSource

from cchc_kg.cli.options import format_option, knowledge_of, store_option
from cchc_kg.cli.servers import asked, to_ask
from cchc_kg.errors import InputError, KnowledgeError, UsageError

if TYPE_CHECKING:
    from importlib.resources.abc import Traversable

    from cchc_kg.queries import Parameter, Question
    from cchc_kg.store import Store

_ROWS, _SIZE, _MEMORY = 1 << 40, 1 << 31, 1 << 40  # one's own queries may take what the machine has, within reason
_FORMAT = "How to print the answer. [default: a table on a terminal, CSV in a pipe; Turtle for triples]"


class _Questions(click.Group):
    """One command for each file of queries/; its parameters are the options its header names."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(_questions(ctx))

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        question = _questions(ctx).get(cmd_name)
        return _command(question, knowledge_of(ctx)) if question else None

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        if args and args[0] not in (known := _questions(ctx)):
            from difflib import get_close_matches

            near = get_close_matches(args[0], known, n=3)
            hint = f"did you mean {', '.join(near)}?" if near else "cchc-kg ask lists the questions"
            raise UsageError(f"no question {args[0]!r}", hint)
        return super().resolve_command(ctx, args)


@click.group(
    cls=_Questions, invoke_without_command=True, subcommand_metavar="[NAME [--PARAM VALUE]...]",
)  # fmt: skip
@format_option("table", "csv", "tsv", "json", text="How to print the list. [default: a table on a terminal, else TSV]")
@click.pass_context
def ask(ctx: click.Context, form: str | None) -> None:
    """Ask one of the stored questions; without a name, list them with what each answers.

    A thing is given by its name, with or without tone marks, by the last part of its IRI, by its IRI, or shortened
    (kg:id/province/quang-nam).

    \b
    Examples:
      cchc-kg ask
      cchc-kg ask NAME --help
      cchc-kg ask NAME --store kg --format csv
      cchc-kg ask NAME --endpoint http://localhost:7878/query
    """
    if ctx.invoked_subcommand is None:
        from cchc_kg.cli.answers import show_rows

        rows = [
            (q.name, q.title_vi, q.title_en, " ".join(f"--{p.name}" for p in q.parameters))
            for q in _questions(ctx).values()
        ]
        show_rows(("name", "title_vi", "title_en", "parameters"), rows, form, "tsv")


def _questions(ctx: click.Context) -> "dict[str, Question]":
    if (held := ctx.meta.get(__name__)) is None:  # all are read once a run, not once for each line of the list
        from cchc_kg.queries import questions

        held = ctx.meta[__name__] = questions(knowledge_of(ctx))
    return held


def _command(question: "Question", root: "Traversable") -> click.Command:
    own = {parameter.name for parameter in question.parameters}

    @click.pass_context
    def answer(
        ctx: click.Context,
        /,
        store: Path,
        form: str | None,
        endpoint: str | None,
        limit: int | None = None,
        offset: int = 0,
        **given: Any,
    ) -> None:
        from cchc_kg.cli.answers import show
        from cchc_kg.queries import page_for, terms_for

        root = knowledge_of(ctx)
        server = {name: value for name, value in given.items() if name not in own}
        said = {name: text for name, text in given.items() if text and name in own}
        texts = {name: [text] if isinstance(text, str) else list(text) for name, text in said.items()}
        cut = {"limit": limit, "offset": offset or None}
        page = page_for({name: [str(rows)] for name, rows in cut.items() if rows is not None})
        with _meant(ctx, store, endpoint, server) as opened, interruptible():
            terms = terms_for(question, texts, opened, root)
            sparql = question.bound(terms, page, opened.pages_early)
            show(opened.query(sparql, keep=question.is_short(page)), form, root)

    forms = ("turtle", "jsonld", "ntriples", "rdfxml") if question.constructs else ("table", "csv", "tsv", "json")
    titles = f"{question.title_en} / {question.title_vi}"
    command = click.command(
        question.name,
        help="\n\n".join((titles, question.description, f"\b\nExample:\n  {example(question)}")),
        short_help=question.title_en,
    )(store_option(asked(format_option(*forms, text=_FORMAT)(answer))))
    if not question.constructs:
        command.params[-1:-1] = _paging()
    if taken := own & {"help", *(word.lstrip("-") for param in command.params for word in (*param.opts, param.name))}:
        what = f"a parameter is called {min(taken)!r}, as an option of every question is"
        raise KnowledgeError.at(question.path, None, what, "another name")
    command.params[:0] = [_option(parameter, root) for parameter in question.parameters]
    return command


@contextmanager
def _meant(ctx: click.Context, store: Path, endpoint: str | None, server: dict[str, Any]) -> "Iterator[Store]":
    """Open the store in the folder or, where it is given, the server. Raises UsageError for options of both."""
    from cchc_kg.store import EmbeddedStore

    typed = {name for name in ("store", *server) if ctx.get_parameter_source(name) is ParameterSource.COMMANDLINE}
    if endpoint is None:
        if others := sorted(typed - {"store"}):
            raise UsageError(f"--{others[0]} is about a server", "it goes with --endpoint URL")
        with EmbeddedStore.open(store) as opened:
            yield opened
    elif "store" in typed:
        raise UsageError("--store and --endpoint name two places to ask", "leave one of the two out")
    else:
        with to_ask(endpoint, server) as opened:
            yield opened


def _paging() -> list[click.Parameter]:
    from cchc_kg.queries import Page

    return [
        click.Option(
            ["--limit"], type=click.IntRange(1, Page.LONGEST), metavar="N",
            help=f"At most so many rows, up to {Page.LONGEST:,}. [default: all]",
        ),
        click.Option(
            ["--offset"], type=click.IntRange(0, Page.FARTHEST), metavar="N", default=0,
            help="Behind so many rows, in the order of the answer; with --limit.",
        ),
    ]  # fmt: skip


def example(question: "Question") -> str:
    """Return a command that asks the question with the examples of its parameters."""
    given = (f"--{p.name} {shlex.quote(p.example)}" for p in question.parameters if not p.optional)
    return " ".join(("cchc-kg ask", question.name, *given))


def _option(parameter: "Parameter", root: "Traversable") -> click.Option:
    from cchc_kg.queries import choices

    text = f"{parameter.label_en} / {parameter.label_vi}, e.g. {parameter.example}"
    if offered := choices(parameter, root=root):
        text = f"{text}; one of {', '.join(f'{c.value} ({c.label_vi})' for c in offered)}"
    return click.Option(
        [f"--{parameter.name}", parameter.name],
        metavar=parameter.type.rpartition(":")[2].upper(),
        required=not parameter.optional,
        multiple=parameter.repeatable,
        help=f"{text}{'; may be repeated' if parameter.repeatable else ''}",
    )


@click.command()
@click.argument("text")
@store_option
@click.option(
    "--kind", "kinds", metavar="KIND", multiple=True,
    help="Only this kind of thing: person, meeting, body, post, province, indicator, document, article, directive or "
    "quote. May be given several times. [default: all]",
)  # fmt: skip
@click.option("--limit", default=20, show_default=True, metavar="N", help="How many hits, at most 1,000.")
@click.option("--offset", default=0, show_default=True, metavar="N", help="How many hits to pass over.")
@format_option("table", "csv", "tsv", "json", text="How to print the hits. [default: a table on a terminal, else CSV]")
def search(text: str, store: Path, kinds: tuple[str, ...], limit: int, offset: int, form: str | None) -> None:
    """Find the things in which all words of TEXT stand, the best first, names before what is said.

    Tone marks and where they stand make no difference; what has them as typed comes first. The last word may be the
    beginning of one. What is found can be given to a question by its IRI.

    \b
    Examples:
      cchc-kg search "quang nam"
      cchc-kg search "thủ tục hành chính" --kind directive --kind quote
      cchc-kg search "pham minh" --kind person --format json
    """
    from cchc_kg.cli.answers import show_rows
    from cchc_kg.store import EmbeddedStore, in_step

    in_step(store)
    with EmbeddedStore.open(store) as opened:
        found = opened.search(text, kinds, limit, offset)
    rows = [(hit.kind, hit.label, hit.snippet, hit.iri, hit.article or "") for hit in found.hits]
    show_rows(("kind", "label", "snippet", "iri", "article"), rows, form, "csv")
    if found.more:
        click.echo(f"more than {offset + limit} hits; --offset {offset + limit} shows the next", err=True)


@click.command()
@click.argument("query", metavar="QUERY|FILE")
@store_option
@format_option("table", "csv", "tsv", "json", "turtle", "jsonld", "ntriples", "rdfxml", text=_FORMAT)
@click.option(
    "--timeout", type=click.FloatRange(min=0, min_open=True), default=3600.0, show_default=True,
    help="Seconds after which the query is stopped.",
)  # fmt: skip
@click.pass_context
def sparql(ctx: click.Context, query: str, store: Path, form: str | None, timeout: float) -> None:
    """Answer a SPARQL 1.1 query: its text, a file that holds it, or - for standard input.

    SELECT, ASK, CONSTRUCT and DESCRIBE are answered over all graphs but the quarantine. Nothing is changed: updates
    are refused, and so is SERVICE, which would reach out to the network. The query runs in a process of its own.

    \b
    Examples:
      cchc-kg sparql 'SELECT ?g (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } } GROUP BY ?g'
      cchc-kg sparql question.rq --format csv > answer.csv
    """
    from cchc_kg.cli.answers import show
    from cchc_kg.store.isolated import IsolatedStore
    from cchc_kg.store.jobs import Job, Limits, told

    limits = Limits(timeout, rows=_ROWS, size=_SIZE, memory=_MEMORY)
    with IsolatedStore(store, limits) as opened:
        answer = opened.answer(Job(_query_text(query), tabular="json", graphical="ntriples"))
    show(told(answer), form, knowledge_of(ctx))


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
