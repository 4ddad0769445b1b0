"""The connection to one worker, for an event loop."""

import asyncio
import logging
from collections import deque
from collections.abc import Callable, Iterable, Sequence
from typing import Protocol, TypeAlias, cast

from cchc_kg.errors import CchcKgError, EngineError
from cchc_kg.store.isolated import Process, overdue
from cchc_kg.store.jobs import PATIENCE, Answer, Limits, Unpacking, forgetting, outcome

_log = logging.getLogger("cchc_kg.serve")
_AHEAD = 8  # jobs that a worker has at most: the one that it does, and some that it need not wait for
_FEW = 4  # it gets more when it has so many: several at once, which one write brings and one wake-up reads
_ABANDONED = 0.2  # seconds of work that nobody waits for; another worker takes almost as long to start

Tell: TypeAlias = Callable[[Answer | CchcKgError], None]
"""Told once what became of a job."""

Late: TypeAlias = Callable[[Tell], None]
"""Called once where an answer is late, with the function that gives the job up and tells who waits why."""


class Work:
    """One job on its way through the pool. ``wanted``: nobody has been told yet, and somebody waits."""

    __slots__ = ("_tell", "asked", "frame", "late", "line", "wanted", "writes")

    def __init__(self, frame: bytes, writes: bool, asked: float, tell: Tell, late: Late | None) -> None:
        """Begin with the frame that asks, which came at the time ``asked``."""
        self.frame, self.writes, self.asked, self._tell, self.late = frame, writes, asked, tell, late
        self.line: Line | None = None
        self.wanted = True

    def age(self) -> float:
        """Return the seconds since it was asked for."""
        return asyncio.get_running_loop().time() - self.asked

    def end(self, outcome: Answer | CchcKgError) -> None:
        """Tell who waits, if somebody does."""
        if self.wanted:
            self.wanted = False
            try:
                self._tell(outcome)
            except Exception:  # a fault of this program: others wait on the same line
                _log.exception("an answer could not be handed on")


class Owner(Protocol):
    """Who is told what becomes of a line."""

    def free(self, line: "Line") -> None:
        """Give it more to do: it has room."""

    def lost(self, line: "Line", blamed: Work | None, left: Sequence[Work]) -> None:
        """Replace it: ``blamed`` is what the worker died of, ``left`` what it was asked and has not begun."""


class Line(asyncio.Protocol):
    """One worker. It does one job after the other, and is asked for the next ones before it has done the first.

    ``ready`` is done once it can be asked.
    """

    def __init__(self, process: Process, limits: Limits, owner: Owner) -> None:
        """Take over the process."""
        self._process = process
        self._limits = limits
        self._owner = owner
        self._loop = asyncio.get_running_loop()
        self._frames = Unpacking()
        self._began = 0.0  # when the first of those that are held was begun
        self._answered = 0
        self._stuck = self._spent = False
        self._transport: asyncio.Transport | None = None
        self.held: deque[Work] = deque()  # asked and not answered, in the order of both
        self.ready: asyncio.Future[None] = self._loop.create_future()
        self.usable = True

    @property
    def room(self) -> int:
        """How many more jobs the worker may be given."""
        if not self.held:
            return _AHEAD
        return 0 if self._stuck or len(self.held) > _FEW or self.held[0].writes else _AHEAD - len(self.held)

    def take(self, works: Iterable[Work]) -> None:
        """Ask the worker for these, behind what it has."""
        assert self._transport is not None
        if not self.held:
            self._began = self._loop.time()
        for work in works:
            work.line = self
            self.held.append(work)
            self._transport.write(work.frame)

    def look(self, now: float) -> list[Work]:
        """See how the first job goes on; end the worker at the limit, or where nobody waits for the answer any more.

        Returned is what waits behind a job that takes long, for another worker: this one is told to forget it.
        """
        if not self.held or not self.usable or (spent := now - self._began) < PATIENCE:
            return []
        first = self.held[0]
        if spent >= self._limits.seconds:
            first.end(overdue(self._limits))
        if not first.wanted and spent >= min(_ABANDONED, self._limits.seconds):
            self.kill()
            return []
        was, self._stuck = self._stuck, True
        if was or len(self.held) == 1:
            return []
        assert self._transport is not None
        self._transport.write(forgetting(self._answered + 1))
        return self._left(1)

    def kill(self) -> None:
        """End the worker at once, whatever it does."""
        self._process.kill()
        self._retire(None, 1)

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
                self.ready.set_result(None)
                return
            if "spent" in head:  # it answers once more, and ends
                self._spent = True
                continue
            work = self.held.popleft()
            self._answered += 1
            self._began = self._loop.time()
            if work.wanted and "dropped" not in head:
                work.end(outcome(head, body))
            if self._spent:
                self._retire(None, 0)
        if not self.held:
            self._stuck = False
        if self.usable:
            self._owner.free(self)

    def connection_lost(self, error: Exception | None) -> None:
        """Tell that the worker died, and of what."""
        if not self.ready.done():
            self.usable = False
            self.ready.set_exception(EngineError("the worker ended before it was ready"))
        else:
            self._retire(self.held[0] if self.held else None, 1)

    def _retire(self, blamed: Work | None, first: int) -> None:
        if self.usable:
            self.usable = False
            self._owner.lost(self, blamed, self._left(first))

    def _left(self, first: int) -> list[Work]:
        """Take back what is held from the ``first`` on, unless it was taken back before or nobody waits for it."""
        left = [work for n, work in enumerate(self.held) if n >= first and work.line is self and work.wanted]
        for work in left:
            work.line = None
        return left
