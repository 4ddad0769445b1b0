"""Facts as one flat JSON object per article: the door for spreadsheets, scripts and scoring."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from cchc_kg.article import Article
from cchc_kg.errors import InputError
from cchc_kg.facts.fact import Directive, Evidence, Facts, Meeting, Observation, Participation
from cchc_kg.facts.naming import names
from cchc_kg.registry import Registry


def record(article: Article, facts: Facts, registry: Registry) -> dict[str, Any]:
    """Return the article's facts with JSON's own types only; offsets count code points of ``article.text``.

    ``iri`` at each fact is the one it has in the graph; the registry tells which names are one thing.
    """
    iris = names(article, facts, registry)
    return {
        "id": article.id,
        "published": article.published.isoformat() if article.published else None,
        "meeting": {"iri": iris.meeting} | _meeting(facts.meeting) if facts.meeting else None,
        "participants": [
            {"iri": iri} | _participant(p) for iri, p in zip(iris.participants, facts.participants, strict=True)
        ],
        "observations": [
            {"iri": iri} | _observation(o) | {"indicator": measured.rpartition("/")[2] if measured else None}
            for iri, measured, o in zip(iris.observations, iris.indicators, facts.observations, strict=True)
        ],
        "directives": [{"iri": iri} | _directive(d) for iri, d in zip(iris.directives, facts.directives, strict=True)],
        "provinces": [p.name for p in facts.provinces],
        "documents": [d.name for d in facts.documents],
        "notes": [
            {"iri": iri, "reason": n.reason} | _place(n.evidence)
            for iri, n in zip(iris.notes, facts.notes, strict=True)
        ],
    }


def _place(evidence: Evidence) -> dict[str, Any]:
    return {"start": evidence.start, "end": evidence.end, "quote": evidence.quote, "rule": evidence.rule}


def _meeting(meeting: Meeting) -> dict[str, Any]:
    return {
        "kind": meeting.kind,
        "name": meeting.name,
        "body": meeting.body,
        "ordinal": meeting.ordinal,
        "date": meeting.date,
        "date_inferred": meeting.date_inferred,
        "day_part": meeting.day_part,
        "format": meeting.format,
        "chairs": list(meeting.chairs),
        "venues": list(meeting.venues),
        **_place(meeting.evidence[0]),
    }


def _participant(person: Participation) -> dict[str, Any]:
    return {
        "name": person.name,
        **_place(person.evidence[0]),
        "role": person.role,
        "positions": list(person.positions),
        "province": person.province,
        "venue": person.venue,
    }


def _decimal(value: Decimal | None) -> str | None:
    return None if value is None else f"{value.normalize():f}"


def _observation(seen: Observation) -> dict[str, Any]:
    return {
        **_place(seen.evidence[0]),
        "value": _decimal(seen.value),
        "high": _decimal(seen.high),
        "unit": seen.unit,
        "label": seen.label,
        "bound": seen.bound,
        "out_of": _decimal(seen.out_of),
        "change": seen.change,
        "change_kind": seen.change_kind,
        "baseline": seen.baseline,
        "period": seen.period,
        "place": seen.place,
        "status": seen.status,
        "part_of": seen.part_of,
        "change_to": seen.change_to,
        "share_of": seen.share_of,
    }


def _directive(told: Directive) -> dict[str, Any]:
    return {
        **_place(told.evidence[0]),
        "issuer": told.issuer,
        "addressees": list(told.addressees),
        "deadline": told.deadline,
        "modality": told.modality,
        "area": told.area,
        "documents": list(told.documents),
    }


def checked(record: object, where: str) -> dict[str, Any]:
    """Return a record that came from outside, every list in place, without figures and directives that lack a place.

    Raises InputError, which begins with ``where``, if it is not in the format.
    """
    if not isinstance(record, Mapping) or not isinstance(record.get("meeting") or {}, Mapping):
        raise InputError(f"{where}: not the facts of an article", "expected an object as cchc-kg extract prints it")
    lists: dict[str, list[Any]] = {}
    for kind in ("participants", "observations", "directives", "provinces", "documents"):
        things = lists[kind] = record.get(kind) or []
        expected = str if kind in ("provinces", "documents") else Mapping
        if not isinstance(things, list) or not all(isinstance(t, expected) for t in things):
            what = "strings" if expected is str else "objects"
            raise InputError(f'{where}: "{kind}" is malformed', f"expected a list of {what}")
    for kind in ("observations", "directives"):
        lists[kind] = [t for t in lists[kind] if all(isinstance(t.get(end), int) for end in ("start", "end"))]
    return {**record, **lists}
