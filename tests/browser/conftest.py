"""A real browser (Debian's Chromium) before a real server of the samples, a huge meeting and a long series.

Without Chromium these tests are left out; where CCHC_KG_BROWSER is set (as .ci/run does) it has to be there.
"""

import os
import shutil
import socket
import threading
from datetime import date

import pytest
import uvicorn
from browsing import DESK
from made_reports import huge, series
from playwright.sync_api import sync_playwright

from cchc_kg.registry import Registry
from cchc_kg.serve import Settings, create_app
from cchc_kg.store import EmbeddedStore

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
ARGS = [
    "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update", "--disable-sync",
    "--no-first-run",
]  # fmt: skip


@pytest.fixture(scope="module")  # Playwright's loop runs as long as the browser: no other test should meet it
def browser():
    if CHROMIUM is None:
        if os.environ.get("CCHC_KG_BROWSER"):
            pytest.fail("CCHC_KG_BROWSER is set, and there is no chromium")
        pytest.skip("there is no chromium: apt-get install chromium")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGS)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def folder(samples, tmp_path_factory):
    """A store of the samples, a meeting of 300 people and 2,000 figures, and figures of all provinces over years."""
    folder = tmp_path_factory.mktemp("shown") / "kg"
    provinces = [e.slug for e in Registry.load().at(date(2025, 12, 1)).entries("province")]
    with EmbeddedStore.open(folder, write=True) as store:
        for name in samples.graphs():
            store.replace(name, list(samples.dump([name])))
        huge(provinces).put(store)
        series([slug for slug in provinces if slug != "da-nang-2025"]).put(store)
    return folder


@pytest.fixture(scope="session")
def served(folder):
    """Return the address of a server of that store."""
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        app = create_app(folder, Settings(workers=1, log=False))
        server = uvicorn.Server(uvicorn.Config(app, log_level="error", lifespan="on"))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]}, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{listening.getsockname()[1]}"
        server.should_exit = True
        thread.join(10)


class Watched:
    """A page of the browser that remembers what should not happen: errors, and requests to other hosts."""

    def __init__(self, browser, home, viewport=DESK, dark=False, **more):
        scheme = "dark" if dark else "light"
        self.context = browser.new_context(viewport=viewport, color_scheme=scheme, **more)
        self.page = self.context.new_page()
        self.page.set_default_timeout(60_000)  # for slow machines: no test waits for it to pass
        self.home, self.wrong = home, []
        self.page.on("console", lambda m: m.type in ("error", "warning") and self.wrong.append(m.text))
        self.page.on("pageerror", lambda e: self.wrong.append(str(e)))
        self.page.on("request", lambda r: self._foreign(r.url) and self.wrong.append(r.url))

    def _foreign(self, url):
        return not url.startswith((self.home, "data:", "blob:"))

    def open(self, path):
        """Go to a page and wait until what it loads is there."""
        answer = self.page.goto(f"{self.home}/{path}", wait_until="load")
        self.page.evaluate("document.fonts.ready.then(() => 0)")
        return answer


@pytest.fixture
def watch(browser):
    """Return a function that opens a watched page; at the end nothing may have gone wrong on any."""
    opened = []

    def watched(home, viewport=DESK, dark=False, **more):
        opened.append(Watched(browser, home, viewport, dark, **more))
        return opened[-1]

    yield watched
    for one in opened:
        one.context.close()
    assert [wrong for one in opened for wrong in one.wrong] == []
