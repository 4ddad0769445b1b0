"""A real cluster (a master and two workers on this machine) builds what one machine builds, though a worker dies."""

import contextlib
import gzip
import json
import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from benchmarks.generate import Generator
from benchmarks.measures import free_port
from pyoxigraph import RdfFormat, serialize

from cchc_kg.cli import run
from cchc_kg.store import EmbeddedStore

# The CI installs Java and asks that nothing is passed over.
REQUIRED = os.environ.get("CCHC_KG_TEST_STORES") == "required"
pytestmark = pytest.mark.skipif(not REQUIRED and shutil.which("java") is None, reason="needs Java 17 or newer")
COUNT = 2000
TWICE = "Sáng {day}/5/2024, UBND tỉnh Quảng Nam họp về cải cách hành chính. Đã có {part}/18 địa phương hoàn thành."
APART = "Sáng 3/5/2024, UBND tỉnh Quảng Nam họp về cải cách hành chính. Tỉnh xếp thứ 64/63 cả nước."
DEFAULTS = """
spark.driver.host 127.0.0.1
spark.driver.memory 1g
spark.executor.memory 700m
spark.ui.enabled false
spark.sql.shuffle.partitions 4
"""


@pytest.fixture(scope="module")
def environment(tmp_path_factory):
    folder = tmp_path_factory.mktemp("conf")
    (folder / "spark-defaults.conf").write_text(DEFAULTS, "utf-8")
    more = {"SPARK_CONF_DIR": str(folder), "SPARK_LOCAL_IP": "127.0.0.1", "PYSPARK_PYTHON": sys.executable}
    return os.environ | more | {"SPARK_DAEMON_MEMORY": "300m", "SPARK_LOCAL_DIRS": str(folder)}


@pytest.fixture
def cluster(environment, tmp_path):
    import pyspark

    spark_class = Path(pyspark.__file__).parent / "bin" / "spark-class"
    port, log = free_port(), tmp_path / "master.log"
    url = f"spark://127.0.0.1:{port}"

    def start(name, *arguments):
        command = [str(spark_class), f"org.apache.spark.deploy.{name}", "--host", "127.0.0.1", "--webui-port", "0"]
        with log.open("ab") as out:
            return subprocess.Popen(
                [*command, *arguments], env=environment, stdout=out, stderr=out, start_new_session=True
            )

    running = [start("master.Master", "--port", str(port))]
    running += [start("worker.Worker", "-c", "1", "-m", "1g", "-d", str(tmp_path / f"w{n}"), url) for n in range(2)]
    deadline = time.monotonic() + 180
    while log.read_text("utf-8", "replace").count("Registering worker") < 2:
        assert time.monotonic() < deadline, log.read_text("utf-8", "replace")[-2000:]
        time.sleep(0.2)
    yield url, running[1:], tmp_path
    for process in running:
        kill(process)


def kill(process):
    """End a process and all that it started."""
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def archive(path):
    """Write articles with one that violates a shape, two that share a name, one twice, and one that is none."""
    records = list(Generator(11, share=0.12).records(COUNT - 5))
    records += [{"id": "apart", "text": APART}]
    records += [{"id": "same", "text": TWICE.format(day=day, part=5)} for day in (4, 5)]
    records += [records[0], {"id": "none", "text": None}]
    assert len(records) == COUNT
    path.write_text("".join(json.dumps(r, ensure_ascii=False) + "\n" for r in records), "utf-8")


def test_a_cluster_that_loses_a_worker_builds_what_one_machine_builds(cluster, environment, capsys):
    import pyarrow.parquet

    url, workers, folder = cluster
    archive(folder / "made.jsonl")
    output = folder / "kg"
    command = [sys.executable, "-m", "cchc_kg", "spark-build", "--master", url, "--format", "json"]
    command += ["--partitions", "16", str(folder / "made.jsonl"), str(output)]
    job = subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    deadline = time.monotonic() + 400
    while len(list(output.glob("_work/_temporary/0/task_*"))) < 2:
        assert job.poll() is None, job.stderr.read()[-3000:]
        assert time.monotonic() < deadline
        time.sleep(0.1)
    assert list((folder / "w0").glob("app-*")), "the worker that is to die has been given no work"
    kill(workers[0])
    out, err = job.communicate(timeout=600)
    assert job.returncode == 1, err[-3000:]  # an article failed, as it should
    told = json.loads(out)

    assert run(["build", str(folder / "made.jsonl"), "--store", str(folder / "one"), "--format", "json"]) == 1
    expected = json.loads(capsys.readouterr().out)
    # Counted are records: one twice, two of one name of which one failed, and one that is no article.
    same = ("repeated", "quarantined", "failed", "triples", "facts", "notes", "no_meeting")
    assert {k: told[k] for k in same[:3]} == {k: expected[k] for k in same[:3]}
    assert (told["read"], told["failed"], told["repeated"], told["quarantined"]) == (COUNT - 3, 2, 1, 1)

    shards = sorted(output.glob("*/*.nq.gz"))
    assert {s.parent.name for s in shards} == {"graphs", "quarantine", "checks", "reference"}
    lines = sorted(line for shard in shards for line in gzip.decompress(shard.read_bytes()).splitlines())
    with EmbeddedStore.open(folder / "one") as store:
        whole = sorted(serialize(store.dump(store.graphs()), format=RdfFormat.N_QUADS).splitlines())
        answer = store.query("SELECT ?o { ?o a <https://w3id.org/cchc-kg/def#Observation> }")
        observations = len(list(answer))
    assert lines == whole
    assert sum(b"graph/checks/across" in line for line in lines) > 100, "nothing was compared"

    table = pyarrow.parquet.read_table(output / "facts" / "observations")
    assert table.num_rows == observations
    assert str(table.schema.field("value").type) == "double"
    outcomes = pyarrow.parquet.read_table(output / "articles")["outcome"].to_pylist()
    assert sorted({o: outcomes.count(o) for o in outcomes}.items()) == [
        ("article", COUNT - 3), ("failed", 2), ("repeated", 1)
    ]  # fmt: skip
    assert not (output / "_work").exists()


def test_what_cannot_run_is_said_in_a_line(capsys, tmp_path, environment, monkeypatch):
    for name in ("SPARK_CONF_DIR", "SPARK_LOCAL_IP", "PYSPARK_PYTHON"):
        monkeypatch.setenv(name, environment[name])
    (tmp_path / "there").mkdir()
    (tmp_path / "a.txt").write_text("x", "utf-8")
    (tmp_path / "a.jsonl").write_text("{}", "utf-8")
    arguments = ["spark-build", "--master", "local[1]"]
    assert run([*arguments, str(tmp_path / "a.txt"), str(tmp_path / "new")]) == 2
    assert "--input-format" in capsys.readouterr().err.splitlines()[-1]
    assert run([*arguments, str(tmp_path / "a.jsonl"), str(tmp_path / "there")]) == 2
    assert "is already there" in capsys.readouterr().err.splitlines()[-1]
    for path, told in (("nirgends.jsonl", "Path does not exist"), ("s3a://nirgends/a.jsonl", "docs/scale.md")):
        assert run([*arguments, path, str(tmp_path / "new")]) == 2
        line = capsys.readouterr().err.splitlines()[-1]
        assert line.startswith("cchc-kg: Spark could not do it: ")
        assert told in line
