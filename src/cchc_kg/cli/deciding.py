"""``entities``: who may be who, and what people decide on it."""

import csv
import io
from datetime import date
from getpass import getuser
from importlib.resources.abc import Traversable
from pathlib import Path

import click

from cchc_kg.cli.options import decisions_of, format_option, knowledge_of, store_option
from cchc_kg.errors import KnowledgeError, StoreError, UsageError

_FORMAT = "How to print the answer. [default: a table on a terminal, CSV in a pipe]"
_form = format_option("table", "csv", "tsv", "json", text=_FORMAT)


@click.group()
def entities() -> None:
    """List names that may be one thing, and decide on them.

    Decisions are rows of a CSV file (data/decisions/entities.csv of --knowledge DIR, or --decisions FILE). They hold at
    every later build; the last one on a pair holds, so that each can be taken back.

    \b
    Examples:
      cchc-kg entities candidates --store kg --format csv
      cchc-kg entities same person/ha-si-mau-central-0a1b2c3d person/ha-si-mau-hue-4e5f6a7b --why "one life, two posts"
    """


def _answered(ctx: click.Context, name: str, store: Path, form: str | None) -> None:
    from cchc_kg.cli.answers import show
    from cchc_kg.queries import questions
    from cchc_kg.store import EmbeddedStore

    root = knowledge_of(ctx)
    with EmbeddedStore.open(store) as opened:
        show(opened.query(questions(root)[name].sparql), form, root)


@entities.command(short_help="List pairs of names that may be one thing.")
@store_option
@_form
@click.pass_context
def candidates(ctx: click.Context, store: Path, form: str | None) -> None:
    """List people of one name, and meetings of one body on one day, that nobody has decided on."""
    _answered(ctx, "entity-candidates", store, form)


@entities.command(short_help="List the decisions a store was built with.")
@store_option
@_form
@click.pass_context
def decisions(ctx: click.Context, store: Path, form: str | None) -> None:
    """List the decisions that hold in a store: who took them, when and why."""
    _answered(ctx, "entity-decisions", store, form)


def _verb(decision: str, text: str, help_text: str) -> click.Command:
    @click.pass_context
    def decide(ctx: click.Context, one: str, other: str, who: str, why: str, store: Path) -> None:
        path = _file(ctx)
        _append(path, [decision, one, other, who, date.today().isoformat(), why])
        click.echo(f"written to {path}; it holds from the next build on", err=True)
        for name in _unknown(store, (one, other)):
            click.echo(f"cchc-kg: {name} is not in {store}: is it spelled as there?", err=True)

    command = click.command(decision, short_help=text, help=help_text)(decide)
    command.params = [
        click.Argument(["one"], metavar="ONE"),
        click.Argument(["other"], metavar="OTHER"),
        click.Option(["--who"], default=getuser, show_default="your login", help="Who decides."),
        click.Option(["--why"], required=True, help="The reason, for those who come later."),
    ]
    return store_option(command)


def _unknown(folder: Path, names: tuple[str, ...]) -> list[str]:
    """Return those of the names that a store, where there is one, has never heard of."""
    from cchc_kg.decisions import local
    from cchc_kg.store import EmbeddedStore
    from cchc_kg.vocabulary import thing

    try:
        with EmbeddedStore.open(folder) as store:
            iris = {name: thing(*local(name).split("/", 1)) for name in names}
            ask = "ASK {{ GRAPH ?graph {{ {{ {0} ?p ?o }} UNION {{ ?s ?p {0} }} }} }}"
            return [name for name, iri in iris.items() if not store.query(ask.format(iri))]
    except StoreError:
        return []  # a decision may well come before the store


_NAMES = "ONE and OTHER are IRIs, or their ends (person/le-van-dung-quang-nam-0a1b2c3d)."
_TWICE = "The same name twice: people who share it are told apart by the body each serves."
for _name, _short, _more in (
    ("same", "Say that two names are one thing.", ""),
    ("different", "Say that two names are two things.", _TWICE),
    ("open", "Take a decision back, as if it had not been taken.", ""),
):
    entities.add_command(_verb(_name, _short, f"{_short}\n\n{_NAMES} {_more}".strip()))


def _file(ctx: click.Context) -> Path:
    """Return the file to write to: --decisions, else that of --knowledge; not one inside an installed package."""
    given: Traversable | None = decisions_of(ctx)
    if given is None:
        from cchc_kg.registry import DECISIONS

        root = knowledge_of(ctx)
        given = root.joinpath(*DECISIONS) if isinstance(root, Path) and root.name != "_knowledge" else None
    if not isinstance(given, Path):
        hint = "name a file: cchc-kg --decisions FILE entities …, and build with it"
        raise UsageError("what ships with the program is not written to", hint)
    return given


def _append(path: Path, row: list[str]) -> None:
    """Add one row; the file stays as it was where the row is malformed or contradicts others."""
    from cchc_kg.decisions import COLUMNS, Decisions
    from cchc_kg.export import write

    before = path.read_text("utf-8") if path.is_file() else ",".join(COLUMNS) + "\n"
    if not before.endswith("\n"):
        before += "\n"
    line = io.StringIO()
    csv.writer(line, lineterminator="\n").writerow([" ".join(cell.split()) for cell in row])
    path.parent.mkdir(parents=True, exist_ok=True)
    trial = path.with_name(f".{path.name}.trial")
    try:
        write((before + line.getvalue()).encode(), trial)
        Decisions.load(trial)
        trial.replace(path)
    except KnowledgeError as error:
        raise UsageError(f"not written: {error.message.partition(': ')[2]}", error.hint) from error
    finally:
        trial.unlink(missing_ok=True)
