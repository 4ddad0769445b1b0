"""Any parameter text stays a literal."""

from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import Literal, NamedNode, Quad, QuerySolutions

from cchc_kg.queries import questions
from cchc_kg.store import EmbeddedStore

TEXTS = st.one_of(
    st.text(),
    st.text(alphabet="\"\\{}'\n\r#<>?u0022 .UNDEF"),
    st.sampled_from(
        ['" } SERVICE <http://127.0.0.1:1/> { #', "\\u0022 } #", "'''", '"""', "\u2028 }", "UNDEF } VALUES ?x {"]
    ),
)


@given(TEXTS)
def test_any_parameter_text_stays_a_literal(text):
    question = questions()["directives"]
    sparql = question.bound({"text": [Literal(text)]})
    body = sparql[sparql.index("VALUES ?text") :].partition("\n")[0]
    answer = EmbeddedStore.in_memory().query(f"SELECT ?text WHERE {{ {body} }}")
    assert isinstance(answer, QuerySolutions)
    assert [row["text"] for row in answer] == [Literal(text)]
    assert sparql.count("\n") == question.sparql.count("\n")


@given(TEXTS)
def test_any_text_is_stored_as_it_was(text):
    graph = NamedNode("http://example.org/graph/article/a")
    quad = Quad(NamedNode("http://example.org/s"), NamedNode("http://example.org/p"), Literal(text), graph)
    store = EmbeddedStore.in_memory()
    store.replace(graph, [quad])
    assert list(store.dump()) == [quad]
