"""What a job writes: shards of N-Quads and tables in Parquet, whole or not at all."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from cchc_kg.errors import StoreError
from cchc_kg.export.tables import Table

if TYPE_CHECKING:
    from pyspark.sql import DataFrame, SparkSession

_TYPES = {"integer": "bigint", "number": "double", "boolean": "boolean", "date": "date"}


class Folder:
    """A folder on any file system that Hadoop knows, to which one job writes."""

    def __init__(self, spark: "SparkSession", name: str) -> None:
        """Name the folder; it is not there yet. Raises StoreError where it is."""
        self.name = name.rstrip("/")
        self._spark = spark
        jvm: Any = spark.sparkContext._jvm
        self._hadoop: Any = jvm.org.apache.hadoop.fs
        root = self._hadoop.Path(self.name)
        self._files = root.getFileSystem(spark.sparkContext._jsc.hadoopConfiguration())
        if self._files.exists(root):
            raise StoreError(f"{name} is already there", "name a folder that is not")

    def path(self, part: str) -> str:
        """Return the path of a part of the folder."""
        return f"{self.name}/{part}"

    def graphs(self, part: str, lines: "DataFrame") -> None:
        """Write a column of N-Quads as packed shards."""
        lines.write.text(self.path(part), compression="gzip")
        for status in self._files.listStatus(self._hadoop.Path(self.path(part))):
            name = status.getPath().getName()
            if name.startswith("part-"):
                shard = f"{part}-{name.split('-')[1]}.nq.gz"
                self._files.rename(status.getPath(), self._hadoop.Path(self.path(f"{part}/{shard}")))

    def tables(self, articles: "DataFrame", layout: Sequence[Table]) -> None:
        """Write the tables of facts, each as Parquet with typed columns."""
        from pyspark.sql import functions as f

        rows = articles.select(f.explode("tables").alias("row")).select("row.*")
        for table in layout:
            columns = [
                f.nullif(f.col("cells")[i], f.lit("")).cast(_TYPES.get(c.type, "string")).alias(c.name)
                for i, c in enumerate(table.columns)
            ]
            rows.where(f.col("name") == table.name).select(*columns).write.parquet(self.path(f"facts/{table.name}"))

    def drop(self, part: str) -> None:
        """Remove a part of the folder."""
        self._files.delete(self._hadoop.Path(self.path(part)), True)
