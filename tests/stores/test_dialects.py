"""Where a server takes what is told from where it answers queries."""

import pytest

from cchc_kg.errors import StoreError, UsageError
from cchc_kg.store.dialects import AUTHS, dialects, located

KNOWN = {
    "http://h:7878/query": ("oxigraph", "http://h:7878/store", "http://h:7878/update"),
    "http://h:3030/ds/sparql": ("fuseki", "http://h:3030/ds/data", "http://h:3030/ds/update"),
    "https://h/a/ds/query": ("fuseki", "https://h/a/ds/data", "https://h/a/ds/update"),
    "http://h:8890/sparql": ("virtuoso", "http://h:8890/sparql-graph-crud-auth", "http://h:8890/sparql-auth"),
    "http://h:8890/sparql-auth": ("virtuoso", "http://h:8890/sparql-graph-crud-auth", "http://h:8890/sparql-auth"),
    "http://h:7200/repositories/kg": (
        "rdf4j", "http://h:7200/repositories/kg/rdf-graphs/service", "http://h:7200/repositories/kg/statements",
    ),
    "http://h:8080/rdf4j-server/repositories/kg": (
        "rdf4j",
        "http://h:8080/rdf4j-server/repositories/kg/rdf-graphs/service",
        "http://h:8080/rdf4j-server/repositories/kg/statements",
    ),
    "http://h:7001": ("qlever", "http://h:7001/", "http://h:7001/"),
    "https://db.cluster-1.eu-west-1.neptune.amazonaws.com:8182/sparql": (
        "neptune",
        "https://db.cluster-1.eu-west-1.neptune.amazonaws.com:8182/sparql/gsp/",
        "https://db.cluster-1.eu-west-1.neptune.amazonaws.com:8182/sparql",
    ),
}  # fmt: skip


@pytest.mark.parametrize("endpoint", KNOWN)
def test_a_server_is_known_by_its_address(endpoint):
    dialect, addresses = located(endpoint)
    assert (dialect.name, addresses.data, addresses.update) == KNOWN[endpoint]
    assert addresses.query == endpoint


def test_every_dialect_is_tried_and_well_formed():
    assert {name for name, _, _ in KNOWN.values()} == dialects().keys() - {"standard"}
    assert all(dialect.auth in AUTHS and dialect.chunk > 0 for dialect in dialects().values())


def test_what_is_given_counts():
    dialect, addresses = located("http://h/query", data="http://h/graphs", name="oxigraph")
    assert (dialect.name, addresses.data, addresses.update) == ("oxigraph", "http://h/graphs", "http://h/update")
    dialect, addresses = located("http://h/x", "http://h/d", "http://h/u")
    assert (dialect.name, addresses.data, addresses.update) == ("standard", "http://h/d", "http://h/u")
    assert located("http://h/x", "http://h/d", "http://h/u", "virtuoso")[0].name == "virtuoso"


def test_what_cannot_be_told_is_asked_for():
    with pytest.raises(StoreError, match=r"--update URL") as told:
        located("http://h/elsewhere", data="http://h/d")
    assert "--data" not in str(told.value)
    with pytest.raises(StoreError, match=r"--data URL.*--update URL"):
        located("http://h/query", name="virtuoso")
    with pytest.raises(UsageError, match="oxigraph, fuseki"):
        located("http://h/query", name="blazegraph")
