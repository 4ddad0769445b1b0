"""``entities``: decisions are appended whole or not at all, and builds go by them."""

import csv
import shutil

import pytest

from cchc_kg.cli import run

TEXT = "Sáng 12/5/2022, Thứ trưởng Bộ Y tế Nguyễn Văn Hùng chủ trì cuộc họp của Bộ Y tế.\n"
OTHER = "Sáng 13/5/2022, Bộ trưởng Bộ Xây dựng Nguyễn Văn Hùng chủ trì cuộc họp của Bộ Xây dựng.\n"


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    """A folder of two reports and their store; to be copied."""
    folder = tmp_path_factory.mktemp("deciding") / "place"
    folder.mkdir()
    paths = [folder / "a.txt", folder / "b.txt"]
    for path, text in zip(paths, (TEXT, OTHER), strict=True):
        path.write_text(text, "utf-8")
    assert run(["build", *map(str, paths), "--store", str(folder / "kg")]) == 0
    return folder


@pytest.fixture
def place(built, tmp_path, monkeypatch):
    """A copy of it, where the test is."""
    monkeypatch.chdir(shutil.copytree(built, tmp_path / "place"))
    return tmp_path / "place"


def candidates(capsys):
    capsys.readouterr()
    assert run(["entities", "candidates", "--store", "kg", "--format", "csv"]) == 0
    return list(csv.DictReader(capsys.readouterr().out.splitlines()))


def test_a_candidate_is_decided_on_and_the_next_build_goes_by_it(place, capsys):
    (pair,) = candidates(capsys)
    told = ["--decisions", "who.csv", "entities", "same", pair["one"], pair["other"], "--who", "Lê Thử", "--why", "vì"]
    assert run(told) == 0
    assert run(["--decisions", "who.csv", "build", "a.txt", "b.txt", "--store", "kg"]) == 0
    assert candidates(capsys) == []
    assert run(["entities", "decisions", "--store", "kg", "--format", "csv"]) == 0
    (row,) = csv.DictReader(capsys.readouterr().out.splitlines())
    assert (row["one"], row["other"], row["who"], row["why"]) == (pair["one"], pair["other"], "Lê Thử", "vì")


def test_a_row_that_contradicts_others_is_not_written(place, capsys):
    for one, other in (("a", "b"), ("b", "c")):
        assert run(["--decisions", "w.csv", "entities", "same", f"person/{one}", f"person/{other}", "--why", "x"]) == 0
    before = (place / "w.csv").read_bytes()
    assert run(["--decisions", "w.csv", "entities", "different", "person/a", "person/c", "--why", "x"]) == 2
    assert "are different here" in capsys.readouterr().err
    assert (place / "w.csv").read_bytes() == before
    assert [p.name for p in place.iterdir() if p.name.startswith(".w")] == []


def test_hostile_text_stays_one_cell(place):
    why = 'x"\nsame,person/q,person/r,"me",2026-01-01,"y'
    assert (
        run(["--decisions", "w.csv", "entities", "different", "person/a", "person/b", "--who", "=1+1,", "--why", why])
        == 0
    )
    with (place / "w.csv").open(encoding="utf-8", newline="") as file:
        (row,) = csv.DictReader(file)
    assert row["why"] == " ".join(why.split())


def test_what_ships_with_the_program_is_not_written_to(place, monkeypatch, capsys):
    packed = place / "_knowledge"
    packed.mkdir()
    monkeypatch.setattr("cchc_kg.cli.deciding.knowledge_of", lambda _: packed)
    assert run(["entities", "same", "person/a", "person/b", "--why", "x"]) == 2
    assert "--decisions FILE" in capsys.readouterr().err
    assert list(packed.iterdir()) == []


def test_a_name_that_the_store_has_never_heard_of_is_told_and_written_all_the_same(place, capsys):
    (pair,) = candidates(capsys)
    told = ["--decisions", "w.csv", "entities", "same", pair["one"], "person/nobody", "--why", "x", "--store", "kg"]
    assert run(told) == 0
    assert "person/nobody is not in kg" in (said := capsys.readouterr().err)
    assert pair["one"] not in said
    assert "person/nobody" in (place / "w.csv").read_text("utf-8")
