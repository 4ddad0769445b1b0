"""Verbs that keep a SPARQL server in step with a store: ``load``, ``sync``, ``verify``."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from cchc_kg.cli.graphs import graphs_meant, graphs_named, graphs_option
from cchc_kg.cli.options import format_option, store_option
from cchc_kg.cli.progress import bar, counted
from cchc_kg.cli.servers import named, written_to

if TYPE_CHECKING:
    from pyoxigraph import NamedNode

    from cchc_kg.store import EmbeddedStore
    from cchc_kg.store.remote import RemoteStore
    from cchc_kg.store.transfer import Plan
    from cchc_kg.store.verifying import Comparison


@contextmanager
def _both(store: Path, server: dict[str, Any]) -> "Iterator[tuple[EmbeddedStore, RemoteStore]]":
    """Open the store for reading, and give the server that the options name."""
    from cchc_kg.store import EmbeddedStore

    with named(server) as target, EmbeddedStore.open(store) as source:
        yield source, target


@click.command()
@written_to
@click.option(
    "--resume", is_flag=True, help="Leave out what the server has already: go on after a load that broke off."
)
@store_option
@graphs_option
@format_option("text", "json", default="text", text="A line a graph as it arrives, or one object at the end.")
def load(store: Path, chosen: tuple[str, ...], form: str, resume: bool, **server: Any) -> None:
    """Put the graphs of a store into a running SPARQL 1.1 server, graph by graph, and count them there.

    Each graph replaces the one of that name on the server, whole or not at all; other graphs there stay as they are.
    Doing it again changes nothing. Quarantined articles are never sent. What has arrived is noted in a graph of the
    server, .../graph/transfer/ledger, so that --resume and sync know what is there.

    A user and a password are taken from CCHC_KG_ENDPOINT_USER and CCHC_KG_ENDPOINT_PASSWORD, a bearer token from
    CCHC_KG_ENDPOINT_TOKEN, or all from a netrc file; never from the command line. See docs/stores.md for each store.

    \b
    Examples:
      cchc-kg load --endpoint http://localhost:7878/query
      cchc-kg load --endpoint http://localhost:3030/kg/query --graph article --graph registry
      cchc-kg load --endpoint http://localhost:8890/sparql --resume
    """
    from cchc_kg.store.transfer import plan

    with _both(store, server) as (source, target):
        graphs_named(source, chosen)  # a name that no graph has is a slip
        with counted("reading the store") as read:
            planned = plan(source, target, graphs_meant(chosen), only_changed=resume, progress=read)
        _carry_out(planned, source, target, form)


@click.command()
@written_to
@click.option("--keep-gone", is_flag=True, help="Leave graphs on the server that the store no longer has.")
@click.option("--dry-run", is_flag=True, help="Say what would be sent and removed, and change nothing.")
@store_option
@graphs_option
@format_option("text", "json", default="text", text="A line a graph as it arrives, or one object at the end.")
def sync(store: Path, chosen: tuple[str, ...], form: str, keep_gone: bool, dry_run: bool, **server: Any) -> None:
    """Send a SPARQL server the graphs that have changed, and remove those that are gone.

    What has changed is told by a digest of each graph, which the server keeps in .../graph/transfer/ledger; a graph
    whose number of triples there is not the noted one is sent as well. Removed is what this program loaded and what is
    no longer in the store, or is in quarantine; graphs of others stay. It can be broken off and run again at any time.
    The first time after a bulk load from export --bulk nothing is sent: those files hold the ledger.

    Where to, and who asks: as for load.

    \b
    Examples:
      cchc-kg sync --endpoint http://localhost:7878/query
      cchc-kg sync --endpoint http://localhost:8890/sparql --dry-run
      cchc-kg sync --endpoint http://localhost:3030/kg/query --graph article --keep-gone
    """
    from cchc_kg.store.transfer import plan

    with _both(store, server) as (source, target):
        with counted("reading the store") as read:
            planned = plan(source, target, graphs_meant(chosen), True, not keep_gone, read)
        if dry_run:
            _tell_plan(planned, target, form)
        else:
            _carry_out(planned, source, target, form)


@click.command()
@written_to
@click.option(
    "--examples", type=click.IntRange(min=0), default=3, show_default=True,
    help="How many triples of each side to show of a graph that differs.",
)  # fmt: skip
@store_option
@graphs_option
@format_option("text", "json", default="text", text="A line for each graph that differs, or one object.")
def verify(store: Path, chosen: tuple[str, ...], form: str, examples: int, **server: Any) -> int:
    """Read the graphs of a SPARQL server back and compare them with the store's, by count and by value.

    Stores write values their own way (15223.00 or 15223 or 15223.0, vi-VN or vi-vn): that makes no difference here.
    Graphs of other projects are not looked at. Nothing is changed.

    Where to, and who asks: as for load.

    \b
    Examples:
      cchc-kg verify --endpoint http://localhost:7878/query
      cchc-kg verify --endpoint http://localhost:8890/sparql --graph article --format json

    Ends with 0 where all graphs are the same, with 1 where one differs.
    """
    from cchc_kg.store.verifying import SAME
    from cchc_kg.store.verifying import verify as compared

    same, triples, differing = 0, 0, []
    with _both(store, server) as (source, target), bar("comparing") as tell:
        for comparison in compared(source, target, graphs_meant(chosen), examples):
            if comparison.verdict == SAME:
                same += 1
                triples += comparison.here.triples if comparison.here else 0
            else:
                differing.append(comparison)
                if form == "text":
                    _tell_difference(comparison)
            tell(same + len(differing), None, triples)
    if form == "json":
        told = [asdict(c) | {"graph": c.graph.value} for c in differing]
        click.echo(
            json.dumps({"endpoint": target.endpoint, "same": same, "differing": told}, ensure_ascii=False, indent=2)
        )
    else:
        click.echo(f"{same} graphs are the same ({triples:,} triples), {len(differing)} differ", err=True)
    return 1 if differing else 0


def _carry_out(planned: "Plan", source: "EmbeddedStore", target: "RemoteStore", form: str) -> None:
    from cchc_kg.store.transfer import carry_out

    done = triples = 0
    with bar("sending") as tell:

        def arrived(graph: "NamedNode", n: int) -> None:
            nonlocal done, triples
            done, triples = done + 1, triples + n
            if form == "text":
                click.echo(f"{graph.value}\t{n}")

        def under_way(n: int) -> None:
            tell(done, len(planned.send), triples + n)

        carry_out(planned, source, target, arrived, under_way)
    if form == "json":
        counts = {graph.value: entry.triples for graph, entry in planned.send.items()}
        told = {
            "endpoint": target.endpoint,
            "graphs": counts,
            "triples": sum(counts.values()),
            "same": len(planned.same),
            "removed": [graph.value for graph in planned.gone],
        }
        click.echo(json.dumps(told, indent=2))
    else:
        for graph in planned.gone:
            click.echo(f"{graph.value}\tremoved")
        click.echo(f"{_summary(planned, 'sent', 'removed')} at {target.endpoint}", err=True)


def _tell_plan(planned: "Plan", target: "RemoteStore", form: str) -> None:
    if form == "json":
        told = {
            "endpoint": target.endpoint,
            "send": {graph.value: entry.triples for graph, entry in planned.send.items()},
            "same": len(planned.same),
            "remove": [graph.value for graph in planned.gone],
        }
        click.echo(json.dumps(told, indent=2))
        return
    for graph, entry in planned.send.items():
        click.echo(f"{graph.value}\t{entry.triples}")
    for graph in planned.gone:
        click.echo(f"{graph.value}\tto remove")
    click.echo(f"{_summary(planned, 'to send', 'to remove')} at {target.endpoint}", err=True)


def _summary(planned: "Plan", sent: str, removed: str) -> str:
    triples = sum(entry.triples for entry in planned.send.values())
    parts = [f"{len(planned.send)} graphs, {triples:,} triples {sent}"]
    if planned.same:
        parts.append(f"{len(planned.same)} there already")
    if planned.gone:
        parts.append(f"{len(planned.gone)} {removed}")
    return ", ".join(parts)


def _tell_difference(comparison: "Comparison") -> None:
    here, there = (side.triples if side else 0 for side in (comparison.here, comparison.there))
    click.echo(f"{comparison.graph.value}\t{comparison.verdict}\there {here}\tthere {there}")
    for sign, triples in (("-", comparison.only_here), ("+", comparison.only_there)):
        for triple in triples:
            click.echo(f"  {sign} {triple}")
