"""The site of files is whole: every link leads to something that is there, and nothing of another kind is touched."""

import json
import re
from urllib.parse import unquote, urlsplit

import pyoxigraph
import pytest

from cchc_kg.errors import StoreError
from cchc_kg.pages import Desk
from cchc_kg.pages.site import MARKER, write_site
from cchc_kg.store import EmbeddedStore

FORMATS = {".ttl": pyoxigraph.RdfFormat.TURTLE, ".jsonld": pyoxigraph.RdfFormat.JSON_LD}


@pytest.fixture(scope="module")
def site(desk, tmp_path_factory):
    out = tmp_path_factory.mktemp("site") / "public"
    write_site(desk, out)
    return out


def test_every_link_of_every_page_leads_to_a_file_and_a_place_on_it(site):
    ids = {}
    pages = sorted(site.rglob("*.html"))
    assert len(pages) > 300
    for page in pages:
        text = page.read_text("utf-8")
        ids[page.resolve()] = set(re.findall(r'\sid="([^"]+)"', text))
    for page in pages:
        text = page.read_text("utf-8")
        for link in re.findall(r'(?:href|src|action)="([^"]*)"', text):
            parts = urlsplit(link)
            if parts.scheme in ("http", "https"):
                continue
            assert not link.startswith("/"), (page, link)
            target = (page.parent / unquote(parts.path)).resolve() if parts.path else page.resolve()
            assert target.is_file(), (page, link)
            if parts.fragment and target.suffix == ".html":
                assert unquote(parts.fragment) in ids[target], (page, link)


def test_the_data_of_pages_are_there_and_can_be_read(site):
    found = [p for p in (site / "data").rglob("*") if p.suffix in FORMATS]
    assert len(found) > 200
    for path in found[::7]:
        quads = list(pyoxigraph.parse(path.read_bytes(), format=FORMATS[path.suffix]))
        assert any(q.subject.value.endswith(f"/id/{path.parent.name}/{path.stem}") for q in quads)
    figures = (site / "data/figures-bcd-cchc-chinh-phu-3.csv").read_text("utf-8")
    assert "76 triệu" in figures
    assert json.loads((site / "data/meetings.json").read_text("utf-8"))["results"]["bindings"]


def test_the_search_index_knows_things_without_tone_marks_and_their_pages(site):
    text = (site / "static/search-index.js").read_text("utf-8")
    entries = json.loads(text.removeprefix("window.cchcSearch=").removesuffix(";\n"))
    assert ["province", "province/quang-nam.html", "Quảng Nam", "Quang Nam"] in [e[:4] for e in entries]
    assert all((site / "vi" / e[1].partition("#")[0]).is_file() for e in entries)
    assert any("chuan hoa du lieu" in e[4] for e in entries if e[0] == "directive")


def test_the_same_store_gives_the_same_bytes(samples, tmp_path):
    few = EmbeddedStore.in_memory()
    for name in samples.graphs():
        if "/graph/article/" in name.value:
            few.replace(name, list(samples.dump([name])))
    said = []
    for out in (tmp_path / "one", tmp_path / "other"):
        write_site(Desk(few), out)
        said.append({p.relative_to(out): p.read_bytes() for p in out.rglob("*") if p.is_file()})
    assert said[0] == said[1]


def test_a_folder_of_something_else_is_left_alone(desk, tmp_path):
    (tmp_path / "mine.txt").write_text("keep")
    with pytest.raises(StoreError, match="holds something else"):
        write_site(desk, tmp_path)
    assert (tmp_path / "mine.txt").read_text() == "keep"


def test_a_site_is_replaced_only_when_the_new_one_is_whole(samples, tmp_path, monkeypatch):
    one = EmbeddedStore.in_memory()
    report = next(name for name in samples.graphs() if "/graph/article/" in name.value)
    one.replace(report, list(samples.dump([report])))
    out = tmp_path / "public"
    write_site(Desk(EmbeddedStore.in_memory()), out)
    before = (out / "vi/index.html").read_bytes()
    monkeypatch.setattr("cchc_kg.pages.site.feed", lambda visit: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        write_site(Desk(one), out)
    assert (out / "vi/index.html").read_bytes() == before
    assert (out / MARKER).is_file()
    assert [p.name for p in tmp_path.iterdir()] == ["public"]
