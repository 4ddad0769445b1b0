"""The verb that builds a store from reports: ``build``."""

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from cchc_kg.cli.options import decisions_of, folder_of, format_option, limit_options, store_option

if TYPE_CHECKING:
    from cchc_kg.building import Summary
    from cchc_kg.sources import Gauge


@click.command()
@click.argument("paths", metavar="PATH...", nargs=-1, required=True)
@store_option
@click.option("--workers", metavar="N", type=click.IntRange(1), help="Processes that read. [default: one a core]")
@limit_options
@format_option("text", "json", default="text", text="A summary to read, or as one JSON object.")
@click.pass_context
def build(
    ctx: click.Context,
    paths: tuple[str, ...],
    store: Path,
    workers: int | None,
    time_limit: float,
    size_limit: float,
    form: str,
) -> int:
    """Read reports, check their graphs, and put them into a store, one named graph a report.

    PATH is a .txt, .md, .html, .json, .jsonl, .parquet or .warc file (but for Parquet also .gz or .zst), a folder of
    them, or - for standard input. Parquet has the columns, JSON the keys id, title, url, publisher, published, text.

    A report that is read again replaces its graph. A graph that violates a shape is kept apart in quarantine and not
    answered from. The store is made where the folder is missing or empty.

    What is stored is remembered: after an end of any kind, the same command goes on where it was, and a report that
    has not changed is not read again unless the program or its knowledge has. DIR/build.csv lists the reports that
    failed, are in quarantine, changed, tell of no meeting, or were not read again, each with the reason.

    \b
    Examples:
      cchc-kg build reports/
      cchc-kg build news.jsonl.gz crawl.warc.gz --store kg
      cat news.jsonl | cchc-kg build - --format json

    Ends with 1 where a report failed or is in quarantine (the others are stored), with 2 where none was stored.
    """
    from cchc_kg.building import LIST, Builder, Limits, Listing, Summary
    from cchc_kg.cli.reading import verdict
    from cchc_kg.cli.watching import watched
    from cchc_kg.pipeline import across
    from cchc_kg.sources import Gauge, documents
    from cchc_kg.store import EmbeddedStore

    limits = Limits(workers, time_limit, round(size_limit * 1_000_000))
    gauge, done = Gauge(), Summary()
    with EmbeddedStore.open(store, write=True) as opened, Listing(store / LIST) as listing:
        builder = Builder(opened, folder_of(ctx), decisions_of(ctx), limits)
        for outcome in watched(builder.build(documents(paths, sys.stdin.buffer, gauge, limits.size)), done, gauge):
            done.add(outcome)
            listing.add(outcome)
        compared = len(across(opened).findings)
    _print(done, compared, gauge, store, form)
    return max(verdict(done.stored, done.failed), 1 if done.quarantined else 0)


def _print(done: "Summary", compared: int, gauge: "Gauge", store: Path, form: str) -> None:
    from cchc_kg.building import LIST

    if form == "json":
        told = done.record() | {"across": compared, "store": str(store), "list": str(store / LIST)}
        told["other_kinds"] = dict(sorted(gauge.others.items()))
        click.echo(json.dumps(told, ensure_ascii=False))
        return
    more = [f"{n:,} {what}" for n, what in ((done.unchanged, "unchanged"), (done.repeated, "repeated")) if n]
    read = f"{done.read:,} read and stored in {store} ({done.facts:,} facts, {done.triples:,} triples)"
    click.echo(", ".join([read, *more, f"{done.failed:,} failed"]))
    kinds = ((done.no_meeting, "tell of no meeting"), (done.quarantined, "are in quarantine"))
    for count, what in (*kinds, (done.changed, "changed since they were read before")):
        if count:
            click.echo(f"{count:,} of them {what}")
    if others := gauge.told_of_others():
        click.echo(f"not read, being of other kinds: {others}")
    if compared:
        what = "finding" if compared == 1 else "findings"
        click.echo(f"{compared:,} {what} between articles of this store (cchc-kg ask findings)")
    if done.listed:
        click.echo(f"each is listed in {store / LIST}")
