"""Pin how well the project's own gold corpus is read, so that the quality gate holds what has been reached.

    uv run python scripts/pin_quality.py [--lower REASON]

Writes tests/quality/baseline.json: a digest of the corpus and the figures of ``cchc-kg evaluate`` on it, to four
places, rounded down. Refuses (exit code 1) where the corpus has changed or a figure would fall, unless a reason is
given, which is then kept in the file.
"""

import argparse
import hashlib
import json
import math
import sys
from collections.abc import Iterator
from pathlib import Path

from cchc_kg.evaluation import evaluate
from cchc_kg.pipeline import Pipeline, Reading
from cchc_kg.sources import read_articles

ROOT = Path(__file__).parents[1]
GOLD = ROOT / "data" / "gold"
ARTICLES = GOLD / "articles.jsonl"
BASELINE = ROOT / "tests" / "quality" / "baseline.json"


def digest() -> str:
    """Return the SHA-256 of the corpus: every file's name and bytes, in order of names."""
    seen = hashlib.sha256()
    for path in [ARTICLES, *sorted(GOLD.glob("*.json"))]:
        seen.update(f"{path.name}\n{hashlib.sha256(path.read_bytes()).hexdigest()}\n".encode())
    return seen.hexdigest()


def measure() -> dict[str, float]:
    """Read the corpus now; return each F1, each share and the headline by name, 0 to 1."""
    gold = {path.stem: json.loads(path.read_text("utf-8")) for path in sorted(GOLD.glob("*.json"))}
    with ARTICLES.open("rb") as lines:
        found = {
            item.article.id: item.record()
            for item in Pipeline().read(read_articles([str(ARTICLES)], lines))
            if isinstance(item, Reading)
        }
    result = evaluate(gold, found)
    return {
        **{name: match.f1 for name, match in result.matches.items()},
        **{name: share.accuracy for name, share in result.shares.items()},
        "headline": result.headline,
    }


def fallen(pinned: dict[str, float], now: dict[str, float]) -> Iterator[str]:
    """Yield one line for each pinned figure that is lower now, or is no longer measured."""
    for name, before in pinned.items():
        if floored(now.get(name, 0.0)) < before:
            yield f"{name}: {before:.4f} is pinned, now {now.get(name, 0.0):.4f}"


def floored(figure: float) -> float:
    """Return the figure to four places, rounded down."""
    return math.floor(figure * 10_000 + 1e-9) / 10_000


def main() -> int:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--lower", metavar="REASON", help="pin even though a figure falls or the corpus has changed")
    reason = options.parse_args().lower
    pinned = json.loads(BASELINE.read_text("utf-8")) if BASELINE.exists() else {}
    now = measure()
    against = list(fallen(pinned.get("figures", {}), now))
    if pinned and pinned["corpus"] != digest():
        against.insert(0, "the corpus is not the one the figures were pinned on")
    if against and not reason:
        print(*against, "Nothing pinned. --lower REASON pins all the same.", sep="\n", file=sys.stderr)
        return 1
    lowered = [*pinned.get("lowered", []), *([{"reason": reason, "what": against}] if against else [])]
    figures = {name: floored(figure) for name, figure in now.items()}
    BASELINE.parent.mkdir(parents=True, exist_ok=True)
    content = {"corpus": digest(), "figures": figures, "lowered": lowered}
    BASELINE.write_text(json.dumps(content, ensure_ascii=False, indent=1) + "\n", "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
