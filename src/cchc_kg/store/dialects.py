"""What is special about each triple store, as a table: dialects.toml beside this room."""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from urllib.parse import urlsplit, urlunsplit

from cchc_kg.errors import StoreError, UsageError

AUTHS = ("basic", "digest", "bearer")


@dataclass(frozen=True, slots=True)
class Dialect:
    """One kind of store; dialects.toml says what each field means. ``path`` and ``host`` are regular expressions."""

    name: str
    label: str
    path: str
    data: str
    update: str
    host: str = ".*"
    auth: str = "basic"
    whole_put: bool = True
    page: int | None = None
    chunk: int = 50_000
    pages_early: bool = True
    hints: Mapping[str, str] = field(default_factory=dict)


STANDARD = Dialect("standard", "any SPARQL 1.1 server", "", "", "")
"""A store that keeps to the standards; they do not say at which addresses."""


@dataclass(frozen=True, slots=True)
class Addresses:
    """Where a server answers queries, takes graphs (Graph Store Protocol) and updates (SPARQL 1.1 Update)."""

    query: str
    data: str
    update: str


@cache
def dialects() -> Mapping[str, Dialect]:
    """Return the known dialects by name, in the order in which an address is tried on them."""
    table = tomllib.loads((files("cchc_kg.store") / "dialects.toml").read_text("utf-8"))
    known = {name: Dialect(name, **fields) for name, fields in table.items()}
    return known | {STANDARD.name: STANDARD}


def located(
    endpoint: str, data: str | None = None, update: str | None = None, name: str | None = None
) -> tuple[Dialect, Addresses]:
    """Return the dialect of the server whose query endpoint this is, and where it takes graphs and updates.

    ``name`` is that of a dialect (None: told from the address). Addresses that are given count. Raises StoreError for
    what is no address, holds a password, or does not tell where the other two are; UsageError for an unknown name.
    """
    for address in filter(None, (endpoint, data, update)):
        _check(address)
    if name is not None and name not in dialects():
        raise UsageError(f"no dialect {name!r}", f"one of {', '.join(dialects())}")
    parts = urlsplit(endpoint)
    path = parts.path or "/"
    fitting = (d for d in dialects().values() if d.path and name in (None, d.name))
    for dialect in fitting:
        found = re.fullmatch(dialect.path, path)
        if found and re.fullmatch(dialect.host, parts.hostname or ""):
            near = (
                urlunsplit((parts.scheme, parts.netloc, found.expand(p), "", ""))
                for p in (dialect.data, dialect.update)
            )
            return dialect, Addresses(
                endpoint, *(given or told for given, told in zip((data, update), near, strict=True))
            )
    if data is None or update is None:
        missing = " and ".join(
            what for what, given in (("graphs (--data URL)", data), ("updates (--update URL)", update)) if given is None
        )
        raise StoreError(f"where {endpoint} takes graphs and updates cannot be told", f"say where it takes {missing}")
    return dialects()[name or STANDARD.name], Addresses(endpoint, data, update)


def _check(address: str) -> None:
    try:
        parts = urlsplit(address)
        known = parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
    except ValueError:
        known, parts = False, urlsplit("")
    if known and (parts.username is not None or parts.password is not None):
        raise StoreError(
            f"an address holds no user and no password, but the one at {parts.hostname} does",
            "give them in the environment or in a netrc file",
        )
    if not known:
        raise StoreError(f"{address} is no address of a server", "expected http://HOST:PORT/query")
