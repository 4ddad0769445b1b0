"""What a report says, as values: each fact with the words that say it."""

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Literal, NamedTuple

MeetingKind = Literal["session", "conference", "working-visit", "meeting", "ceremony", "other"]
DayPart = Literal["morning", "noon", "afternoon", "evening"]
MeetingFormat = Literal["in-person", "online", "hybrid"]
Role = Literal["chair", "speaker", "participant"]
Bound = Literal["exact", "over", "at-least", "under", "at-most", "about"]
Change = Literal["increase", "decrease"]
ChangeKind = Literal["points", "relative", "ambiguous"]
Status = Literal["actual", "target"]


class Evidence(NamedTuple):
    """Where a fact stands: ``article.text[start:end] == quote``, in code points of the text as read.

    ``rule`` names the rule that read it, e.g. ``observation.level``.
    """

    start: int
    end: int
    quote: str
    rule: str


@dataclass(frozen=True, slots=True)
class Meeting:
    """The meeting that the report is about.

    ``body`` is the organisation whose meeting it is, abbreviations written out; ``date`` is ``YYYY-MM-DD``, or
    ``--MM-DD`` where no year can be told; ``date_inferred`` says that the year is not printed at the date.
    """

    kind: MeetingKind
    name: str
    body: str | None
    ordinal: int | None
    date: str | None
    date_inferred: bool
    day_part: DayPart | None
    format: MeetingFormat | None
    chairs: tuple[str, ...]
    venues: tuple[str, ...]
    evidence: tuple[Evidence, ...]


@dataclass(frozen=True, slots=True)
class Participation:
    """A named person who took part, with each post as printed. The first evidence is the name alone.

    ``province`` is the short name of the province whose delegation or body the person belongs to;
    ``venue`` the place where he or she took part, where the report tells.
    """

    name: str
    role: Role
    positions: tuple[str, ...]
    province: str | None
    venue: str | None
    evidence: tuple[Evidence, ...]


class Observation(NamedTuple):
    """One reported figure. The first evidence is the figure as printed, magnitude word and percent sign with it.

    ``label`` is the phrase that says what is measured (for a count the counted noun, for a rate its subject);
    ``indicator`` the slug of the registered indicator it matches. Indices into the article's observations: ``part_of``
    the whole, ``change_to`` the level that a change led to, ``share_of`` the "n of N" that a percentage repeats.
    ``period`` and ``baseline`` are ISO 8601 dates, months, years or intervals (``2023-Q1`` for quarters).
    """

    value: Decimal
    high: Decimal | None
    unit: str
    label: str | None
    indicator: str | None
    bound: Bound
    out_of: Decimal | None
    change: Change | None
    change_kind: ChangeKind | None
    baseline: str | None
    period: str | None
    place: str | None
    status: Status
    part_of: int | None
    evidence: tuple[Evidence, ...]
    change_to: int | None = None
    share_of: int | None = None


@dataclass(frozen=True, slots=True)
class Directive:
    """Somebody with authority tells others to do something. The first evidence is the whole sentence.

    ``modality`` is the cue that makes it an order, as a word of the directive cues' ``modality`` column
    (request, assign, must, should, imperative …); ``deadline`` an ISO date or period; ``documents`` the numbers cited.
    """

    issuer: str | None
    addressees: tuple[str, ...]
    deadline: str | None
    modality: str
    area: str | None
    documents: tuple[str, ...]
    evidence: tuple[Evidence, ...]


@dataclass(frozen=True, slots=True)
class Reference:
    """A province (by its official short name at the article's time) or a legal document (by its number as printed)."""

    name: str
    evidence: tuple[Evidence, ...]


class Note(NamedTuple):
    """Something that was seen and not understood; ``reason`` is a code of data/messages/notes.csv."""

    reason: str
    evidence: Evidence


@dataclass(frozen=True, slots=True)
class Facts:
    """Everything that one article says, in text order. ``meeting`` is None where it reports none.

    ``around`` lies in the year that the text tells of most; None where it tells of none.
    """

    meeting: Meeting | None = None
    participants: tuple[Participation, ...] = ()
    observations: tuple[Observation, ...] = ()
    directives: tuple[Directive, ...] = ()
    provinces: tuple[Reference, ...] = ()
    documents: tuple[Reference, ...] = ()
    notes: tuple[Note, ...] = field(default=())
    around: date | None = None

    @property
    def count(self) -> int:
        """How many facts these are; notes are none."""
        kinds = (self.participants, self.observations, self.directives, self.provinces, self.documents)
        return (self.meeting is not None) + sum(map(len, kinds))
