"""What every room of the server works with: the store behind its workers, and where things are found."""

import asyncio
from collections.abc import Callable, Mapping
from hmac import compare_digest
from importlib.resources.abc import Traversable
from pathlib import Path
from threading import Lock
from typing import TypeAlias

from pyoxigraph import BlankNode, Literal, NamedNode, QueryResultsFormat, QuerySolutions, Triple, parse_query_results
from starlette.requests import Request
from starlette.responses import Response

from cchc_kg.errors import CchcKgError
from cchc_kg.serve.known import Known
from cchc_kg.serve.line import Late, Tell, Work
from cchc_kg.serve.pool import Pool
from cchc_kg.serve.problems import RequestError
from cchc_kg.serve.settings import Settings
from cchc_kg.store import EmbeddedStore
from cchc_kg.store.jobs import Answer, Job
from cchc_kg.vocabulary import BASE

Row: TypeAlias = Mapping[str, NamedNode | BlankNode | Literal | Triple]
"""One row of an answer: the terms by the names of their variables; what is unbound is left out."""

_LONG = 0.05  # seconds for an answer that is kept though it was asked for once


class Service:
    """One store, served. A request finds it as ``request.app.state.service``.

    ``pages`` says which things have a page for people: the kind of thing (``meeting`` in ``…/id/meeting/…``, or
    ``graph``, ``def``) and the path of its page with ``{slug}`` in it. ``broken`` makes the page that tells people of
    an error, where there are pages. Rooms fill both when they are made.
    """

    def __init__(self, folder: Path, settings: Settings, root: Traversable | None = None) -> None:
        """Serve the store in this folder with the knowledge in ``root`` (None: the shipped one)."""
        self.folder = folder
        self.settings = settings
        self.root = root
        self.pages: dict[str, str] = {}
        self.broken: Callable[[Request, Exception], Response] | None = None
        self.pool = Pool(folder, settings.workers, settings.queue, settings.limits, settings.fresh)
        self._known = Known()
        self._writing = asyncio.Lock()
        self._reader: tuple[str, EmbeddedStore] | None = None
        self._opening = Lock()

    def version(self) -> str:
        """Return the state of the store: 16 letters that change with it. It belongs into each ETag."""
        return self.pool.version()

    def known(self, job: Job) -> Answer | None:
        """Return the answer if it is known from before."""
        return self._known.get(job, self.version())

    async def answer(self, job: Job, late: Late | None = None) -> Answer:
        """Let a worker do the job within the limits; see ``Pool.answer`` for what it raises and when it calls ``late``.

        The same job on the same state of the store is done once, while its answer is short and asked for often.
        """
        if (known := self.known(job)) is not None:
            return known
        answer = await self.pool.answer(job, late)
        self._known.keep(job, answer)
        return answer

    def ask(self, job: Job, tell: Tell, often: bool) -> Work:
        """Let a worker do the job, and tell what became of it; see ``Pool.ask``. Look first whether it is known.

        ``often``: it is asked for again and again, so that a short answer is kept even if it took no time.
        """

        def kept(outcome: Answer | CchcKgError) -> None:
            if isinstance(outcome, Answer) and (often or work.age() > _LONG):
                self._known.keep(job, outcome)
            tell(outcome)

        work = self.pool.ask(job, kept)  # which tells later, never now
        return work

    async def write(self, job: Job, authorization: str) -> Answer:
        """Let a worker write, one at a time, for who may: the Authorization header has to bear the server's token.

        Raises RequestError (403: this server takes no updates; 401: not with this token) and what ``answer`` does.
        """
        token = self.settings.token
        if token is None:
            raise RequestError(403, "this server takes no updates", "it is there to be read")
        scheme, _, shown = authorization.partition(" ")
        if scheme.lower() != "bearer" or not compare_digest(shown.strip().encode(), token.encode()):
            what = "the token is wrong" if authorization else "an update needs a token"
            raise RequestError(401, what, "Authorization: Bearer TOKEN", {"WWW-Authenticate": 'Bearer realm="cchc-kg"'})
        async with self._writing:
            try:
                return await self.pool.answer(job)
            finally:
                self.pool.version(now=True)

    async def rows(self, sparql: str) -> list[Row]:
        """Return all rows of a SELECT query. Raises what ``answer`` does."""
        answer = await self.answer(Job(sparql, tabular="json", graphical=None))
        found = parse_query_results(answer.body, format=QueryResultsFormat.JSON)
        assert isinstance(found, QuerySolutions)
        names = [variable.value for variable in found.variables]
        return [{name: row[name] for name in names if row[name] is not None} for row in found]

    async def holds(self, sparql: str) -> bool:
        """Return the answer of an ASK query. Raises what ``answer`` does."""
        answer = await self.answer(Job(sparql, tabular="tsv", graphical=None))
        return answer.body == b"true"

    def reader(self) -> EmbeddedStore:
        """Return the store itself as of now, to read; for trusted and quick questions from a thread (a ``def`` route).

        It is opened anew when the store has changed; nobody closes it. Raises StoreError where it cannot be opened.
        """
        with self._opening:
            now = self.pool.version()
            if self._reader is None or self._reader[0] != now:
                self._reader = now, EmbeddedStore.open(self.folder)
            return self._reader[1]

    def path(self, iri: str) -> str | None:
        """Return where on this server a thing of this project is found (None: it is somebody else's)."""
        return f"/{iri[len(BASE) :].partition('#')[0]}" if iri.startswith(BASE) else None

    def page(self, kind: str, slug: str) -> str | None:
        """Return the path of the page for people of a thing, or None where there is none."""
        pattern = self.pages.get(kind)
        return pattern.replace("{slug}", slug) if pattern is not None else None
