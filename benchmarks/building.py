"""What a build costs beside reading alone, stage by stage, and how much memory it takes at several lengths.

    uv run python benchmarks/building.py [PATH...] [--articles N] [--rounds N] [--memory N...] [--share S] [--json FILE]

CPU time of made-up articles (generate.py). Stages run in one process, in turns, so that whatever slows the machine down
slows all of them. Memory is that of the real command: the peaks of its process and of its workers. Linux only.
"""

import argparse
import json
import os
import pickle
import platform
import re
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from importlib.metadata import version
from pathlib import Path
from typing import Any

from pyoxigraph import NamedNode

from cchc_kg.article import Article
from cchc_kg.graph import written
from cchc_kg.pipeline import Pipeline, Reading
from cchc_kg.reference import reference_quads
from cchc_kg.sources import read_articles
from cchc_kg.store import Change, EmbeddedStore
from cchc_kg.validation import Validator
from generate import SHARE, Generator, write_lines

BATCH = 32  # as the workers are given
BYTES = 24 << 20  # of N-Quads stored at once, as the builder does
STAGES = ("reading", "writing", "checking", "handing over", "storing")


def stages(articles: list[Article], rounds: int) -> dict[str, Any]:
    """Return the CPU seconds of each stage of a build, the median of the rounds."""
    count = len(articles)
    pipeline, validator, reference = Pipeline(), Validator(), reference_quads()
    list(pipeline.check(articles[:BATCH]))  # what loads at first use
    spent: dict[str, list[float]] = {name: [] for name in STAGES}
    triples = 0
    for _ in range(rounds):
        total = dict.fromkeys(spent, 0.0)

        def timed(name: str, work: Callable[[], Any], total: dict[str, float] = total) -> Any:
            begun = time.process_time()
            done = work()
            total[name] += time.process_time() - begun
            return done

        triples = 0
        waiting: list[Change] = []
        with tempfile.TemporaryDirectory() as folder, EmbeddedStore.open(Path(folder) / "kg", write=True) as store:
            for at in range(0, count, BATCH):
                batch = articles[at : at + BATCH]
                readings = timed("reading", lambda batch=batch: list(pipeline.read(batch)))
                told = [r for r in readings if isinstance(r, Reading)]
                graphs = timed("writing", lambda told=told: [written(r.article, r.facts, r.registry) for r in told])
                rows = {g.name: g.rows for g in graphs}
                timed("checking", lambda rows=rows: validator.check_graphs(rows, reference, across=False))
                timed("writing", lambda graphs=graphs: [g.lines for g in graphs])
                handed = [(g.name.value, g.lines, g.texts) for g in graphs]
                handed = timed("handing over", lambda handed=handed: pickle.loads(pickle.dumps(handed)))
                waiting += [
                    Change(NamedNode(name), lines, (NamedNode(f"{name}-apart"),), texts)
                    for name, lines, texts in handed
                ]
                if sum(len(change.lines) for change in waiting) > BYTES or at + BATCH >= count:
                    timed("storing", lambda waiting=waiting: store.put(waiting))
                    waiting = []
                triples += sum(g.triples for g in graphs)
        for name, seconds in total.items():
            spent[name].append(seconds)
    medians = {name: statistics.median(seconds) for name, seconds in spent.items()}
    whole = [sum(spent[name][i] for name in spent) / spent["reading"][i] for i in range(rounds)]
    return {
        "articles": count,
        "characters": sum(len(a.text) for a in articles),
        "triples": triples,
        "cpu_seconds": {name: round(seconds, 3) for name, seconds in medians.items()},
        "whole over reading": {"median": statistics.median(whole), "least": min(whole), "most": max(whole)},
    }


def command(count: int, share: float) -> dict[str, Any]:
    """Return what ``cchc-kg build`` of so many articles takes: seconds, CPU seconds, peak memory, size on disk.

    The parent's share of the CPU is read each half second, and may be short by as much.
    """
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        made = write_lines(folder / "made.jsonl", count, 2, share=share)
        begun = time.monotonic()
        process = subprocess.Popen(
            [sys.executable, "-m", "cchc_kg", "build", str(made), "--store", str(folder / "kg"), "--format", "json"],
            stdout=subprocess.PIPE, text=True,
        )  # fmt: skip
        peaks: dict[int, float] = {}
        own_cpu = [0.0]
        watching = threading.Thread(target=_watch, args=(process.pid, peaks, own_cpu))
        watching.start()
        assert process.stdout is not None
        told = json.loads(process.stdout.read())
        _, status, used = os.wait4(process.pid, 0)
        watching.join()
        assert os.waitstatus_to_exitcode(status) == 0
        own = peaks.pop(process.pid)
        return {
            "articles": count,
            "triples": told["triples"],
            "seconds": round(time.monotonic() - begun, 1),
            "cpu_seconds": round(used.ru_utime + used.ru_stime, 1),
            "parent_cpu_seconds": round(own_cpu[0], 1),
            "peak_mb": {"parent": round(own), "largest worker": round(max(peaks.values(), default=0))},
            "disk_mb": round(sum(f.stat().st_size for f in (folder / "kg").rglob("*") if f.is_file()) / 1e6),
        }


def _watch(pid: int, peaks: dict[int, float], cpu: list[float]) -> None:
    while _peak(pid, peaks):
        try:
            used = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[11:13]
        except OSError:
            return
        cpu[0] = sum(map(int, used)) / os.sysconf("SC_CLK_TCK")
        for stat in Path("/proc").glob("[0-9]*/stat"):
            try:
                if int(stat.read_text().rpartition(")")[2].split()[1]) == pid:
                    _peak(int(stat.parent.name), peaks)
            except OSError:
                continue
        time.sleep(0.5)


def _peak(pid: int, peaks: dict[int, float]) -> bool:
    try:
        found = re.search(r"VmHWM:\s+(\d+) kB", Path(f"/proc/{pid}/status").read_text())
    except OSError:
        return False
    if found:
        peaks[pid] = int(found[1]) / 1024
    return found is not None


def markdown(told: dict[str, Any]) -> str:
    cost, lines = told["stages"], []
    lines.append(
        f"{cost['articles']:,} articles, {cost['characters']:,} characters, {cost['triples']:,} triples, "
        f"{told['rounds']} rounds; {told['machine']}.\n\n| stage | CPU s, median | reading = 1 |\n|---|---:|---:|"
    )
    for name, seconds in cost["cpu_seconds"].items():
        lines.append(f"| {name} | {seconds} | {seconds / cost['cpu_seconds']['reading']:.2f} |")
    ratio = cost["whole over reading"]
    lines.append(f"| whole | | {ratio['median']:.2f} ({ratio['least']:.2f}–{ratio['most']:.2f}) |\n")
    lines.append(
        "| articles | triples | s | CPU s | of it parent | parent, peak MB | largest worker, peak MB | on disk, MB |"
    )
    lines.append("|---:|---:|---:|---:|---:|---:|---:|---:|")
    for row in told["builds"]:
        peak = row["peak_mb"]
        cost = (row["seconds"], row["cpu_seconds"], row["parent_cpu_seconds"])
        cells = (row["articles"], row["triples"], *cost, *peak.values(), row["disk_mb"])
        lines.append(f"| {' | '.join(f'{cell:,}' for cell in cells)} |")
    return "\n".join(lines)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("paths", nargs="*", metavar="PATH", help="articles of the stages (default: made-up ones)")
    parser.add_argument("--articles", type=int, default=256, help="articles of the stages (default 256)")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--memory", type=int, nargs="*", default=[1000, 10000, 100000], help="lengths of whole builds")
    parser.add_argument("--share", type=float, default=SHARE, help="how many articles report a meeting")
    parser.add_argument("--json", type=Path)
    given = parser.parse_args()
    found = [a for a in read_articles(given.paths, sys.stdin.buffer) if isinstance(a, Article)]
    articles = found or list(Generator(1, given.share).articles(given.articles))
    told = {
        "machine": f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}",
        "versions": {name: version(name) for name in ("cchc-kg", "pyoxigraph", "shacl")},
        "rounds": given.rounds,
        "share": given.share,
        "stages": stages(articles, given.rounds),
        "builds": [command(count, given.share) for count in given.memory],
    }
    print(markdown(told))
    if given.json:
        given.json.write_text(json.dumps(told, ensure_ascii=False, indent=1) + "\n", "utf-8")


if __name__ == "__main__":
    main()
