"""What has been reached in reading the project's own gold corpus is not lost again.

Where a figure falls for a good reason, ``scripts/pin_quality.py --lower REASON`` pins it lower and keeps the reason.
"""

import importlib.util
import json
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SCRIPT = ROOT / "scripts" / "pin_quality.py"
PINNED = json.loads(Path(__file__).with_name("baseline.json").read_text("utf-8"))


@pytest.fixture(scope="module")
def gate():
    spec = importlib.util.spec_from_file_location("pin_quality", SCRIPT)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def now(gate):
    return gate.measure()


def test_figures_were_pinned_on_this_corpus(gate):
    assert PINNED["corpus"] == gate.digest()


def test_no_figure_has_fallen(gate, now):
    assert list(gate.fallen(PINNED["figures"], now)) == []


def test_every_figure_is_pinned(now):
    assert set(PINNED["figures"]) == set(now)
    assert len(now) >= 25


def test_a_fallen_or_missing_figure_is_told(gate):
    pinned = {"participants": 0.9, "directives": 0.8, "provinces": 0.7}
    told = list(gate.fallen(pinned, {"participants": 0.9, "directives": 0.79}))
    assert [line.split(":")[0] for line in told] == ["directives", "provinces"]


@pytest.mark.parametrize(
    ("pinned", "told"),
    [({"corpus": "other", "figures": {}}, "corpus"), ({"corpus": None, "figures": {"headline": 1.1}}, "headline")],
)
def test_lowering_needs_a_reason(gate, now, tmp_path, monkeypatch, capsys, pinned, told):
    baseline = tmp_path / "baseline.json"
    baseline.write_text(json.dumps({**pinned, "corpus": pinned["corpus"] or gate.digest()}))
    before = baseline.read_text()
    monkeypatch.setattr(gate, "BASELINE", baseline)
    monkeypatch.setattr(gate, "measure", lambda: now)
    monkeypatch.setattr(sys, "argv", ["pin_quality.py"])
    assert gate.main() == 1
    assert told in capsys.readouterr().err
    assert baseline.read_text() == before
    monkeypatch.setattr(sys, "argv", ["pin_quality.py", "--lower", "the guidelines changed"])
    assert gate.main() == 0
    written = json.loads(baseline.read_text())
    assert written["corpus"] == gate.digest()
    assert written["figures"]["headline"] <= now["headline"]
    assert [entry["reason"] for entry in written["lowered"]] == ["the guidelines changed"]


def test_help_names_the_flag():
    done = subprocess.run([sys.executable, SCRIPT, "--help"], capture_output=True, text=True, check=True)
    assert "--lower REASON" in done.stdout
