"""Workers that answer queries from outside, several at a time, without the server ever waiting or dying with them."""

import asyncio
import logging
import time
from collections import deque
from collections.abc import Coroutine, Sequence
from functools import partial
from operator import attrgetter
from pathlib import Path
from typing import Any

from cchc_kg.errors import CchcKgError, EngineError, LimitError
from cchc_kg.serve.line import Late, Line, Tell, Work
from cchc_kg.store.folder import version
from cchc_kg.store.isolated import Process
from cchc_kg.store.jobs import PATIENCE, Answer, Job, Limits, asked

_log = logging.getLogger("cchc_kg.serve")
_PAUSE = 1.0  # seconds before another worker is started for one that died before it was ready
_ROOM = attrgetter("room")
_LATE = 0.2  # seconds after which who asked is told that the answer is late


class Pool:
    """Some workers over the store in one folder. An answer is whole, or an error says why there is none."""

    def __init__(self, folder: Path, workers: int, queue: int, limits: Limits, fresh: float) -> None:
        """Remember what is wanted; ``start`` begins."""
        self.folder = folder
        self.limits = limits
        self._size, self._most, self._fresh = workers, workers + queue, fresh
        self._lines: list[Line] = []  # those that can be asked
        self._starting: set[Line] = set()
        self._waiting: deque[Work] = deque()
        self._looking: asyncio.TimerHandle | None = None
        self._tasks: set[asyncio.Task[Any]] = set()
        self._version, self._seen = "", float("-inf")
        self._closed = False

    def start(self) -> None:
        """Start the workers; questions may be asked at once, and wait for the first that is ready."""
        self._loop = asyncio.get_running_loop()
        for _ in range(self._size):
            self._hire()

    async def stop(self) -> None:
        """End the workers and whatever they do."""
        self._closed = True
        if self._looking is not None:
            self._looking.cancel()
        for work in (*self._waiting, *(work for line in self._lines for work in line.held)):
            work.end(LimitError("the server is being stopped"))
        await asyncio.gather(*(line.end() for line in (*self._starting, *self._lines)))
        await asyncio.gather(*self._tasks, return_exceptions=True)  # those that were being started or ended

    def version(self, now: bool = False) -> str:
        """Return the state of the store; a change is seen after ``fresh`` seconds at most, with ``now`` at once."""
        clock = time.monotonic()
        if now or clock - self._seen >= self._fresh:
            self._version, self._seen = version(self.folder), clock
        return self._version

    async def answer(self, job: Job, late: Late | None = None) -> Answer:
        """Let a worker do the job. Whoever stops waiting ends the worker that is at it.

        Raises QueryError, FormatError, NotFoundError or StoreError as the job deserves, LimitError where it was stopped
        at a limit or too many wait already, and EngineError where the engine died of it.
        """
        answer: asyncio.Future[Answer] = self._loop.create_future()
        work = self.ask(job, partial(_settle, answer), late)
        try:
            return await answer
        finally:
            work.wanted = False

    def ask(self, job: Job, tell: Tell, late: Late | None = None) -> Work:
        """Let a worker do the job, and tell what became of it; as ``answer``, for who has no time to wait.

        Raises LimitError where too many wait already, StoreError where there is no store.
        """
        if len(self._waiting) + sum([len(line.held) for line in self._lines]) >= self._most or self._closed:
            raise LimitError("too many queries are waiting", "try again a little later")
        frame = asked(job, self.limits, self.version())
        work = Work(frame, job.write is not None, self._loop.time(), tell, late)
        self._waiting.append(work)
        if len(self._waiting) == 1 and self._lines:
            self.free(max(self._lines, key=_ROOM))
        if self._looking is None:
            self._looking = self._loop.call_later(PATIENCE, self._look)
        return work

    def free(self, line: Line) -> None:
        """Give a line what waits, as far as it has room; what writes is done beside nothing else."""
        if not (self._waiting and (room := line.room)):
            return
        works: list[Work] = []
        while self._waiting and len(works) < room:
            work = self._waiting[0]
            if work.writes and (works or line.held):
                break
            self._waiting.popleft()
            if work.wanted:
                works.append(work)
                if work.writes:
                    break
        line.take(works)

    def lost(self, line: Line, blamed: Work | None, left: Sequence[Work]) -> None:
        """Replace a line; what it has not begun is done by others."""
        if line not in self._lines:
            return  # it died while it was being taken on, which whoever does that sees
        self._lines.remove(line)
        self._do(self._bury(line, blamed))
        self._hire()
        self._again(left)

    def _again(self, works: Sequence[Work]) -> None:
        self._waiting.extendleft(reversed(works))
        for line in sorted(self._lines, key=_ROOM, reverse=True):
            self.free(line)

    async def _bury(self, line: Line, blamed: Work | None) -> None:
        why = await line.end()
        if blamed is not None:
            blamed.end(why)

    def _look(self) -> None:
        """See to what takes long."""
        self._looking = None
        now = self._loop.time()
        self._again([work for line in tuple(self._lines) for work in line.look(now)])
        every = (*(work for line in self._lines for work in line.held), *self._waiting)
        if every:
            self._looking = self._loop.call_later(PATIENCE, self._look)
        for work in every:
            if work.late is not None and now - work.asked >= _LATE:
                late, work.late = work.late, None
                late(work.end)

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
        line = Line(process, self.limits, self)
        self._starting.add(line)
        try:
            await loop.create_connection(lambda: line, sock=process.channel)
            await line.ready
            if not line.usable:
                raise EngineError("the worker ended as soon as it was ready")
        except CchcKgError as error:
            if not self._closed:
                _log.error("a worker died before it was ready: %s", error)
            await line.end()
            loop.call_later(_PAUSE, self._hire)
            return
        finally:
            self._starting.discard(line)
        if self._closed:
            await line.end()
        else:
            self._lines.append(line)
            self.free(line)

    def _do(self, work: Coroutine[Any, Any, Any]) -> None:
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)


def _settle(answer: "asyncio.Future[Answer]", outcome: Answer | CchcKgError) -> None:
    if isinstance(outcome, CchcKgError):
        answer.set_exception(outcome)
    else:
        answer.set_result(outcome)
