"""Text search over quotes, names and directives, whatever the tone marks and where they stand.

Rooms: ``documents`` (what of a graph can be searched), ``words`` (what was typed, and where it stands in a text),
``index`` (an FTS5 index, kept beside the graphs by the store) in one SQLite ``file``.
"""

from cchc_kg.search.documents import KINDS, Document, Texts, documents
from cchc_kg.search.index import Found, Hit, Index, searched

__all__ = ["KINDS", "Document", "Found", "Hit", "Index", "Texts", "documents", "searched"]
