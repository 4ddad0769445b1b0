"""What several verbs share: their options, and where their input comes from."""

import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

if TYPE_CHECKING:
    from importlib.resources.abc import Traversable

    from cchc_kg.article import Article
    from cchc_kg.sources import Failure

_F = TypeVar("_F", bound=Callable[..., Any])
DEFAULT_STORE = Path("cchc-store")

store_option: Callable[[_F], _F] = click.option(
    "--store",
    metavar="DIR",
    type=click.Path(path_type=Path),
    default=DEFAULT_STORE,
    envvar="CCHC_KG_STORE",
    show_default=True,
    show_envvar=True,
    help="The folder of the store.",
)


def format_option(*choices: str, default: str | None = None, text: str) -> Callable[[_F], _F]:
    """Return the option --format with these choices; without a default the verb chooses by where it prints."""
    return click.option(
        "--format", "form", type=click.Choice(choices), default=default, show_default=default is not None, help=text
    )


def limit_options(command: _F) -> _F:
    """Add the options that bound what one report may take."""
    size = click.option(
        "--size-limit", metavar="MB", type=click.FloatRange(0.001), default=20, show_default=True,
        help="The most that one report may hold, as it lies in the file.",
    )  # fmt: skip
    time = click.option(
        "--time-limit", metavar="SECONDS", type=click.FloatRange(0.1), default=60, show_default=True,
        help="The most that reading and checking one report may take; then it counts as failed.",
    )  # fmt: skip
    return time(size(command))


def folder_of(ctx: click.Context) -> Path | None:
    """Return the folder given with --knowledge DIR, or None. Raises KnowledgeError where it holds none."""
    knowledge_of(ctx)
    given = ctx.find_root().obj
    return given if isinstance(given, Path) else None


def knowledge_of(ctx: click.Context) -> "Traversable":
    """Return the folder of knowledge this command works with: --knowledge DIR, else what is shipped."""
    from cchc_kg.knowledge import home

    return home(ctx.find_root().obj)


def decisions_of(ctx: click.Context) -> Path | None:
    """Return the file of decisions given with --decisions FILE, or None: that of the knowledge."""
    given = ctx.find_root().params.get("decisions")
    return given if isinstance(given, Path) else None


def articles_of(paths: tuple[str, ...]) -> "Iterator[Article | Failure]":
    """Yield what the paths given on the command line hold, each article once; tell what else their folders hold."""
    from cchc_kg.sources import Gauge, once, read_articles

    gauge = Gauge()
    yield from once(read_articles(paths, sys.stdin.buffer, gauge))
    if others := gauge.told_of_others():
        click.echo(f"cchc-kg: not read, being of other kinds: {others}", err=True)


def complain(failure: "Failure") -> None:
    """Say on standard error that one input failed."""
    click.echo(f"cchc-kg: {failure}", err=True)


def on_terminal() -> bool:
    """Tell whether standard output is read by a person as it is written."""
    return sys.stdout.isatty()
