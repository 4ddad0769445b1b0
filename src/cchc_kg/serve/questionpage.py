"""A question and its answer as a plain page: a form and a table."""

from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from itertools import islice
from urllib.parse import urlencode

from jinja2 import Environment, PackageLoader
from pyoxigraph import NamedNode, QuerySolutions

from cchc_kg.queries import Question, choices
from cchc_kg.serve.service import Service

_SHOWN = 1000  # rows of a page
_ROWS = (("csv", "text/csv"), ("tsv", "text/tab-separated-values"), ("json", "application/json"))
_TRIPLES = (("ttl", "text/turtle"), ("jsonld", "application/ld+json"), ("nt", "application/n-triples"))


@cache
def _shelf() -> Environment:
    return Environment(loader=PackageLoader("cchc_kg.serve"), autoescape=True, trim_blocks=True, lstrip_blocks=True)


def question_list(questions: Iterable[Question]) -> str:
    """Return the page that lists the questions."""
    return _shelf().get_template("question-list.html").render(questions=list(questions))


def question_page(
    question: Question,
    given: Mapping[str, Sequence[str]],
    found: QuerySolutions | None,
    error: str | None,
    service: Service,
) -> str:
    """Return the page of a question: its form with what was given, and its rows (None: it has none) or the error."""
    fields = [
        {"parameter": p, "given": [t for t in given.get(p.name, ()) if t], "choices": choices(p, root=service.root)}
        for p in question.parameters
    ]
    rows = [] if found is None else list(islice(found, _SHOWN))
    total = len(rows) + (0 if found is None else sum(1 for _ in found))
    search = f"?{urlencode([(name, text) for name, texts in given.items() for text in texts])}" if given else ""
    forms = _TRIPLES if question.constructs else _ROWS
    return (
        _shelf()
        .get_template("question.html")
        .render(
            question=question,
            fields=fields,
            error=error,
            columns=question.columns,
            total=total,
            rows=[[_cell(row[column], service) for column in question.columns] for row in rows],
            downloads=[(f"/question/{question.name}.{ending}{search}", kind) for ending, kind in forms],
        )
    )


def _cell(term: object, service: Service) -> dict[str, str | None]:
    if isinstance(term, NamedNode):
        link = service.path(term.value)
        return {"text": term.value.rpartition("/")[2] if link else term.value, "link": link}
    return {"text": getattr(term, "value", ""), "link": None}
