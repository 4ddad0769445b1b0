"""The registry is what the script makes of the tables, every time the same."""

import os
import subprocess
import sys
from pathlib import Path

import pyoxigraph as ox
import pytest

ROOT = Path(__file__).parents[1]
SCRIPT = ROOT / "scripts" / "build_registry.py"
COMPILED = ROOT.parent / "shared" / "registry"
MADE = ["bodies", "documents", "indicators", "meetings", "posts", "provinces"]
BASE = "https://w3id.org/cchc-kg/"

TABLES = Path(__file__).with_name("registry_tables")  # a land that does not exist


def build(folder: Path, out: Path, seed: str = "0") -> dict[str, bytes]:
    environment = {**os.environ, "PYTHONHASHSEED": seed}
    subprocess.run([sys.executable, SCRIPT, folder, "--out", out], check=True, env=environment)
    return {path.stem: path.read_bytes() for path in sorted(out.iterdir())}


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    out = tmp_path_factory.mktemp("out")
    files = build(TABLES, out)
    assert build(TABLES, tmp_path_factory.mktemp("again"), seed="7") == files
    return {
        name: {str(quad.triple) for quad in ox.parse(turtle, format=ox.RdfFormat.TURTLE)}
        for name, turtle in files.items()
    }


SHORT = {
    "cchc:": f"{BASE}def#",
    "dcterms:": "http://purl.org/dc/terms/",
    "org:": "http://www.w3.org/ns/org#",
    "skos:": "http://www.w3.org/2004/02/skos/core#",
}


def statements(triples, subject):
    """Return what is said of a thing as ``term object`` with short names."""
    said = set()
    for triple in triples:
        if triple.startswith(f"<{BASE}{subject}> "):
            line = triple.removeprefix(f"<{BASE}{subject}> ")
            for prefix, namespace in SHORT.items():
                line = line.replace(f"<{namespace}", f"<{prefix}")
            said.add(line.replace(f"<{BASE}", "<").replace("<http://www.w3.org/2001/XMLSchema#", "<xsd:"))
    return said


SAID = [
    ("provinces", "id/province/nui-xanh", '<skos:prefLabel> "Núi Xanh"@vi'),
    ("provinces", "id/province/nui-xanh", '<skos:altLabel> "NX"@vi'),
    ("provinces", "id/province/nui-xanh", '<skos:altLabel> "Green City"@en'),
    ("provinces", "id/province/nui-xanh", '<dcterms:source> "bản đồ"'),
    ("provinces", "id/province/nui-xanh", '<dcterms:source> "sổ tay"'),
    ("provinces", "id/province/nui-xanh", '<cchc:validTo> "2030-01-01"^^<xsd:date>'),
    ("provinces", "id/province/nui-xanh", "<cchc:kind> <code/province-kind/province>"),
    ("provinces", "id/province/nui-xanh", "<org:changedBy> <id/change/9-2029-qh16-song-vang-2030>"),
    ("provinces", "id/province/nui-xanh", "<skos:exactMatch> <https://sws.geonames.org/11/>"),
    ("provinces", "id/province/song-vang-2030", '<skos:note> "merged"@en'),
    ("provinces", "id/province/song-vang-2030", "<org:resultedFrom> <id/change/9-2029-qh16-song-vang-2030>"),
    ("provinces", "id/province/bien-do", '<skos:note> "not rearranged"@en'),
    ("provinces", "id/change/9-2029-qh16-song-vang-2030", "<org:originalOrganization> <id/province/song-vang>"),
    ("provinces", "id/change/9-2029-qh16-song-vang-2030", "<cchc:territoryFrom> <id/province/bien-do>"),
    ("provinces", "id/change/9-2029-qh16-song-vang-2030", "<cchc:legalDocument> <id/document/9-2029-qh16>"),
    ("provinces", "id/change/9-2029-qh16-song-vang-2030", '<cchc:doubt> "one commune; number from memory"@en'),
    ("bodies", "id/body/bo-cau-duong", '<skos:altLabel> "MOR"@en'),
    ("bodies", "id/body/bo-cau-duong", '<cchc:legalAct> "NQ 2"'),
    ("bodies", "id/body/bo-duong-sa", "<dcterms:replaces> <id/body/bo-cau-duong>"),
    ("bodies", "id/body/ban-tinh", '<skos:prefLabel> "Ban Cầu tỉnh, thành phố"@vi'),
    ("bodies", "id/body/ban-tinh", '<skos:prefLabel> "Provincial Bridge board"@en'),
    ("bodies", "id/body/ban-tinh", '<skos:altLabel> "Ban Cầu thành phố"@vi'),
    ("bodies", "id/body/ban-tinh", '<skos:altLabel> "BC tỉnh"@vi'),
    ("bodies", "id/body/ban-tinh", '<cchc:nameTemplate> "BC tỉnh {X}"'),
    ("bodies", "id/body/ban-tinh", r'<cchc:namePattern> "Ban Cầu\\s+(?P<province>\\w+)"'),
    ("bodies", "id/body/ban-tinh", "<cchc:bodyKind> <code/body-kind/local-body>"),
    ("posts", "id/post/truong-cau", '<cchc:ambiguousLabel> "TC"@vi'),
    ("posts", "id/post/truong-cau", '<cchc:nameTemplate> "Trưởng cầu {X}"'),
    ("indicators", "id/indicator/so-cau", "<cchc:area> <code/area/to-chuc-bo-may>"),
    ("indicators", "id/indicator/so-cau", '<skos:example> "12 [2029]"'),
    ("indicators", "id/indicator/so-cau-moi", "<skos:broader> <id/indicator/so-cau>"),
    ("documents", "id/document/9-2029-qh16", "<cchc:issuer> <id/body/bo-cau-duong>"),
    ("documents", "id/document/9-2029-qh16", '<skos:altLabel> "Nghị quyết Sông Vàng"@vi'),
    ("documents", "id/document/9-2029-qh16", '<cchc:inForceFrom> "2030-01-01"^^<xsd:date>'),
    ("documents", "id/document/3-nq-cp", "<cchc:amends> <id/document/9-2029-qh16>"),
    ("documents", "id/document/3-nq-cp", '<cchc:issuerName> "Bộ Khác"'),
    ("meetings", "id/meeting/bo-cau-duong-2", '<cchc:ordinal> "2"^^<xsd:integer>'),
    ("meetings", "id/meeting/bo-cau-duong-2", '<cchc:chairName> "Trần Thử"'),
    ("meetings", "id/meeting/bo-cau-duong-2", "<cchc:meetingFormat> <code/meeting-format/in-person>"),
    ("meetings", "id/meeting/bo-cau-duong-2029-07-06-other", "<cchc:meetingKind> <code/meeting-kind/other>"),
]


@pytest.mark.parametrize(("file", "subject", "statement"), SAID)
def test_what_a_row_becomes(made, file, subject, statement):
    assert statement in statements(made[file], subject)


def test_what_is_left_out(made):
    nui_xanh = statements(made["provinces"], "id/province/nui-xanh")
    assert '<skos:altLabel> "Nui Xanh"@en' not in nui_xanh  # it is the English label already
    merged = "".join(statements(made["provinces"], "id/province/song-vang-2030"))
    assert not [word for word in ("wikidata", "isoCode", "dr5hn", "QID") if word in merged]
    event = statements(made["provinces"], "id/change/9-2029-qh16-song-vang-2030")
    assert "<org:originalOrganization> <id/province/bien-do>" not in event
    post = statements(made["posts"], "id/post/truong-cau")
    assert not [s for s in post if "altLabel" in s]


@pytest.mark.skipif(not COMPILED.is_dir(), reason="the compiled tables are not beside this checkout")
def test_the_shipped_registry_is_what_the_script_makes(tmp_path):
    files = build(COMPILED, tmp_path / "out")
    assert sorted(files) == MADE
    for name, turtle in files.items():
        assert (ROOT / "data" / "registry" / f"{name}.ttl").read_bytes() == turtle, f"run {SCRIPT.name}"
