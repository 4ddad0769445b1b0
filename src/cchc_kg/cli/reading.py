"""Verbs that read reports: ``extract`` prints their facts, ``build`` stores them as checked graphs."""

import json
import sys
from collections.abc import Callable, Iterable, Iterator
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import click

from cchc_kg.cli.options import (
    articles_of,
    complain,
    decisions_of,
    format_option,
    knowledge_of,
    on_terminal,
    store_option,
)
from cchc_kg.errors import InputError

if TYPE_CHECKING:
    from importlib.resources.abc import Traversable

    from cchc_kg.pipeline import Reading, Stored
    from cchc_kg.revision import Revision
    from cchc_kg.sources import Failure

_paths = click.argument("paths", metavar="PATH...", nargs=-1, required=True)


@click.command(short_help="Print the facts of reports as JSON Lines.")
@_paths
@format_option("jsonl", "text", default="jsonl", text="One JSON object an article and line, or text for a reader.")
@click.pass_context
def extract(ctx: click.Context, paths: tuple[str, ...], form: str) -> int:
    """Print the facts of each report, one JSON object an article; nothing is stored.

    PATH is a .txt, .md, .html, .json or .jsonl file, a folder of them, or - for standard input. A JSON object
    holds text and, where known, id, title, url, publisher and published (2023-02-03).

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


@click.command(short_help="Read, check and store reports.")
@_paths
@store_option
@format_option("text", "json", default="text", text="A summary to read, or as one JSON object.")
@click.pass_context
def build(ctx: click.Context, paths: tuple[str, ...], store: Path, form: str) -> int:
    """Read reports, check their graphs, and put them into a store, one named graph an article.

    A report read again replaces its graph. A graph that violates a shape is kept apart in quarantine and not answered
    from. The store is made where the folder is missing or empty.

    \b
    Examples:
      cchc-kg build reports/
      cchc-kg build news.jsonl --store kg
      zcat news.jsonl.gz | cchc-kg build - --format json

    Ends with 1 where a report failed or went to quarantine (the others are stored), with 2 where none was stored.
    """
    from cchc_kg.pipeline import Pipeline, Summary, across
    from cchc_kg.store import EmbeddedStore

    pipeline = Pipeline(knowledge_of(ctx), decisions_of(ctx))
    with EmbeddedStore.open(store, write=True) as opened:
        done = Summary.of(told(pipeline.build(articles_of(paths), opened)))
        compared = across(opened)
    if form == "json":
        click.echo(
            json.dumps(
                asdict(done) | {"findings": dict(done.findings), "across": len(compared.findings), "store": str(store)},
                ensure_ascii=False,
            )
        )
    else:
        click.echo(f"{done.stored} stored in {store} ({done.triples:,} triples), {len(done.failed)} failed")
        kinds = ((done.no_meeting, "tell of no meeting"), (done.quarantined, "are in quarantine"))
        for ids, what in (*kinds, (done.changed, "changed since they were read before")):
            if ids:
                click.echo(f"{len(ids)} of them {what}: {', '.join(ids[:5])}{', ...' if len(ids) > 5 else ''}")
        if compared.findings:
            n = len(compared.findings)
            click.echo(
                f"{n} {'finding' if n == 1 else 'findings'} between articles of this store (cchc-kg ask findings)"
            )
    return max(verdict(done.stored, len(done.failed)), 1 if done.quarantined else 0)


def _changes(revision: "Revision") -> str:
    from cchc_kg.revision import CHANGED, MOVED, UNREAD

    told = ((MOVED, "moved"), (CHANGED, "no longer there"), (UNREAD, "not understood as before"))
    counts = [f"{revision.kept} pieces of evidence as before"]
    return ", ".join(counts + [f"{n} {what}" for check, what in told if (n := revision.count(check))])


def told(outcomes: "Iterable[Stored | Failure]") -> "Iterator[Stored | Failure]":
    """Yield the outcomes; say on standard error what failed or went to quarantine and, to a person, how far it is."""
    from cchc_kg.sources import Failure

    counting = sys.stderr.isatty()
    for number, outcome in enumerate(outcomes, 1):
        if isinstance(outcome, Failure):
            complain(outcome)
        elif outcome.quarantined:
            article = outcome.reading.article
            worst = outcome.report.findings[0]
            click.echo(f"cchc-kg: {article.source or article.id}: in quarantine: {worst.message_en}", err=True)
        elif outcome.revision:
            article, changes = outcome.reading.article, outcome.revision
            click.echo(f"cchc-kg: {article.source or article.id}: its text changed: {_changes(changes)}", err=True)
        elif counting and number % 25 == 0:
            click.echo(f"\r{number} articles", err=True, nl=False)
        yield outcome
    if counting:
        click.echo("\r\033[K", err=True, nl=False)
