"""Graphs as files for stores' own bulk loaders."""

import gzip
import hashlib
import json
import subprocess
import sys
from pathlib import Path

import pyoxigraph
import pytest
from pyoxigraph import RdfFormat

from cchc_kg.cli import run
from cchc_kg.export import ExportError
from cchc_kg.store import is_quarantine
from cchc_kg.store.bulk import MANIFEST, write_bulk
from cchc_kg.store.digest import digest
from cchc_kg.store.ledger import LEDGER, Entry, ledger_entries


def quads_of(folder):
    told = json.loads((folder / MANIFEST).read_text("utf-8"))
    for shard in told["shards"]:
        packed = (folder / shard["file"]).read_bytes()
        assert (hashlib.sha256(packed).hexdigest(), len(packed)) == (shard["sha256"], shard["bytes"])
        quads = list(pyoxigraph.parse(gzip.decompress(packed), format=RdfFormat.N_QUADS))
        assert len(quads) == shard["quads"]
        yield from quads


def test_files_hold_every_graph_and_the_manifest_says_so(samples, tmp_path):
    held = write_bulk(samples, tmp_path / "dump", shard=4000)
    assert len(held.shards) >= 3
    back = pyoxigraph.Store()
    for quad in quads_of(tmp_path / "dump"):
        back.add(quad)
    ledger = list(back.quads_for_pattern(None, None, None, LEDGER))
    for quad in ledger:
        back.remove(quad)
    expected = {quad for quad in samples.dump() if not is_quarantine(quad.graph_name)}
    assert set(back) == expected
    assert held.triples == len(expected)
    told = json.loads((tmp_path / "dump" / MANIFEST).read_text("utf-8"))["graphs"]
    assert told.keys() == {g.value for g in samples.graphs()}
    for graph, entry in ledger_entries(ledger).items():
        assert Entry(**told[graph.value]) == entry == Entry.of(digest(samples.dump([graph])))


def test_the_same_graphs_give_the_same_bytes_and_old_files_go(samples, tmp_path):
    folder, again = tmp_path / "a", tmp_path / "b"
    write_bulk(samples, folder)
    write_bulk(samples, folder, shard=4000)
    write_bulk(samples, again, shard=4000)
    first = {p.name: p.read_bytes() for p in folder.iterdir()}
    assert first == {p.name: p.read_bytes() for p in again.iterdir()}
    named = {shard["file"] for shard in json.loads(first[MANIFEST])["shards"]}
    assert first.keys() == named | {MANIFEST}


def test_a_folder_of_something_else_is_left_alone(samples, tmp_path):
    (tmp_path / "letter.txt").write_text("mine", "utf-8")
    with pytest.raises(ExportError, match="left alone"):
        write_bulk(samples, tmp_path)
    (tmp_path / "letter.txt").rename(tmp_path / MANIFEST)
    with pytest.raises(ExportError, match=MANIFEST):
        write_bulk(samples, tmp_path)
    assert [p.name for p in tmp_path.iterdir()] == [MANIFEST]


def test_an_export_that_fails_leaves_the_earlier_one(samples, tmp_path, monkeypatch):
    write_bulk(samples, tmp_path)
    before = {p.name: p.read_bytes() for p in tmp_path.iterdir()}

    def full(_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    with pytest.raises(ExportError, match="No space left"):
        write_bulk(samples, tmp_path, shard=4000)
    assert {p.name: p.read_bytes() for p in tmp_path.iterdir()} == before


def test_the_command_fills_a_database_by_its_own_loader(store, tmp_path, capsys):
    root = Path(__file__).parents[2]
    folder, dump, database = tmp_path / "kg", tmp_path / "dump", tmp_path / "db"
    assert run(["build", str(root / "data" / "samples"), "--store", str(folder)]) == 0
    assert run(["export", "--store", str(folder), "--bulk", str(dump), "--graph", "article"]) == 0
    assert "4 graphs" in capsys.readouterr().err
    loader = Path(sys.executable).with_name("oxigraph")
    files = sorted(map(str, dump.glob("*.nq.gz")))
    subprocess.run([loader, "load", "--location", database, "--file", *files], check=True, capture_output=True)
    loaded = pyoxigraph.Store.read_only(str(database))
    names = {g.value for g in loaded.named_graphs()} - {LEDGER.value}
    assert len(names) == 4
    assert len(loaded) == sum(shard["quads"] for shard in json.loads((dump / MANIFEST).read_text("utf-8"))["shards"])
    assert run(["export", "--store", str(folder), "--bulk", str(dump), "--format", "turtle"]) == 2
