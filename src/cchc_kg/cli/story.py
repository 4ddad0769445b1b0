"""One report's facts as a person reads them: the meeting, who took part, the figures, the directives."""

from collections.abc import Iterator
from itertools import groupby

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from cchc_kg.article import Article
from cchc_kg.cli.tables import grid, ruled
from cchc_kg.facts.fact import Directive, Facts, Meeting, Note, Observation, Participation, Reference
from cchc_kg.labels import Labels

_SHOWN_NOTES = 3


class Story:
    """Puts the facts of one report after another into the words of a reader."""

    def __init__(self, labels: Labels, boxed: bool) -> None:
        """Take the words from ``labels``; ``boxed`` draws lines in tables (for terminals)."""
        self._labels = labels
        self._boxed = boxed

    def tell(self, article: Article, facts: Facts, publisher: str | None = None) -> RenderableType:
        """Return everything that was read in the article; ``publisher`` where the article itself names none."""
        return Group(*self._parts(article, facts, publisher))

    def heading(self, code: str) -> Text:
        """Return a heading line in both languages."""
        return Text(self._labels.heading(code), style="bold cyan")

    def _parts(self, article: Article, facts: Facts, publisher: str | None) -> Iterator[RenderableType]:
        yield Text(article.title or article.id, style="bold")
        told = (article.publisher or publisher, article.published and article.published.isoformat(), article.source)
        yield Text(", ".join(t for t in told if t), style="dim")
        sections: tuple[tuple[str, RenderableType | None], ...] = (
            ("meeting", self._meeting(facts.meeting) if facts.meeting else None),
            ("participants", self._participants(facts.participants)),
            ("figures", self._figures(facts.observations)),
            ("directives", self._directives(facts.directives)),
            ("provinces", self._names(facts.provinces)),
            ("documents", self._names(facts.documents)),
            ("notes", self._notes(facts.notes)),
        )
        if not facts.meeting:
            yield Text()
            yield Text(self._labels.heading("no-meeting"), style="italic")
        for code, part in sections:
            if part is not None:
                yield Text()
                yield self.heading(code)
                yield Padding(part, (0, 0, 0, 2), expand=False)

    def _meeting(self, meeting: Meeting) -> Table:
        word, code = self._labels.word, self._labels.code
        date = meeting.date or word("unsaid")
        if meeting.date_inferred:
            date += f" ({word('year-inferred')})"
        table = grid()
        table.add_row(code("meeting-kind", meeting.kind), Text(meeting.name, style="bold"))
        for name, value in (
            (word("body"), meeting.body or word("unsaid")),
            (word("date"), ", ".join(t for t in (code("day-part", meeting.day_part), date) if t)),
            (word("format"), code("meeting-format", meeting.format)),
            (word("venues"), ", ".join(meeting.venues)),
            (code("role", "chair"), ", ".join(meeting.chairs)),
        ):
            if value:
                table.add_row(name, Text(value))
        return table

    def _participants(self, people: tuple[Participation, ...]) -> Table | None:
        table = self._table("name", "role", "positions", "province")
        for person in people:
            role = self._labels.code("role", person.role)
            table.add_row(person.name, role, Text("\n".join(person.positions)), person.province or "")
        return table if people else None

    def _figures(self, figures: tuple[Observation, ...]) -> Table | None:
        table = self._table("printed", "bound", "change", "period", "place", "what")
        table.columns[0].justify = "right"
        table.columns[0].no_wrap = True
        table.columns[-1].ratio = 1
        for seen in figures:
            bound = "" if seen.bound == "exact" else self._labels.code("bound", seen.bound).lower()
            printed, change = Text(seen.evidence[0].quote, style="bold"), self._change(seen)
            table.add_row(printed, bound, change, self._period(seen.period), seen.place or "", self._what(seen))
        return table if figures else None

    def _change(self, seen: Observation) -> str:
        change = self._labels.code("change", seen.change).lower()
        if seen.change_kind in ("points", "ambiguous"):
            change += f" ({self._labels.code('change-kind', seen.change_kind).lower()})"
        if seen.baseline:
            change = f"{change} {self._labels.word('baseline')} {self._period(seen.baseline)}"
        return change.strip()

    def _period(self, iso: str | None) -> str:
        return (iso or "").replace("/", f" {self._labels.word('to')} ")

    def _what(self, seen: Observation) -> Text:
        what = Text(seen.label or seen.unit)
        if seen.part_of is not None:
            what = Text.assemble((f"{self._labels.word('part')} ", "dim"), what)
        if seen.status == "target":
            what = Text.assemble(what, (f" ({self._labels.word('target')})", "yellow"))
        return what

    def _directives(self, directives: tuple[Directive, ...]) -> Group | None:
        parts: list[RenderableType] = []
        for issuer, told in groupby(directives, key=lambda d: d.issuer):
            parts.append(Text(issuer or f"({self._labels.word('unsaid')})", style="bold"))
            parts += (Padding(self._directive(d), (0, 0, 0, 2), expand=False) for d in told)
        return Group(*parts) if parts else None

    def _directive(self, told: Directive) -> Text:
        word = self._labels.word
        to = f"{word('arrow')} {', '.join(told.addressees)}: " if told.addressees else f"{word('arrow')} "
        line = Text.assemble((to, "green"), told.evidence[0].quote)
        if told.deadline:
            line.append(f" [{word('deadline')}: {self._period(told.deadline)}]", style="yellow")
        return line

    def _names(self, named: tuple[Reference, ...]) -> Text | None:
        return Text(", ".join(dict.fromkeys(n.name for n in named))) if named else None

    def _notes(self, notes: tuple[Note, ...]) -> Table | None:
        table = grid()
        word = self._labels.word
        for reason in dict.fromkeys(n.reason for n in notes):
            quotes = [" ".join(n.evidence.quote.split()) for n in notes if n.reason == reason]
            shown = ", ".join(f"{word('open-quote')}{q}{word('close-quote')}" for q in quotes[:_SHOWN_NOTES])
            rest = len(quotes) - _SHOWN_NOTES
            table.add_row(
                self._labels.code("note", reason), shown + (f" {word('more').format(rest)}" if rest > 0 else "")
            )
        return table if notes else None

    def _table(self, *columns: str) -> Table:
        return ruled([self._labels.word(c) for c in columns], self._boxed)
