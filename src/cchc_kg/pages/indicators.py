"""The page of one indicator: its figures over time and by place, as a chart, a table and CSV."""

from typing import Any

from cchc_kg.pages.about import registered
from cchc_kg.pages.charts import charts
from cchc_kg.pages.facts import Facts
from cchc_kg.pages.provinces import maps
from cchc_kg.pages.things import SHOWN
from cchc_kg.pages.view import Download, View, Visit
from cchc_kg.pages.words import begun, with_unit
from cchc_kg.vocabulary import CCHC, thing

DRAWN = 3000
"""How many figures a chart and a map are drawn from at most."""

_WORDS = ("result", "target", "conflict", "mergers", "open", "others")


def indicator(visit: Visit, slug: str) -> View | None:
    """Return the page of an indicator, or None where the graph knows none of that name."""
    iri = thing("indicator", slug).value
    said = visit.desk.thing(iri)
    if said is None:
        return None
    listed = [str(r["observation"]) for r in visit.desk.ask("indicator-over-time", indicator=[iri])]
    listed = list(dict.fromkeys(listed))
    figures = sorted(
        Facts(visit, listed[:DRAWN]).figures(), key=lambda f: (f.iso, f.place.name if f.place else "", f.iri)
    )
    name = visit.desk.names([iri], visit.language)[iri]
    provisional = CCHC.provisional.value in {p for p, _, _ in said.said}
    if provisional:  # others have the same name and another unit
        name = with_unit(begun(name), said.one("cchc:unit"))
    drawn = charts(visit, figures)
    values: dict[str, Any] = {
        "facts": registered(visit, said),
        "provisional": provisional,
        "figures": figures[:SHOWN],
        "total": len(listed),
        "shown": SHOWN,
        "charts": drawn,
        "maps": maps(visit, figures),
        "words": {c: visit.words(f"chart-{c}") for c in _WORDS},
    }
    links = visit.links
    downloads = tuple(
        Download(form.upper(), links.answer("indicator-over-time", form, indicator=iri)) for form in ("csv", "json")
    )
    schema = {
        "@type": "Dataset",
        "name": name,
        "description": visit.words("indicator-summary", n=len(listed)),
        "variableMeasured": name,
        "license": "https://creativecommons.org/licenses/by/4.0/",
        "creator": {"@type": "Organization", "name": "cchc-kg"},
    }
    return View(
        "indicator.html", name, values, iri, schema, visit.words("indicator-summary", n=len(listed)), downloads,
        ("vendor/echarts.min.js", "chart.js") if drawn else (),
    )  # fmt: skip
