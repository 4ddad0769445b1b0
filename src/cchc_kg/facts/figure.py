"""A number on its way to becoming an observation: where it stands, and what it was found to count."""

from dataclasses import dataclass, field
from decimal import Decimal

from cchc_kg.mentions.mention import Amount
from cchc_kg.sentences import Sentence


@dataclass(slots=True)
class Figure:
    """A number that counts or measures something.

    ``kind`` is ``percent``, ``money``, ``measure``, ``points``, ``score``, ``times``, ``rank``, ``time`` or ``noun``;
    ``since`` is where the words before it begin that are its own (behind the figure or date before, or the sentence's
    start), ``until`` where the next figure or the sentence's end is; ``noun_end`` where the noun phrase behind it ends.
    """

    amount: Amount
    sentence: Sentence
    since: int
    until: int
    value: Decimal
    unit: str
    kind: str
    unit_end: int
    noun_end: int
    label: str | None = None
    start: int = field(init=False)  # of the number
    end: int = field(init=False)
    words: list[str] = field(init=False)  # those before it in its sentence, with the marks at them

    def __post_init__(self) -> None:
        """Take over where the number stands."""
        self.start, self.end = self.amount.start, self.amount.end
