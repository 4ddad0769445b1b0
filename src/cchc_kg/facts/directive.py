"""Directives: who tells whom to do what, in the sentence that says it."""

from collections import Counter

from cchc_kg.facts.addressee import AddresseeRules
from cchc_kg.facts.cast import Address, Cast
from cchc_kg.facts.deadline import DeadlineRules
from cchc_kg.facts.demand import Demand, DemandRules
from cchc_kg.facts.fact import Directive, Meeting, Participation
from cchc_kg.facts.page import Page
from cchc_kg.facts.speech import Speech
from cchc_kg.facts.speech_words import SpeechWords
from cchc_kg.facts.turn import Turn
from cchc_kg.facts.voice import Voices
from cchc_kg.facts.voice_words import VoiceWords
from cchc_kg.facts.wording import Wording
from cchc_kg.lexicon import Lexicon
from cchc_kg.registry import Registry
from cchc_kg.span import Span


class DirectiveRules:
    """Reads the orders, requests and demands that somebody in charge gives at the meeting or after it."""

    def __init__(self, lexicon: Lexicon, registry: Registry) -> None:
        """Read the lexicons of speech, demands, addressees, deadlines and areas."""
        self._speech = SpeechWords(lexicon)
        self._voices = VoiceWords(lexicon)
        self._address = Address(lexicon)
        self._addressees = AddresseeRules(lexicon)
        self._demands = DemandRules(lexicon, self._addressees)
        self._deadlines = DeadlineRules(lexicon)
        self._areas = Wording(((r["cue"], r["area"]) for r in lexicon.table("areas", "cue", "area")), lexicon.spotter)

    def read(self, page: Page, meeting: Meeting, participants: tuple[Participation, ...]) -> tuple[Directive, ...]:
        """Return the directives in text order; one whose issuer cannot be told is noted."""
        low = page.low
        verbs = self._speech.spoken(page.text, low)
        cast = Cast(page, participants, self._address)
        voices = Voices(page, low, verbs, self._voices, cast, meeting, participants)
        found: list[Directive] = []
        speech = Speech(page, low, verbs, self._speech, voices)
        for turn in speech.turns():
            for said in (turn, turn.tail):
                demand = self._demands.read(page, low, said, meeting) if said else None
                if said and demand:
                    speech.ordered(said)
                    found.append(self._directive(page, low, said, demand, meeting))
                    break
        return tuple(found)

    def _directive(self, page: Page, low: str, turn: Turn, demand: Demand, meeting: Meeting) -> Directive:
        span = turn.span
        evidence = [page.evidence(span, demand.rule)]
        speaker = turn.speaker
        if speaker and not span.covers(speaker.place):
            evidence.append(page.evidence(speaker.place, "directive.issuer"))
        if not (speaker and speaker.name):
            page.note(span, "unknown-issuer")
        due = self._deadlines.read(page, low, span, meeting)
        if due:
            evidence.append(page.evidence(due[1], "directive.deadline"))
        return Directive(
            issuer=speaker.name if speaker else None,
            addressees=tuple(dict.fromkeys(page.quote(a) for a in demand.addressees)),
            deadline=due[0] if due else None,
            modality=demand.modality,
            area=self._area(low, span),
            documents=tuple(
                dict.fromkeys(d.number for d in page.mentions.documents if span.start <= d.start and d.end <= span.end)
            ),
            evidence=tuple(evidence),
        )

    def _area(self, low: str, span: Span) -> str | None:
        """Return the area of reform that most cues of the sentence speak of, None where none or several do."""
        ranked = Counter(c.kind for c in self._areas.find(low, span.start, span.end)).most_common(2)
        if not ranked or (len(ranked) == 2 and ranked[0][1] == ranked[1][1]):
            return None
        return ranked[0][0]
