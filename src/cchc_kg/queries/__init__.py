"""The stored questions: one file each in queries/, asked of any store.

Rooms: ``question`` (the file: its header, its typed parameters, its SPARQL), ``binding`` (what a person types, as RDF
terms), ``asking`` (the answer).
"""

from cchc_kg.queries.asking import Answer, answered, ask
from cchc_kg.queries.binding import Given, codes, terms_for
from cchc_kg.queries.question import Parameter, Question, questions

__all__ = ["Answer", "Given", "Parameter", "Question", "answered", "ask", "codes", "questions", "terms_for"]
