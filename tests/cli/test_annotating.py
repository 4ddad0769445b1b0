"""``annotate`` writes pages on which the whole report stands, every fact is marked, and nothing can run."""

import html.parser
import json
import re
from pathlib import Path

import pytest

from cchc_kg.cli import run

ROOT = Path(__file__).parents[2]
SEED = ROOT / "data" / "samples" / "seed.txt"
GOLD = ROOT / "data" / "gold"


class Page(html.parser.HTMLParser):
    """What a browser would see: the report's text, ids, links, tags."""

    def __init__(self, content):
        super().__init__()
        self.report, self.ids, self.links, self.tags, self.addresses = "", [], [], [], []
        self._depth = 0
        self.feed(content)
        self.close()

    def handle_starttag(self, tag, attrs):
        given = dict(attrs)
        self.tags.append(tag)
        self.ids += [given["id"]] if "id" in given else []
        self.links += [given["href"][1:]] if given.get("href", "").startswith("#") else []
        self.addresses += [v for k, v in attrs if k in ("src", "href", "action", "data") and not v.startswith("#")]
        if given.get("id") == "report":
            self._depth = 1
        elif self._depth and tag == "div":
            self._depth += 1

    def handle_endtag(self, tag):
        if self._depth and tag == "div":
            self._depth -= 1

    def handle_data(self, data):
        self.report += data if self._depth else ""


def called(capsysbinary, *arguments):
    code = run([str(a) for a in arguments])
    out, err = capsysbinary.readouterr()
    return code, out.decode(), err.decode()


def facts_of(capsysbinary, path):
    return json.loads(called(capsysbinary, "extract", path)[1])


def test_the_page_holds_the_report_and_every_fact_both_ways(capsysbinary, tmp_path):
    out = tmp_path / "seed.html"
    assert called(capsysbinary, "annotate", SEED, "--html", out) == (0, "", f"1 page written to {out}\n")
    page, facts = Page(out.read_text("utf-8")), facts_of(capsysbinary, SEED)
    assert page.report == SEED.read_text("utf-8")
    kinds = ("participants", "observations", "directives", "provinces", "documents", "notes")
    total = 1 + sum(len(facts[kind]) for kind in kinds)
    assert total > 40
    numbers = {str(n) for n in range(1, total + 1)}
    for prefix in ("at-", "fact-"):
        assert {i.removeprefix(prefix) for i in page.ids if i.startswith(prefix)} == numbers
        assert {i.removeprefix(prefix) for i in page.links if i.startswith(prefix)} == numbers
    assert len(page.ids) == len(set(page.ids))
    assert set(page.links) <= set(page.ids)


def test_the_page_needs_nothing_else_and_runs_nothing(capsysbinary, tmp_path):
    hostile = 'Chiều 3/2, Thủ tướng Phạm Minh Chính chủ trì phiên họp </div><script>alert("a")</script> & <b onload=x>.'
    articles = tmp_path / "a.jsonl"
    article = {"id": "a", "title": "<img src=x>", "url": "javascript:alert(1)", "text": hostile}
    articles.write_text(json.dumps(article) + "\n", "utf-8")
    out = tmp_path / "a.html"
    assert called(capsysbinary, "annotate", articles, "--html", out)[0] == 0
    page = Page(out.read_text("utf-8"))
    assert page.report == hostile
    assert not {"script", "img", "b", "iframe", "link", "object"} & set(page.tags)
    assert page.addresses == []


def test_the_same_report_gives_the_same_page(capsysbinary, tmp_path):
    pages = [tmp_path / "one.html", tmp_path / "two.html"]
    for out in pages:
        assert called(capsysbinary, "annotate", SEED, "--html", out)[0] == 0
    assert pages[0].read_bytes() == pages[1].read_bytes()


def test_a_report_without_a_meeting_says_so(capsysbinary, tmp_path):
    out = tmp_path / "a.html"
    assert called(capsysbinary, "annotate", ROOT / "data" / "samples" / "mua-sen.md", "--html", out)[0] == 0
    assert "Bài này không thuật lại cuộc họp nào" in out.read_text("utf-8")


def test_many_reports_go_into_a_folder_with_what_differs_from_the_annotation(capsysbinary, tmp_path):
    articles = GOLD / "articles.jsonl"
    assert called(capsysbinary, "annotate", articles, "--html", tmp_path, "--gold", GOLD)[0] == 0
    pages = sorted(tmp_path.glob("*.html"))
    assert len(pages) == len(articles.read_text("utf-8").splitlines())
    told = json.loads(called(capsysbinary, "evaluate", GOLD, articles, "--errors", "999", "--format", "json")[1])
    shown = sum(len(re.findall(r'class="sign" aria-hidden="true">✗\d', p.read_text("utf-8"))) for p in pages)
    assert 0 < shown == sum(error["start"] is not None for error in told["errors"])


WRONG = {
    "several reports and one page": ([GOLD / "articles.jsonl", "--html", "{}/a.html"], "several reports"),
    "no such folder": ([SEED, "--html", "{}/none/a.html"], "cannot be written"),
    "no annotation": ([SEED, "--html", "{}/a.html", "--gold", "{}"], "no annotated article"),
    "no report": (["{}/none.txt", "--html", "{}/a.html"], "none.txt"),
}


@pytest.mark.parametrize(("arguments", "told"), WRONG.values(), ids=WRONG)
def test_what_cannot_be_done_is_told_and_leaves_no_page(capsysbinary, tmp_path, arguments, told):
    code, out, err = called(capsysbinary, "annotate", *(str(a).format(tmp_path) for a in arguments))
    assert (code, out) == (2, "")
    assert told in err
    assert list(tmp_path.iterdir()) == []


def test_a_folder_is_made_where_a_slash_says_that_it_is_one(capsysbinary, tmp_path):
    reports = tmp_path / "two.jsonl"
    lines = (json.dumps({"id": key, "text": SEED.read_text("utf-8")}) for key in "ab")
    reports.write_text("\n".join(lines), "utf-8")
    out = tmp_path / "new" / "pages"
    code, _, err = called(capsysbinary, "annotate", reports, "--html", f"{out}/")
    assert (code, err) == (0, f"2 pages written to {out}\n")
    assert len(list(out.glob("*.html"))) == 2
    code, _, err = called(capsysbinary, "annotate", SEED, "--html", f"{reports}/")
    assert code == 2
    assert str(reports) in err
