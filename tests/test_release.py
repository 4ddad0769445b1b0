"""One version, said alike wherever it is said."""

import re
from pathlib import Path

import pyoxigraph

import cchc_kg

ROOT = Path(__file__).parents[1]


def test_the_changelog_begins_with_what_is_unreleased_or_this_version():
    headings = re.findall(r"^## \[(.+?)\]", (ROOT / "CHANGELOG.md").read_text("utf-8"), re.M)
    assert next(h for h in headings if h != "Unreleased") == cchc_kg.__version__


def test_the_citation_is_of_this_version():
    assert f"\nversion: {cchc_kg.__version__}\n" in (ROOT / "CITATION.cff").read_text("utf-8")


def test_the_ontology_is_of_this_version():
    quads = pyoxigraph.parse((ROOT / "ontology" / "cchc.ttl").read_bytes(), format=pyoxigraph.RdfFormat.TURTLE)
    versions = {q.object.value for q in quads if q.predicate.value == "http://www.w3.org/2002/07/owl#versionInfo"}
    assert versions == {cchc_kg.__version__}
