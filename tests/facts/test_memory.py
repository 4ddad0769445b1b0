"""Reading keeps nothing of an article: neither its words in memory nor anything that colours the next one."""

import gc
import tracemalloc
from pathlib import Path

import pytest

from cchc_kg.article import Article
from cchc_kg.facts.reader import Reader
from cchc_kg.lexicon import Lexicon
from cchc_kg.registry import Registry

SEED = (Path(__file__).parents[2] / "data" / "samples" / "seed.txt").read_text("utf-8")
FEW, MANY = 5, 40
MOST_KEPT = MANY * len(SEED) * 2 // 10  # bytes: a tenth of the articles read, of two bytes a letter


@pytest.fixture(scope="module")
def reader():
    return Reader(Lexicon(), Registry.load())


def copies(first: int, last: int):
    """Yield articles no two of which have the same text, names or figures."""
    for i in range(first, last):
        yield Article(f"copy-{i}", f"Bản tin số {i}.\n{SEED}\nÔng Trần Văn Thử {'I' * i} nêu {1000 + i} hồ sơ.")


def test_memory_does_not_grow_with_the_number_of_articles(reader):
    tracemalloc.start()
    try:
        for article in copies(0, FEW):  # what is made once, and the small blocks that Python keeps for reuse
            reader.read(article)
        del article
        gc.collect()
        before = tracemalloc.get_traced_memory()[0]
        for article in copies(FEW, FEW + MANY):
            reader.read(article)
        del article
        gc.collect()
        kept = tracemalloc.get_traced_memory()[0] - before
    finally:
        tracemalloc.stop()
    assert kept < MOST_KEPT


def test_what_was_read_before_does_not_colour_an_article(reader):
    other = SEED.replace("Quảng Nam", "Lào Cai").replace("2023", "2019")
    assert other != SEED
    alone = Reader(Lexicon(), Registry.load()).read(Article("a", SEED))
    reader.read(Article("b", other))
    assert reader.read(Article("a", SEED)) == alone
    assert reader.read(Article("a", SEED)) == alone
