"""Files that are written whole or not at all."""

import contextlib
import os
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from cchc_kg.errors import CchcKgError


class ExportError(CchcKgError):
    """What should be written cannot be said in the format asked for, or the file cannot be written."""

    http_status = 406


def write(content: bytes, out: Path) -> None:
    """Write a file whole or not at all: where it fails (a full disk), the file that was there stays.

    Raises ExportError where the file cannot be written.
    """
    with whole(out) as file:
        file.write(content)


@contextlib.contextmanager
def whole(out: Path) -> Iterator[BinaryIO]:
    """Open a file to be written piece by piece; it takes its name only once all of it is on the disk.

    Where anything fails meanwhile, the file that was there stays. Raises ExportError where it cannot be written.
    """
    if out.exists() and not out.is_file():
        raise ExportError(f"{out} cannot be written: no regular file", "give the name of a file")
    out = out.resolve()  # what a link leads to is written, the link stays
    partial = out.with_name(f".{out.name}.{os.getpid()}.partial")
    try:
        with partial.open("wb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        partial.replace(out)
    except OSError as error:
        raise ExportError(f"{out} cannot be written: {error.strerror}", "what was there before is unchanged") from error
    finally:
        with contextlib.suppress(OSError):
            partial.unlink(missing_ok=True)
