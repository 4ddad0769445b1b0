"""A sentence of a report and whose words it holds."""

from typing import NamedTuple

from cchc_kg.facts.speaker import Speaker
from cchc_kg.facts.wording import Cue
from cchc_kg.span import Span


class Attribution(NamedTuple):
    """A verb of speech and whose it is; ``kind`` is order, say, tell, praise or report."""

    speaker: Speaker
    kind: str
    modality: str | None
    verb: Cue
    start: int  # where the naming of the speaker begins
    ran_in: bool = False  # that a heading or caption without a stop runs into the naming


class Turn(NamedTuple):
    """A sentence and whose words it holds.

    ``span`` is the sentence without the marks around it, or its quoted part; ``content`` the part that holds what is
    said; ``order`` the verb that makes it an order, where the sentence has one; ``quoted`` says that these are the
    speaker's own words; ``carried`` that the speaker is named in another sentence.
    """

    span: Span
    content: Span
    speaker: Speaker | None
    kind: str | None
    order: Attribution | None
    quoted: bool
    carried: bool
    more: tuple[Cue, ...] = ()  # further verbs of order in the sentence
    without: "Turn | None" = None  # the sentence as it reads by its first verb, where the order is a later one
    tail: "Turn | None" = None  # what the speaker named behind a quotation goes on to say there

    @property
    def unordered(self) -> "Turn | None":
        """The sentence as it reads where what looks like its order is none: a task, of a speaker named before."""
        if self.order is None or self.quoted or self.order.start >= self.span.start:
            return self.without
        return self._replace(order=None, content=self.span, carried=True)
