"""The stored questions: one file each in queries/, asked of any store.

Rooms: ``question`` (the file: its header, its typed parameters, its SPARQL), ``page`` (which rows are wanted),
``binding`` (what a person types, as RDF terms), ``asking`` (the answer), ``examples`` (all questions as a graph).
"""

from cchc_kg.queries.asking import Answer, answered, ask
from cchc_kg.queries.binding import Choice, Given, choices, codes, page_for, terms_for, unpaged
from cchc_kg.queries.examples import examples
from cchc_kg.queries.page import Page
from cchc_kg.queries.question import Parameter, Question, questions

__all__ = [
    "Answer",
    "Choice",
    "Given",
    "Page",
    "Parameter",
    "Question",
    "answered",
    "ask",
    "choices",
    "codes",
    "examples",
    "page_for",
    "questions",
    "terms_for",
    "unpaged",
]
