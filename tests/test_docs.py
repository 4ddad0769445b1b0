"""The commands of the README and the tutorial work as they are printed."""

import re
import shlex
from pathlib import Path

import pytest

from cchc_kg.cli import VERBS, run

ROOT = Path(__file__).parents[1]
PAGES = ["README.md", "docs/tutorial.md"]


def commands(page):
    """Return the commands of the page's blocks of shell, as lists of words, without what leads up to cchc-kg."""
    blocks = re.findall(r"^```sh\n(.*?)^```", (ROOT / page).read_text("utf-8"), re.M | re.S)
    lines = [shlex.split(line, comments=True) for block in blocks for line in block.splitlines()]
    return [line[line.index("cchc-kg") + 1 :] for line in lines if "cchc-kg" in line]


@pytest.mark.parametrize("page", PAGES)
def test_every_verb_that_is_named_exists(page):
    named = {command[0] for command in commands(page)}
    assert len(named) >= 6
    assert named <= set(VERBS)


def test_the_readme_names_every_verb():
    assert {command[0] for command in commands("README.md")} == set(VERBS)


def test_the_tutorial_runs_from_top_to_bottom(tmp_path, monkeypatch, capsysbinary):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "data").symlink_to(ROOT / "data")
    done = 0
    for command in commands("docs/tutorial.md"):
        if command[0] == "load":  # needs a server; tests/test_remote.py loads into a real one
            continue
        if ">" in command:
            command = command[: command.index(">")]
        assert run(command) == 0, command
        said = capsysbinary.readouterr()
        assert said.out or said.err, command
        done += 1
    assert done >= 13
    assert (tmp_path / "kg.nq").stat().st_size > 100_000


@pytest.mark.parametrize(
    "page", sorted(p.relative_to(ROOT).as_posix() for p in [ROOT / "README.md", *ROOT.glob("docs/**/*.md")])
)
def test_every_link_leads_somewhere(page):
    path = ROOT / page
    for target in re.findall(r"\]\((?!https?:)([^)#]+)[^)]*\)", path.read_text("utf-8")):
        assert (path.parent / target).exists(), target
