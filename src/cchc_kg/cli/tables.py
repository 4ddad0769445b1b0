"""Tables and text on a terminal or in a pipe; in a pipe there are no colours and no lines."""

import os
import sys
from collections.abc import Sequence

from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

_PIPE_WIDTH = 100  # columns, where nobody says how wide the reader is


def console(stderr: bool = False) -> Console:
    """Return a console that prints as it is told: nothing is highlighted or read as markup."""
    stream = sys.stderr if stderr else sys.stdout
    width = None if stream.isatty() or "COLUMNS" in os.environ else _PIPE_WIDTH
    return Console(file=stream, width=width, highlight=False, markup=False, emoji=False)


def ruled(columns: Sequence[str], boxed: bool) -> Table:
    """Return an empty table with these headings."""
    table = Table(box=box.SIMPLE_HEAD if boxed else None, header_style="bold", pad_edge=False, show_edge=False)
    for column in columns:
        table.add_column(Text(column), overflow="fold")
    return table


def grid() -> Table:
    """Return an empty table of two columns: a name in grey, and what it stands for."""
    table = Table.grid(padding=(0, 2))
    table.add_column(style="dim", no_wrap=True)
    table.add_column(overflow="fold")
    return table
