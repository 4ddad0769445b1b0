"""Verbs that take graphs elsewhere: ``export`` to a file, ``load`` into a SPARQL server."""

import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

import click

from cchc_kg.cli.options import format_option, knowledge_of, store_option
from cchc_kg.errors import UsageError

if TYPE_CHECKING:
    from importlib.resources.abc import Traversable

    from pyoxigraph import NamedNode

    from cchc_kg.store import Store

_graphs = click.option(
    "--graph",
    "chosen",
    metavar="NAME",
    multiple=True,
    help="Only this graph: its IRI, its name behind /graph/, or a kind of graph (article, registry, ontology, "
    "checks, quarantine). May be given several times. [default: all but the quarantine]",
)


@click.command(short_help="Write the graphs to a file.")
@store_option
@format_option(
    "turtle", "trig", "jsonld", "nquads", "ntriples", "rdfxml", "schemaorg", "datapackage", "examples",
    text="What to write; turtle, ntriples and rdfxml merge the graphs. [default: by the suffix of --out, else trig]",
)  # fmt: skip
@click.option(
    "--out", type=click.Path(path_type=Path),
    help="The file; for datapackage a folder or a .zip file. [default: standard output]",
)  # fmt: skip
@click.option(
    "--frame", metavar="CLASS",
    help="JSON-LD of the things of one class, each with what belongs to it: article, meeting, participation, person, "
    "observation, directive, legal-document, province or indicator.",
)  # fmt: skip
@click.option(
    "--bulk", type=click.Path(path_type=Path, file_okay=False), metavar="DIR",
    help="Write files for a triple store's own bulk loader into DIR instead: N-Quads, compressed, and a manifest.",
)  # fmt: skip
@click.option(
    "--shard", type=click.IntRange(min=1), default=1_000_000, show_default=True, metavar="TRIPLES",
    help="With --bulk: begin a new file after so many triples; a graph is never split.",
)  # fmt: skip
@_graphs
@click.pass_context
def export(
    ctx: click.Context,
    store: Path,
    form: str | None,
    out: Path | None,
    frame: str | None,
    bulk: Path | None,
    shard: int,
    chosen: tuple[str, ...],
) -> None:
    """Write the graphs of a store, in an order that is the same every time.

    Graphs are written piece by piece, whatever their size. A file is written whole or not at all. schemaorg is what
    search engines read in the pages of news articles; datapackage is a bundle of CSV tables with a datapackage.json
    (docs/formats.md); examples is the stored questions themselves, as a graph of SPARQL examples. What --bulk writes
    is loaded by one command, another one for each triple store (docs/stores.md); its manifest.json has the SHA-256 of
    each file and the number of triples of each graph.

    \b
    Examples:
      cchc-kg export --out meetings.ttl
      cchc-kg export --format nquads --out all.nq
      cchc-kg export --graph article --format jsonld
      cchc-kg export --frame meeting --out meetings.jsonld
      cchc-kg export --format datapackage --out tables.zip
      cchc-kg export --graph registry/provinces --format turtle
      cchc-kg export --bulk dump/
    """
    if bulk is not None:
        if out is not None or form is not None or frame is not None:
            raise UsageError("--bulk writes N-Quads into a folder", "leave --out, --format and --frame out")
        _export_bulk(store, bulk, shard, chosen)
        return
    from cchc_kg.export import FORMATS, whole, write_bundle
    from cchc_kg.store import EmbeddedStore

    suffixes = {f".{known.suffix}": name for name, known in FORMATS.items()} | {".zip": "datapackage"}
    form = form or ("jsonld" if frame else suffixes.get(out.suffix if out else "", "trig"))
    if frame and form != "jsonld":
        raise UsageError(f"--frame goes with --format jsonld, not with {form}", "leave one of the two out")
    with EmbeddedStore.open(store) as opened:
        graphs = _named(opened, chosen)
        if form == "datapackage":
            if out is None:
                raise UsageError("datapackage is several files", "name a folder or a .zip file with --out")
            count = write_bundle(opened.dump(graphs), out, knowledge_of(ctx))
            click.echo(f"{count:,} rows of tables written to {out}", err=True)
        elif out is None:
            _write(opened, graphs, form, frame, sys.stdout.buffer, knowledge_of(ctx))
        else:
            with whole(out) as file:
                _write(opened, graphs, form, frame, file, knowledge_of(ctx))
                size = file.tell()
            click.echo(f"{size:,} bytes of {form} written to {out}", err=True)


def _write(
    store: "Store",
    graphs: "list[NamedNode] | None",
    form: str,
    frame: str | None,
    file: BinaryIO,
    root: "Traversable",
) -> None:
    from cchc_kg.export import exported, names_of, stream, write_articles, write_framed

    if frame:
        write_framed(store.dump(graphs), frame, file, root)
    elif form == "examples":
        from cchc_kg.queries import examples, questions

        file.write(exported(examples(questions(root).values()), "turtle", root))
    elif form == "schemaorg":
        names = names_of(store.dump([g for g in store.graphs() if "/graph/registry/" in g.value]))
        write_articles(store.dump(graphs), names, file)
    else:
        stream(store.dump(graphs), form, file, root)


def _export_bulk(store: Path, folder: Path, shard: int, chosen: Sequence[str]) -> None:
    from cchc_kg.cli.progress import bar
    from cchc_kg.store import EmbeddedStore
    from cchc_kg.store.bulk import write_bulk

    with EmbeddedStore.open(store) as opened, bar("writing") as tell:
        done = triples = 0

        def count(_: "NamedNode", n: int) -> None:
            nonlocal done, triples
            done, triples = done + 1, triples + n
            tell(done, None, triples)

        held = write_bulk(opened, folder, _named(opened, chosen), shard, count)
    click.echo(
        f"{held.triples:,} triples in {len(held.graphs)} graphs and {len(held.shards)} files written to {folder}",
        err=True,
    )


@click.command(short_help="Load the graphs into a SPARQL server.")
@click.option("--endpoint", metavar="URL", required=True, help="Where the server answers SPARQL queries.")
@click.option("--data", metavar="URL", help="Its Graph Store Protocol address. [default: told from --endpoint]")
@click.option(
    "--timeout", type=click.FloatRange(min=0, min_open=True), default=30.0, show_default=True,
    help="Seconds to wait for each answer.",
)  # fmt: skip
@store_option
@_graphs
@format_option("text", "json", default="text", text="A line a graph as it arrives, or one object at the end.")
def load(endpoint: str, data: str | None, timeout: float, store: Path, chosen: tuple[str, ...], form: str) -> None:
    """Put the graphs of a store into a running SPARQL 1.1 server, graph by graph, and count them there.

    Each graph replaces the one of that name on the server, in one request; other graphs there stay as they are. Doing
    it again changes nothing. Quarantined articles are never sent. A user and a password are taken from
    CCHC_KG_ENDPOINT_USER and CCHC_KG_ENDPOINT_PASSWORD.

    \b
    Examples:
      cchc-kg load --endpoint http://localhost:7878/query
      cchc-kg load --endpoint http://localhost:3030/kg/query --graph article --graph registry
      cchc-kg load --endpoint http://localhost:8890/sparql --data http://localhost:8890/sparql-graph-crud
    """
    from cchc_kg import store as stores
    from cchc_kg.store.remote import RemoteStore

    def tell(graph: "NamedNode", triples: int) -> None:
        if form == "text":
            click.echo(f"{graph.value}\t{triples}")

    target = RemoteStore(endpoint, data, timeout)
    try:
        with stores.EmbeddedStore.open(store) as source:
            loaded = stores.load(source, target, _named(source, chosen), tell)
    finally:
        target.close()
    if form == "json":
        counts = {graph.value: n for graph, n in loaded.items()}
        click.echo(json.dumps({"endpoint": endpoint, "graphs": counts, "triples": sum(counts.values())}, indent=2))
    else:
        click.echo(f"{len(loaded)} graphs, {sum(loaded.values()):,} triples are at {endpoint}", err=True)


def _named(store: "Store", chosen: Sequence[str]) -> "list[NamedNode] | None":
    """Return the graphs meant (None: nobody chose). Raises UsageError for a name that no graph of the store has."""
    if not chosen:
        return None
    names = {graph: graph.value.partition("/graph/")[2] for graph in store.graphs()}
    found: dict[NamedNode, None] = {}
    for wanted in chosen:
        meant = [
            g for g, name in names.items() if wanted in (g.value, name) or name.startswith(f"{wanted.rstrip('/')}/")
        ]
        if not meant:
            kinds = sorted({name.partition("/")[0] for name in names.values()})
            raise UsageError(f"no graph {wanted!r} in this store", f"its kinds of graph: {', '.join(kinds) or 'none'}")
        found |= dict.fromkeys(meant)
    return list(found)
