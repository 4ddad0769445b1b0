"""The lexicons of speech: verbs of saying and ordering, and the small words around them."""

import re
from collections.abc import Iterable

from cchc_kg.facts.wording import Cue, Phrases, Wording
from cchc_kg.lexicon import Lexicon
from cchc_kg.spotting import Spotter


class SpeechWords:
    """The lexicons of speech."""

    def __init__(self, lexicon: Lexicon) -> None:
        """Read data/lexicon/orders.csv, speech_verbs.csv and speech_frames.csv."""
        spotter = lexicon.spotter
        orders = lexicon.table("orders", "cue", "modality")
        verbs = lexicon.table("speech_verbs", "verb", "kind")
        self.verbs = Wording(
            [(r["cue"], r["modality"] if r["modality"] == "none" else f"order {r['modality']}") for r in orders]
            + [(r["verb"], r["kind"]) for r in verbs],
            spotter,
        )
        frames = lexicon.table("speech_frames", "words", "kind")
        self.leads = Wording((r["words"], "lead") for r in frames if r["kind"] in ("lead", "ordinal"))
        self.topics = Wording((r["words"], "topic") for r in frames if r["kind"] == "topic")
        self.breaks = Wording((r["words"], "break") for r in frames if r["kind"] == "break")
        self.captions = Wording((r["words"], "caption") for r in frames if r["kind"] == "caption")
        self.past = Wording(((r["words"], "past") for r in frames if r["kind"] == "past"), spotter)
        self.elsewhere = Wording((r["words"], "past") for r in frames if r["kind"] == "elsewhere")
        self.done = _ending(frames, "done")
        self.planned = _ending(frames, "planned")
        self.conjunctions = _ending(frames, "conjunction")
        self.busy = re.compile(rf"(?<!\w)(?:{_words(frames, 'auxiliary', 'inferior', 'parting')})(?!\w)")
        self.trailing = re.compile(rf"(?:(?:^|\s+)(?:{_words(frames, 'auxiliary', 'inferior')}))+\s*$")
        self.run_in, self.resumed = _RunIns(frames, spotter, "opener"), _RunIns(frames, spotter, "opener", "resumed")
        adverbs = rf"(?:\s+(?:{_words(frames, 'auxiliary')}))*\s*$"
        self.initials = re.compile(rf"(?<![\w.])(?P<name>[A-Z\u0110&]{{2,10}}){adverbs}")
        self.openers = frozenset(r["words"] for r in frames if r["kind"] == "opener")
        self.credit = re.compile(rf"[\s(\-\u2013\u2014]+(?:{_words(frames, 'credit')})\s?:.*$")
        self.petition = re.compile(
            rf"(?<!\w)(?:{_words(frames, 'petition')})(?:\s+(?:{_words(frames, 'toward')}))?\s*$"
        )
        self.order_of = Wording(((r["words"], "say") for r in frames if r["kind"] == "order of"), spotter)
        self.records = Wording(((r["words"], "say") for r in frames if r["kind"] == "record of"), spotter)
        self.pointer = _ending(frames, "pointer")
        self.conclusions = Wording(
            ((r["words"], "conclusion") for r in frames if r["kind"] == "conclusion of"), spotter
        )
        self.joins = _ending(frames, "join")
        self.that = _ending(frames, "that")
        self.that_next = re.compile(rf"\s+(?:{_words(frames, 'that')})(?!\w)")
        self.tasks = Wording(((r["verb"], r["kind"]) for r in lexicon.table("task_verbs", "verb", "kind")), spotter)
        self.according = Wording(((r["words"], "according") for r in frames if r["kind"] == "according"), spotter)

    def spoken(self, text: str, low: str) -> list[Cue]:
        """Return the verbs of the text, without those that are part of a name (a ministry of information)."""
        return [v for v in self.verbs.find(low) if not (text[v.start].isupper() and self._named(text, v))]

    def _named(self, text: str, verb: Cue) -> bool:
        before = text[max(0, verb.start - 2) : verb.start]
        inside = len(before) == 2 and before[0].isalpha() and before[1] == " "
        return inside and text[verb.start : verb.end] not in self.openers


def _words(frames: tuple[dict[str, str], ...], *kinds: str) -> str:
    words = sorted({r["words"] for r in frames if r["kind"] in kinds}, key=lambda w: (-len(w), w))
    return "|".join(map(re.escape, words))


class _RunIns:
    """Openers of sentences that stand behind words without a stop."""

    def __init__(self, frames: tuple[dict[str, str], ...], spotter: Spotter, *kinds: str) -> None:
        openers = [r["words"] for r in frames if r["kind"] in kinds]
        self._openers = Phrases(openers, spotter)
        firsts = "".join(sorted({words[0] for words in openers}))
        # The blank comes first and what stands before it behind: so the engine skips to where a match can begin.
        self._pattern = re.compile(rf"\s(?<=\w\s)\s*(?=[{firsts}])(?=(?:{_words(frames, *kinds)})[\s,])")

    def finditer(self, text: str, low: str, start: int, end: int) -> Iterable[re.Match[str]]:
        """Return the blanks in ``text[start:end]`` before such openers; ``low`` is the text in lower case."""
        return self._pattern.finditer(text, start, end) if self._openers.may_stand(low, start + 1, end) else ()


def _ending(frames: tuple[dict[str, str], ...], kind: str) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w)(?:{_words(frames, kind)})\s*$")
