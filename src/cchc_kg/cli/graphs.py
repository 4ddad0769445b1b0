"""Which graphs a verb is about: the option --graph."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

import click

from cchc_kg.errors import UsageError

if TYPE_CHECKING:
    from pyoxigraph import NamedNode

    from cchc_kg.store import Store

graphs_option = click.option(
    "--graph",
    "chosen",
    metavar="NAME",
    multiple=True,
    help="Only this graph: its IRI, its name behind /graph/, or a kind of graph (article, registry, ontology, "
    "checks, quarantine). May be given several times. [default: all but the quarantine]",
)


def graphs_meant(chosen: Sequence[str]) -> "Callable[[NamedNode], bool]":
    """Return what tells whether a graph is meant: all are, where none was chosen."""

    def meant(graph: "NamedNode") -> bool:
        name = graph.value.partition("/graph/")[2]
        return not chosen or any(w in (graph.value, name) or name.startswith(f"{w.rstrip('/')}/") for w in chosen)

    return meant


def graphs_named(store: "Store", chosen: Sequence[str]) -> "list[NamedNode] | None":
    """Return the graphs meant (None: nobody chose). Raises UsageError for a name that no graph of the store has."""
    if not chosen:
        return None
    graphs = store.graphs()
    found: dict[NamedNode, None] = {}
    for wanted in chosen:
        meant = list(filter(graphs_meant([wanted]), graphs))
        if not meant:
            kinds = sorted({g.value.partition("/graph/")[2].partition("/")[0] for g in graphs})
            raise UsageError(f"no graph {wanted!r} in this store", f"its kinds of graph: {', '.join(kinds) or 'none'}")
        found |= dict.fromkeys(meant)
    return list(found)
