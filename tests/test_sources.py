"""Files, folders and pipes become articles; what cannot be read is named and stops nothing."""

import io
import json
import os
import unicodedata
from datetime import date
from pathlib import Path

import pytest

from cchc_kg.article import Article
from cchc_kg.sources import Failure, Gauge, documents, once, read_articles
from cchc_kg.store import EmbeddedStore

SAMPLES = Path(__file__).parents[1] / "data" / "samples"
REPORT = "Sáng 5/6, Sở Nội vụ tổ chức hội nghị về chuyển đổi số. Giám đốc Sở phát biểu chỉ đạo."
PAGE = """<!DOCTYPE html><html><head>{charset}<title>Hội nghị về chuyển đổi số</title>
<meta property="og:title" content="Hội nghị về chuyển đổi số"><meta property="og:site_name" content="Báo Thử">
<meta property="article:published_time" content="2024-06-05T09:00:00+07:00"></head>
<body><nav><a href="/">Trang chủ</a></nav><article><h1>Hội nghị về chuyển đổi số</h1>
<p>Sáng 5/6/2022, Sở Nội vụ tổ chức hội nghị về chuyển đổi số với sự tham dự của các huyện, thị xã và thành phố.</p>
<p>Giám đốc Sở Nội vụ yêu cầu các đơn vị hoàn thành việc số hóa hồ sơ và báo cáo kết quả trước cuối tháng này.</p>
</article></body></html>"""


def read(*paths, stdin=b""):
    return list(read_articles([str(p) for p in paths], io.BytesIO(stdin)))


def only(*paths, stdin=b""):
    (item,) = read(*paths, stdin=stdin)
    return item


def test_every_sample_is_read_with_what_it_says_of_itself():
    articles = {a.id: a for a in read(SAMPLES)}
    assert list(articles) == sorted(articles)
    assert len(articles) >= 4
    page = articles["phien-hop-thu-ba"]
    assert page.publisher == "Báo Mẫu (viết cho cchc-kg)"
    assert page.published == date(2023, 2, 4)
    assert page.url == "https://bao-mau.example/phien-hop-thu-ba-ban-chi-dao-cai-cach-hanh-chinh"
    assert page.text.startswith("Chiều 3/2/2023")
    assert "Trang chủ" not in page.text
    assert articles["hoi-nghi-so-ket"].published == date(2025, 10, 14)
    assert articles["mua-sen"].title == "Vào mùa sen ở Đồng Tháp"
    assert articles["seed"].text == (SAMPLES / "seed.txt").read_text("utf-8")


UNTOUCHED = {
    "CRLF": "Dòng một\r\nDòng hai\r",
    "NFD": unicodedata.normalize("NFD", REPORT),
    "Eth for Đ": "Ðà Nẵng và ðường",
    "zero-width characters": "Hà\u200b Nội\u2060\ufeff",
    "old tone placement": "hoà thuận, thuỷ lợi",
    "form feed": "trang một\ftrang hai",
    "blanks at the ends": "  hai đầu  \n",
}
assert len(UNTOUCHED) >= 7


@pytest.mark.parametrize("text", UNTOUCHED.values(), ids=UNTOUCHED)
@pytest.mark.parametrize("suffix", [".txt", ".md", ".json", ".jsonl"])
def test_a_text_is_read_code_point_for_code_point(tmp_path, text, suffix):
    written = text if suffix in (".txt", ".md") else json.dumps({"text": text})
    path = tmp_path / f"a{suffix}"
    path.write_bytes(written.encode())
    assert only(path).text == text


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_unicode_is_read_with_or_without_a_byte_order_mark(tmp_path, encoding):
    path = tmp_path / "a.txt"
    path.write_bytes(REPORT.encode(encoding))
    assert only(path).text == REPORT


@pytest.mark.parametrize("charset", ["windows-1258", "WINDOWS-1258"])
def test_a_page_in_another_encoding_is_read_where_it_says_so(tmp_path, charset):
    # Windows-1258 writes tone marks after the vowel, so the vowel that carries a hat stays one letter.
    page = PAGE.format(charset=f'<meta charset="{charset}">')
    apart = "".join(c if c.isascii() else _tones_apart(c) for c in page)
    path = tmp_path / "a.html"
    path.write_bytes(apart.encode("cp1258"))
    assert unicodedata.normalize("NFC", only(path).text).startswith("Sáng 5/6/2022, Sở Nội vụ tổ chức")


def _tones_apart(letter):
    base, *marks = unicodedata.normalize("NFD", letter)
    tones = [m for m in marks if m in "\u0300\u0301\u0303\u0309\u0323"]
    return unicodedata.normalize("NFC", base + "".join(m for m in marks if m not in tones)) + "".join(tones)


def test_a_page_states_its_date_and_publisher_and_its_headline_is_no_part_of_its_text(tmp_path):
    path = tmp_path / "trang.html"
    path.write_text(PAGE.format(charset=""), "utf-8")
    page = only(path)
    assert (page.id, page.title, page.publisher) == ("trang", "Hội nghị về chuyển đổi số", "Báo Thử")
    assert page.published == date(2024, 6, 5)  # stated by the page; 5/6/2022 in its prose is another day
    assert page.text.count("Hội nghị về chuyển đổi số") == 0
    assert page.text.count("\n") == 1


REFUSED = {
    "empty.txt": (b"", "empty"),
    "blank.txt": (b" \r\n\t\n", "empty"),
    "empty.json": (b"", "empty"),
    "empty.jsonl": (b"\n\n", "empty"),
    "empty.html": (b"", "empty"),
    "cp1258.txt": ("Hà Nội".encode("cp1258", "ignore") + b"\xe0", "not UTF-8 at byte 1 (0xe0)"),
    "garbage.txt": (b"\x80\x81\xfe\xff\x00\x01", "not UTF-8 at byte 0 (0x80)"),
    "nul.txt": (b"xin\x00chao", "character 3 is U+0000"),
    "control.md": (b"xin \x08chao", "character 4 is U+0008"),
    "half.txt": (b"\xff\xfex\x00y", "not utf-16 at byte"),
    "wide.txt": (REPORT.encode("utf-16-le"), "UTF-16 without a byte order mark"),
    "wide.jsonl": ('{"text": "văn bản"}'.encode("utf-16-be"), "UTF-16 without a byte order mark"),
    "word.txt": (b"PK\x03\x04\x14\x00\xff", "no text, but a packed file, such as Word"),
    "old.txt": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1\x00", "no text, but a file of an older Office"),
    "scan.md": (b"%PDF-1.7\n", "no text, but a PDF"),
    "rich.txt": (b"{\\rtf1\\ansi}", "no text, but Rich Text"),
    "cp1258.html": (b"<html><body><p>\xe0\xe0</p></body></html>", "not UTF-8 at byte 15"),
    "odd.html": (b'<html><head><meta charset="klingon"></head>\xe0</html>', "declares 'klingon'"),
    "menu.html": (b'<html><body><nav><a href="/">Trang</a></nav></body></html>', "no article found"),
    "nothing.html": (b"<html></html>", "no article found"),
    "no-text.json": (b'{"id": "a"}', '"text" is missing'),
    "list.json": (b'[{"text": "a"}]', "a list, not an object"),
    "number.json": (b'{"text": 5}', '"text" is a number'),
    "broken.json": (b'{"text": "a"', "not JSON"),
    "deep.json": (b"[" * 200_000, "not usable JSON"),
    "digits.json": (b'{"id": ' + b"1" * 9000 + b"}", "not usable JSON"),
    "surrogate.json": (b'{"text": "\\ud800"}', "character 0 is U+D800"),
    "title.json": (b'{"text": "a", "title": 5}', '"title" is a number'),
    "id.json": (b'{"text": "a", "id": true}', '"id" is true or false'),
    "date.json": (b'{"text": "a", "published": "3/2/2023"}', "\"published\" is '3/2/2023'"),
    "report.docx": (b"PK", "'.docx' is not read here"),
}
assert len(REFUSED) >= 25


@pytest.mark.parametrize(("name", "data", "reason"), [(n, *v) for n, v in REFUSED.items()], ids=REFUSED)
def test_what_is_no_article_is_refused_with_its_reason(tmp_path, name, data, reason):
    path = tmp_path / name
    path.write_bytes(data)
    failure = only(path)
    assert isinstance(failure, Failure)
    assert failure.source == str(path)
    assert reason in failure.reason
    assert "\n" not in str(failure)


@pytest.mark.parametrize("order", ["LE", "BE"])
def test_the_way_out_of_utf_16_is_told(tmp_path, order):
    (tmp_path / "a.txt").write_bytes(REPORT.encode(f"utf-16-{order}"))
    assert f"iconv -f UTF-16{order} -t UTF-8" in only(tmp_path / "a.txt").hint


def test_documents_of_other_kinds_in_a_folder_are_counted(tmp_path):
    for name in ["a.txt", "b.docx", "c/d.DOCX", "c/e.pdf", ".f.pdf", "photo.jpg", "LOG"]:
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(REPORT, "utf-8")
    gauge = Gauge()
    assert len(list(documents([str(tmp_path)], io.BytesIO(), gauge))) == 1
    assert gauge.told_of_others() == "2 .docx, 1 .pdf"
    (tmp_path / "a.txt").unlink()
    assert "no article in this folder, but 2 .docx, 1 .pdf" in only(tmp_path).reason


def test_missing_and_unreadable_paths_are_failures(tmp_path):
    assert "No such file" in only(tmp_path / "nirgends.txt").reason
    (tmp_path / "leer").mkdir()
    assert "no article" in only(tmp_path / "leer").reason


def test_a_broken_line_is_named_by_its_number_and_the_others_go_on(tmp_path):
    path = tmp_path / "a.jsonl"
    lines = ['{"id": "a", "text": "một"}', "{hỏng", "", '{"id": "b"}', '{"id": 7, "text": "hai"}']
    path.write_bytes("\n".join(lines).encode() + b"\n\xff\xfe\n" + '{"text": "ba\\u2028bốn"}'.encode())
    found = read(path)
    assert [a.text for a in found if isinstance(a, Article)] == ["một", "hai", "ba\u2028bốn"]
    assert [a.id for a in found if isinstance(a, Article)][:2] == ["a", "7"]
    assert [(f.line, f.where) for f in found if isinstance(f, Failure)] == [(n, f"{path}:{n}") for n in (2, 4, 6)]


def test_a_line_that_breaks_off_is_told_where_it_does():
    (found,) = documents(["-"], io.BytesIO(b'{"id": "a", "text": "m"}'))
    assert isinstance(found.read(), Article)
    broken = found.__class__("line", b'{"id": "b", "text": \r\n', "a.jsonl", line=2).read()
    assert "not JSON: Expecting value at column 21" in broken.reason


def test_a_folder_is_read_in_the_order_of_its_paths_without_hidden_and_other_files(tmp_path):
    for name in ["b.txt", "a/z.txt", "a/y.md", ".hidden/x.txt", ".x.txt", "notes.csv", "a.b.txt"]:
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("Văn bản", "utf-8")
    assert [a.id for a in read(tmp_path)] == ["a.b", "a/y", "a/z", "b"]


def test_a_folder_that_holds_itself_is_read_once(tmp_path):
    (tmp_path / "a.txt").write_text("Văn bản", "utf-8")
    (tmp_path / "self").symlink_to(tmp_path, target_is_directory=True)
    assert [a.id for a in read(tmp_path)] == ["a"]


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_a_file_that_may_not_be_read_stops_nothing(tmp_path):
    (tmp_path / "a.txt").write_text("Văn bản", "utf-8")
    (tmp_path / "b.txt").write_text("Văn bản", "utf-8")
    (tmp_path / "a.txt").chmod(0)
    refused, article = read(tmp_path)
    assert "Permission denied" in refused.reason
    assert article.id == "b"


PIPED = {
    "text": (REPORT.encode(), [REPORT]),
    "text of several lines": (b"{ hai dong\nba dong", None),
    "lines of JSON": (b'{"id": "a", "text": "m"}\n{"id": "b", "text": "n"}\n', ["m", "n"]),
    "one object over several lines": (b'{\n "id": "a",\n "text": "m"\n}', ["m"]),
    "markdown": (b"# A\n\nb", ["# A\n\nb"]),
}
assert len(PIPED) >= 5


@pytest.mark.parametrize(("data", "texts"), PIPED.values(), ids=PIPED)
def test_standard_input_is_told_apart(data, texts):
    found = read("-", stdin=data)
    if texts is None:
        assert [type(f) for f in found] == [Failure]
    else:
        assert [a.text for a in found] == texts


def test_a_page_may_come_through_a_pipe():
    page = only("-", stdin=PAGE.format(charset="").encode())
    assert page.publisher == "Báo Thử"
    assert page.id.startswith("text-")


def test_a_text_without_a_name_is_called_by_its_content():
    assert only("-", stdin=b"xin chao").id == only("-", stdin=b'{"text": "xin chao"}').id
    assert only("-", stdin=b"xin chao").id != only("-", stdin=b"xin chao ban").id


def test_the_same_article_twice_is_one():
    article = Article("a", "văn bản", source="x.txt")
    assert list(once([article, Article("a", "văn bản", source="y.txt"), article])) == [article]


@pytest.mark.parametrize("other", [{"text": "khác"}, {"text": "văn bản", "title": "Khác"}], ids=["text", "title"])
def test_two_articles_under_one_name_are_a_failure_that_names_both(other):
    first, second = once([Article("a", "văn bản", source="x.jsonl:1"), Article("a", source="x.jsonl:9", **other)])
    assert isinstance(first, Article)
    assert isinstance(second, Failure)
    assert second.source == "x.jsonl:9"
    assert "x.jsonl:1" in second.reason
    assert "'a'" in second.reason


@pytest.mark.parametrize(("published", "day"), [("2023-02-04", date(2023, 2, 4)), ("2023-02", None), ("2023", None)])
def test_a_month_or_a_year_alone_dates_nothing_and_loses_nothing(published, day):
    record = json.dumps({"id": "a", "text": REPORT, "published": published}).encode()
    read = only("-", stdin=record)
    assert read.published == day
    assert read.published_by == {"2023-02": date(2023, 2, 28), "2023": date(2023, 12, 31)}.get(published)


def test_a_store_inside_the_folder_read_is_no_article(tmp_path):
    (tmp_path / "a.txt").write_text(REPORT, "utf-8")
    EmbeddedStore.open(tmp_path / "store", write=True).close()
    assert [a.id for a in read(tmp_path)] == ["a"]
