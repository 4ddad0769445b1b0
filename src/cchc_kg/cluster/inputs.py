"""Documents from any file system that Hadoop knows: lines of JSON, Parquet tables, WARC files."""

import io
from collections.abc import Iterator, Sequence
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any

from cchc_kg.errors import InputError, UsageError
from cchc_kg.sources import Document, Failure
from cchc_kg.sources.crawls import from_warc
from cchc_kg.sources.files import kind_of
from cchc_kg.sources.streams import too_large
from cchc_kg.sources.tables import COLUMNS, record

if TYPE_CHECKING:
    from pyspark import RDD
    from pyspark.sql import SparkSession

FORMS = {".jsonl": "jsonl", ".parquet": "parquet", ".warc": "warc"}
"""What is read, by how the names of files end; lines and crawls may be packed."""


def form_of(path: str) -> str:
    """Return the form of a path by its name. Raises UsageError where that does not say it."""
    kind = kind_of(PurePosixPath(path.rstrip("/*")))
    if kind not in FORMS:
        what = f"{path}: its name does not say what it holds"
        raise UsageError(what, f"--input-format, one of {', '.join(FORMS.values())}")
    return FORMS[kind]


def found(spark: "SparkSession", path: str, form: str, limit: int) -> "RDD[Document | Failure]":
    """Return the documents of a file, a folder or a pattern (``s3a://archive/2024/*.jsonl.gz``)."""
    if form == "jsonl":
        lines = spark.read.text(path).selectExpr("input_file_name() AS source", "value")
        return lines.rdd.flatMap(lambda row: _line(row["source"], row["value"], limit))
    if form == "parquet":
        table = spark.read.parquet(path)
        if "text" not in table.columns:
            raise InputError(f'{path}: there is no column "text"', f"expected columns named {', '.join(COLUMNS)}")
        named = [c for c in COLUMNS if c in table.columns]
        rows = table.selectExpr("input_file_name() AS _source", *(f"`{c}`" for c in named))
        return rows.rdd.map(lambda row: _row(row, named, limit))
    files = spark.sparkContext.binaryFiles(path)
    return files.flatMap(lambda file: _crawl(*file, limit))


def _line(source: str, line: str, limit: int) -> Sequence[Document | Failure]:
    data = line.encode("utf-8", "surrogatepass")
    if not data.strip():
        return ()
    return (Failure.of(too_large(limit), source) if len(data) > limit else Document("line", data, source),)


def _row(row: Any, named: Sequence[str], limit: int) -> Document | Failure:
    return record({name: row[name] for name in named}, row["_source"], None, limit)


def _crawl(source: str, data: bytes, limit: int) -> Iterator[Document | Failure]:
    try:
        yield from from_warc(io.BytesIO(data), source, limit)
    except InputError as error:
        yield Failure.of(error, source)
