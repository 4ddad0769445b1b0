"""What a page function is given and what it returns."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Generic, TypeVar

from cchc_kg.pages.desk import Desk
from cchc_kg.pages.links import Links
from cchc_kg.pages.words import Words

SHOWN = 100
"""How many of a long list one page shows: the first ones where it belongs, the others on pages of their own."""

T = TypeVar("T")


@dataclass
class Visit:
    """Somebody looks at a page: in a language, with what stands behind the question mark of its address."""

    desk: Desk
    links: Links
    query: Mapping[str, Sequence[str]] = field(default_factory=dict)

    @property
    def language(self) -> str:
        """The language of the page."""
        return self.links.language

    @cached_property
    def words(self) -> Words:
        """The words of that language."""
        return Words(self.desk.labels, self.language)

    def given(self, name: str) -> str:
        """Return what was given for a name of the query, without blanks at the ends; or nothing."""
        values = self.query.get(name) or ("",)
        return values[0].strip()


@dataclass(frozen=True)
class Download:
    """A file that holds what a page shows: ``form`` is what people call it (CSV, JSON, Turtle …)."""

    form: str
    link: str


@dataclass(frozen=True)
class View:
    """A page before it is written: the template of that name shows ``values``.

    ``about`` is the IRI of what the page is about, ``schema`` the same in schema.org's terms (JSON-LD).
    """

    template: str
    title: str
    values: Mapping[str, Any]
    about: str | None = None
    schema: Mapping[str, Any] | None = None
    summary: str = ""
    downloads: tuple[Download, ...] = ()
    scripts: tuple[str, ...] = ()
    status: int = 200


@dataclass(frozen=True)
class Ref:
    """A thing by name, with the link to its page where it has one."""

    name: str
    link: str | None = None
    iri: str | None = None


@dataclass(frozen=True)
class Stretch(Generic[T]):
    """What one page shows of a long list: ``listed``, of ``total``, from the ``first`` (1 …) on.

    ``before`` and ``after`` lead to the pages beside it; ``kind`` names the list.
    """

    kind: str
    listed: tuple[T, ...]
    total: int
    first: int
    before: str | None
    after: str | None

    @property
    def last(self) -> int:
        """Which of all is the last one listed."""
        return self.first + len(self.listed) - 1
