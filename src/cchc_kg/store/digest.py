"""A graph's digest: the same for the same triples in any order, in any store, and made in one pass."""

import hashlib
from collections.abc import Iterable

from pyoxigraph import Quad, Triple

from cchc_kg.store.values import canonical

_FORM = "triples-1"  # raise the number when canonical() changes: what was noted before then differs
_MODULUS = 1 << 256


class Digest:
    """The number of triples and the sum of the SHA-256 of each in canonical form, modulo 2²⁵⁶.

    A sum needs neither order nor memory. It finds what went wrong on the way; it is no proof against somebody who makes
    triples to fit it. Each triple is to be added once.
    """

    def __init__(self) -> None:
        """Begin with the digest of no triples."""
        self.triples = 0
        self._sum = 0

    def add(self, triple: Triple | Quad) -> None:
        """Take one more triple (of a quad: its triple)."""
        self.triples += 1
        digested = hashlib.sha256(canonical(triple).encode("utf-8", "surrogatepass")).digest()
        self._sum = (self._sum + int.from_bytes(digested, "big")) % _MODULUS

    @property
    def name(self) -> str:
        """The digest as text: the form's name, a colon and 64 hexadecimal digits."""
        return f"{_FORM}:{self._sum:064x}"


def digest(triples: Iterable[Triple | Quad]) -> Digest:
    """Return the digest of these triples, read once."""
    made = Digest()
    for triple in triples:
        made.add(triple)
    return made
