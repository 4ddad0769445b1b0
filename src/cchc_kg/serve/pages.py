"""Pages for people: below ``/vi/`` and ``/en/``, with the files they need below ``/static/``."""

from collections.abc import Callable
from threading import Lock

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.staticfiles import StaticFiles
from werkzeug.datastructures import LanguageAccept
from werkzeug.http import parse_accept_header

from cchc_kg.errors import CchcKgError
from cchc_kg.pages import LANGUAGES, Desk, Links, Visit, broken, feed, html, page
from cchc_kg.pages.links import PAGED
from cchc_kg.serve.caching import conditional
from cchc_kg.serve.service import Service

COOKIE = "cchc-language"
"""The cookie that keeps the language of the last page."""

_YEAR = 365 * 24 * 3600
_DAY = 24 * 3600


def router(service: Service) -> APIRouter:
    """Return the routes of this room."""
    routes = APIRouter(include_in_schema=False)
    desks = _Desks(service)
    files = StaticFiles(packages=[("cchc_kg.pages", "static")])
    service.pages.update({kind: f"/{kind}/{{slug}}" for kind in PAGED})

    def turn(request: Request, path: str) -> Response:
        """Send on to a page in the language of the cookie, else of the browser."""
        search = f"?{request.url.query}" if request.url.query else ""
        answer = RedirectResponse(f"/{_language(request)}/{path}{search}", 302)
        answer.headers["Vary"] = "Accept-Language, Cookie"
        return answer

    @routes.get("/")
    async def begin(request: Request) -> Response:
        return turn(request, "")

    @routes.get("/ask")
    async def asked(request: Request) -> Response:
        return turn(request, "ask")

    for kind in (*PAGED, "ask"):
        routes.add_api_route(f"/{kind}/{{slug}}", _named(kind, turn), methods=["GET", "HEAD"])

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


class _Desks:
    """One desk for each state of the store: what it has counted is right as long as nothing is written."""

    def __init__(self, service: Service) -> None:
        self._service = service
        self._lock = Lock()
        self._known: tuple[str, Desk] | None = None

    def now(self) -> Desk:
        with self._lock:
            version = self._service.version()
            if self._known is None or self._known[0] != version:
                self._known = version, Desk(self._service.reader(), self._service.root)
            return self._known[1]


def _page(service: Service, desks: _Desks, language: str) -> Callable[[Request, str], Response]:
    def answer(request: Request, path: str) -> Response:
        links = Links(language, path)
        try:
            headers, known = conditional(request, service)
            if known:
                return known
            visit = Visit(desks.now(), links, _query(request))
            view = page(visit, path.rstrip("/"))
        except CchcKgError as error:
            headers, visit = {}, Visit(Desk.without_store(service.root), links)
            view = broken(visit, error)
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


def _named(kind: str, turn: Callable[[Request, str], Response]) -> Callable[[Request, str], Response]:
    def answer(request: Request, slug: str) -> Response:
        return turn(request, f"{kind}/{slug}")

    return answer


def _begin(language: str) -> Callable[[Request], Response]:
    def answer(request: Request) -> Response:
        return RedirectResponse(f"/{language}/", 308)

    return answer


def _query(request: Request) -> dict[str, list[str]]:
    return {name: request.query_params.getlist(name) for name in request.query_params}


def _language(request: Request) -> str:
    kept = request.cookies.get(COOKIE)
    if kept in LANGUAGES:
        return str(kept)
    wanted = parse_accept_header(request.headers.get("accept-language", ""), LanguageAccept)
    return wanted.best_match(LANGUAGES, LANGUAGES[0]) or LANGUAGES[0]
