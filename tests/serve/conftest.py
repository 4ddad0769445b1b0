"""A served store of the made-up reports, without a socket."""

import pytest
from starlette.testclient import TestClient

from cchc_kg.serve import Settings, create_app
from cchc_kg.store import EmbeddedStore
from cchc_kg.store.jobs import Limits

QUICK = Settings(workers=1, limits=Limits(seconds=5.0, rows=5000, size=1 << 20, memory=256 << 20), fresh=0.0, log=False)


@pytest.fixture(scope="session")
def folder(reports, tmp_path_factory):
    """The folder of a store that holds the made-up reports; to be read only."""
    folder = tmp_path_factory.mktemp("served") / "kg"
    with EmbeddedStore.open(folder, write=True) as store:
        for graph, quads in reports.items():
            store.replace(graph, quads)
    return folder


@pytest.fixture(scope="session")
def client(folder):
    """A client of the application that serves it; answers of 500 are answers, not errors of the test."""
    with TestClient(create_app(folder, QUICK), raise_server_exceptions=False) as client:
        yield client
