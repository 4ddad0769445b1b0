"""The pages as files, with their data and a search index: they work from a disk and from any web host."""

import json
import shutil
from collections import defaultdict
from collections.abc import Callable, Iterator
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path

from pyoxigraph import DefaultGraph, NamedNode, Quad, QueryResultsFormat, QuerySolutions, QueryTriples

from cchc_kg.errors import StoreError
from cchc_kg.export import exported
from cchc_kg.pages.desk import Desk, kind_of
from cchc_kg.pages.directives import feed
from cchc_kg.pages.links import PAGED, Links
from cchc_kg.pages.routes import FIXED, page
from cchc_kg.pages.search import key
from cchc_kg.pages.view import View, Visit
from cchc_kg.pages.words import LANGUAGES, Words
from cchc_kg.pages.writing import html, shelf
from cchc_kg.queries import terms_for
from cchc_kg.queries.telling import told

MARKER = "cchc-site.json"
"""The file by which a folder is known as such a site, which may be replaced."""

_MARK = {"site": "cchc-kg", "format": 1}
_RESULTS = {"csv": QueryResultsFormat.CSV, "json": QueryResultsFormat.JSON}
_ASKED = 64  # answers that the page in the other language asks for again
_GENTLE = 400  # letters of a directive that the search index keeps

Progress = Callable[[int, int], None]
"""Told after each page: how many are written, and how many are known so far."""


def write_site(desk: Desk, out: Path, progress: Progress | None = None) -> int:
    """Write the whole site into the folder ``out`` and return the number of pages.

    Everything is written beside the folder first and takes its place when it is whole. Raises StoreError where ``out``
    holds something else than a site of this program, or cannot be written.
    """
    _check(out)
    partial = out.with_name(f".{out.name}.partial")
    try:
        shutil.rmtree(partial, ignore_errors=True)
        partial.mkdir(parents=True)
        pages = _Writer(desk, partial).write(progress)
        (partial / MARKER).write_text(json.dumps(_MARK) + "\n", "utf-8")
        if out.exists():
            shutil.rmtree(out)
        partial.rename(out)
    except OSError as error:
        raise StoreError(
            f"the site in {out} cannot be written: {error.strerror}", "name a folder to write to"
        ) from error
    finally:
        shutil.rmtree(partial, ignore_errors=True)
    return pages


def _check(out: Path) -> None:
    if out.is_dir() and any(out.iterdir()) and not (out / MARKER).is_file():
        raise StoreError(
            f"{out} holds something else ({MARKER} is missing), so it is left alone", "name another folder"
        )
    if out.exists() and not out.is_dir():
        raise StoreError(f"{out} is no folder", "name a folder to write to")


class _Writer:
    """Follows links from page to page until all that can be reached is written."""

    def __init__(self, desk: Desk, out: Path) -> None:
        self._desk, self._out = Desk(desk.store, desk.root, remembered=_ASKED), out
        self._answers: dict[str, tuple[str, str, dict[str, list[str]]]] = {}
        self._graphs: dict[str, tuple[str, str]] = {}

    def write(self, progress: Progress | None) -> int:
        known = dict.fromkeys(path for path in FIXED)
        done: dict[str, View] = {}
        while waiting := [path for path in known if path not in done]:
            for path in waiting:
                for language in LANGUAGES:
                    links = Links(language, path, files=True)
                    visit = Visit(self._desk, links)
                    done[path] = view = page(visit, path)
                    self._put(f"{language}/{path or 'index'}.html", html(visit, view).encode())
                    known.update(dict.fromkeys(sorted(links.pages)))
                    self._answers |= links.answers
                    self._graphs |= links.graphs
                if progress:
                    progress(len(done), len(known))
        for name, (question, form, given) in sorted(self._answers.items()):
            self._put(name, self._answer(question, form, given))
        forms: dict[str, list[tuple[str, str]]] = defaultdict(list)
        for name, (iri, form) in sorted(self._graphs.items()):
            forms[iri].append((name, form))
        for iri, wanted in forms.items():
            quads = self._graph(iri)
            for name, form in wanted:
                self._put(name, exported(quads, form, self._desk.root))
        for language in LANGUAGES:
            visit = Visit(self._desk, Links(language, "directives", files=True))
            self._put(f"{language}/directives.atom", feed(visit))
        self._copy(files("cchc_kg.pages") / "static", self._out / "static")
        self._put("static/search-index.js", self._index(done))
        self._put(
            "index.html", shelf().get_template("turn.html").render(languages=LANGUAGES, words=self._words()).encode()
        )
        return len(done) * len(LANGUAGES)

    def _put(self, name: str, content: bytes) -> None:
        target = self._out / name
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content)

    def _answer(self, question: str, form: str, given: dict[str, list[str]]) -> bytes:
        asked = self._desk.questions[question]
        found = self._desk.store.query(asked.bound(terms_for(asked, given, self._desk.store, self._desk.root)))
        assert isinstance(found, QuerySolutions)
        return found.serialize(format=_RESULTS[form]) or b""

    def _graph(self, iri: str) -> list[Quad]:
        found = self._desk.store.query(told(NamedNode(iri)))
        assert isinstance(found, QueryTriples)
        graph = DefaultGraph()
        return [Quad(t.subject, t.predicate, t.object, graph) for t in found]

    def _copy(self, source: Traversable, target: Path) -> None:
        target.mkdir(parents=True, exist_ok=True)
        for item in source.iterdir():
            if item.is_dir():
                self._copy(item, target / item.name)
            else:
                (target / item.name).write_bytes(item.read_bytes())

    def _words(self) -> dict[str, Words]:
        return {language: Words(self._desk.labels, language) for language in LANGUAGES}

    def _index(self, done: dict[str, View]) -> bytes:
        """Return the search index as a script, since a page on a disk may not fetch a file."""
        entries = sorted(self._entries(done))
        told = json.dumps(entries, ensure_ascii=False, separators=(",", ":"))
        return f"window.cchcSearch={told};\n".encode()

    def _entries(self, done: dict[str, View]) -> Iterator[list[str]]:
        """Yield kind, link without language, the name in each language, and all names as they are compared."""
        own = {path: v for path, v in done.items() if path.partition("/")[0] in PAGED and path.count("/") == 1}
        named = {v.about: path for path, v in own.items() if v.about}
        names = {language: self._desk.names(named, language) for language in LANGUAGES}
        every: dict[str, set[str]] = {iri: set() for iri in named}
        for row in self._desk.ask("names", thing=sorted(named)) if named else ():
            every[str(row["thing"])].add(key(str(row["name"])))
        for iri, path in named.items():
            yield [kind_of(iri), f"{path}.html", *(names[n][iri] for n in LANGUAGES), " | ".join(sorted(every[iri]))]
        links = Links("", "", files=True)
        for row in self._desk.ask("directives"):
            said = " ".join(str(row["instruction"]).split())[:_GENTLE]
            place = links.fact(str(row["directive"]), str(row["article"])).removeprefix("..//")
            yield ["directive", place, *(said for _ in LANGUAGES), key(said)]
