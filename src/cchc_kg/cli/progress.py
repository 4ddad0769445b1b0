"""How far a long piece of work is, told to a person and to nobody else."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager


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
