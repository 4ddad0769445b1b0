"""Speakers: the words that name one, and whom they mean."""

from typing import NamedTuple

from cchc_kg.span import Span


class Naming(NamedTuple):
    """Words that name somebody: a post, a name, a body. ``name`` is the full name where they hold one."""

    start: int
    end: int
    kind: str  # post, person, body or witness
    rank: int
    name: str | None
    partner: Span | None = None  # the body that acts together with this one, named behind it


class Speaker(NamedTuple):
    """Who speaks. ``name`` is None where it cannot be told; ``place`` are the words that name the speaker.

    ``leads`` says that what this speaker wants done is an order at this meeting, ``own`` that it is the body whose
    meeting it is, ``present`` that nothing says that the person named takes no part in it.
    """

    name: str | None
    place: Span
    body: bool
    rank: int
    leads: bool
    own: bool = False
    present: bool = True
