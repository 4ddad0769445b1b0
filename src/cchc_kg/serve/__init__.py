"""The graphs over HTTP: SPARQL, Linked Data, stored questions and pages; ``create_app`` makes the application.

What holds for all of it is in ``front`` (headers, log), ``problems`` (errors), ``negotiation`` and ``caching``. Queries
are carried out by worker processes (``pool``, ``line``; their other side is ``store.worker``). ``service`` is what a
room works with; ``docs/server.md`` says how a room is added.
"""

from cchc_kg.serve.app import ROOMS, Room, create_app
from cchc_kg.serve.service import Service
from cchc_kg.serve.settings import Settings

__all__ = ["ROOMS", "Room", "Service", "Settings", "create_app"]
