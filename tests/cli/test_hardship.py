"""What a user meets on a bad day: a killed build, a store in use, knowledge that is broken."""

import json
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from cchc_kg.cli import run
from cchc_kg.store import EmbeddedStore

ROOT = Path(__file__).parents[2]
TEXT = (
    "Sáng {day}/5/2024, UBND tỉnh Quảng Nam tổ chức hội nghị sơ kết cải cách hành chính. "
    "Chủ tịch UBND tỉnh Nguyễn Văn Thử chủ trì hội nghị và yêu cầu các sở, ngành báo cáo trước ngày 30/6/2024. "
    "Toàn tỉnh đã giải quyết {number} hồ sơ."
)


@pytest.fixture
def many(tmp_path):
    path = tmp_path / "many.jsonl"
    records = ({"id": f"a{n}", "text": TEXT.format(day=n % 28 + 1, number=n + 1000)} for n in range(150))
    path.write_text("".join(json.dumps(r, ensure_ascii=False) + "\n" for r in records), "utf-8")
    return path


def by_graph(folder):
    with EmbeddedStore.open(folder) as store:
        return {g.value: sorted(map(str, store.dump([g]))) for g in store.graphs() if "/article/" in g.value}


def test_a_killed_build_leaves_whole_articles_and_can_be_run_again(many, tmp_path, capsys):
    whole, killed = tmp_path / "whole", tmp_path / "killed"
    assert run(["build", str(many), "--store", str(whole)]) == 0
    expected = by_graph(whole)
    assert len(expected) == 150

    command = [sys.executable, "-m", "cchc_kg", "build", str(many), "--store", str(killed)]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    found, deadline = {}, time.monotonic() + 60
    while not found and time.monotonic() < deadline and process.poll() is None:
        time.sleep(0.05)
        if (killed / "cchc-store.format").exists():
            found = by_graph(killed)  # a second process reads while the first one writes
    process.send_signal(signal.SIGKILL)
    assert process.wait() == -signal.SIGKILL, "the build was over before it could be killed"

    left = by_graph(killed)
    assert 0 < len(left) < 150
    assert all(quads == expected[graph] for graph, quads in left.items())
    assert run(["build", str(many), "--store", str(killed)]) == 0
    assert by_graph(killed) == expected


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
