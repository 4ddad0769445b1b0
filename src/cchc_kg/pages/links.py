"""Where pages lie: below a server's root, or as files that link to each other from any place."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from urllib.parse import quote, urlencode

from cchc_kg.pages.desk import kind_of, local

PAGED = ("meeting", "article", "person", "body", "province", "indicator", "document")
"""The kinds of things that have a page of their own; the pages of facts are places on the pages of articles."""


@dataclass
class Links:
    """The links of one page. ``here`` is its path without language and suffix, such as ``meeting/ban-chi-dao-3``.

    With ``files`` links are relative and name files, and what they lead to is gathered in ``pages``, ``answers`` and
    ``graphs``, so that whoever writes the pages can write that too.
    """

    language: str
    here: str = ""
    files: bool = False
    answers: dict[str, tuple[str, str, dict[str, list[str]]]] = field(default_factory=dict)
    graphs: dict[str, tuple[str, str]] = field(default_factory=dict)
    pages: set[str] = field(default_factory=set)

    def page(self, path: str = "", at: str = "", language: str | None = None, **query: object) -> str:
        """Return the link to a page; ``at`` is a place on it; ``query`` values that are None or empty are left out."""
        language = language or self.language
        given = {k: v for k, v in query.items() if v not in (None, "", [], ())}
        search = f"?{urlencode(given, doseq=True)}" if given and not self.files else ""
        behind = search + (f"#{quote(at)}" if at else "")
        if self.files:
            self.pages.add(path)
            return self._up(f"{language}/{quote(path) or 'index'}.html") + behind
        return f"/{language}/{quote(path)}".rstrip("/") + behind if path else f"/{language}/" + behind

    def further(self, path: str, kind: str, page: int, at: str = "") -> str:
        """Return the link to a page (1 …) of a long list that begins on the page of ``path``; ``kind``: which list."""
        behind = f"{path}/{kind}/{page}" if kind else f"{path}/{page}"
        return self.page(behind if page > 1 else path, at)

    def beside(self, path: str, kind: str, page: int, more: bool, at: str = "") -> tuple[str | None, str | None]:
        """Return the links to the pages before and, where there is ``more``, behind a page of such a list.

        ``at``: where the list stands on each of them.
        """
        before = self.further(path, kind, page - 1, at) if page > 1 else None
        return before, self.further(path, kind, page + 1) if more else None

    def thing(self, iri: str | None) -> str | None:
        """Return the link to the page of a thing by its IRI, or None where it has none."""
        kind = kind_of(iri or "")
        return self.page(f"{kind}/{local(iri)}") if kind in PAGED else None

    def fact(self, iri: str, article: str) -> str:
        """Return the link to the place of an article's page where a fact stands."""
        return self.page(f"article/{local(article)}", at=anchor(iri, article))

    def asset(self, name: str) -> str:
        """Return the link to a file that is shipped with the pages."""
        return self._up(f"static/{name}") if self.files else f"/static/{name}"

    def answer(self, question: str, form: str = "csv", **given: str | Iterable[str] | None) -> str:
        """Return the link to the answer of a stored question as a file (``form``: csv or json)."""
        values = {k: [v] if isinstance(v, str) else list(v) for k, v in given.items() if v}
        if self.files:
            name = "-".join([question, *(local(v) for vs in values.values() for v in vs)])[:120]
            self.answers[f"data/{name}.{form}"] = (question, form, values)
            return self._up(f"data/{name}.{form}")
        return f"/question/{question}.{form}" + (f"?{urlencode(values, doseq=True)}" if values else "")

    def feed(self, **given: str) -> str:
        """Return the link to the Atom feed of directives, narrowed as the board is."""
        if self.files:
            return self._up(f"{self.language}/directives.atom")
        return f"/{self.language}/directives.atom" + (f"?{urlencode(given)}" if given else "")

    def graph(self, iri: str, form: str) -> str:
        """Return the link to what the graph says of a thing (``form``: turtle or jsonld)."""
        suffix = {"turtle": "ttl", "jsonld": "jsonld"}[form]
        path = f"{kind_of(iri)}/{local(iri)}"
        if self.files:
            self.graphs[f"data/{path}.{suffix}"] = (iri, form)
            return self._up(f"data/{path}.{suffix}")
        return f"/id/{path}.{suffix}"

    def other(self, language: str) -> str:
        """Return the link to this page in another language."""
        return self.page(self.here, language=language)

    def _up(self, path: str) -> str:
        return "../" * (1 + self.here.count("/")) + path


def anchor(iri: str, article: str) -> str:
    """Return the name of the place where a fact stands on the page of its article: ``observation-12-17``."""
    return f"{kind_of(iri)}-{local(iri).removeprefix(local(article) + '-')}"


def web(url: str | None) -> str | None:
    """Return an address that may be linked to: of the web, and nothing else."""
    return url if url and url.startswith(("https://", "http://")) else None
