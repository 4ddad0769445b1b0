"""One report as a page: its text with every fact marked where it stands, and the facts listed beside it."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import count
from typing import Any

from jinja2 import ChoiceLoader, Environment, PackageLoader, StrictUndefined

from cchc_kg.article import Article
from cchc_kg.evaluation import Mistake
from cchc_kg.facts.fact import Directive, Evidence, Facts, Meeting, Note, Observation, Participation, Reference
from cchc_kg.labels import Labels
from cchc_kg.marking import SIGNS, Mark, pieces
from cchc_kg.pages.words import number as written

LANGUAGES = ("vi", "en")
_SIGNS = {**SIGNS, "mistakes": "✗"}
_Fact = Meeting | Participation | Observation | Directive | Reference | Note
_WORD = re.compile(r"\S+")


@dataclass(frozen=True, slots=True)
class Entry:
    """A fact as the page lists it: ``details`` are label and value, in each of LANGUAGES."""

    number: int
    kind: str
    sign: str
    quote: str
    details: dict[str, list[tuple[str, str]]]
    evidence: Evidence | None = None

    @property
    def tips(self) -> dict[str, str]:
        """The fact in a few lines, in each language."""
        return {
            language: "\n".join(f"{label}: {value}" if label else value for label, value in told)
            for language, told in self.details.items()
        }


class Annotator:
    """Makes one self-contained page an article. Nothing on it is loaded from elsewhere, and no script runs."""

    def __init__(self, labels: Labels) -> None:
        """Take the words around facts from ``labels``."""
        self._labels = labels

    @cached_property
    def _page(self) -> Any:
        loader = ChoiceLoader([PackageLoader("cchc_kg.cli", "templates"), PackageLoader("cchc_kg.pages", "static")])
        shelf = Environment(loader=loader, autoescape=True, undefined=StrictUndefined, trim_blocks=True)
        return shelf.get_template("annotated.html")

    def page(self, article: Article, facts: Facts, mistakes: Sequence[Mistake] = ()) -> str:
        """Return the page of an article, the facts read in it and, if it was compared, the mistakes, as HTML."""
        entries: list[Entry] = []
        marks: list[Mark] = []
        for number, (kind, fact, evidence) in zip(count(1), _facts(facts)):
            first, details = evidence[0], {lang: list(self._details(fact, lang)) for lang in LANGUAGES}
            quote = " ".join(first.quote.split())
            entries.append(Entry(number, kind, _SIGNS[kind], quote, details, first))
            marks += (Mark(e.start, e.end, number, e is first) for e in evidence)
        for number, mistake in zip(count(len(entries) + 1), mistakes):
            # A mistake has a place only: the word that stands there is marked.
            word = None if mistake.start is None else _WORD.search(article.text, mistake.start)
            told = {lang: [("", str(mistake))] for lang in LANGUAGES}
            entries.append(Entry(number, "mistakes", _SIGNS["mistakes"], word[0] if word else "", told))
            marks += [Mark(*word.span(), number, first=True)] if word else []
        html: str = self._page.render(
            article=article,
            link=article.url if (article.url or "").startswith(("https://", "http://")) else None,
            entries={entry.number: entry for entry in entries},
            groups={kind: [e for e in entries if e.kind == kind] for kind in _SIGNS},
            marked={mark.fact for mark in marks},
            pieces=pieces(article.text, dict.fromkeys(marks)),
            has_meeting=facts.meeting is not None,
            word=self._labels.word,
            languages=LANGUAGES,
        )
        return html

    def _details(self, fact: _Fact, lang: str) -> Iterator[tuple[str, str]]:
        """Yield label and value of what is known of a fact; the labels of both languages come in the same order."""

        def word(code: str) -> str:
            return self._labels.word(code, lang)

        def code(scheme: str, value: str | None) -> str:
            return self._labels.code(scheme, value, lang)

        told: tuple[tuple[str, str | None], ...]
        if isinstance(fact, Meeting):
            inferred = f" ({word('year-inferred')})" if fact.date_inferred else ""
            told = (
                ("", f"{code('meeting-kind', fact.kind)}: {fact.name}"),
                (word("body"), fact.body),
                (word("ordinal"), str(fact.ordinal) if fact.ordinal else None),
                (word("date"), (fact.date or word("unsaid")) + inferred),
                (word("day-part"), code("day-part", fact.day_part)),
                (word("format"), code("meeting-format", fact.format)),
                (code("role", "chair"), ", ".join(fact.chairs)),
                (word("venues"), ", ".join(fact.venues)),
            )
        elif isinstance(fact, Participation):
            told = (
                ("", fact.name),
                (word("role"), code("role", fact.role)),
                (word("positions"), "; ".join(fact.positions)),
                (word("province"), fact.province),
                (word("place"), fact.venue),
            )
        elif isinstance(fact, Observation):
            high = f" {word('to')} {written(fact.high, lang)}" if fact.high is not None else ""
            out_of = f" / {written(fact.out_of, lang)}" if fact.out_of is not None else ""
            change = f"{code('change', fact.change)} {code('change-kind', fact.change_kind).lower()}".strip()
            told = (
                ("", f"{written(fact.value, lang)}{high}{out_of} {fact.unit}"),
                (word("what"), fact.label),
                (word("bound"), None if fact.bound == "exact" else code("bound", fact.bound)),
                (word("change"), change),
                (word("baseline"), fact.baseline),
                (word("period"), fact.period),
                (word("place"), fact.place),
                (word("status"), code("status", fact.status)),
                (word("indicator"), fact.indicator),
            )
        elif isinstance(fact, Directive):
            told = (
                (word("issuer"), fact.issuer or word("unsaid")),
                (word("addressees"), ", ".join(fact.addressees)),
                (word("deadline"), fact.deadline),
                (word("modality"), code("modality", fact.modality)),
                (word("area"), code("area", fact.area)),
                (word("documents"), ", ".join(fact.documents)),
            )
        else:
            told = (("", fact.name if isinstance(fact, Reference) else code("note", fact.reason)),)
        yield from ((label, value) for label, value in told if value)


def _facts(facts: Facts) -> Iterator[tuple[str, _Fact, tuple[Evidence, ...]]]:
    if facts.meeting:
        yield "meeting", facts.meeting, facts.meeting.evidence
    listed: tuple[tuple[str, tuple[Participation | Observation | Directive | Reference, ...]], ...] = (
        ("participants", facts.participants),
        ("figures", facts.observations),
        ("directives", facts.directives),
        ("provinces", facts.provinces),
        ("documents", facts.documents),
    )
    for kind, things in listed:
        yield from ((kind, thing, thing.evidence) for thing in things)
    yield from (("notes", note, (note.evidence,)) for note in facts.notes)
