"""How fast reports become facts, beside two Vietnamese language tools on the same texts in the same run.

    python benchmarks/extraction.py [PATH...] [--rounds N] [--memory N N...] [--json]

The slow one of the two reads another share of the texts in each round, in all rounds together every text once; its
ratio is that to our time for the same texts in the same round. A further row is the least that reading can cost: UTF-8
decoded, NFC, lower case, and one pass that spots the phrases of the lexicon.

One core, one thread. Linux only: it pins itself to a core and reads its peak memory from /proc.
"""

import argparse
import json
import os
import platform
import re
import statistics
import sys
import tempfile
import time
import unicodedata
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from importlib.metadata import version
from multiprocessing import get_context
from pathlib import Path
from typing import Any

from cchc_kg.article import Article
from cchc_kg.facts.reader import Reader
from cchc_kg.lexicon import Lexicon
from cchc_kg.registry import Registry
from cchc_kg.sources import Failure, read_articles

ROOT = Path(__file__).parents[1]
PATHS = (ROOT / "data" / "samples", ROOT / "data" / "gold" / "articles.jsonl")
OURS, NER, WORDS = "cchc-kg: text to facts", "underthesea: ner", "pyvi: ViTokenizer.tokenize"
LEAST = "decode, NFC, lower case, one scan"
THREADS = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "RAYON_NUM_THREADS")


def alone() -> None:
    """Keep this process and its children on one core and one thread; must come before the peers are imported."""
    os.sched_setaffinity(0, {max(os.sched_getaffinity(0))})
    os.environ.update(dict.fromkeys(THREADS, "1"))


def articles(paths: list[str]) -> Iterator[Article]:
    for item in read_articles(paths, sys.stdin.buffer):
        if isinstance(item, Failure):
            sys.exit(f"{item.source}: {item.reason}")
        yield item


def engines(read: list[Article]) -> dict[str, Callable[[Article], object]]:
    from pyvi import ViTokenizer
    from underthesea import ner

    lexicon = Lexicon()
    reader = Reader(lexicon, Registry.load())
    stored = {a.id: a.text.encode() for a in read}

    def scan(article: Article) -> object:
        text = unicodedata.normalize("NFC", stored[article.id].decode())
        return lexicon.spotter.spot(text, text.lower())

    return {
        OURS: reader.read,
        LEAST: scan,
        WORDS: lambda article: ViTokenizer.tokenize(article.text),
        NER: lambda article: ner(article.text),
    }


def rounds(read: list[Article], count: int) -> dict[str, list[tuple[int, float, float]]]:
    """Return for each engine and round the letters it read, its CPU seconds, and ours for the same texts.

    The engines take turns article by article, so that whatever slows the machine down slows all of them.
    """
    running = engines(read)
    for engine in running.values():
        engine(read[0])  # models and tables that load at first use
    told: dict[str, list[tuple[int, float, float]]] = {name: [] for name in running}
    for nth in range(count):
        total = dict.fromkeys(running, (0, 0.0, 0.0))
        for place, article in enumerate(read):
            ours = 0.0
            for name, engine in running.items():
                if name == NER and place % count != nth:
                    continue
                begun = time.process_time()
                engine(article)
                spent = time.process_time() - begun
                ours = spent if name == OURS else ours
                letters, before, own = total[name]
                total[name] = letters + len(article.text), before + spent, own + ours
        for name, sums in total.items():
            told[name].append(sums)
    return told


def peak(paths: list[str], count: int) -> float:
    """Return the peak memory in MB of a process of its own that reads ``count`` articles from one file of lines.

    The articles are those of ``paths`` again and again, each copy with a line of its own at the head.
    """
    given = list(articles(paths))
    with tempfile.NamedTemporaryFile("w", suffix=".jsonl", encoding="utf-8") as file:
        for i in range(count):
            article = given[i % len(given)]
            line = {"id": f"copy-{i}", "title": article.title, "text": f"Bản tin số {i}.\n{article.text}"}
            file.write(json.dumps(line, ensure_ascii=False) + "\n")
        file.flush()
        with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as process:
            return process.submit(reading, file.name).result()


def reading(path: str) -> float:
    """Read a file of articles, keeping nothing, and return the peak memory of this process in MB."""
    reader = Reader(Lexicon(), Registry.load())
    for article in articles([path]):
        reader.read(article)
    # Not getrusage: its maximum is inherited from the process that started this one.
    found = re.search(r"VmHWM:\s+(\d+) kB", Path("/proc/self/status").read_text())
    assert found is not None
    return int(found[1]) / 1024


def machine() -> str:
    found = re.search(r"model name\s*:\s*(.+)", Path("/proc/cpuinfo").read_text())
    return f"{found[1] if found else platform.machine()}, {platform.system()}, one core"


def measured(paths: list[str], count: int, copies: list[int]) -> dict[str, Any]:
    # Memory first: the peers are not loaded yet.
    memory = {str(n): round(peak(paths, n), 1) for n in copies}
    read = list(articles(paths))
    letters = sum(len(a.text) for a in read)
    result = {}
    for name, told in rounds(read, min(count, len(read))).items():
        ratios = [spent / own for _, spent, own in told]
        result[name] = {
            "characters_per_round": round(statistics.mean(n for n, _, _ in told)),
            "chars_per_second": round(statistics.median(n / spent for n, spent, _ in told)),
            "ratio": round(statistics.median(ratios), 3),
            "ratio_min": round(min(ratios), 3),
            "ratio_max": round(max(ratios), 3),
        }
    return {
        "machine": machine(),
        "python": platform.python_version(),
        "versions": {name: version(name) for name in ("cchc-kg", "underthesea", "pyvi", "ahocorasick-rs")},
        "articles": len(read),
        "characters": letters,
        "rounds": count,
        "engines": result,
        "peak_memory_mb": memory,
    }


def markdown(told: dict[str, Any]) -> str:
    lines = [
        f"{told['articles']} articles, {told['characters']:,} characters, {told['rounds']} rounds; {told['machine']}; "
        f"Python {told['python']}, {', '.join(f'{k} {v}' for k, v in told['versions'].items())}.",
        "",
        "| engine | characters a round | characters/s, median | CPU time, cchc-kg = 1 (median) | min–max |",
        "|---|---:|---:|---:|---:|",
    ]
    for name, row in told["engines"].items():
        spread = f"{row['ratio_min']}–{row['ratio_max']}"
        size, speed = f"{row['characters_per_round']:,}", f"{row['chars_per_second']:,}"
        lines.append(f"| {name} | {size} | {speed} | {row['ratio']} | {spread} |")
    lines += ["", "| articles read | peak memory, MB |", "|---:|---:|"]
    lines += [f"| {int(count):,} | {size} |" for count, size in told["peak_memory_mb"].items()]
    return "\n".join(lines)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("paths", nargs="*", metavar="PATH", help="files or folders of articles (default: our samples)")
    parser.add_argument(
        "--rounds",
        type=int,
        default=7,
        help="how often every article is read, by the slow peer once in all (default 7)",
    )
    parser.add_argument("--memory", type=int, nargs="*", default=[500, 2000], help="how many articles to read")
    parser.add_argument("--json", action="store_true", help="print JSON instead of Markdown")
    given = parser.parse_args()
    alone()
    told = measured(given.paths or [str(p) for p in PATHS], given.rounds, given.memory)
    print(json.dumps(told, ensure_ascii=False, indent=2) if given.json else markdown(told))


if __name__ == "__main__":
    main()
