"""Text search over HTTP."""

import contextlib
import csv
import io
from dataclasses import asdict
from typing import Annotated, Literal

from fastapi import APIRouter, Query
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from cchc_kg.errors import StoreError
from cchc_kg.search.index import MOST
from cchc_kg.search.words import MOST_LETTERS
from cchc_kg.serve.caching import conditional
from cchc_kg.serve.negotiation import chosen, typed
from cchc_kg.serve.pages import turned
from cchc_kg.serve.service import Service
from cchc_kg.store import in_step

Kind = Literal[
    "person", "meeting", "body", "post", "province", "indicator", "document", "article", "directive", "quote"
]  # search.KINDS
_FORMS = ("application/json", "text/csv", "text/tab-separated-values", "text/html")
_COLUMNS = ("kind", "label", "snippet", "iri", "article")


def router(service: Service) -> APIRouter:
    """Return the route of this room; an index that is not in step with the store is put in order now."""
    routes = APIRouter(tags=["search"])
    with contextlib.suppress(StoreError):  # no store yet: each request says so
        in_step(service.folder)

    @routes.get(
        "/search", summary="Names, directives and quotes in which words stand", response_class=Response,
        responses={200: {"content": {kind: {} for kind in _FORMS}}, 406: {"description": "There is no such form"}},
    )  # fmt: skip
    def search(
        request: Request,
        q: Annotated[str, Query(description="words", max_length=MOST_LETTERS, examples=["quang nam"])],
        kind: Annotated[list[Kind] | None, Query(description="only these kinds of things")] = None,
        limit: Annotated[int, Query(description="how many hits", ge=1, le=MOST)] = 20,
        offset: Annotated[int, Query(description="how many to pass over", ge=0, le=1_000_000)] = 0,
    ) -> Response:
        """Find the things in which all words stand, names first; ``marks`` say where the words are in ``snippet``."""
        media_type = chosen(request.headers.get("accept", ""), _FORMS)
        headers, unchanged = conditional(request, service, media_type)
        if unchanged is not None:
            return unchanged
        if media_type == "text/html":  # for people, on whose page it is searched
            return turned(request, "search")
        found = service.reader().search(q, kind or (), limit, offset)
        if media_type == "application/json":
            return JSONResponse({"hits": [asdict(hit) for hit in found.hits], "more": found.more}, headers=headers)
        text = io.StringIO(newline="")
        writer = csv.writer(text, "excel" if media_type == "text/csv" else "excel-tab")
        writer.writerows([_COLUMNS, *([getattr(hit, c) or "" for c in _COLUMNS] for hit in found.hits)])
        return Response(text.getvalue(), 200, headers, typed(media_type))

    return routes
