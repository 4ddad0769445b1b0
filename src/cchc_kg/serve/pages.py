"""Pages for people: below ``/vi/`` and ``/en/``, with the files they need below ``/static/``."""

from collections.abc import Callable
from http import HTTPStatus
from threading import Lock

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.staticfiles import StaticFiles
from werkzeug.datastructures import LanguageAccept
from werkzeug.http import parse_accept_header

from cchc_kg.errors import CchcKgError
from cchc_kg.pages import FIXED, LANGUAGES, NAMED, Desk, Links, Visit, broken, feed, html, missing, page
from cchc_kg.pages.links import PAGED
from cchc_kg.serve.caching import conditional
from cchc_kg.serve.negotiation import query_of
from cchc_kg.serve.problems import told
from cchc_kg.serve.service import Service

COOKIE = "cchc-language"
"""The cookie that keeps the language of the last page."""

ROBOTS = "".join(
    f"{line}\n"
    for line in (
        "User-agent: *",
        *(f"Disallow: /{path}" for path in ("sparql", "question/", "search", "rdf-graph-store", "static/search")),
        *(f"Disallow: /{language}/{path}" for language in LANGUAGES for path in ("ask/", "search", "sparql")),
    )
)
"""What robots are asked to leave alone: answers to questions, of which there is no end (RFC 9309)."""

_YEAR = 365 * 24 * 3600
_DAY = 24 * 3600


def router(service: Service) -> APIRouter:
    """Return the routes of this room."""
    routes = APIRouter(include_in_schema=False)
    desks = _Desks(service)
    service.broken = desks.broken
    files = StaticFiles(packages=[("cchc_kg.pages", "static")])
    service.pages.update({kind: f"/{kind}/{{slug}}" for kind in PAGED})

    async def page_of(request: Request) -> Response:
        return turned(request, request.scope["path"].removeprefix("/"))

    @routes.get("/robots.txt")
    async def robots() -> Response:
        return Response(ROBOTS, 200, {"Cache-Control": f"public, max-age={_DAY}"}, "text/plain; charset=utf-8")

    @routes.get("/favicon.ico")
    async def icon() -> Response:
        return RedirectResponse("/static/icon.svg", 308)

    for path in (*FIXED, *(f"{kind}/{{slug:path}}" for kind in NAMED)):
        if path != "search":  # which is for programs as well: finding
            routes.add_api_route(f"/{path}", page_of, methods=["GET", "HEAD"])

    for language in LANGUAGES:
        routes.add_api_route(f"/{language}/directives.atom", _feed(service, desks, language), methods=["GET", "HEAD"])
        routes.add_api_route(f"/{language}", _begin(language), methods=["GET", "HEAD"])
        routes.add_api_route(f"/{language}/{{path:path}}", _page(service, desks, language), methods=["GET", "HEAD"])

    @routes.api_route("/static/{path:path}", methods=["GET", "HEAD"])
    async def static(request: Request, path: str) -> Response:
        answer = await files.get_response(path, request.scope)
        answer.headers["Cache-Control"] = f"public, max-age={_DAY}"
        return answer

    return routes


def turned(request: Request, path: str) -> Response:
    """Send on to a page in the language of the cookie, else of the browser."""
    answer = RedirectResponse(f"/{_language(request)}/{path}{query_of(request)}", 302)
    answer.headers["Vary"] = "Accept, Accept-Language, Cookie"
    return answer


class _Desks:
    """One desk for each state of the store: what it has counted is right as long as nothing is written."""

    def __init__(self, service: Service) -> None:
        self._service = service
        self._lock = Lock()
        self._known: tuple[str, Desk] | None = None
        self._bare: Desk | None = None

    def now(self) -> Desk:
        with self._lock:
            version = self._service.version()
            if self._known is None or self._known[0] != version:
                self._known = version, Desk(self._service.reader(), self._service.root)
            return self._known[1]

    def broken(self, request: Request, error: Exception) -> Response:
        """Return the page that says why there is none, in the language of the address, else of the reader."""
        with self._lock:
            self._bare = self._bare or Desk.without_store(self._service.root)
        language, _, here = request.scope["path"].removeprefix("/").partition("/")
        if language not in LANGUAGES:
            language, here = _language(request), request.scope["path"].removeprefix("/")
        status, why, hint, headers = told(error)
        visit = Visit(self._bare, Links(language, here))
        view = missing(visit, here) if status == HTTPStatus.NOT_FOUND else broken(visit, status, why, hint)
        return Response(html(visit, view), view.status, headers, "text/html; charset=utf-8")


def _page(service: Service, desks: _Desks, language: str) -> Callable[[Request, str], Response]:
    def answer(request: Request, path: str) -> Response:
        if path.endswith("/"):
            return RedirectResponse(f"/{language}/{path.strip('/')}", 308)
        try:
            headers, known = conditional(request, service)
            if known:
                return known
            visit = Visit(desks.now(), Links(language, path), _query(request))
            view = page(visit, path)
        except CchcKgError as error:
            return desks.broken(request, error)
        found = Response(html(visit, view), view.status, headers, "text/html; charset=utf-8")
        if request.cookies.get(COOKIE) != language:
            found.set_cookie(COOKIE, language, max_age=_YEAR, samesite="lax")
        return found

    return answer


def _feed(service: Service, desks: _Desks, language: str) -> Callable[[Request], Response]:
    def answer(request: Request) -> Response:
        headers, known = conditional(request, service)
        visit = Visit(desks.now(), Links(language, "directives"), _query(request))
        return known or Response(feed(visit), 200, headers, "application/atom+xml; charset=utf-8")

    return answer


def _begin(language: str) -> Callable[[Request], Response]:
    def answer(request: Request) -> Response:
        return RedirectResponse(f"/{language}/", 308)

    return answer


def _query(request: Request) -> dict[str, list[str]]:
    """Return what was given, with a blank for each character that has no place in a page."""
    given = request.query_params
    return {n: ["".join(c if c.isprintable() else " " for c in v) for v in given.getlist(n)] for n in given}


def _language(request: Request) -> str:
    kept = request.cookies.get(COOKIE)
    if kept in LANGUAGES:
        return str(kept)
    wanted = parse_accept_header(request.headers.get("accept-language", ""), LanguageAccept)
    return wanted.best_match(LANGUAGES, LANGUAGES[0]) or LANGUAGES[0]
