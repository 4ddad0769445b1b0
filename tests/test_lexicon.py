"""Tables of words: read whole, or refused by path and line."""

import re

import pytest

from cchc_kg.errors import KnowledgeError
from cchc_kg.lexicon import Lexicon, alternation


@pytest.fixture
def table(tmp_path):
    folder = tmp_path / "data" / "lexicon"
    folder.mkdir(parents=True)

    def write(data):
        (folder / "words.csv").write_bytes(data if isinstance(data, bytes) else data.encode())
        return Lexicon(tmp_path)

    return write


def test_a_table_is_read_in_the_spelling_texts_are_matched_in(table):
    lexicon = table('# words\nword,kind\n  uỷ  ban ,body\n\n"hội, họp",event\n')
    assert lexicon.table("words", "word", "kind") == (
        {"word": "ủy ban", "kind": "body"},
        {"word": "hội, họp", "kind": "event"},
    )
    assert lexicon.words("words", "word", kind="event") == ("hội, họp",)


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"word,kind\n\xe0,b\n", r"words\.csv: not UTF-8 at byte 10"),
        ("", r"words\.csv: the table is empty"),
        ("word\na\n", r"words\.csv:1: column 'kind' is missing"),
        ("# c\nword,kind\na,b\na\n", r"words\.csv:4: 1 cells"),
        ("word,kind\na,\n", r"words\.csv:2: 'kind' is empty"),
        ("word,kind\na,b\nc,d\na,b\n", r"words\.csv:4: the same row"),
        ('word,kind\n"a"b,c\n', r"words\.csv:2: not a row of CSV"),
    ],
)
def test_a_malformed_table_is_refused_by_path_and_line(table, data, message):
    with pytest.raises(KnowledgeError, match=message):
        table(data).table("words", "word", "kind")


def test_a_missing_table_is_named(table):
    with pytest.raises(KnowledgeError, match=r"data/lexicon/none\.csv is missing"):
        table("word\na\n").table("none", "word")


def test_an_alternation_takes_the_longest_word_and_any_blank_but_a_line_end():
    pattern = re.compile(alternation(["phó", "phó chủ tịch", "a.b"]))
    assert pattern.match("phó  chủ tịch")[0] == "phó  chủ tịch"
    assert pattern.match("phó chủ\ntịch")[0] == "phó"
    assert not pattern.match("axb")
    assert not re.search(alternation([]), "anything")
