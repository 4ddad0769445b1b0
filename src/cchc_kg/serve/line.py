"""The connection to one worker, for an event loop."""

import asyncio
from collections import deque
from collections.abc import Callable, Iterable, Sequence
from typing import Protocol, TypeAlias, cast

from cchc_kg.errors import CchcKgError, EngineError, LimitError
from cchc_kg.store.isolated import Process, overdue
from cchc_kg.store.jobs import PATIENCE, Answer, Limits, Unpacking, answered, forgetting

_AHEAD = 4  # jobs that a worker has at most: the one that it does, and some that it need not wait for

Late: TypeAlias = Callable[[Callable[[CchcKgError], None]], None]
"""Called once where an answer is late, with the function that gives the job up and tells who waits why."""


class Work:
    """One job on its way through the pool: ``answer`` is what the one who asked waits for."""

    __slots__ = ("answer", "asked", "frame", "late", "line", "writes")

    def __init__(
        self, frame: bytes, writes: bool, asked: float, answer: "asyncio.Future[Answer]", late: Late | None
    ) -> None:
        """Begin with the frame that asks, which came at the time ``asked``."""
        self.frame, self.writes, self.asked, self.answer, self.late = frame, writes, asked, answer, late
        self.line: Line | None = None

    def fail(self, error: CchcKgError) -> None:
        """Tell who waits, if somebody does."""
        if not self.answer.done():
            self.answer.set_exception(error)


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
        return 0 if self._stuck or self.held[0].writes else _AHEAD - len(self.held)

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
            first.fail(overdue(self._limits))
        if first.answer.done():
            self.kill()
            return []
        was, self._stuck = self._stuck, True
        if was or len(self.held) == 1:
            return []
        assert self._transport is not None
        self._transport.write(forgetting())
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
            answer = self.held.popleft().answer
            self._began = self._loop.time()
            if "dropped" not in head and not answer.done():
                try:
                    answer.set_result(answered(head, body))
                except CchcKgError as error:
                    answer.set_exception(error)
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
        left = [work for n, work in enumerate(self.held) if n >= first and work.line is self and not work.answer.done()]
        for work in left:
            work.line = None
        return left


def busy() -> LimitError:
    """Return the error of a server that has more to do than it will take on."""
    return LimitError("too many queries are waiting", "try again a little later")
