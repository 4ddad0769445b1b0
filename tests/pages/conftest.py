"""Pages of the sample reports, without a socket."""

import pytest

from cchc_kg.pages import Desk, Links, Visit, html, page


@pytest.fixture(scope="session")
def desk(samples):
    """A desk over the sample reports."""
    return Desk(samples)


@pytest.fixture(scope="session")
def shown(desk):
    """Return a function that writes the page of a path."""

    def write(path, language="en", files=False, **query):
        visit = Visit(desk, Links(language, path, files), {k: [v] for k, v in query.items()})
        return html(visit, page(visit, path))

    return write
