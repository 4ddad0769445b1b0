"""A stored question and its answer."""

from collections.abc import Mapping
from dataclasses import dataclass
from importlib.resources.abc import Traversable

from pyoxigraph import Literal, NamedNode, QueryBoolean, QuerySolutions, Triple

from cchc_kg.errors import QueryError
from cchc_kg.queries.binding import Given, terms_for
from cchc_kg.queries.page import Page
from cchc_kg.queries.question import Question, Term
from cchc_kg.store import Store

_CELLS = {NamedNode, Literal, type(None)}


@dataclass(frozen=True, slots=True)
class Answer:
    """The rows of an answer, in order, None where a column has nothing in a row; or its triples, in order."""

    question: Question
    rows: tuple[tuple[Term | None, ...], ...] = ()
    triples: tuple[Triple, ...] = ()

    def records(self) -> list[dict[str, str | None]]:
        """Return each row as plain text by column: IRIs and the lexical forms of literals."""
        return [
            dict(zip(self.question.columns, (None if term is None else term.value for term in row), strict=True))
            for row in self.rows
        ]


def ask(
    question: Question, given: Given, store: Store, root: Traversable | None = None, page: Page | None = None
) -> Answer:
    """Ask a store, for the whole answer or for a page of its rows.

    Raises UsageError for what was given wrongly, QueryError and StoreError as the store does.
    """
    return answered(question, store, terms_for(question, given, store, root), page)


def answered(
    question: Question, store: Store, terms: Mapping[str, tuple[Term, ...]], page: Page | None = None
) -> Answer:
    """Ask a store with terms that are known already."""
    found = store.query(question.bound(terms, page, store.pages_early), keep=question.is_short(page))
    if question.constructs:
        if isinstance(found, QuerySolutions | QueryBoolean):
            raise QueryError(f"{question.name} is answered with no triples", "it is a CONSTRUCT query")
        return Answer(question, triples=tuple(sorted(found, key=str)))
    if not isinstance(found, QuerySolutions):
        raise QueryError(f"{question.name} is answered with no rows", "it is a SELECT query")
    if tuple(variable.value for variable in found.variables) == question.columns:
        rows = tuple(map(tuple, found))
    else:  # a server may send them in another order
        rows = tuple(tuple(solution[column] for column in question.columns) for solution in found)
    if not {kind for row in rows for kind in map(type, row)} <= _CELLS:
        raise QueryError(f"{question.name} is answered with a blank node", "the graphs hold none")
    return Answer(question, rows)
