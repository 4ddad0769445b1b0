"""``evaluate`` takes facts or articles, prints the same figures in each format, and refuses what is neither."""

import csv
import io
import json
import sys
from types import SimpleNamespace

import pytest

from cchc_kg.cli import run

TEXT = "Sáng 6/5/2024, Chủ tịch UBND tỉnh Hà Giang Trần Văn Hòa chủ trì hội nghị chuyển đổi số của UBND tỉnh."
GOLD = {
    "id": "a",
    "meeting": {"body": None, "ordinal": None, "date": "2024-05-06", "day_part": "morning", "format": None,
                "chairs": ["Trần Văn Hòa"]},
    "participants": [{"name": "Trần Văn Hòa", "start": TEXT.index("Trần"), "end": TEXT.index(" chủ trì"),
                      "role": "chair", "positions": ["Chủ tịch UBND tỉnh Hà Giang"], "province": "Lào Cai"}],
    "observations": [], "directives": [], "provinces": ["Hà Giang"], "documents": [],
}  # fmt: skip


@pytest.fixture
def gold(tmp_path):
    folder = tmp_path / "gold"
    folder.mkdir()
    (folder / "a.json").write_text(json.dumps(GOLD), "utf-8")
    (tmp_path / "articles.jsonl").write_text(json.dumps({"id": "a", "text": TEXT}) + "\n", "utf-8")
    return folder


def called(capsysbinary, *arguments):
    code = run([str(a) for a in arguments])
    out, err = capsysbinary.readouterr()
    return code, out.decode(), err.decode()


def test_articles_and_their_facts_have_the_same_figures(capsysbinary, gold, tmp_path, monkeypatch):
    articles, facts = tmp_path / "articles.jsonl", tmp_path / "facts.jsonl"
    facts.write_text(called(capsysbinary, "extract", articles)[1], "utf-8")
    expected = called(capsysbinary, "evaluate", gold, articles, "--format", "json")
    assert expected[0] == 0
    assert called(capsysbinary, "evaluate", gold, facts, "--format", "json") == expected
    for piped in (articles, facts):
        monkeypatch.setattr(sys, "stdin", SimpleNamespace(buffer=io.BytesIO(piped.read_bytes())))
        assert called(capsysbinary, "evaluate", gold, "-", "--format", "json") == expected
    figures = json.loads(expected[1])
    assert figures["participants"] == {"precision": 1, "recall": 1, "f1": 1, "gold": 1, "found": 1}
    assert figures["participant.province"] == {"accuracy": 0, "asked": 1}
    assert figures["headline"]["answered"] == 1


def test_each_format_has_every_figure(capsysbinary, gold, tmp_path):
    arguments = ("evaluate", gold, tmp_path / "articles.jsonl")
    figures = json.loads(called(capsysbinary, *arguments, "--format", "json")[1])
    rows = list(csv.DictReader(io.StringIO(called(capsysbinary, *arguments, "--format", "csv")[1])))
    table = called(capsysbinary, *arguments)[1]
    assert [row["name"] for row in rows] == list(figures)
    assert len(rows) == 28
    for row in rows:
        assert {k: float(v) for k, v in row.items() if v and k != "name"} == pytest.approx(figures[row["name"]])
        assert row["name"] in table


def test_errors_are_listed_up_to_a_number(capsysbinary, gold, tmp_path):
    arguments = ("evaluate", gold, tmp_path / "articles.jsonl", "--errors", 1)
    code, out, _ = called(capsysbinary, *arguments)
    assert code == 0
    assert "Hà Giang instead of Lào Cai" in called(capsysbinary, *arguments[:-1], 9)[1]
    assert sum(line.startswith("  ") for line in out.splitlines()) == 1
    (error,) = json.loads(called(capsysbinary, *arguments, "--format", "json")[1])["errors"]
    assert error["article"] == "a"


WRONG = {
    "no folder": ("nirgends", "articles.jsonl"),
    "an empty folder": ("empty", "articles.jsonl"),
    "no facts": ("gold", "nirgends.jsonl"),
    "other articles": ("gold", "other.jsonl"),
    "malformed facts": ("gold", "bad.jsonl"),
    "malformed gold": ("bad", "articles.jsonl"),
    "twice the same": ("twice", "articles.jsonl"),
    "errors in csv": ("gold", "articles.jsonl", "--errors", "2", "--format", "csv"),
}


@pytest.mark.parametrize("case", WRONG)
def test_what_cannot_be_compared_is_said_in_a_line(capsysbinary, gold, tmp_path, monkeypatch, case):
    monkeypatch.chdir(tmp_path)
    for name in ("empty", "bad", "twice"):
        (tmp_path / name).mkdir()
    (tmp_path / "bad" / "a.json").write_text("{", "utf-8")
    (tmp_path / "twice" / "a.json").write_text(json.dumps(GOLD), "utf-8")
    (tmp_path / "twice" / "b.json").write_text(json.dumps(GOLD), "utf-8")
    (tmp_path / "other.jsonl").write_text('{"id": "b", "text": "Trời đẹp."}\n', "utf-8")
    (tmp_path / "bad.jsonl").write_text('{"id": "a"}\n{"id": "b"\n', "utf-8")
    code, out, err = called(capsysbinary, "evaluate", *WRONG[case])
    assert (code, out) == (2, "")
    assert err.splitlines()[-1].startswith("cchc-kg: ")
    assert "Traceback" not in err
