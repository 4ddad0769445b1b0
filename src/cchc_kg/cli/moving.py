"""The verb that writes graphs to files: ``export``."""

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

import click

from cchc_kg.cli.graphs import graphs_named, graphs_option
from cchc_kg.cli.options import format_option, knowledge_of, store_option
from cchc_kg.errors import UsageError

if TYPE_CHECKING:
    from importlib.resources.abc import Traversable

    from pyoxigraph import NamedNode

    from cchc_kg.store import Store


@click.command()
@store_option
@format_option(
    "turtle", "trig", "jsonld", "nquads", "ntriples", "rdfxml", "schemaorg", "datapackage", "examples",
    text="What to write; turtle, ntriples and rdfxml merge the graphs. [default: by the suffix of --out; without one: "
    "trig]",
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
@graphs_option
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
    form = form or (
        "jsonld" if frame else "trig" if out is None or not out.suffix else suffixes.get(out.suffix.lower())
    )
    if form is None:
        raise UsageError(f"no format ends in {out.suffix if out else ''}", "choose one with --format")
    if frame and form != "jsonld":
        raise UsageError(f"--frame goes with --format jsonld, not with {form}", "leave one of the two out")
    with EmbeddedStore.open(store) as opened:
        graphs = graphs_named(opened, chosen)
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
    from cchc_kg.cli.progress import counted
    from cchc_kg.store import EmbeddedStore
    from cchc_kg.store.bulk import write_bulk

    with EmbeddedStore.open(store) as opened, counted("writing") as count:
        held = write_bulk(opened, folder, graphs_named(opened, chosen), shard, count)
    click.echo(
        f"{held.triples:,} triples in {len(held.graphs)} graphs and {len(held.shards)} files written to {folder}",
        err=True,
    )
