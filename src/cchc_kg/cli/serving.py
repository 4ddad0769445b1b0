"""The verb that serves: ``serve``."""

import os
from pathlib import Path

import click

from cchc_kg.cli.options import knowledge_of, store_option
from cchc_kg.errors import UsageError

TOKEN = "CCHC_KG_TOKEN"
_SHORTEST = 16


@click.command()
@store_option
@click.option("--host", default="127.0.0.1", show_default=True, help="The address to listen on; 0.0.0.0: on every one.")
@click.option("--port", type=click.IntRange(0, 65535), default=7333, show_default=True, help="The port; 0: a free one.")
@click.option("--workers", type=click.IntRange(1, 64), default=2, show_default=True, help="Queries at a time.")
@click.option(
    "--processes", type=click.IntRange(1, 64), default=1, show_default=True,
    help="Processes that take requests, each with --workers of its own.",
)  # fmt: skip
@click.option(
    "--timeout", type=click.FloatRange(min=0, min_open=True), default=10.0, show_default=True,
    help="Seconds after which a query is stopped.",
)  # fmt: skip
@click.option("--max-rows", type=click.IntRange(1), default=1_000_000, show_default=True, help="Rows of one answer.")
@click.option("--max-size", type=click.IntRange(1), default=64, show_default=True, help="Megabytes of one answer.")
@click.option(
    "--max-memory", type=click.IntRange(16), default=1024, show_default=True, help="Megabytes that one query may take."
)
@click.option("--public-url", metavar="URL", help="Where the world finds the server, if it stands behind a proxy.")
@click.option(
    "--allow-updates",
    is_flag=True,
    help=f"Carry out updates for who shows the token that is in {TOKEN}, as bearer token.",
)
@click.option("--quiet", is_flag=True, help="Write no line for each request on standard error.")
@click.pass_context
def serve(
    ctx: click.Context, store: Path, host: str, port: int, workers: int, processes: int, timeout: float, max_rows: int,
    max_size: int, max_memory: int, public_url: str | None, allow_updates: bool, quiet: bool,
) -> None:  # fmt: skip
    """Serve a store over HTTP until Ctrl-C, to this machine alone unless --host says otherwise.

    Queries run in processes of their own, over a read-only opening of the store: one that takes too long, too much
    memory or gives too long an answer is ended, and the rest goes on. What a build commits meanwhile is seen at once.

    \b
    Examples:
      cchc-kg serve --store kg
      cchc-kg serve --store kg --port 8080 --workers 4 --timeout 5
      curl -H 'Accept: text/csv' --data-urlencode 'query=SELECT * { ?s ?p ?o } LIMIT 5' http://127.0.0.1:7333/sparql
    """
    try:
        from cchc_kg.serve import Settings
        from cchc_kg.serve.running import run
    except ImportError as error:
        raise UsageError(
            f"the server's parts are not installed: {error.name}", "pip install 'cchc-kg[serve]'"
        ) from error
    from cchc_kg.store.jobs import Limits

    token = os.environ.get(TOKEN, "")
    if allow_updates and len(token) < _SHORTEST:
        raise UsageError(
            f"--allow-updates needs a token of {_SHORTEST} letters or more in {TOKEN}", "openssl rand -hex 32"
        )
    settings = Settings(
        workers=workers,
        limits=Limits(timeout, max_rows, max_size << 20, max_memory << 20),
        token=token if allow_updates else None,
        public_url=public_url.rstrip("/") if public_url else None,
        log=not quiet,
    )
    run(store, settings, host, port, processes, knowledge_of(ctx), lambda url: click.echo(f"{url}/sparql", err=True))
