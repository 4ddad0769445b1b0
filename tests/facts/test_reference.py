from datetime import date

import pytest

from cchc_kg.article import Article
from cchc_kg.facts.page import Page
from cchc_kg.facts.reader import Reader
from cchc_kg.facts.reference import ReferenceRules
from cchc_kg.lexicon import Lexicon
from cchc_kg.mentions import Mentions
from cchc_kg.mentions.places import PlaceFinder
from cchc_kg.registry import Registry

LEXICON, REGISTRY = Lexicon(), Registry.load()


@pytest.fixture(scope="module")
def reader():
    return Reader(LEXICON, REGISTRY)


def home(text, **about):
    page = Page(Article("a", text, **about))
    page.mentions = Mentions(places=PlaceFinder(LEXICON, REGISTRY).find(page.text, page.low))
    return ReferenceRules(LEXICON, REGISTRY).home(page)


HOMES = [
    ("(QNO) - Chiều 3/2, UBND tỉnh họp.", {}, "Quảng Nam"),
    ("Chiều 3/2, UBND tỉnh họp.", {"url": "https://baobackan.vn/x.html"}, "Bắc Kạn"),
    ("Chiều 3/2, UBND tỉnh họp.", {"publisher": "Báo Long An"}, "Long An"),
    ("Chiều 3/2, Tỉnh ủy Cà Mau họp.", {}, "Cà Mau"),
    ("Chiều 3/2, Chính phủ họp với Hà Nội, Cà Mau và Nghệ An.", {}, None),
]


@pytest.mark.parametrize(("text", "about", "name"), HOMES)
def test_the_home_province_is_told_where_it_is_plain(text, about, name):
    assert home(text, **about) == name


def test_there_are_cases():
    assert len(HOMES) >= 5


def names(reader, text, **about):
    return [p.name for p in reader.read(Article("a", text, **about)).provinces]


def test_each_province_is_named_once_with_all_its_places(reader):
    facts = reader.read(Article("a", "TP.HCM và TP Hồ Chí Minh; Nghệ An."))
    assert [(p.name, len(p.evidence)) for p in facts.provinces] == [("Hồ Chí Minh", 2), ("Nghệ An", 1)]


def test_hue_is_a_province_of_its_time(reader):
    text = "Các tỉnh Quảng Trị, Huế, Quảng Nam báo cáo."
    assert "Thừa Thiên Huế" in names(reader, text, published=date(2020, 5, 1))
    assert "Huế" in names(reader, text, published=date(2025, 3, 1))


def test_the_town_of_hue_is_no_province_before_2025(reader):
    assert names(reader, "Lễ hội tại TP Huế.", published=date(2020, 5, 1)) == []


def test_a_byline_names_no_province(reader):
    assert names(reader, "Bộ Nội vụ họp.\nThái Bình") == []


def test_a_bare_number_gives_way_to_the_full_one(reader):
    facts = reader.read(Article("a", "Quyết định 1880 và Quyết định 1880/QĐ-TTg; Chỉ thị 24 của Thủ tướng."))
    assert [d.name for d in facts.documents] == ["1880/QĐ-TTg", "24"]
