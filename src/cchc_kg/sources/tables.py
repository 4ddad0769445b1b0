"""Parquet: one article a row, in columns named as the keys of a JSON record."""

import json
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Any

from cchc_kg.errors import InputError
from cchc_kg.sources.document import Document
from cchc_kg.sources.extras import wanted
from cchc_kg.sources.failure import Failure
from cchc_kg.sources.streams import Gauge, too_large

COLUMNS = ("id", "title", "url", "publisher", "published", "text")
"""What is read of a row; other columns are not even taken from the disk."""

_ROWS = 256  # held in memory at once


def from_parquet(path: Path, gauge: Gauge, limit: int | None) -> Iterator[Document | Failure]:
    """Yield the rows of a Parquet file. Raises InputError where it is none, or has no column for the text."""
    parquet = wanted("pyarrow.parquet", "parquet", "Parquet files")
    source, size, number = str(path), path.stat().st_size, 0
    try:
        with parquet.ParquetFile(path) as file:
            names = set(file.schema_arrow.names)
            if "text" not in names:
                expected = f"expected columns named {', '.join(COLUMNS)}"
                raise InputError('there is no column "text"', expected)
            rows = max(1, file.metadata.num_rows)
            before = gauge.taken
            for batch in file.iter_batches(_ROWS, columns=[c for c in COLUMNS if c in names]):
                for row in batch.to_pylist():
                    number += 1
                    yield record(row, source, number, limit)
                gauge.taken = before + size * number // rows
            gauge.taken = before + size
    except (OSError, ValueError) as error:  # Arrow's errors are children of these
        raise InputError(f"not Parquet: {str(error).splitlines()[0]}", "expected an Apache Parquet file") from error
    if not number:
        yield Failure(source, None, "empty: there is no row in it")


def record(row: dict[str, Any], source: str, number: int | None, limit: int | None) -> Document | Failure:
    """Return a row (``number`` from 1, None: not known) as a line of JSON, which is read as any other."""
    data = json.dumps(row, ensure_ascii=False, default=_plain).encode("utf-8", "surrogatepass")
    if limit is not None and len(data) > limit:
        return Failure.of(too_large(limit), source, number)
    return Document("line", data, source, line=number)


def _plain(value: object) -> object:
    return value.isoformat() if isinstance(value, date | datetime) else str(value)
