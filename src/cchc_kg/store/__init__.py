"""Where the graphs lie: a folder on disk or a SPARQL server, behind one protocol.

Rooms: ``protocol`` (what every store can do), ``embedded`` (Oxigraph in a ``folder``, with ``texts`` to search and
short answers that are ``kept`` beside it), ``guard`` (queries from outside), ``remote`` (a SPARQL 1.1 server) with
``dialects``, ``logins`` and ``wire``;
``transfer`` (from a store to a server) with ``ledger``, ``verifying`` (is it the same there?), both by ``digest`` and
``values``; ``bulk`` (files for stores' own loaders).
``remote`` and what uses it is imported by those who need it: it brings an HTTP client.
"""

from cchc_kg.store.embedded import EmbeddedStore, in_step
from cchc_kg.store.guard import checked
from cchc_kg.store.protocol import Change, Result, Store, is_quarantine

__all__ = ["Change", "EmbeddedStore", "Result", "Store", "checked", "in_step", "is_quarantine"]
