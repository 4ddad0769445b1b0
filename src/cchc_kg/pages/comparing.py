"""One meeting as several reports tell it, figure by figure."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from pyoxigraph import Literal

from cchc_kg.pages.desk import local
from cchc_kg.pages.facts import Facts, Figure
from cchc_kg.pages.meetings import report_of
from cchc_kg.pages.view import Download, Ref, View, Visit
from cchc_kg.vocabulary import thing


@dataclass(frozen=True)
class Line:
    """One thing measured as each report has it, report by report.

    ``verdict``: ``conflict`` where two reports cannot both be right, ``differs`` where they print other values.
    """

    label: str
    detail: str
    cells: tuple[tuple[Figure, ...], ...]
    verdict: str

    @property
    def shared(self) -> bool:
        """Whether more than one report has it."""
        return sum(bool(cell) for cell in self.cells) > 1


def compare(visit: Visit, slug: str) -> View | None:
    """Return the page that sets the figures of one meeting's reports side by side."""
    iri = thing("meeting", slug).value
    subject = visit.desk.thing(iri)
    if subject is None:
        return None
    articles = sorted(subject.all("cchc:reportedIn"))
    listed = [str(row["fact"]) for row in visit.desk.ask("facts", article=articles)] if articles else []
    facts = Facts(visit, [*listed, *articles])
    lines = _lines(facts.figures(), articles)
    ref = Ref(visit.desk.names([iri], visit.language)[iri], visit.links.thing(iri), iri)
    values = {
        "meeting": ref,
        "reports": [report_of(visit, facts, article) for article in articles],
        "shared": [line for line in lines if line.shared],
        "single": [line for line in lines if not line.shared],
    }
    downloads = (Download("CSV", visit.links.answer("conflicts", meeting=iri)),)
    title = visit.words("compare-of", name=ref.name)
    summary = f"{title}. {visit.words('reports-n', n=len(articles))}"
    return View("compare.html", title, values, iri, None, summary, downloads)


def comparable(visit: Visit) -> View:
    """Return the page that lists the meetings that more than one report tells of, and the conflicts between papers."""
    reports: dict[str, set[str]] = defaultdict(set)
    held: dict[str, str] = {}
    for row in visit.desk.ask("meetings"):
        reports[str(row["meeting"])].add(str(row["article"]))
        held[str(row["article"])] = str(row["meeting"])
    found = {(r["finding"], r["about"]) for r in visit.desk.ask("findings", check=[Literal("conflict")])}
    conflicts = Counter(held.get(str(about)) for _, about in found)
    several = {iri: len(found) for iri, found in reports.items() if len(found) > 1}
    names = visit.desk.names(several, visit.language)
    listed = [
        {
            "ref": Ref(names[iri], visit.links.page(f"compare/{local(iri)}"), iri),
            "reports": n,
            "conflicts": conflicts[iri],
        }
        for iri, n in sorted(several.items(), key=lambda pair: (-conflicts[pair[0]], names[pair[0]]))
    ]
    downloads = (Download("CSV", visit.links.answer("findings", check="conflict")),)
    return View(
        "comparable.html",
        visit.words("compare"),
        {"listed": listed},
        summary=visit.words("compare-lead"),
        downloads=downloads,
    )


def _lines(figures: Sequence[Figure], articles: Sequence[str]) -> list[Line]:
    """Return what is measured, one line each, in the order of the first report that has it."""
    grouped: dict[tuple[str, ...], dict[str, list[Figure]]] = defaultdict(lambda: defaultdict(list))
    for figure in figures:
        place = figure.place.iri if figure.place else ""
        name = (figure.indicator.iri if figure.indicator else None) or figure.label
        key = (str(name), figure.unit, str(place), figure.iso, str(figure.target), figure.change)
        for article in {s.article.iri or "" for s in figure.sayings}:
            grouped[key][article].append(figure)
    lines = []
    for cells in grouped.values():
        row = tuple(tuple(cells.get(article, ())) for article in articles)
        first = next(f for cell in row for f in cell)
        details = (first.place.name if first.place else "", first.period, first.change)
        lines.append(Line(first.label or first.unit, ", ".join(filter(None, details)), row, _verdict(row)))
    return lines


def _verdict(row: Sequence[Sequence[Figure]]) -> str:
    """Compare reports that have one figure each here; bounds and rounding are understood."""
    said = [cell[0] for cell in row if len(cell) == 1]
    if any(_apart(one, other) for i, one in enumerate(said) for other in said[i + 1 :]):
        return "conflict"
    return "differs" if len({f.value for f in said}) > 1 else ""


def _apart(one: Figure, other: Figure) -> bool:
    def above(a: Figure, b: Figure) -> bool:
        return a.low is not None and b.high is not None and a.low > b.high

    return above(one, other) or above(other, one)
