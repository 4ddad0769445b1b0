"""From sentences to mentions: one finder room per kind of thing that prose names."""

from dataclasses import dataclass

from cchc_kg.mentions.mention import Amount, Body, DocumentNumber, IndicatorName, PersonName, Place, Post, Time


@dataclass(frozen=True, slots=True)
class Mentions:
    """What the finders saw in one text, each kind in text order, positions in the text as matched."""

    people: tuple[PersonName, ...] = ()
    posts: tuple[Post, ...] = ()
    bodies: tuple[Body, ...] = ()
    places: tuple[Place, ...] = ()
    documents: tuple[DocumentNumber, ...] = ()
    indicators: tuple[IndicatorName, ...] = ()
    times: tuple[Time, ...] = ()
    amounts: tuple[Amount, ...] = ()
