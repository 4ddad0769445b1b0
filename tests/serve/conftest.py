"""Served stores, without a socket: of the made-up reports, and empty ones of a test's own."""

from contextlib import contextmanager

import pytest
from starlette.testclient import TestClient

from cchc_kg.serve import Settings, create_app
from cchc_kg.store import EmbeddedStore
from cchc_kg.store.jobs import Limits

QUICK = Settings(workers=1, limits=Limits(seconds=5.0, rows=5000, size=1 << 20, memory=256 << 20), fresh=0.0, log=False)


@contextmanager
def serving(folder, settings=QUICK, **more):
    """Serve a store; answers of 500 are answers, not errors of the test."""
    with TestClient(create_app(folder, settings, **more), raise_server_exceptions=False) as client:
        yield client


@pytest.fixture(scope="session")
def serve():
    """The function that serves a folder with settings of the test's own: ``with serve(folder, settings) as client``."""
    return serving


@pytest.fixture(scope="session")
def quick():
    """Settings for tests: one worker, small limits."""
    return QUICK


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
    """A client of the application that serves it."""
    with serving(folder) as client:
        yield client
