"""What many tests need: the made-up reports as quads and as a store."""

from pathlib import Path

import pyoxigraph
import pytest
from pyoxigraph import RdfFormat

from cchc_kg.store import EmbeddedStore

REPORTS = Path(__file__).parent / "fixtures" / "reports.trig"


@pytest.fixture(scope="session")
def reports():
    """The quads of the made-up reports, by graph."""
    graphs = {}
    for quad in pyoxigraph.parse(REPORTS.read_bytes(), format=RdfFormat.TRIG):
        graphs.setdefault(quad.graph_name, []).append(quad)
    return graphs


@pytest.fixture(scope="session")
def store(reports):
    """A store in memory that holds the made-up reports; to be read only."""
    store = EmbeddedStore.in_memory()
    for graph, quads in reports.items():
        store.replace(graph, quads)
    return store
