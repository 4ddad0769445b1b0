import pytest

from cchc_kg.article import Article
from cchc_kg.facts.cast import Cast
from cchc_kg.facts.fact import Participation
from cchc_kg.facts.page import Page

CASES = [
    ("Thủ tướng", "Lê Văn Tám"),
    ("Phó Thủ tướng", "Trần Văn Nam"),
    ("ông Nam", "Trần Văn Nam"),
    ("Bí thư Hoa", "Bùi Thị Hoa"),
    ("đồng chí Bùi Thị Hoa", "Bùi Thị Hoa"),
    ("Bí thư Tỉnh ủy", "Bùi Thị Hoa"),
    ("Bộ trưởng", None),
    ("ông Sơn", None),
    ("", None),
]


@pytest.fixture(scope="module")
def cast():
    def person(name, role, *posts):
        return Participation(name, role, posts, None, None, ())

    return Cast(Page(Article("a", "")), [
        person("Lê Văn Tám", "chair", "Thủ tướng Chính phủ"),
        person("Trần Văn Nam", "speaker", "Phó Thủ tướng Chính phủ"),
        person("Bùi Thị Hoa", "speaker", "Bí thư Tỉnh ủy"),
    ])


@pytest.mark.parametrize(("phrase", "name"), CASES)
def test_a_short_reference_means_one_participant_or_nobody(cast, phrase, name):
    assert cast.who(phrase) == name


def test_there_are_cases():
    assert len(CASES) >= 9
