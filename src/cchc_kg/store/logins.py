"""Who asks: a user and a password, or a token, from the environment or a netrc file; never from a command line."""

import netrc as netrc_files
import os
import stat
from collections.abc import Generator
from pathlib import Path
from urllib.parse import urlsplit

import httpx

from cchc_kg.errors import StoreError, UsageError

USER, PASSWORD, TOKEN = "CCHC_KG_ENDPOINT_USER", "CCHC_KG_ENDPOINT_PASSWORD", "CCHC_KG_ENDPOINT_TOKEN"


class Bearer(httpx.Auth):
    """A token with each request (RFC 6750, 2.1)."""

    def __init__(self, token: str) -> None:
        """Keep the token."""
        self._header = f"Bearer {token}"

    def auth_flow(self, request: httpx.Request) -> Generator[httpx.Request, httpx.Response, None]:
        """Send the request with the token."""
        request.headers["Authorization"] = self._header
        yield request


def login(address: str, scheme: str, netrc: Path | None = None) -> httpx.Auth | None:
    """Return how to prove who asks at this address, or None where nobody is named.

    A token in CCHC_KG_ENDPOINT_TOKEN, or CCHC_KG_ENDPOINT_USER with CCHC_KG_ENDPOINT_PASSWORD, come before the entry
    of the netrc file for ``HOST:PORT`` or ``HOST``, or its default entry. ``netrc`` is that file (None: ~/.netrc,
    if it is there). ``scheme`` is ``basic``, ``digest`` or ``bearer``; for ``bearer`` the password is the token.

    Raises UsageError where both a token and a user are set, StoreError for a netrc file that is missing, malformed
    or readable by others.
    """
    user, token = os.environ.get(USER), os.environ.get(TOKEN)
    if user and token:
        raise UsageError(f"both {USER} and {TOKEN} are set", "unset one of them")
    if token:
        return Bearer(token)
    found = (user, os.environ.get(PASSWORD, "")) if user else _from_file(address, netrc)
    if found is None:
        return None
    if scheme == "bearer":
        return Bearer(found[1])
    return httpx.DigestAuth(*found) if scheme == "digest" else httpx.BasicAuth(*found)


def _from_file(address: str, given: Path | None) -> tuple[str, str] | None:
    path = given or Path("~/.netrc").expanduser()
    try:
        mode = path.stat().st_mode
        entries = netrc_files.netrc(path)
    except FileNotFoundError as error:
        if given is None:
            return None
        raise StoreError(f"there is no file {path}", "name a netrc file") from error
    except (OSError, UnicodeDecodeError) as error:
        raise StoreError(f"{path} cannot be read: {error}") from error
    except netrc_files.NetrcParseError as error:
        raise StoreError(
            f"{path}:{error.lineno}: no netrc file", "expected: machine HOST login USER password SECRET"
        ) from None  # what it says may hold the secret
    parts = urlsplit(address)
    host = parts.hostname or ""
    entry = entries.hosts.get(f"{host}:{parts.port}") or entries.authenticators(host)
    if entry and os.name == "posix" and mode & (stat.S_IRWXG | stat.S_IRWXO):
        raise StoreError(f"{path} holds a password and can be read by others than you", f"chmod 600 {path}")
    return (entry[0], entry[2] or "") if entry else None
