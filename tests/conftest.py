"""What many tests need: the made-up reports and the sample reports, as quads and as stores."""

import io
from collections import Counter
from pathlib import Path

import pyoxigraph
import pytest
from hypothesis import settings
from pyoxigraph import RdfFormat

from cchc_kg.pipeline import Checked, Pipeline
from cchc_kg.sources import read_articles
from cchc_kg.store import EmbeddedStore

# A run says the same of the same code: no luck, no clock. ``--hypothesis-profile=explore`` looks for more.
settings.register_profile("steady", derandomize=True, deadline=None)
settings.register_profile("explore", max_examples=1000, deadline=None)
settings.load_profile("steady")

SAMPLES = Path(__file__).parents[1] / "data" / "samples"
REPORTS = Path(__file__).parent / "fixtures" / "reports.trig"
LONG = (
    "cluster/test_spark.py", "test_queries.py", "building/test_build.py", "quality/test_mutants.py", "test_engines.py",
    "test_entities.py", "pages/test_site.py",
)  # fmt: skip
"""Files that take longest, though some have few tests: none of them should begin when nothing else is left to do."""


def pytest_collection_modifyitems(items):
    """Begin with the long files, then those of many tests: a process takes a file at a time (--dist=loadfile)."""
    ranks = {Path(__file__).parent / name: rank for rank, name in enumerate(LONG)}
    assert all(path.is_file() for path in ranks)
    counts = Counter(item.path for item in items)
    items.sort(key=lambda item: (ranks.get(item.path, len(LONG)), -counts[item.path]))


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


@pytest.fixture(scope="session")
def samples():
    """A store in memory of the sample reports, as ``cchc-kg build data/samples`` makes it; to be read only."""
    store = EmbeddedStore.in_memory()
    outcomes = list(Pipeline().build(read_articles([str(SAMPLES)], io.BytesIO()), store))
    assert len(outcomes) >= 4
    assert all(isinstance(o, Checked) and not o.quarantined for o in outcomes)
    return store
