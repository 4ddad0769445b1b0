"""The board of directives: filters, due dates in order, CSV and an Atom feed."""

from collections.abc import Mapping, Sequence
from itertools import groupby
from typing import Any
from xml.etree import ElementTree

from cchc_kg.errors import UsageError
from cchc_kg.pages.desk import Term, local
from cchc_kg.pages.facts import Facts, Order
from cchc_kg.pages.search import key
from cchc_kg.pages.view import Download, View, Visit
from cchc_kg.queries import Answer, codes, terms_for
from cchc_kg.queries import answered as answers
from cchc_kg.vocabulary import BASE

FILTERS = ("text", "issuer", "addressee", "area", "by", "meeting")
"""What the board can be narrowed by; the names of the stored question's parameters."""

PART = 200
"""How many directives one page of the served board holds; as files all stand on one."""

_ATOM = "http://www.w3.org/2005/Atom"


def board(visit: Visit) -> View:
    """Return the board: directives in the order of their due dates, those without one last."""
    given = {name: value for name in FILTERS if (value := visit.given(name))}
    problem: UsageError | None = None
    try:
        rows = _rows(visit, given)
    except UsageError as error:
        rows, problem = [], error
    rows.sort(key=lambda r: (r["dueBy"] or "~", str(r["directive"])))
    first = 0 if visit.links.files else _place(visit.given("from-row"))
    shown = rows if visit.links.files else rows[first : first + PART]
    orders = Facts(visit, [str(r["directive"]) for r in shown]).orders()
    orders.sort(key=lambda o: (o.due or "~", o.iri))
    months = [(month, list(told)) for month, told in groupby(orders, key=lambda o: o.due[:7])]
    values = {
        "given": {name: given.get(name, "") for name in FILTERS},
        "narrowed": bool(given),
        "problem": problem,
        "total": len(rows),
        "months": months,
        "areas": _areas(visit),
        "searchable": {o.iri: _searchable(o) for o in orders} if visit.links.files else {},
        "before": _part(visit, given, max(0, first - PART)) if first else None,
        "after": _part(visit, given, first + PART)
        if first + len(shown) < len(rows) else None,
        "feed": visit.links.feed(**given),
    }  # fmt: skip
    links = visit.links
    downloads = (
        Download("CSV", links.answer("directives", **given)),
        Download("JSON", links.answer("directives", "json", **given)),
        Download("Atom", links.feed(**given)),
    )
    return View(
        "directives.html",
        visit.words("directives"),
        values,
        summary=visit.words("directives-lead"),
        downloads=downloads,
    )


def feed(visit: Visit) -> bytes:
    """Return the directives that the filters leave as an Atom feed (RFC 4287), the latest reports first.

    There is no clock in the graph: an entry was updated on the day of publication of its report, or of its meeting.
    """
    given = {name: value for name in FILTERS if (value := visit.given(name))}
    rows = _rows(visit, given)
    orders = Facts(visit, [str(r["directive"]) for r in rows]).orders()
    things = visit.desk.things([o.meeting.iri for o in orders if o.meeting])
    issued = {str(r["article"]): r["issued"] for r in visit.desk.ask("articles")}

    def day(order: Order) -> str:
        said = next((d for s in order.sayings if (d := issued.get(s.article.iri or ""))), None)
        held = things[order.meeting.iri].one("cchc:date") if order.meeting and order.meeting.iri in things else None
        return said or held or visit.desk.as_of or "1970-01-01"

    orders.sort(key=lambda o: (day(o), o.iri), reverse=True)
    ElementTree.register_namespace("", _ATOM)
    root = ElementTree.Element(f"{{{_ATOM}}}feed", {"{http://www.w3.org/XML/1998/namespace}lang": visit.language})
    _add(root, "id", f"{BASE}directives" + "".join(f"/{k}={v}" for k, v in sorted(given.items())))
    _add(root, "title", f"{visit.words('directives')} · {visit.words('site')}")
    _add(root, "updated", f"{max(map(day, orders), default='1970-01-01')}T00:00:00Z")
    _add(_add(root, "author", None), "name", "cchc-kg")
    for order in orders:
        entry = _add(root, "entry", None)
        addressees = ", ".join(a.name for a in order.addressees)
        issuer = order.issuer.name if order.issuer else visit.words("unsaid")
        _add(entry, "id", order.iri)
        _add(entry, "title", f"{issuer} → {addressees}" if addressees else issuer)
        _add(entry, "updated", f"{day(order)}T00:00:00Z")
        _add(entry, "link", None, rel="alternate", href=order.iri)
        _add(entry, "summary", order.instruction, **{"{http://www.w3.org/XML/1998/namespace}lang": "vi"})
        if order.area:
            _add(entry, "category", None, term=order.area)
    written: bytes = ElementTree.tostring(root, encoding="utf-8", xml_declaration=True)
    return written


def _add(parent: ElementTree.Element, name: str, text: str | None, **attributes: str) -> ElementTree.Element:
    element = ElementTree.SubElement(parent, f"{{{_ATOM}}}{name}", attributes)
    element.text = "".join(c for c in text if c.isprintable() or c in "\n\t") if text else None
    return element


def _rows(visit: Visit, given: Mapping[str, str]) -> list[Mapping[str, str | None]]:
    question = visit.desk.questions["directives"]
    wanted: dict[str, Sequence[str]] = {name: [value] for name, value in given.items()}
    terms: Mapping[str, tuple[Term, ...]] = terms_for(question, wanted, visit.desk.store, visit.desk.root)
    answer: Answer = answers(question, visit.desk.store, terms)
    return list(answer.records())


def _areas(visit: Visit) -> list[tuple[str, str]]:
    found = [(local(iri.value), visit.words.code("area", local(iri.value))) for iri in codes("area", visit.desk.root)]
    return sorted(found, key=lambda pair: pair[1])


def _searchable(order: Order) -> dict[str, Any]:
    """Return what the filters of the board as a file look at."""
    who = [a.name for a in order.addressees]
    return {
        "text": key(order.instruction),
        "issuer": key(order.issuer.name if order.issuer else ""),
        "addressee": key(" ; ".join(who)),
        "area": order.area_code,
        "due": order.due,
    }


def _part(visit: Visit, given: Mapping[str, str], first: int) -> str:
    query: dict[str, Any] = {**given, "from-row": first}
    return visit.links.page("directives", **query)


def _place(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 9 else 0
