"""Bytes to text, without guessing: a wrong guess would put wrong words behind every fact."""

import codecs
import re

from cchc_kg.errors import InputError

_MARKS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
# What pages in Vietnamese are declared as, besides UTF-8; the WHATWG reads latin-1 as windows-1252.
_DECLARED = {
    "windows-1258": "cp1258",
    "cp1258": "cp1258",
    "x-cp1258": "cp1258",
    "windows-1252": "cp1252",
    "iso-8859-1": "cp1252",
    "latin1": "cp1252",
    "us-ascii": "cp1252",
}
# Blanks apart, no format of RDF or the web can carry these (XML 1.0, section 2.2); form feeds come from PDFs.
_UNPRINTABLE = re.compile("[\x00-\x08\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def decoded(data: bytes, declared: str | None = None) -> str:
    """Return the bytes as text: UTF-8, UTF-16 with a byte order mark, or the encoding the document declares.

    A byte order mark is no part of the text; everything else stays as it is. Raises InputError that names the
    first byte that does not fit.
    """
    for mark, name in _MARKS:
        if data.startswith(mark):
            return _strict(data, name)
    try:
        return _strict(data, "utf-8")
    except InputError:
        if declared is None or declared.lower() in ("utf-8", "utf8"):
            raise
    if declared.lower() not in _DECLARED:
        raise InputError(
            f"neither UTF-8 nor an encoding known here: it declares {declared!r}",
            f"expected UTF-8 or one of {', '.join(sorted(_DECLARED))}",
        )
    return _strict(data, _DECLARED[declared.lower()])


def printable(text: str) -> str:
    """Return the text as it is. Raises InputError where it is empty or holds what no text holds."""
    if found := _UNPRINTABLE.search(text):
        code = f"U+{ord(found.group()):04X}"
        raise InputError(f"not a text: character {found.start()} is {code}", "expected text without control characters")
    if not text.strip():
        raise InputError("empty: there is no text in it")
    return text


def _strict(data: bytes, name: str) -> str:
    try:
        return data.decode(name)
    except UnicodeDecodeError as error:
        shown = "UTF-8" if name.startswith("utf-8") else name
        byte = f" ({data[error.start]:#04x})" if error.start < len(data) else ""
        raise InputError(
            f"not {shown} at byte {error.start}{byte}",
            "expected UTF-8; a file in Windows-1258 becomes one with: iconv -f WINDOWS-1258 -t UTF-8 FILE",
        ) from error
