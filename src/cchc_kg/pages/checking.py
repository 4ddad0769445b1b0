"""The page of what checking found, by severity and check, with the sentences of all sides."""

from collections import defaultdict

from cchc_kg.pages.desk import Row
from cchc_kg.pages.findings import SEVERITIES, rows_of, told
from cchc_kg.pages.view import Download, View, Visit

SHOWN = 50
"""How many findings of one check stand on the page; the CSV holds all."""


def checks(visit: Visit) -> View:
    """Return the page of all findings."""
    groups: dict[str, dict[str, list[list[Row]]]] = {severity: defaultdict(list) for severity in SEVERITIES}
    for rows in rows_of(visit):
        groups[str(rows[0]["severity"])][str(rows[0]["name"])].append(rows)
    values = {
        "groups": [
            (
                severity,
                [(check, told(visit, found[:SHOWN], sides=True), len(found)) for check, found in checked.items()],
            )
            for severity, checked in groups.items()
            if checked
        ],
        "counts": {severity: sum(map(len, checked.values())) for severity, checked in groups.items()},
        "shown": SHOWN,
        "compare": visit.links.page("compare"),
    }
    downloads = (
        Download("CSV", visit.links.answer("findings")),
        Download("JSON", visit.links.answer("findings", "json")),
    )
    return View("checks.html", visit.words("checks"), values, downloads=downloads)
