"""Reading order and repetition change nothing; any text survives the way through N-Quads and a store."""

import pyoxigraph as ox
from hypothesis import given, settings
from hypothesis import strategies as st

from cchc_kg.article import Article
from cchc_kg.facts.fact import Evidence, Facts, Note, Reference
from cchc_kg.graph import build, written
from cchc_kg.registry import Registry
from cchc_kg.search import documents
from cchc_kg.vocabulary import SCHEMA

REGISTRY = Registry.load()
ANY = st.text(st.characters(), min_size=1, max_size=80)
TEXTS = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=80)


def graph_of(name, text):
    return build(Article(name, text), Facts(notes=(Note("unread-number", Evidence(0, 1, text[:1], "note")),)), REGISTRY)


@settings(max_examples=40)
@given(st.lists(TEXTS, min_size=1, max_size=4), st.randoms(use_true_random=False))
def test_order_and_repetition_of_articles_change_nothing(texts, random):
    articles = list(enumerate(texts))
    shuffled = articles * 2
    random.shuffle(shuffled)
    once = {str(q) for n, text in articles for q in graph_of(f"a{n}", text)}
    assert {str(q) for n, text in shuffled for q in graph_of(f"a{n}", text)} == once


@settings(max_examples=60)
@given(TEXTS)
def test_any_text_survives_the_round_trip(text):
    quads = graph_of("a", text)
    store = ox.Store()
    store.load(ox.serialize(quads, format=ox.RdfFormat.N_QUADS), format=ox.RdfFormat.N_QUADS)
    assert sorted(map(str, store)) == [str(q) for q in quads]
    assert [q.object.value for q in store if q.predicate == SCHEMA.articleBody] == [text]


@settings(max_examples=60)
@given(ANY, ANY, ANY)
def test_whatever_is_printed_the_lines_are_what_the_engine_writes_and_the_texts_what_it_finds_in_them(text, name, url):
    seen = Evidence(0, 1, text[:1], "note")
    facts = Facts(notes=(Note("unread-number", seen),), documents=(Reference(name, (seen,)),))
    graph = written(Article(name, text, title=text[::-1], url=f"http://{url}", publisher=name), facts, REGISTRY)
    quads = list(ox.parse(graph.lines, format=ox.RdfFormat.N_QUADS))
    assert ox.serialize(quads, format=ox.RdfFormat.N_QUADS) == graph.lines
    assert len(set(quads)) == len(quads) == graph.triples
    assert tuple(quads) == graph.quads
    assert list(graph.texts) == documents(quads)
