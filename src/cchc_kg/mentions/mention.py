"""The values that finders return: a stretch of the text as matched, and what it names."""

from decimal import Decimal
from typing import Literal, NamedTuple


class PersonName(NamedTuple):
    """A person's name as printed, without title."""

    start: int
    end: int
    name: str


class Post(NamedTuple):
    """A post as printed; ``slug`` is the registered post it is an instance of, where there is one."""

    start: int
    end: int
    slug: str | None


class Body(NamedTuple):
    """An organisation as printed; ``slug`` is the registered body, where there is one (local bodies have a pattern)."""

    start: int
    end: int
    slug: str | None


class Place(NamedTuple):
    """A provincial unit named in any spelling; ``name`` is its registered short name, ``slug`` its entry."""

    start: int
    end: int
    name: str
    slug: str


class DocumentNumber(NamedTuple):
    """The number of a legal document as printed."""

    start: int
    end: int
    number: str


class IndicatorName(NamedTuple):
    """The name of a registered indicator, in any of its labels."""

    start: int
    end: int
    slug: str


class Time(NamedTuple):
    """A date, part of a day, month, quarter, year or interval.

    ``iso`` is ISO 8601 as far as printed (``2022``, ``2023-06``, ``2023-Q1``, ``2022-01-01/2022-12-31``, ``2016/2021``;
    a missing year is ``--``: ``--02-03``, ``--09``).
    """

    start: int
    end: int
    iso: str
    kind: Literal["day", "month", "quarter", "half", "months", "year", "interval"]


class Amount(NamedTuple):
    """A number that may be a figure: span with magnitude word and percent sign, value multiplied out.

    ``high`` is the upper end of a printed range, ``out_of`` the N of n/N, ``unit`` the unit that is part of the
    print or follows it at once (``%``, ``VND``, ``điểm``), None where a counted noun must be looked for.
    """

    start: int
    end: int
    value: Decimal
    high: Decimal | None = None
    out_of: Decimal | None = None
    unit: str | None = None
