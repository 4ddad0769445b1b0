import pytest

from cchc_kg.article import Article
from cchc_kg.facts.cast import Address, Cast
from cchc_kg.facts.fact import Participation
from cchc_kg.facts.page import Page
from cchc_kg.lexicon import Lexicon
from cchc_kg.mentions import Mentions
from cchc_kg.mentions.people import PeopleFinder
from cchc_kg.registry import Registry

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
    ("bà Hoa", "Bùi Thị Hoa"),
    ("ông Hoa", None),
    ("bà Nam", None),
    ("bà Châu", "Đỗ Minh Châu"),
    ("ông Châu", None),
    ("Giám đốc Sở Y tế Nguyễn Văn Hoa", None),
]
NAMED = [
    ("bà Hạnh", True),
    ("ông Hoa", True),
    ("Bí thư Sơn", True),
    ("Bí thư Tỉnh ủy Bùi Thị Hoa", True),
    ("Giám đốc Sở Y tế Nguyễn Văn Hoa", True),
    ("Thủ tướng", False),
    ("Giám đốc Sở Nội vụ", False),
    ("Chủ tịch UBND tỉnh Lào Cai", False),
    ("bà", False),
    ("", False),
]


@pytest.fixture(scope="module")
def cast():
    def person(name, role, *posts):
        return Participation(name, role, posts, None, None, ())

    page = Page(Article("a", "Giám đốc Sở Y tế Nguyễn Văn Hoa phát biểu, bà Đỗ Minh Châu kết luận."))
    page.mentions = Mentions(people=PeopleFinder(Lexicon(), Registry.load()).find(page.text, page.low))
    return Cast(
        page,
        [
            person("Lê Văn Tám", "chair", "Thủ tướng Chính phủ"),
            person("Trần Văn Nam", "speaker", "Phó Thủ tướng Chính phủ"),
            person("Bùi Thị Hoa", "speaker", "Bí thư Tỉnh ủy"),
            person("Đỗ Minh Châu", "speaker", "Giám đốc Sở Nội vụ"),
        ],
        Address(Lexicon()),
    )


@pytest.mark.parametrize(("phrase", "name"), CASES)
def test_a_short_reference_means_one_participant_or_nobody(cast, phrase, name):
    assert cast.who(phrase) == name


@pytest.mark.parametrize(("phrase", "named"), NAMED)
def test_somebody_named_is_told_from_somebody_unnamed(cast, phrase, named):
    assert cast.names(phrase) is named


def test_there_are_cases():
    assert len(CASES) >= 15
    assert len(NAMED) >= 10
