"""How fast reports become facts, beside two Vietnamese language tools on the same texts in the same run.

    python benchmarks/extraction.py [PATH...] [--rounds N] [--memory N N...] [--json]

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


def engines() -> dict[str, Callable[[Article], object]]:
    from pyvi import ViTokenizer
    from underthesea import ner

    reader = Reader(Lexicon(), Registry.load())
    return {
        OURS: reader.read,
        NER: lambda article: ner(article.text),
        WORDS: lambda article: ViTokenizer.tokenize(article.text),
    }


def rounds(read: list[Article], count: int) -> dict[str, list[float]]:
    """Return the CPU seconds of each engine, round by round.

    The engines take turns article by article, so that whatever slows the machine down slows all of them.
    """
    running = engines()
    for engine in running.values():
        engine(read[0])  # models and tables that load at first use
    seconds: dict[str, list[float]] = {name: [] for name in running}
    for _ in range(count):
        total = dict.fromkeys(running, 0.0)
        for article in read:
            for name, engine in running.items():
                begun = time.process_time()
                engine(article)
                total[name] += time.process_time() - begun
        for name, spent in total.items():
            seconds[name].append(spent)
    return seconds


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
    seconds = rounds(read, count)
    ours = seconds[OURS]
    result = {}
    for name, spent in seconds.items():
        ratios = [other / own for other, own in zip(spent, ours, strict=True)]
        result[name] = {
            "cpu_seconds": round(statistics.median(spent), 4),
            "chars_per_second": round(letters / statistics.median(spent)),
            "ratio": round(statistics.median(ratios), 2),
            "ratio_min": round(min(ratios), 2),
            "ratio_max": round(max(ratios), 2),
        }
    return {
        "machine": machine(),
        "python": platform.python_version(),
        "versions": {name: version(name) for name in ("cchc-kg", "underthesea", "pyvi")},
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
        "| engine | CPU s, median | characters/s | CPU time, cchc-kg = 1 (median) | min–max |",
        "|---|---:|---:|---:|---:|",
    ]
    for name, row in told["engines"].items():
        spread = f"{row['ratio_min']}–{row['ratio_max']}"
        lines.append(f"| {name} | {row['cpu_seconds']} | {row['chars_per_second']:,} | {row['ratio']} | {spread} |")
    lines += ["", "| articles read | peak memory, MB |", "|---:|---:|"]
    lines += [f"| {int(count):,} | {size} |" for count, size in told["peak_memory_mb"].items()]
    return "\n".join(lines)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("paths", nargs="*", metavar="PATH", help="files or folders of articles (default: our samples)")
    parser.add_argument("--rounds", type=int, default=7, help="how often every article is read (default 7)")
    parser.add_argument("--memory", type=int, nargs="*", default=[1000, 10000], help="how many articles to read")
    parser.add_argument("--json", action="store_true", help="print JSON instead of Markdown")
    given = parser.parse_args()
    alone()
    told = measured(given.paths or [str(p) for p in PATHS], given.rounds, given.memory)
    print(json.dumps(told, ensure_ascii=False, indent=2) if given.json else markdown(told))


if __name__ == "__main__":
    main()
