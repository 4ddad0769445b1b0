"""The graphs as files for stores' own bulk loaders: shards of N-Quads, and a manifest that says what must be there."""

import contextlib
import gzip
import hashlib
import json
import os
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import IO

from pyoxigraph import NamedNode

from cchc_kg import __version__
from cchc_kg.export import ExportError, write
from cchc_kg.store.digest import digest
from cchc_kg.store.ledger import LEDGER, Entry, ledger_quads
from cchc_kg.store.protocol import Progress, Store, is_quarantine
from cchc_kg.store.values import portable

MANIFEST = "manifest.json"
SHARD = 1_000_000
_FORMAT = "cchc-kg bulk 1"


@dataclass(frozen=True, slots=True)
class Shard:
    """One file: its name, its number of quads (lines), and its size and SHA-256 as it lies on disk (compressed)."""

    file: str
    quads: int
    bytes: int
    sha256: str


@dataclass(slots=True)
class Manifest:
    """What a bulk export holds. ``graphs`` has the number of triples and the digest of each graph, by IRI."""

    shards: list[Shard] = field(default_factory=list)
    graphs: dict[str, Entry] = field(default_factory=dict)

    @property
    def triples(self) -> int:
        """The number of triples in all graphs."""
        return sum(entry.triples for entry in self.graphs.values())

    def as_json(self) -> str:
        """Return the manifest as it is written."""
        told = {
            "format": _FORMAT,
            "generator": f"cchc-kg {__version__}",
            "mediaType": "application/n-quads",
            "encoding": "gzip",
            "ledger": LEDGER.value,
            "triples": self.triples,
            "shards": [asdict(shard) for shard in self.shards],
            "graphs": {name: asdict(entry) for name, entry in self.graphs.items()},
        }
        return json.dumps(told, ensure_ascii=False, indent=2) + "\n"


def write_bulk(
    source: Store,
    folder: Path,
    graphs: Iterable[NamedNode] | None = None,
    shard: int = SHARD,
    progress: Progress | None = None,
) -> Manifest:
    """Write these graphs (None: all but the quarantined) into ``folder`` and return what is there.

    Graphs come in order of their IRIs and are never split; a file is closed once it holds ``shard`` triples. The
    last one also holds the ledger, so that a server filled with these files is in step for ``sync``. The same graphs
    give the same bytes. The manifest is written last: where it names a file, the file is whole. Files of an earlier
    export that it no longer names are removed. One graph at a time is held in memory.

    Raises ExportError where the folder holds something else or cannot be written.
    """
    _claim(folder)
    manifest = Manifest()
    chosen = source.graphs() if graphs is None else graphs
    wanted = sorted({g for g in chosen if not is_quarantine(g)}, key=lambda g: g.value)
    entries: dict[NamedNode, Entry] = {}
    try:
        writer = _Writer(folder, manifest)
        try:
            for name in wanted:
                quads = set(source.dump([name]))
                if not quads:
                    continue
                entries[name] = Entry.of(digest(quads))
                writer.add(sorted(f"{portable(quad)} .\n" for quad in quads))
                manifest.graphs[name.value] = entries[name]
                if progress is not None:
                    progress(name, len(quads))
                if writer.quads >= shard:
                    writer.finish()
            writer.add(sorted(f"{quad} .\n" for quad in ledger_quads(entries)))
            writer.finish()
        finally:
            writer.abandon()
        write(manifest.as_json().encode(), folder / MANIFEST)
        named = {shard.file for shard in manifest.shards}
        for left in folder.glob("graphs-*.nq.gz"):
            if left.name not in named:
                left.unlink()
    except OSError as error:
        raise ExportError(
            f"{folder} cannot be written: {error.strerror}", "what an earlier export wrote is still whole there"
        ) from error
    return manifest


class _Writer:
    """Writes one shard after the other, each under a name made of its place and its content."""

    def __init__(self, folder: Path, manifest: Manifest) -> None:
        self._folder = folder
        self._manifest = manifest
        self._partial = folder / f".{os.getpid()}.partial"
        self._raw: IO[bytes] | None = None
        self._file: gzip.GzipFile | None = None
        self.quads = 0

    def add(self, lines: list[str]) -> None:
        """Add one graph, as lines of N-Quads."""
        if not lines:
            return
        if self._file is None:
            self._raw = self._partial.open("wb")
            # No name and no time in the head: the same graphs, the same bytes.
            self._file = gzip.GzipFile(filename="", mode="wb", compresslevel=6, fileobj=self._raw, mtime=0)
        self._file.write("".join(lines).encode())
        self.quads += len(lines)

    def finish(self) -> None:
        """Close the shard, give it its name, and note it in the manifest."""
        if self._file is None or self._raw is None:
            return
        self._file.close()
        self._raw.flush()
        os.fsync(self._raw.fileno())
        self._raw.close()
        with self._partial.open("rb") as written:
            sha256 = hashlib.file_digest(written, "sha256").hexdigest()
        name = f"graphs-{len(self._manifest.shards) + 1:05}-{sha256[:12]}.nq.gz"
        size = self._partial.stat().st_size
        self._partial.replace(self._folder / name)
        self._manifest.shards.append(Shard(name, self.quads, size, sha256))
        self._file = self._raw = None
        self.quads = 0

    def abandon(self) -> None:
        """Remove what is not finished; nothing, where all is."""
        if self._raw is not None:
            with contextlib.suppress(OSError):
                self._raw.close()
            self._file = self._raw = None
        self._partial.unlink(missing_ok=True)


def _claim(folder: Path) -> None:
    """Make the folder, or see that it is empty or holds an earlier export."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        held = [path.name for path in folder.iterdir()]
    except OSError as error:
        raise ExportError(f"{folder} cannot be written: {error.strerror}", "name a folder to write to") from error
    if MANIFEST in held:
        _check_manifest(folder / MANIFEST)
    elif any(not _ours(name) for name in held):
        raise ExportError(f"{folder} holds something else, so it is left alone", "name a folder that is new or empty")


def _ours(name: str) -> bool:
    return (name.startswith("graphs-") and name.endswith(".nq.gz")) or name.endswith(".partial")


def _check_manifest(path: Path) -> None:
    try:
        told = json.loads(path.read_text("utf-8"))
    except (OSError, ValueError) as error:
        raise ExportError(f"{path} cannot be read: {error}", "name a folder that is new or empty") from error
    if not isinstance(told, dict) or told.get("format") != _FORMAT:
        raise ExportError(f"{path} is no manifest of this program", "name a folder that is new or empty")
