"""What a user meets on a bad day: a store in use, knowledge that is broken. (A killed build: tests/building.)"""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from cchc_kg.cli import run
from cchc_kg.store import EmbeddedStore

ROOT = Path(__file__).parents[2]


def test_a_store_that_another_process_writes_is_named(tmp_path, capsys):
    folder = tmp_path / "kg"
    with EmbeddedStore.open(folder, write=True):
        command = [sys.executable, "-m", "cchc_kg", "build", str(ROOT / "data" / "samples"), "--store", str(folder)]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert str(folder) in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("place", ["/proc/kg", "file/kg"])
def test_a_folder_that_cannot_be_made_is_named(place, tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    Path("file").write_text("x", "utf-8")
    assert run(["build", str(ROOT / "data" / "samples"), "--store", place]) == 2
    assert place in capsys.readouterr().err


BROKEN = {
    "a lexicon": ("data/lexicon/bounds.csv", "\nmột,hai,ba,bốn,năm,sáu,bảy,tám,chín\n", "bounds.csv:"),
    "a registry": ("data/registry/provinces.ttl", "\n<broken ", "provinces.ttl:"),
    "a shape": ("shapes/meeting.ttl", "\n<broken ", "meeting.ttl:"),
    "a check": ("shapes/checks/fraction.rq", "\n} broken", "fraction.rq"),
    "a question": ("queries/articles.rq", "\n} broken", "articles.rq:"),
}


@pytest.mark.parametrize("case", BROKEN)
def test_broken_knowledge_is_refused_by_path_and_line(case, tmp_path, capsys):
    name, more, place = BROKEN[case]
    for part in ("ontology", "shapes", "queries", "data"):
        shutil.copytree(ROOT / part, tmp_path / "know" / part)
    with (tmp_path / "know" / name).open("a", encoding="utf-8") as file:
        file.write(more)
    verb = ["ask"] if "question" in case else ["build", str(ROOT / "data" / "samples"), "--store", str(tmp_path / "kg")]
    assert run(["--knowledge", str(tmp_path / "know"), *verb]) == 2
    assert place in capsys.readouterr().err
