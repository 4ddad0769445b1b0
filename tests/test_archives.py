"""Archives: packed files, Parquet tables and crawls hold the same articles as plain files do."""

import gzip
import io
import json
from datetime import date

import pytest

from cchc_kg.sources import Document, Failure, Gauge, documents, read_articles

RECORDS = [
    {"id": "a", "title": "Một", "text": "Sáng 5/6, Sở Nội vụ tổ chức hội nghị.", "published": "2024-06-05"},
    {"id": "b", "title": None, "text": "Trời đẹp.", "url": "https://bao-mau.example/b"},
]
LINES = "".join(json.dumps(r, ensure_ascii=False) + "\n" for r in RECORDS).encode()
BODY = """<!DOCTYPE html><html><head><title>Hội nghị về chuyển đổi số</title>
<meta property="article:published_time" content="2024-06-05T09:00:00+07:00"></head><body><article>
<p>Sáng 5/6/2022, Sở Nội vụ tổ chức hội nghị về chuyển đổi số với sự tham dự của các huyện, thị xã và thành phố.</p>
<p>Giám đốc Sở Nội vụ yêu cầu các đơn vị hoàn thành việc số hóa hồ sơ và báo cáo kết quả trước cuối tháng này.</p>
</article></body></html>"""


def read(*paths):
    return list(read_articles([str(p) for p in paths], io.BytesIO()))


def packed(path, data):
    if path.suffix == ".gz":
        path.write_bytes(gzip.compress(data))
    else:
        import zstandard

        # Two frames, as tools that append write them.
        half = len(data) // 2
        path.write_bytes(b"".join(zstandard.ZstdCompressor().compress(part) for part in (data[:half], data[half:])))
    return path


@pytest.mark.parametrize("packing", [".gz", ".zst"])
def test_packed_files_hold_what_plain_ones_do(tmp_path, packing):
    plain = tmp_path / "news.jsonl"
    plain.write_bytes(LINES)
    found = read(packed(tmp_path / f"news.jsonl{packing}", LINES))
    assert [(a.id, a.text, a.title, a.url, a.published) for a in found] == [
        (a.id, a.text, a.title, a.url, a.published) for a in read(plain)
    ]
    (page,) = read(packed(tmp_path / f"trang.html{packing}", BODY.encode()))
    assert (page.id, page.published) == ("trang", date(2024, 6, 5))


@pytest.mark.parametrize("packing", [".gz", ".zst"])
def test_a_damaged_file_is_named_and_what_stands_before_the_damage_is_read(tmp_path, packing):
    lines = b"".join(json.dumps({"id": str(n), "text": f"Số {n * 7919}. " * 20}).encode() + b"\n" for n in range(4000))
    whole = packed(tmp_path / f"a.jsonl{packing}", lines).read_bytes()
    (tmp_path / f"a.jsonl{packing}").write_bytes(whole[: len(whole) * 3 // 4])
    found = read(tmp_path / f"a.jsonl{packing}")
    failures = [item for item in found if isinstance(item, Failure)]
    assert len(found) > 100
    assert failures
    assert all(f.source.endswith(packing) for f in failures)
    (tmp_path / f"b.txt{packing}").write_bytes(b"not packed at all")
    (failure,) = read(tmp_path / f"b.txt{packing}")
    assert failure.reason.startswith("cannot be read: ")


def table(path, rows):
    import pyarrow
    import pyarrow.parquet

    pyarrow.parquet.write_table(pyarrow.Table.from_pylist(rows), path)
    return path


def test_a_parquet_table_is_read_row_by_row(tmp_path):
    rows = [RECORDS[0] | {"published": date(2024, 6, 5), "url": None, "other": 1}, RECORDS[1] | {"other": 2}]
    first, second = read(table(tmp_path / "news.parquet", rows))
    assert (first.id, first.title, first.published, first.text) == ("a", "Một", date(2024, 6, 5), RECORDS[0]["text"])
    assert (second.id, second.url) == ("b", "https://bao-mau.example/b")
    assert first.source.endswith("news.parquet:1")


def test_what_is_no_table_of_articles_says_so(tmp_path):
    (tmp_path / "a.parquet").write_bytes(b"PAR1 no table")
    (failure,) = read(tmp_path / "a.parquet")
    assert failure.reason.startswith("not Parquet: ")
    (failure,) = read(table(tmp_path / "b.parquet", [{"body": "x"}]))
    assert failure.reason == 'there is no column "text"'
    wrong, right = read(table(tmp_path / "c.parquet", [{"text": None}, {"text": "Trời đẹp."}]))
    assert (wrong.where.rpartition("/")[2], wrong.reason) == ("c.parquet:1", '"text" is missing')
    assert right.text == "Trời đẹp."


def crawl(path, pages):
    """Write a WARC file as ISO 28500 has it; packed, each record is a member of its own."""
    told = [("warcinfo", "", "application/warc-fields", b"software: a test\r\n")]
    for url, status, kind, body in pages:
        told.append(("request", url, "application/http; msgtype=request", b"GET / HTTP/1.1\r\n\r\n"))
        answer = f"HTTP/1.1 {status} OK\r\nContent-Type: {kind}\r\n\r\n".encode() + body
        told.append(("response", url, "application/http; msgtype=response", answer))
    with path.open("wb") as file:
        for number, (what, url, kind, block) in enumerate(told):
            head = {
                "WARC-Type": what,
                "WARC-Record-ID": f"<urn:uuid:00000000-0000-0000-0000-{number:012}>",
                "WARC-Date": "2024-06-05T00:00:00Z",
                "WARC-Target-URI": url,
                "Content-Type": kind,
                "Content-Length": str(len(block)),
            }
            lines = "".join(f"{name}: {value}\r\n" for name, value in head.items() if value)
            record = f"WARC/1.0\r\n{lines}\r\n".encode() + block + b"\r\n\r\n"
            file.write(gzip.compress(record) if path.suffix == ".gz" else record)
    return path


@pytest.mark.parametrize("name", ["crawl.warc", "crawl.warc.gz"])
def test_the_pages_of_a_crawl_are_read_and_nothing_else_is(tmp_path, name):
    page = BODY.encode()
    pages = [
        ("https://bao-mau.example/1", 200, "text/html; charset=UTF-8", page),
        ("https://bao-mau.example/cu", 301, "text/html", b""),
        ("https://bao-mau.example/anh.jpg", 200, "image/jpeg", b"\xff\xd8"),
        ("https://bao-mau.example/menu", 200, "text/html", b"<html><body>menu</body></html>"),
    ]
    first, menu = read(crawl(tmp_path / name, pages))
    assert (first.id, first.url) == ("https://bao-mau.example/1", "https://bao-mau.example/1")
    assert (first.title, first.published) == ("Hội nghị về chuyển đổi số", date(2024, 6, 5))
    assert menu.reason == "no article found in this page"
    (tmp_path / name).write_bytes(b"no crawl\r\n\r\n")
    (failure,) = read(tmp_path / name)
    assert isinstance(failure, Failure)


def test_a_line_beyond_the_limit_is_passed_over_and_never_held(tmp_path):
    path = tmp_path / "a.jsonl"
    long = json.dumps({"id": "long", "text": "x" * 300_000}).encode()
    path.write_bytes(LINES.splitlines(True)[0] + long + b"\n" + LINES.splitlines(True)[1])
    gauge = Gauge()
    first, refused, last = documents([str(path)], io.BytesIO(), gauge, limit=10_000)
    assert isinstance(first, Document)
    assert isinstance(last, Document)
    assert last.read().id == "b"
    assert refused.where.endswith("a.jsonl:2")
    assert refused.reason == "too large: more than 10,000 bytes"
    assert gauge.taken == gauge.total == path.stat().st_size


MISSING = [
    ("a.parquet", "pyarrow.parquet", "parquet"),
    ("a.warc", "warcio.archiveiterator", "warc"),
    ("a.txt.zst", "zstandard", "zst"),
]


@pytest.mark.parametrize(("name", "module", "extra"), MISSING)
def test_a_library_that_is_missing_is_named_with_its_extra(tmp_path, monkeypatch, name, module, extra):
    import cchc_kg.sources.extras as room

    def missing(wanted):
        assert wanted == module
        raise ImportError(wanted)

    monkeypatch.setattr(room, "import_module", missing)
    (tmp_path / name).write_bytes(b"x")
    (failure,) = read(tmp_path / name)
    assert module in failure.reason
    assert failure.hint == f"pip install 'cchc-kg[{extra}]'"
