"""Each page in a browser: both languages, phone and desk, light and dark, keyboard, and WCAG 2.2 AA by axe-core."""

import contextlib
import re
from fnmatch import fnmatch

import pytest
from browsing import DESK, PHONE, kept, violations
from playwright.sync_api import TimeoutError as PlaywrightTimeoutError

SESSION = "meeting/bcd-cchc-chinh-phu-3"
SEED = "article/seed-19b25856"
PAGES = (
    "", "search?q=quang+nam", "meetings", SESSION, "meeting/hop-lon", "articles", SEED, "compare",
    "compare/bcd-cchc-chinh-phu-3", "directives", "checks", "people", "person/ho-quang-buu-quang-nam-aba25f07",
    "bodies", "body/bo-noi-vu", "provinces", "provinces?on=2025-06-30&indicator=par-index-tinh", "province/quang-nam",
    "documents", "document/1085-qd-ttg", "indicators", "indicator/par-index-tinh", "ask",
    "ask/province-figures?place=quang-nam", "ask/directives?issuer=nobody", "meeting/nobody",
    "article/hop-lon-0001/figures/2",
)  # fmt: skip

LARGE = {"meeting/hop-lon", "people"}
"""Pages on which axe-core takes long: it looks at them on the phone only."""


@pytest.mark.parametrize("path", PAGES)
def test_a_page_fits_and_can_be_read_by_all(served, watch, path):
    for language, viewport, dark in (("en", DESK, False), ("vi", PHONE, True)):
        seen = watch(served, viewport, dark)
        answer = seen.open(f"{language}/{path}")
        assert answer.status == {"meeting/nobody": 404, "ask/directives?issuer=nobody": 400}.get(path, 200)
        seen.wrong = [w for w in seen.wrong if answer.status == 200 or str(answer.status) not in w]
        page = seen.page
        assert page.locator("html").get_attribute("lang") == language
        assert page.locator("h1").count() == 1
        assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
        kept(page, f"{path}-{language}")
        if path not in LARGE or viewport is PHONE:
            assert violations(page) == []


def test_the_keyboard_reaches_everything(served, watch):
    page = watch(served).page
    page.goto(f"{served}/en/{SEED}")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.keyboard.press("Enter")
    page.wait_for_function("document.activeElement.id === 'main'")
    first = page.locator("#report .ref").first
    first.focus()
    assert page.evaluate("getComputedStyle(document.activeElement.parentElement, '::before').position") == "fixed"
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"#fact-\d+$"))
    number = page.url.rpartition("-")[2]
    page.locator(f"#fact-{number} .quote a").focus()
    page.keyboard.press("Enter")
    page.wait_for_url(lambda url: not url.endswith(f"#fact-{number}"))
    place = page.url.rpartition("#")[2]
    page.wait_for_function("id => document.getElementById(id).matches(':target')", arg=place)
    assert (
        page.evaluate("getComputedStyle(document.querySelector(':focus-visible') ?? document.body).outlineStyle") != ""
    )


def test_pointing_at_a_mark_shows_the_fact_and_kinds_can_be_hidden(served, watch):
    page = watch(served).page
    page.goto(f"{served}/vi/{SEED}")
    mark = page.locator("#report mark.figures").first
    mark.hover()
    shown = mark.evaluate("e => getComputedStyle(e, '::before').content")
    assert "2.358" in shown
    page.locator("#show-figures").uncheck()
    assert mark.evaluate("e => getComputedStyle(e).boxShadow") == "none"
    assert not page.locator("section.figures").is_visible()


def test_a_fact_of_a_long_report_leads_to_its_entry_on_a_page_of_its_own_and_back(served, watch):
    page = watch(served, PHONE, java_script_enabled=False).page
    page.goto(f"{served}/vi/article/hop-lon-0001")
    assert page.locator("#report .ref").count() == 2301
    assert page.locator(".beside li").count() == 201
    page.locator("#report .ref[href$='#fact-1234']").click()
    page.wait_for_url("**/vi/article/hop-lon-0001/figures/10#fact-1234")
    page.locator("#fact-1234 .quote a").click()
    page.wait_for_url("**/vi/article/hop-lon-0001#observation-*")
    assert "933 hồ sơ" in page.locator("mark:target").inner_text()


def test_a_search_finds_a_province_without_tone_marks(served, watch):
    page = watch(served, PHONE).page
    page.goto(f"{served}/vi/")
    page.locator("#q").fill("quang nam")
    page.keyboard.press("Enter")
    page.wait_for_url("**/search?q=quang+nam")
    page.locator("#hits a", has_text="Quảng Nam").first.click()
    assert page.locator("h1").inner_text()


def test_the_language_is_switched_and_kept(served, watch):
    page = watch(served).page
    page.goto(f"{served}/vi/{SESSION}")
    page.locator("a.lang").click()
    assert page.url == f"{served}/en/{SESSION}"
    page.goto(f"{served}/")
    assert page.url == f"{served}/en/"
    assert page.locator("html").get_attribute("lang") == "en"


def test_directives_are_filtered(served, watch):
    page = watch(served).page
    page.goto(f"{served}/en/directives")
    every = page.locator(".order").count()
    page.locator("input[name=addressee]").fill("bộ nội vụ")
    page.locator(".filters button").click()
    assert 0 < page.locator(".order").count() < every
    assert "addressee=" in page.url


def test_a_point_of_a_chart_leads_to_its_sentence(served, watch):
    page = watch(served).page
    page.goto(f"{served}/en/indicator/par-index-tinh")
    page.locator("[data-drawn]").wait_for()
    link = "**/article/chuoi-so-lieu-0002#observation-*"
    for _ in range(10):  # on a busy machine fonts come late and move the chart, or it is not yet painted
        box = page.locator(".chart").bounding_box()
        x, y = page.evaluate(
            """() => { const chart = echarts.getInstanceByDom(document.querySelector(".chart"));
            const { value } = chart.getOption().series[0].data[0];
            return chart.convertToPixel({ seriesIndex: 0 }, value); }"""
        )
        page.mouse.click(box["x"] + x, box["y"] + y)
        with contextlib.suppress(PlaywrightTimeoutError):
            page.wait_for_url(link, timeout=3000)
            break
    assert fnmatch(page.url, link), f"clicked at {x}, {y} of {box}"
    place = page.url.rpartition("#")[2]
    assert page.locator(f"[id='{place}']").is_visible()
    assert "80%" in page.locator(f"[id='{place}']").inner_text()


def test_a_tile_leads_to_where_its_number_is_said(served, watch):
    page = watch(served).page
    page.goto(f"{served}/en/provinces?on=2025-12-01&indicator=par-index-tinh")
    assert page.locator(".tiles svg a").count() == 36
    page.locator(".tiles svg a", has_text="Hue").click()
    page.wait_for_url("**/article/chuoi-so-lieu-0002#observation-*")


def test_a_stored_question_is_asked_and_opened_in_the_editor(served, watch):
    page = watch(served, dark=True).page
    page.goto(f"{served}/en/ask/chairs")
    assert page.locator("table.answer tbody tr").count() >= 1
    page.locator("summary").click()
    page.get_by_role("link", name="Open in the editor").click()
    page.locator("#editor[data-ready]").wait_for()
    kept(page, "sparql")
    page.locator("#editor .yasqe_queryButton").first.click()
    page.locator("#editor .yasr_results table tbody tr").first.wait_for()
    assert "Phạm Minh Chính" in page.locator("#editor .yasr_results").inner_text()
    assert violations(page) == []
    assert page.locator("#editor .CodeMirror").first.evaluate("e => getComputedStyle(e).backgroundColor") == (
        page.evaluate("getComputedStyle(document.body).backgroundColor")
    )
    tabs = page.locator("#editor .tab:not(.addTab)").count()
    page.locator("#stored").select_option("meetings")
    assert page.locator("#editor .tab:not(.addTab)").count() == tabs + 1
    assert violations(page) == []


def test_a_page_prints_without_what_only_a_screen_needs(served, watch):
    page = watch(served).page
    page.goto(f"{served}/vi/{SESSION}")
    page.emulate_media(media="print")
    for hidden in (".tools", ".jump", ".top nav"):
        assert not page.locator(hidden).first.is_visible()
    assert page.locator("table.figures").is_visible()
    assert page.locator(".source").is_visible()


def test_pages_can_be_read_without_scripts(served, watch):
    page = watch(served, java_script_enabled=False).page
    page.goto(f"{served}/en/indicator/par-index-tinh")
    assert page.locator("table.figures tbody tr").count() > 30
    page.goto(f"{served}/en/sparql")
    assert page.locator("textarea[name=query]").is_visible()
