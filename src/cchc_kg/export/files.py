"""Files that are written whole or not at all."""

import contextlib
import os
from pathlib import Path

from cchc_kg.errors import CchcKgError


class ExportError(CchcKgError):
    """What should be written cannot be said in the format asked for, or the file cannot be written."""

    http_status = 406


def write(content: bytes, out: Path) -> None:
    """Write a file whole or not at all: where it fails (a full disk), the file that was there stays.

    Raises ExportError where the file cannot be written.
    """
    if out.exists() and not out.is_file():
        raise ExportError(f"{out} cannot be written: no regular file", "give the name of a file")
    out = out.resolve()  # what a link leads to is written, the link stays
    partial = out.with_name(f".{out.name}.{os.getpid()}.partial")
    try:
        with partial.open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        partial.replace(out)
    except OSError as error:
        with contextlib.suppress(OSError):
            partial.unlink(missing_ok=True)
        raise ExportError(f"{out} cannot be written: {error.strerror}", "what was there before is unchanged") from error
