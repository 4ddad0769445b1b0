"""The connection to one worker, for an event loop."""

import asyncio
from collections.abc import Callable
from typing import cast

from cchc_kg.errors import CchcKgError, EngineError, LimitError
from cchc_kg.store.isolated import Process, overdue
from cchc_kg.store.jobs import Answer, Job, Limits, Unpacking, answered, asked


class Line(asyncio.Protocol):
    """One worker, one job at a time. ``ready`` is done once it can be asked; ``usable`` until it has to be replaced."""

    def __init__(self, process: Process, limits: Limits, left: "Callable[[Line], None]") -> None:
        """Take over the process; ``left`` is called where it goes away while it has nothing to do."""
        self._process = process
        self._limits = limits
        self._left = left
        self._loop = asyncio.get_running_loop()
        self._frames = Unpacking()
        self._reply: asyncio.Future[Answer] | None = None
        self._transport: asyncio.Transport | None = None
        self.ready: asyncio.Future[None] = self._loop.create_future()
        self.usable = True

    async def ask(self, job: Job, version: str) -> Answer:
        """Return the answer, or raise what ``Pool.answer`` does; whoever stops waiting ends the worker."""
        assert self._transport is not None
        reply = self._reply = self._loop.create_future()
        self._transport.write(asked(job, self._limits, version))
        timer = self._loop.call_later(self._limits.seconds, self._overdue)
        try:
            answer: Answer = await reply
            return answer
        except asyncio.CancelledError:
            self.usable = False
            self._process.kill()
            raise
        finally:
            timer.cancel()
            self._reply = None

    async def end(self) -> CchcKgError:
        """End the process and return what its death means."""
        self.usable = False
        if self._transport is not None:
            self._transport.abort()
        return await self._loop.run_in_executor(None, self._process.end)

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Keep the way out."""
        self._transport = cast(asyncio.Transport, transport)

    def data_received(self, data: bytes) -> None:
        """Give each answer to who waits for it."""
        for head, body in self._frames.feed(data):
            if "ready" in head:
                if not self.ready.done():
                    self.ready.set_result(None)
            elif "spent" in head:  # it answers once more, and ends
                self.usable = False
            elif self._reply is not None and not self._reply.done():
                try:
                    self._reply.set_result(answered(head, body))
                except CchcKgError as error:
                    self._reply.set_exception(error)

    def connection_lost(self, error: Exception | None) -> None:
        """Tell who waits that the worker died, and of what."""
        was, self.usable = self.usable, False
        if not self.ready.done():
            self.ready.set_exception(EngineError("the worker ended before it was ready"))
        elif self._reply is not None and not self._reply.done():
            self._loop.create_task(self._explain(self._reply))
        elif was:
            self._left(self)

    async def _explain(self, reply: "asyncio.Future[Answer]") -> None:
        why = await self.end()
        if not reply.done():
            reply.set_exception(why)

    def _overdue(self) -> None:
        self.usable = False
        self._process.kill()
        if self._reply is not None and not self._reply.done():
            self._reply.set_exception(overdue(self._limits))


def busy() -> LimitError:
    """Return the error of a server that has more to do than it will take on."""
    return LimitError("too many queries are waiting", "try again a little later")
