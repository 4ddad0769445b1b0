"""What pages ask of a store, by stored questions alone: things with their statements, names, and quotes."""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from importlib.resources.abc import Traversable

from pyoxigraph import Literal, NamedNode

from cchc_kg.labels import Labels
from cchc_kg.pages.words import Words, begun
from cchc_kg.queries import Answer, Question, answered, questions
from cchc_kg.store import EmbeddedStore
from cchc_kg.vocabulary import BASE, PREFIXES

Row = Mapping[str, str | None]
Term = NamedNode | Literal


def local(iri: str | None) -> str:
    """Return what stands behind the last slash of an IRI: the slug of a thing, the value of a code."""
    return (iri or "").rpartition("/")[2]


def kind_of(iri: str) -> str:
    """Return the kind of a thing by its IRI (``province``, ``meeting`` …); empty where it is no thing of this graph."""
    kind, slash, _ = iri.removeprefix(f"{BASE}id/").partition("/")
    return kind if slash and iri.startswith(f"{BASE}id/") else ""


@dataclass(frozen=True)
class Quote:
    """The words that say a fact: ``exact`` with what stands before and after it; offsets are code points."""

    fact: str
    article: str
    exact: str
    prefix: str
    suffix: str
    start: int
    end: int
    rule: str
    evidence: str


@dataclass(frozen=True)
class Thing:
    """A thing and all that the graphs say of it."""

    iri: str
    said: tuple[tuple[str, Term, str], ...] = field(repr=False)  # property, value, graph

    def all(self, name: str, graph: str | None = None) -> tuple[str, ...]:
        """Return the values of a property such as ``cchc:place``, each once, in order; ``graph``: as one graph says."""
        wanted = _full(name)
        found = (v.value for p, v, g in self.said if p == wanted and (graph is None or g == graph))
        return tuple(dict.fromkeys(found))

    def one(self, name: str, graph: str | None = None) -> str | None:
        """Return the first value of a property, or None."""
        return next(iter(self.all(name, graph)), None)

    def code(self, name: str, graph: str | None = None) -> str | None:
        """Return the value of a coded property, such as ``at-least`` of ``cchc:bound``; or None."""
        return local(self.one(name, graph)) or None

    @property
    def classes(self) -> frozenset[str]:
        """The classes of the thing as IRIs."""
        return frozenset(self.all("rdf:type"))


class Desk:
    """Asks the stored questions of one store for pages."""

    def __init__(self, store: EmbeddedStore, root: Traversable | None = None, remembered: int = 0) -> None:
        """Ask ``store``; questions, words and codes come from the knowledge below ``root`` (None: what is shipped).

        So many answers to questions with parameters are ``remembered``, for who soon asks the same again.
        """
        self.store = store
        self.root = root
        self._whole: dict[str, list[dict[str, str | None]]] = {}
        self._answered = lru_cache(remembered)(self._asked)

    @classmethod
    def without_store(cls, root: Traversable | None = None) -> "Desk":
        """Return a desk over nothing, for the pages that say that something went wrong."""
        return cls(EmbeddedStore.in_memory(), root)

    @cached_property
    def questions(self) -> Mapping[str, Question]:
        """The stored questions by name."""
        return questions(self.root)

    @cached_property
    def labels(self) -> Labels:
        """The words of pages and the labels of codes."""
        return Labels(self.root, "pages")

    @cached_property
    def contents(self) -> Mapping[str, Row]:
        """How much there is of each class (IRI), counted once."""
        return {str(row["class"]): row for row in self.ask("contents")}

    @property
    def as_of(self) -> str | None:
        """The last day on which an article was published, as far as it is known."""
        return max((row["latest"] or "" for row in self.contents.values()), default="") or None

    def ask(self, name: str, /, **given: Iterable[str | Term]) -> list[Row]:
        """Return the rows of a stored question as text; texts given are IRIs, literals come as terms.

        What is asked without parameters is asked once: a desk is of one state of the store.
        """
        if not given:
            if name not in self._whole:
                self._whole[name] = answered(self.questions[name], self.store, {}).records()
            return list(self._whole[name])
        terms = {
            key: tuple(value if isinstance(value, NamedNode | Literal) else NamedNode(value) for value in values)
            for key, values in given.items()
        }
        return list(self._answered(name, tuple(terms.items())).records())

    def _asked(self, name: str, given: tuple[tuple[str, tuple[Term, ...]], ...]) -> Answer:
        return answered(self.questions[name], self.store, dict(given))

    def things(self, iris: Iterable[str | None]) -> dict[str, Thing]:
        """Return the things that the graph says something of, by IRI."""
        wanted = sorted({iri for iri in iris if iri})
        if not wanted:
            return {}
        found = self._answered("statements", (("thing", tuple(map(NamedNode, wanted))),))
        said: dict[str, list[tuple[str, Term, str]]] = defaultdict(list)
        for thing, prop, value, graph in found.rows:
            if thing and prop and value is not None and graph:
                said[thing.value].append((prop.value, value, graph.value))
        return {iri: Thing(iri, tuple(told)) for iri, told in said.items()}

    def thing(self, iri: str) -> Thing | None:
        """Return one thing, or None where the graph says nothing of it."""
        return self.things([iri]).get(iri)

    def names(self, iris: Iterable[str | None], language: str, papers: bool = False) -> dict[str, str]:
        """Return the name of each thing in a language, else in the other one, else its slug.

        An article is named by its title or, with ``papers``, by its paper.
        """
        wanted = sorted({iri for iri in iris if iri})
        found: dict[str, list[tuple[int, bool, int, str]]] = defaultdict(list)
        for row in self.ask("names", thing=wanted) if wanted else ():
            name, rank = str(row["name"]), _NAMINGS.index(str(row["naming"]))
            if rank == _PRINTED:
                name = begun(name)
            elif rank == _IDENTIFIER:
                name = self.labels.word("untitled", language).format(id=name)
            elif rank == _PUBLISHER and papers:
                rank = -1
            found[str(row["thing"])].append((rank, row["language"] not in (language, ""), -len(name), name))
        words = Words(self.labels, language)
        return {
            iri: _DAY.sub(lambda m: words.day(m[0]), min(found[iri])[-1])
            if iri in found
            else local(iri).rpartition("#")[2]
            for iri in wanted
        }

    def quotes(self, **given: Iterable[str]) -> list[Quote]:
        """Return quotes in the order of the text: those of an ``article``, of a ``fact``, or pieces of ``evidence``."""
        wanted = {key: sorted(set(iris)) for key, iris in given.items()}
        if not all(wanted.values()):
            return []
        spoken = ("fact", "article", "exact", "prefix", "suffix", "rule", "evidence")
        return [
            Quote(**{key: str(r[key]) for key in spoken}, start=int(str(r["start"])), end=int(str(r["end"])))
            for r in self.ask("evidence", **wanted)
        ]


_NAMINGS = tuple(
    PREFIXES[prefix] + name
    for prefix, name in (
        ("skos", "prefLabel"), ("foaf", "name"), ("dcterms", "title"), ("rdfs", "label"), ("cchc", "number"),
        ("dcterms", "identifier"), ("dc", "publisher"),
    )
)  # fmt: skip
_PRINTED = 3  # rdfs:label: words of an article, of which the longest says most
_IDENTIFIER, _PUBLISHER = 5, 6
_DAY = re.compile(r"(?<=\()\d{4}-\d\d-\d\d(?=\))")  # a day that tells things of one name apart


def _full(name: str) -> str:
    prefix, _, term = name.partition(":")
    return PREFIXES[prefix] + term
