"""The verb that builds an archive on a cluster: ``spark-build``."""

import json
import os
import re
import sys

import click

from cchc_kg.cli.options import decisions_of, folder_of, format_option, limit_options
from cchc_kg.errors import StoreError, UsageError


@click.command("spark-build")
@click.argument("paths", metavar="INPUT...", nargs=-1, required=True)
@click.argument("output", metavar="OUTPUT")
@click.option("--master", metavar="URL", help="The cluster. [default: what Spark is configured for, else this machine]")
@click.option(
    "--input-format", "kind", type=click.Choice(["jsonl", "parquet", "warc"]),
    help="How INPUT is read. [default: as its name ends]",
)  # fmt: skip
@click.option("--partitions", metavar="N", type=click.IntRange(1), help="Cut INPUT into N pieces.")
@limit_options
@format_option("text", "json", default="text", text="A summary to read, or as one JSON object.")
@click.pass_context
def spark_build(
    ctx: click.Context,
    paths: tuple[str, ...],
    output: str,
    master: str | None,
    kind: str | None,
    partitions: int | None,
    time_limit: float,
    size_limit: float,
    form: str,
) -> int:
    """Read and check an archive on an Apache Spark cluster, and write the graph that build makes on one machine.

    INPUT is JSON Lines, Parquet or WARC on any file system that Hadoop knows: a file, a folder or a pattern, local or
    as hdfs://, s3a://. OUTPUT is a folder that is not there yet. It gets graphs/, quarantine/, checks/ and reference/
    as N-Quads, packed; facts/ as one Parquet table a kind; articles/, which says what became of each, as Parquet.

    Needs pip install 'cchc-kg[spark]' on every machine, and Java 17 or newer. See docs/scale.md.

    \b
    Examples:
      cchc-kg spark-build archive.parquet kg
      cchc-kg spark-build --master spark://host:7077 's3a://archive/2024/*.jsonl.gz' s3a://graphs/2024

    Ends with 1 where an article failed or is in quarantine (the others are written), with 2 where it could not run.
    """
    from cchc_kg.cli.reading import verdict

    try:
        from pyspark.sql import SparkSession
    except ImportError as error:
        raise UsageError("spark-build needs pyspark, which is not installed", "pip install 'cchc-kg[spark]'") from error
    from py4j.protocol import Py4JError
    from pyspark.errors import PySparkException

    from cchc_kg.cluster.job import build

    if master is None or master.startswith("local"):
        os.environ.setdefault("PYSPARK_PYTHON", sys.executable)  # the one that has this package
    builder = SparkSession.builder.appName("cchc-kg")
    spark = (builder.master(master) if master else builder).getOrCreate()
    try:
        done = build(
            spark, paths, output, form=kind, root=folder_of(ctx), decisions=decisions_of(ctx),
            seconds=time_limit, size=round(size_limit * 1_000_000), partitions=partitions,
        )  # fmt: skip
    except (PySparkException, Py4JError) as error:
        raise _failed(str(error)) from error
    finally:
        spark.stop()
    if form == "json":
        click.echo(json.dumps(done.record() | {"output": output}, ensure_ascii=False))
    else:
        click.echo(f"{done.read:,} read and written to {output} ({done.facts:,} facts, {done.triples:,} triples)")
        click.echo(
            f"{done.failed:,} failed, {done.quarantined:,} in quarantine, {done.no_meeting:,} tell of no meeting"
        )
    return max(verdict(done.read, done.failed), 1 if done.quarantined else 0)


def _failed(said: str) -> StoreError:
    """Return what Spark says as an error of one line: its first exception, without the stack of Java below it."""
    lines = [line.strip(": ") for line in said.splitlines()]
    what = next((line for line in lines if "Exception" in line or line.startswith("[")), lines[0] if lines else "")
    missing = re.search(r"No FileSystem for scheme|Class org\.apache\.hadoop\.fs\.\S+ not found", what)
    hint = "Hadoop's module for this kind of address is missing; docs/scale.md says how to add it" if missing else None
    return StoreError(f"Spark could not do it: {what}", hint)
