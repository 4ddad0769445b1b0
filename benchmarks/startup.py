"""How much CPU time short commands take, beside Python and its RDF libraries alone, in turns in one run.

    uv run python benchmarks/startup.py [--rounds N] [--json FILE]

Each runs as a process of its own, its output thrown away, with bytecode that lies ready, as on any second run of an
installation. CPU seconds, medians. Linux and macOS.
"""

import argparse
import json
import os
import platform
import resource
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).parents[1]
RDFLIB = "python -c 'import rdflib'"
SAMPLES = str(ROOT / "data" / "samples")


def cpu(command: list[str], environment: dict[str, str]) -> float:
    """Return the CPU seconds of one run. Ends the benchmark where the run fails."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    done = subprocess.run(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
    if done.returncode:
        sys.exit(f"{' '.join(command)} ended with {done.returncode}: {done.stderr}")
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--rounds", type=int, default=15)
    options.add_argument("--json", type=Path)
    given = options.parse_args()
    python, ours = [sys.executable, "-c"], [sys.executable, "-m", "cchc_kg"]
    with tempfile.TemporaryDirectory() as temporary:
        store = f"{temporary}/store"
        ready = {k: v for k, v in os.environ.items() if not k.startswith("PYTHON")}
        ready["PYTHONPYCACHEPREFIX"] = f"{temporary}/bytecode"
        commands = {
            "python -c pass": [*python, "pass"],
            "python -c 'import pyoxigraph'": [*python, "import pyoxigraph"],
            RDFLIB: [*python, "import rdflib"],
            "cchc-kg --help": [*ours, "--help"],
            "cchc-kg ask --help": [*ours, "ask", "--help"],
            "cchc-kg ask chairs": [*ours, "ask", "chairs", "--store", store],
            "cchc-kg search": [*ours, "search", "thu tuc", "--store", store],
            "cchc-kg export": [*ours, "export", "--format", "turtle", "--store", store],
            "cchc-kg extract": [*ours, "extract", SAMPLES],
        }
        subprocess.run([*ours, "build", SAMPLES, "--store", store], env=ready, check=True, capture_output=True)
        for command in commands.values():  # compiled here, and counted for nobody
            cpu(command, ready)
        taken: dict[str, list[float]] = {name: [] for name in commands}
        for _ in range(given.rounds):
            for name, command in commands.items():
                taken[name].append(cpu(command, ready))
    table = {name: statistics.median(times) for name, times in taken.items()}
    print(f"{given.rounds} rounds, {platform.machine()}, Python {platform.python_version()}; the samples\n")
    print("| command | CPU s | least | times `import rdflib` |\n| --- | ---: | ---: | ---: |")
    for name, mid in table.items():
        print(f"| `{name}` | {mid:.3f} | {min(taken[name]):.3f} | {mid / table[RDFLIB]:.2f} |")
    if given.json:
        about = {"machine": platform.platform(), "python": platform.python_version(), "rounds": given.rounds}
        given.json.write_text(json.dumps(about | {"CPU s, medians": table}, indent=1) + "\n", "utf-8")


if __name__ == "__main__":
    main()
