"""Workers that answer queries from outside, several at a time, without the server ever waiting or dying with them."""

import asyncio
import logging
import time
from collections import deque
from collections.abc import Coroutine
from pathlib import Path
from typing import Any

from cchc_kg.errors import CchcKgError, LimitError
from cchc_kg.serve.line import Line, busy
from cchc_kg.store.folder import version
from cchc_kg.store.isolated import Process
from cchc_kg.store.jobs import Answer, Job, Limits

_log = logging.getLogger("cchc_kg.serve")
_PAUSE = 1.0  # seconds before another worker is started for one that died before it was ready


class Pool:
    """Some workers over the store in one folder. An answer is whole, or an error says why there is none."""

    def __init__(self, folder: Path, workers: int, queue: int, limits: Limits, fresh: float) -> None:
        """Remember what is wanted; ``start`` begins."""
        self.folder = folder
        self.limits = limits
        self._size, self._queue, self._fresh = workers, queue, fresh
        self._idle: list[Line] = []
        self._lines: set[Line] = set()
        self._waiting: deque[asyncio.Future[Line]] = deque()
        self._tasks: set[asyncio.Task[Any]] = set()
        self._version, self._seen = "", float("-inf")
        self._closed = False

    def start(self) -> None:
        """Start the workers; questions may be asked at once, and wait for the first that is ready."""
        for _ in range(self._size):
            self._hire()

    async def stop(self) -> None:
        """End the workers and whatever they do."""
        self._closed = True
        await asyncio.gather(*(line.end() for line in self._lines))
        await asyncio.gather(*self._tasks, return_exceptions=True)  # those that were being started or ended
        while self._waiting:
            if not (turn := self._waiting.popleft()).done():
                turn.set_exception(LimitError("the server is being stopped"))

    def version(self, now: bool = False) -> str:
        """Return the state of the store; a change is seen after ``fresh`` seconds at most, with ``now`` at once."""
        clock = time.monotonic()
        if now or clock - self._seen >= self._fresh:
            self._version, self._seen = version(self.folder), clock
        return self._version

    async def answer(self, job: Job) -> Answer:
        """Let a worker do the job.

        Raises QueryError, FormatError, NotFoundError or StoreError as the job deserves, LimitError where it was stopped
        at a limit or too many wait already, and EngineError where the engine died of it.
        """
        line = self._idle.pop() if self._idle else await self._turn()
        try:
            return await line.ask(job, self.version())
        finally:
            if line.usable:
                self._return(line)
            else:
                self._replace(line)

    async def _turn(self) -> Line:
        if len(self._waiting) >= self._queue:
            raise busy()
        turn: asyncio.Future[Line] = asyncio.get_running_loop().create_future()
        self._waiting.append(turn)
        try:
            return await turn
        except asyncio.CancelledError:
            if turn.done() and not turn.cancelled():
                self._return(turn.result())
            raise

    def _return(self, line: Line) -> None:
        while self._waiting:
            turn = self._waiting.popleft()
            if not turn.done():
                turn.set_result(line)
                return
        self._idle.append(line)

    def _replace(self, line: Line) -> None:
        self._lines.discard(line)
        if line in self._idle:
            self._idle.remove(line)
        self._do(line.end())
        self._hire()

    def _hire(self) -> None:
        if not self._closed:
            self._do(self._hired())

    async def _hired(self) -> None:
        loop = asyncio.get_running_loop()
        try:
            process = await loop.run_in_executor(None, Process, self.folder, self.limits)
        except OSError as error:
            _log.error("no worker could be started: %s", error)
            loop.call_later(_PAUSE, self._hire)
            return
        line = Line(process, self.limits, self._left)
        self._lines.add(line)
        try:
            await loop.create_connection(lambda: line, sock=process.channel)
            await line.ready
        except CchcKgError as error:
            if not self._closed:
                _log.error("a worker died before it was ready: %s", error)
            self._lines.discard(line)
            await line.end()
            loop.call_later(_PAUSE, self._hire)
            return
        if self._closed:
            await line.end()
        else:
            self._return(line)

    def _left(self, line: Line) -> None:
        """Replace a worker that died while it had nothing to do."""
        if line in self._idle:
            self._replace(line)

    def _do(self, work: Coroutine[Any, Any, Any]) -> None:
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
