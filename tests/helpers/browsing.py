"""What tests in a browser share: sizes of screens, screenshots, and the verdict of axe-core."""

import re
from pathlib import Path

from axe_playwright_python.sync_playwright import Axe

SHOTS = Path(__file__).parents[2] / "build" / "screenshots"
PHONE, DESK = {"width": 390, "height": 844}, {"width": 1280, "height": 900}
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"], "preload": False}


def violations(page):
    found = Axe().run(page, options=RULES).response["violations"]
    return [(v["id"], n["html"][:200], n.get("failureSummary", "")[:200]) for v in found for n in v["nodes"][:3]]


def kept(page, name):
    SHOTS.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=SHOTS / f"{re.sub(r'[^a-z0-9-]+', '_', name) or 'home'}.png")
