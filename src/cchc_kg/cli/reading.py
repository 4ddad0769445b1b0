"""The verb that reads reports and stores nothing: ``extract`` prints their facts."""

import json
from collections.abc import Callable
from typing import TYPE_CHECKING

import click

from cchc_kg.cli.options import (
    articles_of,
    complain,
    decisions_of,
    format_option,
    knowledge_of,
    on_terminal,
)
from cchc_kg.errors import InputError

if TYPE_CHECKING:
    from importlib.resources.abc import Traversable

    from cchc_kg.pipeline import Reading


@click.command()
@click.argument("paths", metavar="PATH...", nargs=-1, required=True)
@format_option("jsonl", "text", default="jsonl", text="One JSON object an article and line, or text for a reader.")
@click.pass_context
def extract(ctx: click.Context, paths: tuple[str, ...], form: str) -> int:
    """Print the facts of each report, one JSON object an article; nothing is stored.

    PATH is a .txt, .md, .html, .json, .jsonl, .parquet or .warc file (but for Parquet also .gz or .zst), a folder of
    them, or - for standard input. A JSON object holds text and, where known, id, title, url, publisher and published
    (2023-02-03).

    \b
    Examples:
      cchc-kg extract report.txt
      cchc-kg extract news.jsonl > facts.jsonl
      curl -s https://example.org/report.html | cchc-kg extract - --format text

    Ends with 1 where a report could not be read (the others are printed), with 2 where none could.
    """
    from cchc_kg.pipeline import Pipeline
    from cchc_kg.sources import Failure

    root = knowledge_of(ctx)
    show = _storyteller(root) if form == "text" else _print_record
    read = failed = 0
    for reading in Pipeline(root, decisions_of(ctx)).read(articles_of(paths)):
        if isinstance(reading, Failure):
            complain(reading)
            failed += 1
        else:
            show(reading)
            read += 1
    return verdict(read, failed)


def verdict(read: int, failed: int) -> int:
    """Return the exit code of a batch. Raises InputError where nothing in it could be read."""
    if failed and not read:
        raise InputError("none of this could be read", "the reasons stand above")
    return 1 if failed else 0


def _print_record(reading: "Reading") -> None:
    click.echo(json.dumps(reading.record(), ensure_ascii=False))


def _storyteller(root: "Traversable") -> "Callable[[Reading], None]":
    from cchc_kg.cli.story import Story
    from cchc_kg.cli.tables import console
    from cchc_kg.labels import Labels

    story, out = Story(Labels(root), boxed=on_terminal()), console()

    def tell(reading: "Reading") -> None:
        out.print(story.tell(reading.article, reading.facts))
        out.print()

    return tell
