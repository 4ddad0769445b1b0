"""How far a long piece of work is, told to a person and to nobody else."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pyoxigraph import NamedNode


@contextmanager
def line(what: str) -> Iterator[Callable[[int, int | None, str], None]]:
    """Show a line on standard error while the work goes on, where that is a terminal; it is gone afterwards.

    Yields what is to be called as it goes on: how much is done, of all (None: not known), and what to say of it.
    """
    if not sys.stderr.isatty():
        yield lambda done, total, told: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (TextColumn("{task.description}"), BarColumn(), TextColumn("{task.fields[told]}"), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as shown:
        task = shown.add_task(what, total=None, told="")
        yield lambda done, total, told: shown.update(task, completed=done, total=total, told=told)


@contextmanager
def bar(what: str, unit: str = "graphs") -> Iterator[Callable[[int, int | None, int], None]]:
    """Show a line as ``line`` does; call it with the number of units done, of all (None: not known), and of triples."""
    with line(what) as tell:

        def told(done: int, total: int | None, triples: int) -> None:
            of = f"/{total:,}" if total is not None else ""
            tell(done, total, f"{done:,}{of} {unit}, {triples:,} triples")

        yield told


@contextmanager
def counted(what: str) -> "Iterator[Callable[[NamedNode, int], None]]":
    """Show how many graphs and triples are done. Yields what is to be told of each graph and its triples."""
    with bar(what) as tell:
        done = triples = 0

        def count(_: "NamedNode", n: int) -> None:
            nonlocal done, triples
            done, triples = done + 1, triples + n
            tell(done, None, triples)

        yield count
