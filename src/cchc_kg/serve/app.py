"""The application, made by a function: ``create_app(folder)``."""

from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any, TypeAlias

from fastapi import APIRouter, FastAPI
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.middleware.cors import CORSMiddleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from cchc_kg import __version__
from cchc_kg.errors import CchcKgError
from cchc_kg.serve import description, finding, graphs, health, pages, questions, things
from cchc_kg.serve.front import EXPOSED, Front
from cchc_kg.serve.log import Log
from cchc_kg.serve.negotiation import best
from cchc_kg.serve.openapi import describe
from cchc_kg.serve.problems import MEDIA_TYPE, RequestError, problem
from cchc_kg.serve.service import Service
from cchc_kg.serve.settings import Settings
from cchc_kg.serve.shortcut import Shortcut
from cchc_kg.serve.sparql import Sparql

Room: TypeAlias = Callable[[Service], APIRouter]
"""What a room gives: a function that makes its routes for one service, when the application is made."""

ROOMS: Sequence[Room] = (
    health.router,
    description.router,
    graphs.router,
    things.router,
    questions.router,
    finding.router,
    pages.router,
)
"""The rooms of the server, in the order in which their routes are tried. A new room is one more line here."""


def create_app(
    folder: Path, settings: Settings | None = None, root: Traversable | None = None, rooms: Sequence[Room] = ROOMS
) -> FastAPI:
    """Return the application that serves the store in ``folder``: ASGI, without a socket and without globals.

    ``root`` is the folder of knowledge (None: the shipped one), ``rooms`` what there is besides the SPARQL endpoint.
    The workers start with the application (its lifespan) and end with it. A store that is not there, or goes
    away, is told to each request (503); whoever starts the server looks first.
    """
    settings = settings or Settings()
    service = Service(folder, settings, root)

    @asynccontextmanager
    async def alive(app: FastAPI) -> AsyncIterator[None]:
        service.pool.start()
        try:
            yield
        finally:
            await service.pool.stop()

    app = FastAPI(
        title="cchc-kg", version=__version__, lifespan=alive, docs_url=None, redirect_slashes=False, redoc_url=None,
        summary="Vietnamese reports of government meetings as a knowledge graph, every fact with the words that say it",
        license_info={"name": "CC BY 4.0", "identifier": "CC-BY-4.0"},
    )  # fmt: skip
    app.state.service, app.state.shortcut = service, Shortcut(service)
    sparql = Sparql(service)
    app.router.routes.insert(0, Route("/sparql", sparql))
    for room in rooms:
        app.include_router(room(service))
    describe(app)
    app.add_exception_handler(CchcKgError, _on_error)
    app.add_exception_handler(HTTPException, _on_http)
    app.add_exception_handler(RequestValidationError, _on_wrong_parameter)
    app.add_middleware(GZipMiddleware, minimum_size=1024, compresslevel=4)
    app.add_middleware(
        CORSMiddleware, allow_origins=["*"], allow_methods=["GET", "HEAD", "POST"], allow_headers=["*"],
        expose_headers=EXPOSED, max_age=86400,
    )  # fmt: skip
    log = Log() if settings.log else None
    app.add_middleware(Front, doors={"/sparql": sparql}, log=log)
    app.state.log = log
    return app


async def _on_error(request: Request, error: Exception) -> Response:
    """Answer for what a route raised: people get a page, programs the one JSON shape."""
    broken = request.app.state.service.broken
    if broken and request.method == "GET":
        accept = request.headers.get("accept", "")
        answer = broken(request, error) if best(accept, (MEDIA_TYPE, "text/html")) == "text/html" else problem(error)
        answer.headers.add_vary_header("Accept")
        return answer
    return problem(error)


async def _on_http(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    hint = f"there is nothing at {request.url.path}" if error.status_code == 404 else None
    return await _on_error(request, RequestError(error.status_code, error.detail, hint, error.headers))


async def _on_wrong_parameter(request: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)
    found: Sequence[Any] = error.errors()
    said = "; ".join(f"{'.'.join(map(str, one['loc'][1:]))}: {one['msg']}" for one in found)
    return await _on_error(request, RequestError(400, said or "the parameters do not fit"))
