"""The lexicons of demands: norms, deeds, and the small words around them."""

import re

from cchc_kg.facts.wording import Wording
from cchc_kg.lexicon import Lexicon


class DemandWords:
    """The lexicons of demands."""

    def __init__(self, lexicon: Lexicon) -> None:
        """Read data/lexicon/norms.csv, task_verbs.csv and speech_frames.csv."""
        self.norms = Wording((r["cue"], r["modality"]) for r in lexicon.table("norms", "cue", "modality"))
        self.tasks = Wording((r["verb"], r["kind"]) for r in lexicon.table("task_verbs", "verb", "kind"))
        frames = lexicon.table("speech_frames", "words", "kind")

        def of(*kinds: str) -> Wording:
            return Wording((r["words"], r["kind"]) for r in frames if r["kind"] in kinds)

        self.levels, self.ought = of("level"), of("ought")
        self.leads, self.topics = of("lead", "ordinal"), of("topic")
        self.copula, self.clauses, self.assigned = of("copula"), of("clause"), of("assigned")
        self.noun = _any_word(frames, "genitive", r"\s+")
        self.passive = _any_word(frames, "passive", r"\s+")
        self.agreed = _any_word(frames, "agreed")
        self.deem, self.scene = _any_word(frames, "deem"), _any_word(frames, "scene")
        self.exists = _any_word(frames, "exists")
        self.apart = _any_word(frames, "apart")
        self.effect = _any_word(frames, "effect")
        self.aimed_at, self.is_to = of("aimed at"), _any_word(frames, "is to")
        self.outcome = _any_word(frames, "outcome")
        self.that = _last_word(frames, "that")
        self.stress, self.shall = _last_word(frames, "stress"), _any_word(frames, "shall")
        self.aims = _any_word(frames, "aim")
        self.petition = _any_word(frames, "petition")
        self.wish_if = _last_word(frames, "condition")
        self.desire, self.then = _any_word(frames, "desire"), _any_word(frames, "then")
        conditions = "|".join(r["words"] for r in frames if r["kind"] in ("condition", "whoever"))
        thens = "|".join(r["words"] for r in frames if r["kind"] == "then")
        self.conditional = re.compile(rf"(?:{conditions})\s[^.;:]*?\s(?:{thens})\s")
        self.happened = _any_word(frames, "before")
        self.before_norm = _last_word(frames, "norm")
        self.relative = _last_word(frames, "relative")


def _any_word(frames: tuple[dict[str, str], ...], kind: str, before: str = "") -> re.Pattern[str]:
    return re.compile(rf"{before}(?<!\w)(?:{'|'.join(r['words'] for r in frames if r['kind'] == kind)})(?!\w)")


def _last_word(frames: tuple[dict[str, str], ...], kind: str) -> re.Pattern[str]:
    words = sorted((r["words"] for r in frames if r["kind"] == kind), key=lambda w: (-len(w), w))
    marks = r"|[,:;\"\u201c]" if kind == "norm" else ""
    return re.compile(rf"(?:(?<!\w)(?:{'|'.join(map(re.escape, words))}){marks})\s*$")
