"""Views as HTML."""

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from cchc_kg import __version__
from cchc_kg.export import embedded
from cchc_kg.pages.view import Download, View, Visit
from cchc_kg.pages.words import LANGUAGES


@lru_cache(maxsize=1)
def shelf() -> Environment:
    """Return the templates; whatever a page shows is escaped."""
    loader = PackageLoader("cchc_kg.pages", "templates")
    return Environment(loader=loader, autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)


def html(visit: Visit, view: View) -> str:
    """Return the whole page in the language of the visit."""
    links = visit.links
    graphs: tuple[Download, ...] = ()
    if view.about:
        graphs = tuple(Download(name, links.graph(view.about, form)) for name, form in _GRAPHS)
    written: str = (
        shelf()
        .get_template(view.template)
        .render(
            **view.values,
            view=view,
            t=visit.words,
            link=links,
            lang=visit.language,
            languages=LANGUAGES,
            downloads=(*view.downloads, *graphs),
            schema=_schema(view),
            version=__version__,
            as_of=visit.desk.as_of if view.about or view.downloads else None,
            singular=_SINGULAR,
        )
    )
    return written


_SINGULAR = {
    "meetings": "meeting", "indicators": "indicator", "provinces": "province", "checks": "compare", "ask": "sparql",
}  # fmt: skip
_GRAPHS = (("Turtle", "turtle"), ("JSON-LD", "jsonld"))


def _schema(view: View) -> Markup | None:
    """Return the view's JSON-LD, safe to stand in a script element: nothing in it can end the element."""
    if view.schema is None:
        return None
    head: dict[str, Any] = {"@context": "https://schema.org"} | ({"@id": view.about} if view.about else {})
    return Markup(embedded(head | _filled(view.schema)))


def _filled(schema: Mapping[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in schema.items() if value not in (None, "", [])}
