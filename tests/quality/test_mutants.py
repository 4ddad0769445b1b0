"""An altered digit, year, denominator or province that breaks what the report states is noticed."""

import importlib.util
import sys
from collections import Counter
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def mutants():
    spec = importlib.util.spec_from_file_location("mutants", ROOT / "scripts" / "mutants.py")
    module = sys.modules["mutants"] = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    yield module
    del sys.modules["mutants"]


@pytest.fixture(scope="module")
def outcomes(mutants):
    return list(mutants.run(seed=2023, each=40))


def test_there_are_many_of_each_kind(outcomes, mutants):
    kinds = Counter(o.mutant.kind for o in outcomes)
    assert len(outcomes) >= 500
    assert set(kinds) == set(mutants.KINDS)
    assert sum(bool(o.mutant.broken) for o in outcomes) >= 60
    assert all(o.mutant.old != o.mutant.new for o in outcomes)


def test_every_broken_relation_is_noticed(outcomes):
    assert [(o.mutant.article.id, o.mutant.start, o.mutant.new, o.mutant.broken) for o in outcomes if o.missed] == []


def test_the_untouched_reports_give_no_finding_from_a_warning_up(mutants):
    assert {name: found for name, found in mutants.untouched().items() if found} == {}


def test_the_page_in_the_docs_is_current(outcomes, mutants):
    assert (ROOT / "docs" / "mutants.md").read_text("utf-8") == mutants.table(outcomes, 2023, 40)
