"""Graphs as files.

Rooms: ``formats`` (quads as bytes, in stable order), ``framing`` (JSON-LD for people), ``files`` (whole or not at all).
"""

from cchc_kg.export.files import ExportError, write
from cchc_kg.export.formats import FORMATS, Format, context, exported, prefixes

__all__ = ["FORMATS", "ExportError", "Format", "context", "exported", "prefixes", "write"]
