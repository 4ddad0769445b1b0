"""Requests to a server: tried again where that is safe, and with an error that says what to do where it fails."""

import ssl
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import IO, TypeAlias

import httpx
import tenacity

from cchc_kg.errors import CchcKgError, QueryError, StoreError
from cchc_kg.store.logins import PASSWORD, TOKEN, USER

RETRIES = 6
Notice: TypeAlias = Callable[[str], None]
"""Told that something is tried again, and why."""

# RFC 9110, 15.5.9, 15.6.3–5, and RFC 6585, 4: the server is busy, not at odds with the request.
_BUSY = frozenset({408, 429, 502, 503, 504})
_GROWING = tenacity.wait_exponential(multiplier=0.5, max=8) + tenacity.wait_random(0, 0.25)  # seconds
_LONGEST_ASKED = 60.0  # seconds that a server may ask for in Retry-After
_IN_MEMORY = 8 << 20  # bytes of an answer before it goes to a temporary file


class _PassingError(Exception):
    """A try that failed in a way that may pass. ``final`` is what is raised where it does not."""

    def __init__(self, final: CchcKgError, asked: float = 0.0) -> None:
        super().__init__(str(final))
        self.final = final
        self.asked = asked


class Wire:
    """Carries requests, all of which may be sent twice: what they ask for is the same however often it is done.

    Until it has been reached once, a server is asked again only where it says it is busy: a wrong address is told at
    once. Redirects are not followed, so that no secret goes where nobody sent it.
    """

    def __init__(
        self, auth: httpx.Auth | None, timeout: float, retries: int = RETRIES, notice: Notice | None = None
    ) -> None:
        """Keep how to ask: ``timeout`` in seconds for each step of a request, ``retries`` after a first try."""
        self.timeout = timeout
        self._client = httpx.Client(auth=auth, timeout=timeout, follow_redirects=False)
        self._signed = auth is not None
        self._retries = retries
        self._notice = notice
        self._reached = False

    def send(
        self,
        method: str,
        address: str,
        what: str,
        spared: tuple[int, ...] = (),
        params: Mapping[str, str] | None = None,
        headers: Mapping[str, str] | None = None,
        content: bytes | None = None,
    ) -> httpx.Response:
        """Return the answer of the server, read whole, where it went well or has a status that is ``spared``.

        ``what`` names the request in errors. Raises StoreError where the server cannot be reached, refuses, or does not
        answer in time, QueryError for 400.
        """
        with self.stream(method, address, what, spared, params, headers, content) as (answer, body):
            return httpx.Response(answer.status_code, headers=_plain(answer.headers), content=body.read())

    @contextmanager
    def stream(
        self,
        method: str,
        address: str,
        what: str,
        spared: tuple[int, ...] = (),
        params: Mapping[str, str] | None = None,
        headers: Mapping[str, str] | None = None,
        content: bytes | None = None,
    ) -> Iterator[tuple[httpx.Response, IO[bytes]]]:
        """Give the answer and its body as a file, in a temporary file where it is long. Else as ``send``."""
        request = self._client.build_request(
            method, address, params=params, headers=dict(headers or {}), content=content
        )
        with tempfile.SpooledTemporaryFile(max_size=_IN_MEMORY) as body:

            def once() -> httpx.Response:
                body.seek(0)
                body.truncate()
                return self._once(request, what, spared, body)

            try:
                answer = tenacity.Retrying(
                    retry=tenacity.retry_if_exception_type(_PassingError),
                    stop=tenacity.stop_after_attempt(self._retries + 1),
                    wait=_pause,
                    before_sleep=self._tell,
                    reraise=True,
                )(once)
            except _PassingError as error:
                raise error.final from error.__cause__
            body.seek(0)
            yield answer, body

    def close(self) -> None:
        """Close the connections."""
        self._client.close()

    def _once(
        self, request: httpx.Request, what: str, spared: tuple[int, ...], body: "tempfile.SpooledTemporaryFile[bytes]"
    ) -> httpx.Response:
        address = str(request.url.copy_with(query=None))
        try:
            answer = self._client.send(request, stream=True)
            try:
                for piece in answer.iter_bytes():
                    body.write(piece)
            finally:
                answer.close()
        except httpx.TransportError as error:
            told = self._unreachable(address, error)
            if self._reached and _certificate(error) is None:
                raise _PassingError(told) from error
            raise told from error
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            raise StoreError(f"{address} cannot be asked: {_first_line(error)}") from error
        if answer.is_success or answer.status_code in spared:
            self._reached = True
            return answer
        body.seek(0)
        refused = self._refusal(answer, address, what, body.read(2000))
        if answer.status_code in _BUSY:
            raise _PassingError(refused, _asked(answer.headers.get("Retry-After")))
        raise refused

    def _tell(self, state: tenacity.RetryCallState) -> None:
        error = state.outcome.exception() if state.outcome else None
        if self._notice is not None and isinstance(error, _PassingError):
            self._notice(f"{error.final.message}; trying again in {state.upcoming_sleep:.1f} s")

    def _unreachable(self, address: str, error: httpx.TransportError) -> StoreError:
        if isinstance(error, httpx.TimeoutException):
            return StoreError(f"{address} did not answer within {self.timeout:g} s", "allow it a longer --timeout")
        if certificate := _certificate(error):
            return StoreError(
                f"the certificate of {address} is not trusted: {certificate.verify_message}",
                "name a file of certificates to trust in SSL_CERT_FILE",
            )
        return StoreError(f"{address} cannot be reached: {_first_line(error)}", "is the server running?")

    def _refusal(self, answer: httpx.Response, address: str, what: str, body: bytes) -> StoreError | QueryError:
        said = f"{answer.status_code} {answer.reason_phrase}".strip()
        if answer.headers.get("Content-Type", "").partition(";")[0] in ("text/plain", "application/json", ""):
            line = " ".join(body.decode("utf-8", "replace").split())[:300]
            said = f"{said}: {line}" if line else said
        message = f"{address} refused to {what}: {said}"
        if answer.status_code == httpx.codes.BAD_REQUEST:
            return QueryError(message)
        return StoreError(message, self._advice(answer))

    def _advice(self, answer: httpx.Response) -> str | None:
        status = answer.status_code
        if answer.is_redirect:
            return f"it has moved to {answer.headers.get('Location', 'another address')}: give that address"
        if status == httpx.codes.UNAUTHORIZED:
            asked = answer.headers.get("WWW-Authenticate", "").partition(" ")[0].lower()
            used = str(answer.request.headers.get("Authorization", "")).partition(" ")[0].lower()
            if self._signed and asked in ("basic", "digest", "bearer") and asked != used:
                return f"the server asks for {asked.capitalize()}: --auth {asked}"
            sent = f"{used} with this user is not accepted; " if used else ""
            return (
                f"{sent}set {USER} and {PASSWORD}, or {TOKEN}, or an entry in a netrc file, to a user who may do that"
            )
        if status == httpx.codes.FORBIDDEN:
            return f"this user may not do that; {USER} and {PASSWORD}, or {TOKEN}, or a netrc file say who asks"
        if status in (httpx.codes.NOT_FOUND, httpx.codes.METHOD_NOT_ALLOWED):
            return "is that the right address? (--endpoint, --data, --update)"
        if status == httpx.codes.REQUEST_ENTITY_TOO_LARGE:
            return "send less at once: --chunk"
        return None


def _pause(state: tenacity.RetryCallState) -> float:
    """Wait half a second, then twice as long each time, with some luck in it; or as long as the server asks."""
    error = state.outcome.exception() if state.outcome else None
    asked = error.asked if isinstance(error, _PassingError) else 0.0
    return asked or _GROWING(state)


def _asked(header: str | None) -> float:
    """Return the seconds of a Retry-After header; 0 for none, and for a date."""
    return min(float(header), _LONGEST_ASKED) if header and header.isdecimal() else 0.0


def _certificate(error: BaseException | None) -> ssl.SSLCertVerificationError | None:
    while error is not None and not isinstance(error, ssl.SSLCertVerificationError):
        error = error.__cause__ or error.__context__
    return error


def _plain(headers: httpx.Headers) -> dict[str, str]:
    """Leave out what was true of the body on its way only."""
    gone = ("content-encoding", "content-length", "transfer-encoding")
    return {name: value for name, value in headers.items() if name not in gone}


def _first_line(error: Exception) -> str:
    return str(error).strip().partition("\n")[0] or type(error).__name__
