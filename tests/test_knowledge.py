"""Knowledge is files: what is added to them is read, asked and refused without a line of code."""

import re
import shutil
from pathlib import Path

import pytest

from cchc_kg.article import Article
from cchc_kg.errors import KnowledgeError
from cchc_kg.knowledge import home, shelf
from cchc_kg.pipeline import Pipeline
from cchc_kg.queries import ask, questions
from cchc_kg.store import EmbeddedStore

ROOT = Path(__file__).parents[1]
POST_HEAD = "Quan trắc viên trưởng,state\n"
TEXT = """Sáng 5/3/2024, UBND tỉnh Quảng Nam tổ chức hội nghị về cải cách hành chính.
Quan trắc viên trưởng UBND tỉnh Lê Văn Thử chủ trì hội nghị.
Năm 2023, tỉnh đã số hóa khoảng chừng đâu đó 1.250 hồ sơ bản giấy."""


@pytest.fixture
def knowledge(tmp_path):
    for part in ("ontology", "shapes", "queries", "data"):
        shutil.copytree(ROOT / part, tmp_path / part)
    return tmp_path


def add(path, text):
    with path.open("a", encoding="utf-8") as file:
        file.write(text)


def facts(root):
    (reading,) = Pipeline(home(root)).read([Article(id="a", text=TEXT)])
    return reading.record()


def test_an_indicator_and_a_cue_word_are_known_once_they_are_written_down(knowledge):
    before = facts(knowledge)["observations"][0]
    assert before["quote"] == "1.250"
    assert before["indicator"].startswith("provisional-ho-so-ban-giay-")
    assert before["bound"] == "exact"
    add(
        knowledge / "data" / "registry" / "additions.ttl",
        """
        <id/indicator/ho-so-giay> a cchc:Indicator , skos:Concept ; skos:prefLabel "hồ sơ bản giấy"@vi ;
          skos:notation "ho-so-giay" ; cchc:unit "hồ sơ" .
        """,
    )
    add(knowledge / "data" / "lexicon" / "bounds.csv", "khoảng chừng đâu đó,about,before\n")
    after = facts(knowledge)["observations"][0]
    assert (after["indicator"], after["bound"]) == ("ho-so-giay", "about")


def test_a_post_is_known_once_it_is_written_down(knowledge):
    add(
        knowledge / "data" / "registry" / "additions.ttl",
        """
        @prefix org: <http://www.w3.org/ns/org#> .
        <id/post/quan-trac-vien-truong> a org:Role , skos:Concept ; skos:prefLabel "Quan trắc viên trưởng"@vi ;
          skos:notation "quan-trac-vien-truong" .
        """,
    )
    add(knowledge / "data" / "lexicon" / "post_heads.csv", POST_HEAD)
    (person,) = facts(knowledge)["participants"]
    assert (person["name"], person["role"]) == ("Lê Văn Thử", "chair")
    assert person["positions"] == ["Quan trắc viên trưởng UBND tỉnh"]


def test_the_question_of_the_manual_is_asked_once_it_is_written_down(knowledge):
    (example,) = re.findall(r"```sparql\n(.*?)```", (ROOT / "docs" / "knowledge.md").read_text("utf-8"), re.S)
    (knowledge / "queries" / "articles-of-a-paper.rq").write_text(example, "utf-8")
    store = EmbeddedStore.in_memory()
    articles = [Article(id="a", text=TEXT, publisher="Báo Mẫu"), Article(id="b", text=TEXT, publisher="Báo Khác")]
    list(Pipeline(home(knowledge)).build(articles, store))
    rows = ask(questions(knowledge)["articles-of-a-paper"], {"publisher": ["Báo Mẫu"]}, store, knowledge).records()
    assert [row["article"].rpartition("/")[2] for row in rows] == [articles[0].key]


def test_a_folder_without_knowledge_and_a_missing_shelf_are_named(tmp_path):
    with pytest.raises(KnowledgeError, match="holds no knowledge"):
        home(tmp_path)
    with pytest.raises(KnowledgeError, match=r"queries/none\.rq is missing"):
        shelf("queries", "none.rq")
