"""What a person at a terminal sees of a build: how far it is, and what went wrong."""

import time
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

import click

from cchc_kg.cli.progress import line

if TYPE_CHECKING:
    from cchc_kg.building import Outcome, Summary
    from cchc_kg.sources import Gauge

_SHOWN = 20  # troubles that are printed one by one; all are in the list


def watched(outcomes: "Iterable[Outcome]", summary: "Summary", gauge: "Gauge") -> "Iterator[Outcome]":
    """Yield the outcomes; say what failed or went to quarantine and, to a person, how far the build is."""
    begun = time.monotonic()
    with line("reading") as tell:
        for outcome in _told(outcomes):
            yield outcome
            rate = (summary.stored + summary.failed) / max(time.monotonic() - begun, 1e-3)
            said = f"{summary.stored:,} articles, {summary.facts:,} facts, {summary.notes:,} notes, {rate:,.0f}/s"
            tell(gauge.taken, gauge.total, said)


def _told(outcomes: "Iterable[Outcome]") -> "Iterator[Outcome]":
    from cchc_kg.building import Parcel
    from cchc_kg.sources import Failure

    troubles = 0
    for outcome in outcomes:
        said = None
        if isinstance(outcome, Failure):
            said = str(outcome)
        elif isinstance(outcome, Parcel) and outcome.quarantined:
            said = f"{outcome.source}: in quarantine: {outcome.quarantined}"
        elif isinstance(outcome, Parcel) and outcome.changed:
            said = f"{outcome.source}: its text changed: {outcome.changed}"
        if said is not None:
            troubles += 1
            if troubles <= _SHOWN:
                click.echo(f"cchc-kg: {said}", err=True)
            elif troubles == _SHOWN + 1:
                click.echo("cchc-kg: more of this kind is not printed; all of it is in the list", err=True)
        yield outcome
