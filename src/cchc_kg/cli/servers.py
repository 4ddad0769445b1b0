"""A SPARQL server on the command line: the options that say where it is and who asks, and the server they name."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

if TYPE_CHECKING:
    from cchc_kg.store.remote import RemoteStore

_F = TypeVar("_F", bound=Callable[..., Any])

_WHO = (
    click.option(
        "--dialect", metavar="NAME",
        help="What it is: oxigraph, fuseki, virtuoso, rdf4j (GraphDB too), qlever, neptune or standard. "
        "[default: told from --endpoint]",
    ),
    click.option(
        "--auth", type=click.Choice(("basic", "digest", "bearer")),
        help="How it asks who you are. [default: its dialect's]",
    ),
    click.option(
        "--netrc", type=click.Path(path_type=Path, dir_okay=False), envvar="CCHC_KG_NETRC", show_envvar=True,
        help="The netrc file with the user and password for its host. [default: ~/.netrc]",
    ),
    click.option(
        "--timeout", type=click.FloatRange(min=0, min_open=True), default=30.0, show_default=True,
        help="Seconds to wait for each answer.",
    ),
)  # fmt: skip

_WRITTEN = (
    click.option(
        "--endpoint", metavar="URL", required=True, envvar="CCHC_KG_ENDPOINT", show_envvar=True,
        help="Where the server answers SPARQL queries.",
    ),
    click.option("--data", metavar="URL", help="Its Graph Store Protocol address. [default: told from --endpoint]"),
    click.option("--update", metavar="URL", help="Where it takes SPARQL updates. [default: told from --endpoint]"),
    *_WHO,
    click.option(
        "--retries", type=click.IntRange(min=0), default=6, show_default=True,
        help="How often to try again what fails for a while, waiting longer each time.",
    ),
    click.option(
        "--chunk", type=click.IntRange(min=1), metavar="TRIPLES",
        help="The most triples to send in one request. [default: its dialect's]",
    ),
)  # fmt: skip

_ASKED = (
    # No variable names it: one set for load must not make answers come from elsewhere.
    click.option("--endpoint", metavar="URL", help="Ask this SPARQL server instead of the store in a folder."),
    *_WHO,
)


def written_to(verb: _F) -> _F:
    """Add the options that name a server that graphs are sent to."""
    return _with(_WRITTEN, verb)


def asked(verb: _F) -> _F:
    """Add the options that name a server that questions are put to."""
    return _with(_ASKED, verb)


def _with(options: tuple[Callable[[_F], _F], ...], verb: _F) -> _F:
    for option in reversed(options):
        verb = option(verb)
    return verb


@contextmanager
def named(server: dict[str, Any]) -> "Iterator[RemoteStore]":
    """Give the server that the options name; what is tried again is told on standard error."""
    from cchc_kg.store.remote import RemoteStore

    target = RemoteStore(**server, notice=lambda said: click.echo(f"cchc-kg: {said}", err=True))
    try:
        yield target
    finally:
        target.close()


@contextmanager
def to_ask(endpoint: str, server: dict[str, Any]) -> "Iterator[RemoteStore]":
    """Give the server to put questions to. It is sent nothing, so where it takes graphs need not be known."""
    with named(server | {"endpoint": endpoint, "data": endpoint, "update": endpoint}) as target:
        yield target
