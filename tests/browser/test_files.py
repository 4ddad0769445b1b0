"""The site of files in a browser, straight from a disk."""

import pytest
from browsing import kept, violations

from cchc_kg.pages import Desk
from cchc_kg.pages.site import write_site
from cchc_kg.store import EmbeddedStore

SESSION = "meeting/bcd-cchc-chinh-phu-3"
SEED = "article/seed-19b25856"


@pytest.fixture(scope="module")
def site(samples, tmp_path_factory):
    out = tmp_path_factory.mktemp("files") / "public"
    few = EmbeddedStore.in_memory()
    for name in samples.graphs():
        few.replace(name, list(samples.dump([name])))
    write_site(Desk(few), out)
    return out


def test_the_site_begins_searches_and_switches_language_from_a_disk(site, watch):
    page = watch(f"file://{site}").page
    page.goto(f"file://{site}/index.html")
    page.wait_for_url("**/vi/index.html")
    page.locator("#q").fill("quang nam")
    page.keyboard.press("Enter")
    page.wait_for_url("**/vi/search.html?q=quang+nam")
    page.locator("#hits a", has_text="Quảng Nam").first.wait_for()
    kept(page, "files-search")
    assert violations(page) == []
    page.locator("#hits a", has_text="Quảng Nam").first.click()
    page.locator("a.lang").click()
    assert "/en/" in page.url
    assert page.locator("html").get_attribute("lang") == "en"


def test_the_board_of_files_is_filtered_in_the_page(site, watch):
    page = watch(f"file://{site}").page
    page.goto(f"file://{site}/en/directives.html")
    every = page.locator(".order:visible").count()
    page.locator("input[name=text]").fill("chuan hoa du lieu")
    assert page.locator(".order:visible").count() == 1 < every
    assert page.locator("[data-count]").inner_text().startswith("1 ")


def test_figures_and_articles_are_linked_both_ways_on_a_disk(site, watch):
    page = watch(f"file://{site}").page
    page.goto(f"file://{site}/vi/{SESSION}.html")
    page.locator("table.figures .said").first.click()
    page.wait_for_url("**/vi/article/*.html#observation-*")
    page.goto(f"file://{site}/vi/{SEED}.html")
    assert page.locator("#report mark").count() > 40
    page.goto(f"file://{site}/vi/indicator/cccd-gan-chip.html")
    assert page.locator("table.figures tbody tr").count() == 2


def test_an_empty_site_says_that_it_is_empty(tmp_path, watch):
    write_site(Desk(EmbeddedStore.in_memory()), tmp_path / "public")
    page = watch(f"file://{tmp_path}/public").page
    page.goto(f"file://{tmp_path}/public/en/index.html")
    kept(page, "empty-home")
    assert "no report yet" in page.locator("main").inner_text()
    assert violations(page) == []
