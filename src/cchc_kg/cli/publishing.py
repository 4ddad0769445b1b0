"""The verb that writes the graph as pages: ``site``."""

import sys
from pathlib import Path

import click

from cchc_kg.cli.options import knowledge_of, on_terminal, store_option


@click.command()
@click.argument("out", metavar="OUT", type=click.Path(path_type=Path))
@store_option
@click.pass_context
def site(ctx: click.Context, out: Path, store: Path) -> int:
    """Write the pages that serve shows as files into the folder OUT.

    They are in Vietnamese and English, with their data (CSV, JSON, Turtle, JSON-LD, Atom) and a search that needs no
    server.

    Open OUT/index.html, or put the folder on any web host. A site that is there already is replaced once the new one is
    whole; a folder that holds something else is left alone.

    \b
    Examples:
      cchc-kg site public/ --store kg
    """
    from cchc_kg.pages.desk import Desk
    from cchc_kg.pages.site import write_site
    from cchc_kg.store import EmbeddedStore

    shown = on_terminal() and sys.stderr.isatty()

    def tell(done: int, known: int) -> None:
        click.echo(f"\r{done} of {known} pages", nl=False, err=True)

    with EmbeddedStore.open(store) as opened:
        pages = write_site(Desk(opened, knowledge_of(ctx)), out, tell if shown else None)
    if shown:
        click.echo("\r", nl=False, err=True)
    click.echo(f"{pages} pages in {out}")
    return 0
