"""Registry (stub)."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from importlib.resources.abc import Traversable


@dataclass(frozen=True)
class Entry:
    """A registered thing with valid time (half-open: valid_from is in, valid_to is out; None: open or not known)."""

    kind: str
    slug: str
    label_vi: str
    label_en: str | None = None
    aliases: tuple[str, ...] = ()
    valid_from: date | None = None
    valid_to: date | None = None
    properties: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


class Registry:
    """Stub."""

    @classmethod
    def load(cls, root: Traversable | None = None) -> "Registry":
        """Stub."""
        return cls()

    def entries(self, kind: str) -> tuple[Entry, ...]:
        """Stub."""
        return ()

    def resolve(self, kind: str, name: str, on: date | None = None) -> Entry | None:
        """Stub."""
        return None
