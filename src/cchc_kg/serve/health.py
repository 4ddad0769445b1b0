"""Is the server well? For load balancers and supervisors."""

from fastapi import APIRouter
from pydantic import BaseModel, Field

from cchc_kg import __version__
from cchc_kg.serve.service import Service


class Health(BaseModel):
    """What a server that is well says."""

    status: str = Field(description="always ok: a server that is not well answers 503")
    version: str = Field(description="the version of cchc-kg")
    store: str = Field(description="the state of the store: it changes when a writer commits")


def router(service: Service) -> APIRouter:
    """Return the routes of this room."""
    routes = APIRouter(tags=["server"])

    @routes.get("/health", summary="Is the server well?", responses={503: {"description": "It cannot answer queries"}})
    async def health() -> Health:
        """Ask the store one small question, by the way that every question goes."""
        await service.holds("ASK {}")
        return Health(status="ok", version=__version__, store=service.version())

    return routes
