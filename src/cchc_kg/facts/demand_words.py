"""The lexicons of demands: norms, deeds, and the small words around them."""

import re

from cchc_kg.facts.wording import Phrases, Wording
from cchc_kg.lexicon import Lexicon


class DemandWords:
    """The lexicons of demands."""

    def __init__(self, lexicon: Lexicon) -> None:
        """Read data/lexicon/norms.csv, task_verbs.csv and speech_frames.csv."""
        spotter = lexicon.spotter
        self.norms = Wording(((r["cue"], r["modality"]) for r in lexicon.table("norms", "cue", "modality")), spotter)
        self.tasks = Wording(((r["verb"], r["kind"]) for r in lexicon.table("task_verbs", "verb", "kind")), spotter)
        frames = lexicon.table("speech_frames", "words", "kind")

        def of(*kinds: str) -> Wording:
            return Wording((r["words"], r["kind"]) for r in frames if r["kind"] in kinds)

        def found(kind: str) -> Wording:
            return Wording(((r["words"], kind) for r in frames if r["kind"] == kind), spotter)

        def phrases(kind: str) -> Phrases:
            return Phrases((r["words"] for r in frames if r["kind"] == kind), spotter)

        self.levels, self.ought = of("level"), of("ought")
        self.leads, self.topics = of("lead", "ordinal"), of("topic")
        self.copula, self.clauses, self.assigned = found("copula"), found("clause"), of("assigned")
        self.noun = _any_word(frames, "genitive", r"\s+")
        self.passive = _any_word(frames, "passive", r"\s+")
        self.agreed, self.scene, self.exists = (_any_word(frames, kind) for kind in ("agreed", "scene", "exists"))
        self.deem, self.effect, self.outcome = phrases("deem"), phrases("effect"), phrases("outcome")
        self.aimed_at, self.is_to = of("aimed at"), phrases("is to")
        self.apart = phrases("apart")
        self.that = _last_word(frames, "that")
        self.stress, self.shall = _last_word(frames, "stress"), phrases("shall")
        self.bygone = _last_word(frames, "bygone")
        self.aims = _any_word(frames, "aim")
        self.petition = phrases("petition")
        self.wish_if = _last_word(frames, "condition")
        self.desire, self.then = phrases("desire"), phrases("then")
        conditions = "|".join(r["words"] for r in frames if r["kind"] in ("condition", "whoever"))
        thens = "|".join(r["words"] for r in frames if r["kind"] == "then")
        self.conditional = re.compile(rf"(?:{conditions})\s[^.;:]*?\s(?:{thens})\s")
        self.happened = phrases("before")
        self.before_norm = _last_word(frames, "norm")
        self.relative = _last_word(frames, "relative")


def _any_word(frames: tuple[dict[str, str], ...], kind: str, before: str = "") -> re.Pattern[str]:
    return re.compile(rf"{before}(?<!\w)(?:{'|'.join(r['words'] for r in frames if r['kind'] == kind)})(?!\w)")


def _last_word(frames: tuple[dict[str, str], ...], kind: str) -> re.Pattern[str]:
    words = sorted((r["words"] for r in frames if r["kind"] == kind), key=lambda w: (-len(w), w))
    marks = r"|[,:;\"\u201c]" if kind == "norm" else ""
    return re.compile(rf"(?:(?<!\w)(?:{'|'.join(map(re.escape, words))}){marks})\s*$")
