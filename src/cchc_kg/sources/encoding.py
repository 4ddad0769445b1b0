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
# How files begin that are no text, whatever they are called.
_DOCUMENTS = (
    (b"PK\x03\x04", "a packed file, such as Word (.docx), Excel or LibreOffice write"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "a file of an older Office (.doc, .xls)"),
    (b"%PDF-", "a PDF"),
    (b"{\\rtf", "Rich Text (.rtf)"),
)
_SEEN = 4096  # bytes that are looked at for the zeros of UTF-16
# Blanks apart, no format of RDF or the web can carry these (XML 1.0, section 2.2); form feeds come from PDFs.
_UNPRINTABLE = re.compile("[\x00-\x08\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def decoded(data: bytes, declared: str | None = None) -> str:
    """Return the bytes as text: UTF-8, UTF-16 with a byte order mark, or the encoding the document declares.

    A byte order mark is no part of the text; everything else stays as it is. Raises InputError that names the
    first byte that does not fit, or what the bytes are instead (a Word document, a PDF, UTF-16 without its mark).
    """
    for mark, name in _MARKS:
        if data.startswith(mark):
            return _strict(data, name)
    for start, what in _DOCUMENTS:
        if data.startswith(start):
            raise InputError(f"no text, but {what}", "save it as plain text in UTF-8")
    seen = data[:_SEEN]
    if seen.count(0) * 4 > len(seen):  # of Latin letters every other byte is zero
        order = "LE" if seen[1::2].count(0) > seen[::2].count(0) else "BE"
        raise InputError(
            "UTF-16 without a byte order mark", f"expected UTF-8; iconv -f UTF-16{order} -t UTF-8 FILE makes it so"
        )
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
            "expected UTF-8; a file in Windows-1258 becomes one with: iconv -f WINDOWS-1258 -t UTF-8 FILE, "
            "one in TCVN3 (fonts such as .VnTime) with -f TCVN",
        ) from error
