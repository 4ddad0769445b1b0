"""The same thing has the same IRI: local names made from what identifies a thing, never from a counter or a clock.

A slug keeps letters a-z and digits. Where it loses letters (tone marks, signs), eight hexadecimal digits of the
SHA-256 of the text as compared follow, so that ``Lê Văn Dũng`` and ``Lê Văn Dung`` stay two.
"""

import hashlib
import re
from functools import lru_cache

from cchc_kg.vietnamese import folded, unaccented

_GAP = re.compile(r"[^a-z0-9]+")
_SITTINGS = ("session", "meeting", "conference")
_LENGTH = 60  # letters of a slug before it is cut


@lru_cache(4096)
def slug(text: str) -> str:
    """Return the text in a-z, 0-9 and hyphens, at most 60 letters: ``76/NQ-CP`` → ``76-nq-cp``. It may be empty."""
    return _GAP.sub("-", unaccented(text).lower()).strip("-")[:_LENGTH].strip("-")


def name(*parts: str) -> str:
    """Return one local name for what these texts identify together; two sets of texts that differ get two names.

    Case, blanks, kinds of hyphens and tone placement make no difference.
    """
    texts = [folded(part) for part in parts]
    slugs = [slug(text) for text in texts]
    readable = "-".join(filter(None, slugs))
    if len(parts) == 1 and readable.replace("-", " ") == texts[0]:
        return readable
    digest = hashlib.sha256("\x1f".join(texts).encode("utf-8", "surrogatepass")).hexdigest()[:8]
    return f"{readable}-{digest}" if readable else digest


def person(full_name: str, province: str | None, office: str = "") -> str:
    """Return a person's name in IRIs: the full name, the province (short name) or ``central``, and the office.

    ``office`` (the body served) stands where full name and province do not tell people apart.
    """
    return name(full_name, province or "central", *filter(None, (office,)))


def meeting(body: str | None, ordinal: int | None, date: str | None, kind: str, article: str) -> str:
    """Return a meeting's name in IRIs: body and ordinal, else body, full date and kind, else the article's own.

    Papers call one sitting a session, a meeting or a conference as they like: these are one kind here.
    ``body`` is the slug of a body that is one and the same everywhere (None: not known as such), ``date`` an ISO date
    (``--MM-DD`` is not enough to tell two meetings apart), ``article`` the key of the article.
    """
    if body and ordinal is not None:
        return f"{body}-{ordinal}"
    if body and date and not date.startswith("--"):
        return f"{body}-{date}-{sitting(kind)}"
    return article


def sitting(kind: str) -> str:
    """Return the kind of a meeting as far as it tells two on one day apart."""
    return "session" if kind in _SITTINGS else kind


def place(article: str, start: int, end: int) -> str:
    """Return the name of a fact by the stretch of an article where it stands (code points of the text as read)."""
    return f"{article}-{start}-{end}"


def evidence(article: str, start: int, end: int, rule: str) -> str:
    """Return the name of a piece of evidence: the stretch and the rule that read it."""
    return f"{place(article, start, end)}-{slug(rule)}"


def note(article: str, start: int, end: int, reason: str) -> str:
    """Return the name of a note: the stretch and the reason."""
    return f"{place(article, start, end)}-{slug(reason)}"


def document(number: str) -> str:
    """Return the name of a legal document by its number as printed: ``76/NQ-CP`` → ``76-nq-cp``.

    Letters that only tone marks or the bar of Đ tell apart do not occur in these codes: the slug is enough.
    """
    return slug(number) or name(number)
