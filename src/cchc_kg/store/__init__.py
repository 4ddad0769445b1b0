"""Where the graphs lie: a folder on disk or a SPARQL server, behind one protocol.

Rooms: ``protocol`` (what every store can do), ``embedded`` (Oxigraph in a ``folder``, with ``texts`` to search beside
it), ``remote`` (a SPARQL 1.1 endpoint), ``loading`` (from one store into another), ``guard`` (queries from outside).
``remote`` is imported by those who need it: it brings an HTTP client.
"""

from cchc_kg.store.embedded import EmbeddedStore, in_step
from cchc_kg.store.guard import checked
from cchc_kg.store.loading import load
from cchc_kg.store.protocol import Change, Result, Store, is_quarantine

__all__ = ["Change", "EmbeddedStore", "Result", "Store", "checked", "in_step", "is_quarantine", "load"]
