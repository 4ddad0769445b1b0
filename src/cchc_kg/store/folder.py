"""The folder of a store: its marker, its databases, and the state it is in."""

import contextlib
import hashlib
import json
import os
import re
import time
from pathlib import Path

import pyoxigraph

from cchc_kg.errors import StoreError

MARKER = "cchc-store.format"
"""The file that marks a folder as a store's."""

ANSWERED, QUARANTINED = "graphs", "quarantine"
"""The databases in the folder."""

_MARK = {"store": "cchc-kg", "format": 1}
_TELLING = re.compile(r"\d+\.log|MANIFEST-\d+|CURRENT")  # RocksDB's journals and lists of its files
_WAITS = (0.005, 0.01, 0.02, 0.04, 0.08, 0.16, 0.32)  # seconds between tries to read beside a writer


def claim(folder: Path) -> None:
    """Make an empty or missing folder a store's; leave any other as it is."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        if not any(folder.iterdir()):
            (folder / MARKER).write_text(json.dumps(_MARK) + "\n", "utf-8")
    except OSError as error:
        raise StoreError(f"no store can be made in {folder}: {error.strerror}", "name a folder to write to") from error


def check_marker(folder: Path) -> None:
    """Raise StoreError where the folder is no store of this format."""
    marker = folder / MARKER
    if not folder.exists():
        raise StoreError(f"there is no store in {folder}: no such folder", "cchc-kg build makes one")
    if not folder.is_dir():
        raise StoreError(f"there is no store in {folder}: it is a file", "name a folder")
    if not marker.exists():
        raise StoreError(
            f"{folder} is no store of this program ({MARKER} is missing), so it is left alone",
            "name a folder that is empty or not there yet, or one that cchc-kg built",
        )
    try:
        mark = json.loads(marker.read_text("utf-8"))
    except OSError as error:
        raise StoreError(f"{marker} cannot be read: {error.strerror}") from error
    except ValueError as error:
        raise StoreError(f"{marker} is damaged: {error}", f"expected {json.dumps(_MARK)}") from error
    if mark != _MARK:
        raise StoreError(f"the store in {folder} has another format: {mark}", f"this version reads {json.dumps(_MARK)}")


def open_writing(folder: Path, part: str) -> pyoxigraph.Store:
    """Open one database of the folder, to write. Raises StoreError where it cannot be, or another process does."""
    try:
        return pyoxigraph.Store(folder / part)
    except OSError as error:
        if "lock" in str(error).lower() and "permission" not in str(error).lower():
            raise StoreError(
                f"another process is writing to the store in {folder}", "wait for it to end; reading goes on meanwhile"
            ) from error
        raise StoreError(f"the store in {folder} cannot be written: {error}") from error


def open_answered(folder: Path) -> pyoxigraph.Store:
    """Open the database of the store in ``folder`` that is asked, to read what is committed by now.

    Raises StoreError like ``EmbeddedStore.open``.
    """
    check_marker(folder)
    return open_reading(folder, ANSWERED)


def version(folder: Path) -> str:
    """Return what changes whenever a writer commits to the graphs that are asked: 16 letters, the same in each process.

    It is told from the engine's journals and lists of files, without opening anything. A writer that tidies up without
    changing a triple changes it as well. Raises StoreError where there is no store.
    """
    check_marker(folder)
    seen = []
    try:
        with os.scandir(folder / ANSWERED) as entries:
            for entry in entries:
                if _TELLING.fullmatch(entry.name):
                    with contextlib.suppress(FileNotFoundError):
                        found = entry.stat()
                        seen.append(f"{entry.name} {found.st_size} {found.st_mtime_ns}")
    except FileNotFoundError:
        pass  # made, and not yet written to
    except OSError as error:
        raise StoreError(f"the store in {folder} cannot be read: {error.strerror}") from error
    return hashlib.blake2b("\n".join(sorted(seen)).encode(), digest_size=8).hexdigest()


def open_reading(folder: Path, part: str) -> pyoxigraph.Store:
    """Open one database of the folder, to read what is committed. Raises StoreError where it cannot be read."""
    if not (folder / part / "CURRENT").exists():  # made, and not yet written to
        return pyoxigraph.Store()
    waits = iter(_WAITS)
    while True:
        try:
            return pyoxigraph.Store.read_only(str(folder / part))
        except (OSError, RuntimeError) as error:
            # A file may go between reading the list of files and opening it, where a writer tidies up just then.
            if (wait := next(waits, None)) is None:
                raise StoreError(f"the store in {folder} cannot be read: {error}") from error
            time.sleep(wait)
