"""The job as a whole: documents in, and out the graph of all articles in shards, its facts as tables, its findings."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cchc_kg.building.fingerprint import fingerprint
from cchc_kg.building.parcel import nquads
from cchc_kg.building.workers import Desk
from cchc_kg.cluster.comparing import compared
from cchc_kg.cluster.inputs import form_of, found
from cchc_kg.cluster.output import Folder
from cchc_kg.cluster.work import SCHEMA, pipeline_of, read
from cchc_kg.export import tables
from cchc_kg.sources import namesake

if TYPE_CHECKING:
    from pyspark.sql import DataFrame, SparkSession

_WORK = "_work"  # what was read, until all is written; what begins with _ is passed over by those who read the folder


@dataclass(frozen=True)
class Counts:
    """What became of the articles, as ``build`` counts them."""

    read: int
    repeated: int
    no_meeting: int
    quarantined: int
    failed: int
    triples: int
    facts: int
    notes: int

    def record(self) -> dict[str, Any]:
        """Return the counts as one flat object."""
        return asdict(self) | {"stored": self.read}


def build(
    spark: "SparkSession",
    paths: Sequence[str],
    output: str,
    *,
    form: str | None = None,
    root: Path | None = None,
    decisions: Path | None = None,
    seconds: float = 60,
    size: int = 20_000_000,
    partitions: int | None = None,
) -> Counts:
    """Build the graph of the articles of ``paths`` and write it to the folder ``output``, which is not there yet.

    ``form`` (jsonl, parquet or warc; None: by name) says how the paths are read; ``root`` and ``decisions`` lie at the
    same place on every machine, and None is what is shipped. ``seconds`` and ``size`` (bytes) bound one article,
    ``partitions`` is how many pieces the input is cut into (None: as it lies). Raises StoreError where the output is
    there already, KnowledgeError where the knowledge is malformed.

    ``graphs/`` and ``quarantine/`` hold the articles, ``checks/`` what checking found, ``reference/`` the ontology and
    the registries, all as N-Quads; ``facts/`` holds tables and ``articles/`` what became of each, as Parquet.
    """
    desk = Desk(root, decisions, fingerprint(root, decisions))
    pipeline = pipeline_of(desk)
    folder = Folder(spark, output)
    documents = spark.sparkContext.union([found(spark, path, form or form_of(path), size) for path in paths])
    if partitions is not None:
        documents = documents.repartition(partitions)
    rows = documents.mapPartitions(lambda items: read(items, desk, seconds))
    _numbered(spark.createDataFrame(rows, SCHEMA)).write.parquet(folder.path(_WORK))

    work = spark.read.parquet(folder.path(_WORK))
    articles, others = _told_apart(work)
    answered = articles.where("NOT quarantined")
    folder.graphs("graphs", answered.selectExpr("trim(TRAILING '\n' FROM lines)"))
    folder.graphs("quarantine", articles.where("quarantined").selectExpr("trim(TRAILING '\n' FROM lines)"))
    across = spark.createDataFrame([(line,) for line in compared(answered, desk)], "value string").coalesce(1)
    folder.graphs("checks", articles.selectExpr("trim(TRAILING '\n' FROM findings) AS value").union(across))
    reference = nquads(pipeline.reference).decode().splitlines()
    folder.graphs("reference", spark.createDataFrame([(line,) for line in reference], "value string").coalesce(1))
    folder.tables(answered, tables(root))
    known = "outcome", "key", "id", "source", "meeting", "quarantined", "facts", "notes", "triples", "reason"
    articles.select(*known).unionByName(others.select(*known)).write.parquet(folder.path("articles"))
    folder.drop(_WORK)
    return _counted(spark.read.parquet(folder.path("articles")))


def _numbered(rows: "DataFrame") -> "DataFrame":
    from pyspark.sql import functions as f

    return rows.withColumn("number", f.monotonically_increasing_id())


def _told_apart(work: "DataFrame") -> tuple["DataFrame", "DataFrame"]:
    """Return the articles, each once, and the failures and repetitions: of one name the least content stays."""
    from pyspark.sql import functions as f

    spark = work.sparkSession
    narrow = work.where("outcome = 'article'").select("key", f.struct("content", "id", "number", "source").alias("it"))
    shared = narrow.groupBy("key").agg(f.min("it").alias("first"), f.count("*").alias("n")).where("n > 1")
    losers = narrow.join(shared, "key").where("it.number != first.number")
    apart = losers.selectExpr("it.number", "it.content = first.content AS same", "first.source AS winner")
    apart = spark.createDataFrame(apart.collect(), "number bigint, same boolean, winner string")
    lost = work.join(f.broadcast(apart), "number")
    why = f.udf(lambda source, name, winner: namesake(source, name, winner).reason, "string")
    told = lost.withColumn("outcome", f.expr("IF(same, 'repeated', 'failed')")).withColumn(
        "reason", f.when(~f.col("same"), why("source", "name", "winner"))
    )
    articles = work.where("outcome = 'article'").join(f.broadcast(apart), "number", "left_anti")
    return articles, work.where("outcome = 'failed'").select(*work.columns).unionByName(told.select(*work.columns))


def _counted(articles: "DataFrame") -> Counts:
    row = articles.selectExpr(
        "count_if(outcome = 'article') AS read",
        "count_if(outcome = 'repeated') AS repeated",
        "count_if(outcome = 'article' AND NOT meeting) AS no_meeting",
        "count_if(outcome = 'article' AND quarantined) AS quarantined",
        "count_if(outcome = 'failed') AS failed",
        *(f"coalesce(sum(IF(outcome = 'article', {name}, 0)), 0) AS {name}" for name in ("triples", "facts", "notes")),
    ).first()
    assert row is not None
    return Counts(**row.asDict())
