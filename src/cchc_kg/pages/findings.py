"""What checking found, and the words that say facts, as pages show them."""

from collections import defaultdict
from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass

from cchc_kg.graph import CONTEXT
from cchc_kg.pages.desk import Quote, Row, kind_of, local
from cchc_kg.pages.view import SHOWN, Ref, Stretch, Visit

SEVERITIES = ("violation", "warning", "info")
"""The gravest first."""


@dataclass(frozen=True)
class Saying:
    """Words that say a fact, as a page shows them, with the link to where they stand."""

    before: str
    exact: str
    after: str
    link: str
    article: Ref
    start: int


@dataclass(frozen=True)
class Finding:
    """What checking found: ``sides`` are the quotes behind it."""

    iri: str
    severity: str
    check: str
    message: str
    focus: str
    article: Ref
    sides: tuple[Saying, ...] = ()


def findings(visit: Visit, focus: Iterable[str], papers: Container[str] | None = None) -> list[Finding]:
    """Return what checking found on these things, without the quotes; ``papers`` and the order: see ``rows_of``."""
    return told(visit, rows_of(visit, focus, papers))


def found(visit: Visit, path: str, focus: Iterable[str], papers: Container[str], page: int = 1) -> Stretch[Finding]:
    """Return one page (1 …) of what checking found on these things, with the quotes; the list begins at ``path``."""
    groups, first = rows_of(visit, focus, papers), SHOWN * (page - 1)
    shown = told(visit, groups[first : first + SHOWN], sides=True)
    before, after = visit.links.beside(path, "checks", page, first + SHOWN < len(groups), "checks")
    return Stretch("checks", tuple(shown), len(groups), first + 1, before, after)


def rows_of(visit: Visit, focus: Iterable[str] | None = None, papers: Container[str] | None = None) -> list[list[Row]]:
    """Return the rows of each finding (``focus``: on these things only), the gravest first.

    ``told`` makes findings of those that are shown. A province is what many articles speak of: with ``papers`` a
    finding on one counts where it is about one of these.
    """
    wanted = None if focus is None else sorted(focus)
    rows = [] if wanted == [] else visit.desk.ask("findings", **({"focus": wanted} if wanted else {}))
    return [
        group
        for group in _grouped(rows)
        if papers is None or kind_of(str(group[0]["focus"])) != "province" or str(group[0]["about"]) in papers
    ]


def rows_about(visit: Visit, article: str) -> list[list[Row]]:
    """Return the rows of each finding on what a report says, be it in use or in quarantine."""
    return _grouped(visit.desk.ask("findings", article=[article]))


def _grouped(rows: Iterable[Row]) -> list[list[Row]]:
    grouped: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        grouped[str(row["finding"])].append(row)
    return sorted(
        grouped.values(), key=lambda g: (SEVERITIES.index(str(g[0]["severity"])), g[0]["name"], g[0]["finding"])
    )


def told(visit: Visit, groups: Sequence[Sequence[Row]], sides: bool = False) -> list[Finding]:
    """Return findings with the names of their articles; ``sides``: with the quotes behind them."""
    rows = [row for group in groups for row in group]
    pieces = [str(r["evidence"]) for r in rows if r["evidence"] and sides]
    quotes = {q.evidence: q for q in visit.desk.quotes(evidence=pieces)}
    names = visit.desk.names({str(r["about"]) for r in rows}, visit.language)
    papers = visit.desk.names((q.article for q in quotes.values()), visit.language, papers=True)
    return [_finding(visit, group, names, papers, quotes) for group in groups]


def _finding(
    visit: Visit,
    told: Sequence[Row],
    names: Mapping[str, str],
    papers: Mapping[str, str],
    quotes: Mapping[str, Quote],
) -> Finding:
    row = told[0]
    article = str(row["about"])
    seen = {str(r["evidence"]): quotes[str(r["evidence"])] for r in told if r["evidence"] in quotes}
    return Finding(
        str(row["finding"]),
        str(row["severity"]),
        str(row["name"]),
        str(row["messageVi" if visit.language == "vi" else "messageEn"]),
        str(row["focus"]),
        Ref(_called(visit, names, article), visit.links.thing(article), article),
        tuple(saying(visit, quote, papers) for quote in sorted(seen.values(), key=lambda q: (q.article, q.start))),
    )


def _called(visit: Visit, names: Mapping[str, str], article: str) -> str:
    """Return the name of a report; one in quarantine is known by its key alone."""
    name = names[article]
    return name if name != local(article) else visit.words("untitled", id=name)


def saying(visit: Visit, quote: Quote, names: Mapping[str, str]) -> Saying:
    """Return a quote as a page shows it; what is cut stands behind an ellipsis, at a whole word."""
    before, after = " ".join(quote.prefix.split()), " ".join(quote.suffix.split())
    if quote.start > len(quote.prefix):
        before = f"…{before.partition(' ')[2]}"
    if len(quote.suffix) >= CONTEXT:
        after = f"{after.rpartition(' ')[0]}…"
    article = Ref(names.get(quote.article, local(quote.article)), visit.links.thing(quote.article), quote.article)
    gap_before, gap_after = quote.prefix[-1:].isspace(), quote.suffix[:1].isspace()
    return Saying(
        before + " " * gap_before,
        " ".join(quote.exact.split()),
        " " * gap_after + after,
        visit.links.fact(quote.fact, quote.article),
        article,
        quote.start,
    )
