"""A build on several cores: the same graph whatever the order, nothing lost, nothing done twice, nothing stops it."""

import csv
import json
import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from benchmarks.generate import Generator, write_lines
from pyoxigraph import RdfFormat, serialize

from cchc_kg.building import Builder, Limits, Listing, Parcel, Passed, Summary
from cchc_kg.building.fingerprint import fingerprint
from cchc_kg.errors import StoreError
from cchc_kg.pipeline import Pipeline
from cchc_kg.sources import Document, Failure
from cchc_kg.store import EmbeddedStore

ROOT = Path(__file__).parents[2]
MEETING = (
    "Sáng {day}/5/2024, UBND tỉnh Quảng Nam tổ chức hội nghị sơ kết cải cách hành chính. "
    "Chủ tịch UBND tỉnh Nguyễn Văn Thử chủ trì hội nghị. Toàn tỉnh đã giải quyết {number} hồ sơ."
)


def made(count):
    return [as_document(told) for told in Generator(7).records(count)]


def as_document(told, source="made.jsonl"):
    return Document("line", json.dumps(told, ensure_ascii=False).encode(), source)


def report(name, number=1000):
    return as_document({"id": name, "text": MEETING.format(day=3, number=number)}, f"{name}.jsonl")


def built(folder, documents, **limits):
    with EmbeddedStore.open(folder, write=True) as store:
        return list(Builder(store, limits=Limits(**limits)).build(documents))


def nquads(folder):
    """Return all that the store of a folder holds, quarantined graphs too, as sorted lines."""
    with EmbeddedStore.open(folder) as store:
        return lines_of(store)


def lines_of(store):
    return sorted(serialize(store.dump(store.graphs()), format=RdfFormat.N_QUADS).splitlines())


def kinds(outcomes):
    return sorted(
        o.outcome if isinstance(o, Passed) else "read" if isinstance(o, Parcel) else "failed" for o in outcomes
    )


@pytest.fixture(scope="module")
def sixty():
    """Sixty made-up articles."""
    return made(60)


@pytest.fixture(scope="module")
def whole(sixty):
    """What one process without workers builds of them, as sorted lines."""
    store = EmbeddedStore.in_memory()
    list(Pipeline().build([d.read() for d in sixty], store))
    return lines_of(store)


def test_one_worker_builds_what_a_build_without_workers_does(tmp_path, sixty, whole):
    assert kinds(built(tmp_path, sixty, workers=1)) == ["read"] * 60
    assert nquads(tmp_path) == whole


def test_workers_order_and_repetition_change_nothing(tmp_path, sixty, whole):
    documents = list(sixty)
    random.Random(1).shuffle(documents)
    assert kinds(built(tmp_path, documents, workers=3)) == ["read"] * 60
    random.Random(2).shuffle(documents)
    assert kinds(built(tmp_path, [*documents, *documents[:5]], workers=3)) == ["repeated"] * 5 + ["unchanged"] * 60
    assert nquads(tmp_path) == whole
    with EmbeddedStore.open(tmp_path) as store:
        assert sum("/article/" in g.value or "/quarantine/" in g.value for g in store.graphs()) == 60


def test_only_what_changed_is_read_again(tmp_path):
    a, b, changed = report("a"), report("b"), report("b", 2000)
    assert kinds(built(tmp_path, [a, b])) == ["read", "read"]
    assert kinds(built(tmp_path, [a, changed])) == ["read", "unchanged"]
    # What was read once and replaced since is no longer done.
    assert kinds(built(tmp_path, [a, b])) == ["read", "unchanged"]
    fresh = tmp_path / "fresh"
    built(fresh, [b, a])
    assert [line for line in nquads(tmp_path) if b"/article/" in line.rpartition(b"<")[2]] == [
        line for line in nquads(fresh) if b"/article/" in line.rpartition(b"<")[2]
    ]


def test_of_two_articles_with_one_name_the_same_one_stays_whatever_came_first(tmp_path):
    first, second = report("a", 1000), as_document({"id": "a", "text": MEETING.format(day=4, number=5)}, "other.jsonl")
    graphs, losers = [], []
    for folder, documents in (("x", [first, second]), ("y", [second, first])):
        outcomes = built(tmp_path / folder, documents)
        (failure,) = (o for o in outcomes if isinstance(o, Failure))
        assert "another article with the id 'a' was read from" in failure.reason
        losers.append(failure.source)
        graphs.append(nquads(tmp_path / folder))
    assert graphs[0] == graphs[1]
    assert losers[0] == losers[1]


def test_another_program_or_knowledge_reads_all_anew(tmp_path):
    shipped = fingerprint(None, None)
    decisions = tmp_path / "decisions.csv"
    decisions.write_text((ROOT / "data" / "decisions" / "entities.csv").read_text("utf-8") + "\n", "utf-8")
    assert shipped == fingerprint(None, None)
    assert shipped != fingerprint(None, decisions)


def test_an_article_that_takes_too_long_or_is_too_large_is_listed_and_stops_nothing(tmp_path, capsys):
    from cchc_kg.cli import run

    clause = "Thủ tướng Lê Văn Tám chủ trì phiên họp Chính phủ, yêu cầu Sở Nội vụ giải quyết 1.234 hồ sơ, đạt 98,7%; "
    path = tmp_path / "in.jsonl"
    texts = {
        "a": MEETING.format(day=3, number=10),
        "stuck": clause * 90_000,
        "b": "Trời đẹp.",
        "huge": "Mưa. " * 3_000_000,
    }
    path.write_text(
        "".join(json.dumps({"id": i, "text": t}, ensure_ascii=False) + "\n" for i, t in texts.items()), "utf-8"
    )
    command = ["build", str(path), "--store", str(tmp_path / "kg"), "--format", "json"]
    assert run([*command, "--time-limit", "5", "--size-limit", "15"]) == 1
    told = json.loads(capsys.readouterr().out)
    assert (told["read"], told["failed"], told["no_meeting"]) == (2, 2, 1)
    with (tmp_path / "kg" / "build.csv").open(encoding="utf-8", newline="") as file:
        rows = {(row["outcome"], row["source"].rpartition(":")[2]): row["reason"] for row in csv.DictReader(file)}
    assert rows["failed", "2"].startswith("reading it took more than 5 seconds")
    assert rows["failed", "4"].startswith("too large: more than 15,000,000 bytes")
    assert ("no-meeting", "3") in rows


def children(pid):
    found = []
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            words = stat.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        if int(words[1]) == pid and words[0] != "Z":
            found.append(int(stat.parent.name))
    return found


@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="needs /proc to find the workers")
def test_a_worker_that_dies_loses_no_article(tmp_path):
    killed = []

    def documents():
        for n, document in enumerate(made(150)):
            if n == 120:  # so many are not taken before some were read
                command = {p: Path(f"/proc/{p}/cmdline").read_bytes() for p in children(os.getpid())}
                killed.extend(p for p, words in command.items() if b"spawn_main" in words)
                os.kill(killed[0], signal.SIGKILL)
            yield document

    with EmbeddedStore.open(tmp_path, write=True) as store:
        outcomes = list(Builder(store, limits=Limits(workers=2)).build(documents()))
    assert killed
    assert kinds(outcomes) == ["read"] * 150


@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="needs /proc to find the workers")
def test_a_killed_build_goes_on_where_it_was_and_leaves_no_process(tmp_path, capsys):
    from cchc_kg.cli import run

    many = write_lines(tmp_path / "many.jsonl", 300, seed=3)
    killed, whole = tmp_path / "killed", tmp_path / "whole"
    lines = many.read_bytes().splitlines(keepends=True)
    command = [sys.executable, "-m", "cchc_kg", "build", "-", "--store", str(killed), "--workers", "2"]
    process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    process.stdin.write(b"".join(lines[:200]))  # more than are on their way at once
    # One by one from here: it cannot end before it is killed, however fast it is.
    for n, line in enumerate(lines[200:]):
        process.stdin.write(line)
        process.stdin.flush()
        time.sleep(0.5 if n < 20 else 3)  # a machine with much other work takes long
        if (killed / "cchc-store.format").exists() and articles(killed) >= 30:
            break
    workers = children(process.pid)
    process.send_signal(signal.SIGKILL)
    assert process.wait() == -signal.SIGKILL, "the build was over before it could be killed"
    process.stdin.close()
    assert workers
    stored = articles(killed)
    assert 30 <= stored < 300

    again = ["build", str(many), "--workers", "1", "--format", "json"]
    assert run([*again, "--store", str(killed)]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["read"] + told["unchanged"] == 300
    assert 0 < told["unchanged"] <= stored
    assert run([*again, "--store", str(whole)]) == 0
    assert nquads(killed) == nquads(whole)
    assert not any(Path(f"/proc/{pid}").exists() for pid in workers)


def articles(folder):
    with EmbeddedStore.open(folder) as store:
        return sum("/article/" in g.value or "/quarantine/" in g.value for g in store.graphs())


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="a device of Linux")
def test_a_list_that_cannot_be_written_is_told_but_not_before_what_went_wrong_first():
    with pytest.raises(StoreError, match="/dev/full cannot be written"), Listing(Path("/dev/full")):
        pass
    with pytest.raises(LookupError, match="the first"), Listing(Path("/dev/full")):
        raise LookupError("the first")


def test_the_summary_and_the_list_say_the_same(tmp_path):
    documents = [report("a"), as_document({"id": "b", "text": "Trời đẹp."}), Document("line", b"{", "c", line=4)]
    for expected in ({"read": 2, "unchanged": 0}, {"read": 0, "unchanged": 2}):
        summary = Summary()
        with Listing(tmp_path / "list.csv") as listing:
            for outcome in built(tmp_path / "kg", documents):
                summary.add(outcome)
                listing.add(outcome)
        told = summary.record()
        assert {k: told[k] for k in expected} == expected
        assert (told["no_meeting"], told["failed"], told["stored"], told["quarantined"]) == (1, 1, 2, 0)
        with (tmp_path / "list.csv").open(encoding="utf-8", newline="") as file:
            rows = list(csv.reader(file))[1:]
        assert sum(r[0] == "unchanged" for r in rows) == expected["unchanged"]
        assert [r[1] for r in rows if r[0] == "no-meeting"] == ["b"]
        assert [r[2] for r in rows if r[0] == "failed"] == ["c:4"]
