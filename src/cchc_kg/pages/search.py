"""What a few letters may mean: people, bodies, provinces, indicators, documents, meetings, and words of directives."""

from collections.abc import Sequence
from dataclasses import dataclass

from pyoxigraph import Literal

from cchc_kg.pages.desk import kind_of
from cchc_kg.pages.links import PAGED
from cchc_kg.pages.view import Ref, Visit
from cchc_kg.vietnamese import folded, unaccented

MOST = 60
"""No more hits than that are shown."""


@dataclass(frozen=True)
class Hit:
    """Something found: its kind (``person`` … ``directive``), the thing, and the words that were found."""

    kind: str
    ref: Ref
    words: str = ""


def key(text: str) -> str:
    """Return a text as searches compare it: without tone marks, in lower case."""
    return unaccented(folded(text))


def search(visit: Visit, wanted: str) -> Sequence[Hit]:
    """Return what has every word of ``wanted`` in a name, names that begin with it first, then directives."""
    words = key(wanted).split()
    if not words:
        return ()
    ranked: dict[str, tuple[bool, int, str]] = {}
    for row in visit.desk.ask("names"):
        iri, name = str(row["thing"]), str(row["name"])
        if kind_of(iri) in PAGED and all(word in key(name) for word in words):
            rank = (not key(name).startswith(words[0]), len(name), name)
            ranked[iri] = min(ranked.get(iri, rank), rank)
    best = sorted(ranked, key=lambda iri: (ranked[iri], iri))[:MOST]
    names = visit.desk.names(best, visit.language)
    hits = [Hit(kind_of(iri), Ref(names[iri], visit.links.thing(iri), iri), ranked[iri][2]) for iri in best]
    for row in visit.desk.ask("directives", text=[Literal(wanted)])[: MOST - len(hits)]:
        link = visit.links.fact(str(row["directive"]), str(row["article"]))
        hits.append(
            Hit("directive", Ref(str(row["issuerName"] or visit.words("unsaid")), link), str(row["instruction"]))
        )
    return hits
