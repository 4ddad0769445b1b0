"""What a few letters may mean, as pages show it: things by name, then directives and quotes with the words."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from cchc_kg.pages.about import dated
from cchc_kg.pages.findings import Saying, saying
from cchc_kg.pages.links import PAGED
from cchc_kg.pages.view import Ref, Visit
from cchc_kg.search import Hit
from cchc_kg.vietnamese import folded, unaccented

MOST = 80
"""No more hits than that are shown."""


@dataclass(frozen=True)
class Result:
    """Something found: its kind (``person`` … ``quote``), the thing, and the text in pieces: (text, whether it hit).

    A quote has what stands around it as well.
    """

    kind: str
    ref: Ref
    pieces: tuple[tuple[str, bool], ...]
    saying: Saying | None = None


def key(text: str) -> str:
    """Return a text as lists are sorted and filtered by it: without tone marks, in lower case."""
    return unaccented(folded(text))


def search(visit: Visit, wanted: str) -> tuple[list[Result], bool]:
    """Return what has every word of ``wanted``, the best first, and whether there is more."""
    found = visit.desk.store.search(wanted, kinds=(*PAGED, "directive", "quote"), limit=MOST)
    names = visit.desk.names([hit.iri for hit in found.hits if hit.kind in PAGED], visit.language)
    units = visit.desk.things(hit.iri for hit in found.hits if hit.kind == "province")
    titles = names | {iri: dated(visit, said, names[iri]) for iri, said in units.items()}
    given = [hit.iri for hit in found.hits if hit.kind == "directive"]
    quoted = [hit.iri for hit in found.hits if hit.kind == "quote"]
    places = {q.fact: q for q in reversed(visit.desk.quotes(fact=given))}
    places |= {q.evidence: q for q in visit.desk.quotes(evidence=quoted)}
    papers = visit.desk.names((q.article for q in places.values()), visit.language, papers=True)
    results = []
    for hit in found.hits:
        if hit.kind in PAGED:
            ref = Ref(titles[hit.iri], visit.links.thing(hit.iri), hit.iri)
        elif place := places.get(hit.iri):
            ref = Ref(papers[place.article], visit.links.fact(place.fact, place.article), hit.iri)
        else:
            continue
        pieces = tuple(_pieces(hit))
        words = saying(visit, places[hit.iri], papers) if hit.kind == "quote" else None
        results.append(Result(hit.kind, ref, () if hit.snippet == names.get(hit.iri) else pieces, words))
    return results, found.more


def by_kind(results: Sequence[Result]) -> dict[str, list[Result]]:
    """Return the results kind by kind, the kind of the best result first."""
    kinds: dict[str, list[Result]] = {}
    for result in results:
        kinds.setdefault(result.kind, []).append(result)
    return kinds


def _pieces(hit: Hit) -> Iterator[tuple[str, bool]]:
    at = 0
    for start, end in hit.marks:
        yield hit.snippet[at:start], False
        yield hit.snippet[start:end], True
        at = end
    yield hit.snippet[at:], False
