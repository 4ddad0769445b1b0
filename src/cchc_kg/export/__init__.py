"""Graphs as files.

Rooms: ``formats`` (quads as bytes, in stable order), ``sorting`` (in bounded memory), ``contexts``, ``nesting`` and
``frames`` (JSON-LD for people), ``schemaorg`` (for search engines), ``tables`` (CSV with a datapackage.json), ``files``
(whole or not at all).
"""

from cchc_kg.export.contexts import context, prefixes
from cchc_kg.export.files import ExportError, whole, write
from cchc_kg.export.formats import FORMATS, Format, exported, stream
from cchc_kg.export.frames import frames, write_framed
from cchc_kg.export.schemaorg import embedded, names_of, news_article, write_articles
from cchc_kg.export.tables import tables, write_bundle

__all__ = [
    "FORMATS",
    "ExportError",
    "Format",
    "context",
    "embedded",
    "exported",
    "frames",
    "names_of",
    "news_article",
    "prefixes",
    "stream",
    "tables",
    "whole",
    "write",
    "write_articles",
    "write_bundle",
    "write_framed",
]
