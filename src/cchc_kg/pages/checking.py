"""The page of what checking found, by severity and check, with the sentences of all sides."""

from collections import defaultdict

from cchc_kg.pages.desk import Row
from cchc_kg.pages.findings import SEVERITIES, found, rows_of, told
from cchc_kg.pages.lists import listing
from cchc_kg.pages.view import Download, Ref, View, Visit
from cchc_kg.vocabulary import thing

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
                [(check, told(visit, rows[:SHOWN], sides=True), len(rows)) for check, rows in checked.items()],
            )
            for severity, checked in groups.items()
            if checked
        ],
        "counts": {severity: sum(map(len, checked.values())) for severity, checked in groups.items()},
        "shown": SHOWN,
        "compare": visit.links.page("compare"),
    }
    return listing(visit, "checks", "findings", values)


def further(visit: Visit, kind: str, slug: str, page: int) -> View | None:
    """Return a further page of what checking found in a report or of a meeting; None where there are not that many."""
    iri = thing(kind, slug).value
    subject = visit.desk.thing(iri) if page > 1 else None
    if subject is None:
        return None
    articles = [iri] if kind == "article" else sorted(subject.all("cchc:reportedIn"))
    facts = [str(row["fact"]) for row in visit.desk.ask("facts", article=articles)] if articles else []
    path = f"{kind}/{slug}"
    listed = found(visit, path, [iri, *articles, *facts], articles, page)
    if not listed.listed:
        return None
    name = visit.desk.names([iri], visit.language)[iri]
    values = {"findings": listed, "whole": Ref(name, visit.links.page(path), iri), "kind": kind}
    downloads = (Download("CSV", visit.links.answer("findings", article=articles)),)
    return View("findings.html", f"{visit.words('checks')}: {name}", values, iri, downloads=downloads)
