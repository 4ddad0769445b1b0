"""Words, numbers and days as one language writes them."""

import re
from decimal import Decimal, InvalidOperation

from cchc_kg.labels import Labels

LANGUAGES = ("vi", "en")
"""The languages of pages, the first one is spoken where nobody chose."""

_VIETNAMESE = str.maketrans(",.", ".,")
_DAY = re.compile(r"(?P<y>\d{4}|-)-(?P<m>\d\d)-(?P<d>\d\d)")
_MONTH = re.compile(r"(?P<y>\d{4}|-)-(?P<m>\d\d)")
_QUARTER = re.compile(r"(?P<y>\d{4}|-)-Q(?P<q>[1-4])")


def number(value: Decimal | str | int, language: str) -> str:
    """Return a number as the language writes it: 1.234,5 in Vietnamese, 1,234.5 in English."""
    try:
        written = f"{Decimal(value).normalize():,f}"
    except InvalidOperation:
        return str(value)
    return written.translate(_VIETNAMESE) if language == "vi" else written


class Words:
    """The words of pages in one language."""

    def __init__(self, labels: Labels, language: str) -> None:
        """Speak ``language`` (one of LANGUAGES) with the words of ``labels``."""
        self._labels = labels
        self.language = language

    def __call__(self, code: str, otherwise: str | None = None, **values: object) -> str:
        """Return a message of data/messages/, with ``values`` at the names in braces; numbers as they are written.

        Of one thing (``n`` is 1) the message is that of ``{code}-one``, where there is one. ``otherwise`` stands where
        there is no such message; without it that raises KnowledgeError.
        """
        if values.get("n") == 1 and self._labels.known(f"{code}-one"):
            code = f"{code}-one"
        if otherwise is not None and not self._labels.known(code):
            return otherwise
        text = self._labels.word(code, self.language)
        told = {key: self.number(v) if isinstance(v, int | Decimal) else v for key, v in values.items()}
        return text.format(**told) if told else text

    def code(self, scheme: str, value: str | None) -> str:
        """Return the label of a coded value; of none: nothing."""
        return self._labels.code(scheme, value, self.language)

    def number(self, value: Decimal | str | int | None) -> str:
        """Return a number as it is written here; of none: nothing."""
        return "" if value is None else number(value, self.language)

    def day(self, iso: str | None) -> str:
        """Return a day, month, quarter, year or stretch of time (ISO 8601, see ``period``) as it is written here."""
        if not iso:
            return ""
        first, slash, last = iso.partition("/")
        if slash:
            return f"{self.day(first)} – {self.day(last)}"
        for form, code in ((_DAY, "form-day"), (_QUARTER, "form-quarter"), (_MONTH, "form-month")):
            if found := form.fullmatch(iso):
                parts = found.groupdict()
                year = "" if parts["y"] == "-" else parts["y"]
                if month := parts.get("m"):
                    parts |= {"m": str(int(month)), "month": self(f"month-{int(month)}")}
                if day := parts.get("d"):
                    parts["d"] = str(int(day))
                return self(f"{code}{'' if year else '-no-year'}", **parts | {"y": year})
        return iso


def begun(name: str) -> str:
    """Return a name as it begins a line: with a capital."""
    return name[:1].upper() + name[1:]


def with_unit(name: str, unit: str | None) -> str:
    """Return the name of what is measured with its unit, where there is one."""
    return f"{name} ({unit})" if unit else name
