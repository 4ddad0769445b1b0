"""The page of what checking found, by severity and check, with the sentences of all sides."""

from collections import defaultdict

from cchc_kg.pages.findings import SEVERITIES, Finding, findings
from cchc_kg.pages.view import Download, View, Visit

SHOWN = 50
"""How many findings of one check stand on the page; the CSV holds all."""


def checks(visit: Visit) -> View:
    """Return the page of all findings."""
    found = findings(visit, sides=True)
    groups: dict[tuple[str, str], list[Finding]] = defaultdict(list)
    for finding in found:
        groups[finding.severity, finding.check].append(finding)
    by_severity = [
        (severity, [(check, told) for (s, check), told in groups.items() if s == severity]) for severity in SEVERITIES
    ]
    values = {
        "groups": [(severity, told) for severity, told in by_severity if told],
        "counts": {severity: sum(f.severity == severity for f in found) for severity in SEVERITIES},
        "shown": SHOWN,
        "total": len(found),
        "compare": visit.links.page("compare"),
    }
    downloads = (
        Download("CSV", visit.links.answer("findings")),
        Download("JSON", visit.links.answer("findings", "json")),
    )
    return View("checks.html", visit.words("checks"), values, downloads=downloads)
