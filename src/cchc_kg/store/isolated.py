"""The parent's side of a worker: a process of its own that answers queries from outside, and is ended at a limit."""

import contextlib
import os
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping
from pathlib import Path
from types import TracebackType
from typing import Self

from cchc_kg.errors import CchcKgError, EngineError, LimitError
from cchc_kg.store.folder import version
from cchc_kg.store.jobs import Answer, Job, Limits, Unpacking, answered, asked

_READ = 1 << 18
_ALLOCATOR = "glibc.malloc.tcache_count=512:glibc.malloc.tcache_max=8192:glibc.malloc.trim_threshold=33554432"
_TAIL = 4096  # bytes of a dead worker's last words that are looked at


class Process:
    """A worker's process and the socket to it; whoever holds it speaks the frames of ``jobs``."""

    def __init__(self, folder: Path, limits: Limits) -> None:
        """Start the process. It says that it is ready by a first frame, some 60 ms later."""
        self._limits = limits
        self._last_words = tempfile.TemporaryFile()  # noqa: SIM115  closed by ``end``
        self.channel, theirs = socket.socketpair()
        with theirs:
            command = [sys.executable, "-m", "cchc_kg.store.worker", str(theirs.fileno()), str(folder)]
            self._process = subprocess.Popen(
                [*command, str(limits.memory)],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=self._last_words,
                env=_thrifty(os.environ),
                pass_fds=[theirs.fileno()],
            )

    @property
    def pid(self) -> int:
        """The process's number."""
        return self._process.pid

    def kill(self) -> None:
        """End the process at once, whatever it does; its core and its memory are free."""
        self._process.kill()

    def end(self) -> CchcKgError:
        """End the process, wait for it, let go of everything, and return what its death means for who waits."""
        with contextlib.suppress(OSError):
            self.channel.close()
        self._process.kill()
        self._process.wait()
        with contextlib.suppress(ValueError, OSError), self._last_words as words:
            size = words.seek(0, os.SEEK_END)
            words.seek(max(0, size - _TAIL))
            said = words.read().decode("utf-8", "replace")
            if "memory allocation of" in said or "bad_alloc" in said or "MemoryError" in said:
                megabytes = self._limits.memory >> 20
                return LimitError(f"the query needs more than {megabytes:,} MB of memory", "ask for less at a time")
        return EngineError("the engine broke down on this query", "the store is whole, and other queries go on")


def _thrifty(environment: Mapping[str, str]) -> dict[str, str]:
    """Return the environment of a worker: glibc keeps what small queries let go of for the next, unless told otherwise.

    That takes a tenth less of a small query's time; other systems do not know the variable.
    """
    return {"GLIBC_TUNABLES": _ALLOCATOR, **environment}


def overdue(limits: Limits) -> LimitError:
    """Return the error of a query that was ended at its time limit."""
    return LimitError(f"the query was stopped after {limits.seconds:g} s", "ask for less at a time, or more narrowly")


class IsolatedStore:
    """A store in a folder, asked through a worker: for one caller at a time, who waits for each answer."""

    def __init__(self, folder: Path, limits: Limits | None = None) -> None:
        """Remember the folder; the worker starts with the first question."""
        self._folder = folder
        self._limits = limits or Limits()
        self._process: Process | None = None

    def answer(self, job: Job) -> Answer:
        """Return the whole answer.

        Raises QueryError, FormatError, NotFoundError or StoreError as the job deserves, LimitError where it was stopped
        at a limit, and EngineError where the engine died of it.
        """
        now = version(self._folder)
        process = self._process or Process(self._folder, self._limits)
        self._process = None  # until it has answered well
        until = time.monotonic() + self._limits.seconds
        frames, spent = Unpacking(), False
        try:
            process.channel.sendall(asked(job, self._limits, now))
            while (left := until - time.monotonic()) > 0:
                process.channel.settimeout(left)
                data = process.channel.recv(_READ)
                if not data:
                    raise process.end()
                for head, body in frames.feed(data):
                    spent = spent or "spent" in head
                    if not head.keys() & {"ready", "spent"}:
                        if not spent:
                            process.channel.settimeout(None)
                            self._process, process = process, None  # type: ignore[assignment]
                        return answered(head, body)
            raise TimeoutError
        except TimeoutError:
            raise overdue(self._limits) from None
        except ConnectionError:
            raise process.end() from None
        finally:
            if process is not None:
                process.end()

    def close(self) -> None:
        """End the worker."""
        if self._process is not None:
            self._process.end()
            self._process = None

    def __enter__(self) -> Self:
        """Return the store itself."""
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        """End the worker, whatever happened."""
        self.close()
