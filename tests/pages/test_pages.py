"""Each page says what the sample reports say, in both languages, and nothing of a reader's becomes markup."""

import csv
import json
import re
from decimal import Decimal
from html.parser import HTMLParser
from pathlib import Path
from xml.etree import ElementTree

import pytest
from made_reports import huge, series
from pyoxigraph import Literal, RdfFormat, parse

from cchc_kg.labels import Labels
from cchc_kg.pages import Desk, Links, Visit, feed, html, page
from cchc_kg.pages.desk import local
from cchc_kg.pages.routes import FIXED
from cchc_kg.pages.tiles import Told, tile_map
from cchc_kg.pages.words import Words, number
from cchc_kg.queries import answered, ask, questions
from cchc_kg.report import Finding, Report
from cchc_kg.store import EmbeddedStore
from cchc_kg.vocabulary import CCHC, FOAF, XSD, code, graph, thing

ROOT = Path(__file__).parents[2]
SESSION = "meeting/bcd-cchc-chinh-phu-3"
SEED = "article/seed-19b25856"
THINGS = (
    SESSION, f"{SESSION}/figures", SEED, "compare/bcd-cchc-chinh-phu-3", "person/ho-quang-buu-quang-nam-aba25f07",
    "body/bo-noi-vu", "province/quang-nam", "province/da-nang-2025", "document/1085-qd-ttg", "indicator/cccd-gan-chip",
)  # fmt: skip
ASKED = ("ask/chairs", "ask/province-series", "ask/indicator-over-time", "ask/meeting-record", "sparql")
VOID = {"meta", "link", "input", "br", "hr", "img"}


def test_every_column_of_every_question_is_headed_in_both_languages():
    columns = {column for question in questions().values() for column in question.columns}
    assert len(columns) > 90
    for language in ("vi", "en"):
        say = Words(Labels(None, "pages"), language)
        assert [c for c in sorted(columns) if not say(f"column-{c}")] == []


class Outline(HTMLParser):
    """What stands in a page: its elements, whether they close, its ids and links, and its text."""

    def __init__(self, text):
        super().__init__()
        self.open, self.ids, self.links, self.elements, self.words = [], [], [], [], []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag, attrs):
        found = dict(attrs)
        self.elements.append((tag, found))
        self.ids += [found["id"]] if "id" in found else []
        self.links += [found["href"]] if "href" in found else []
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        self.words.append(data)

    @property
    def text(self):
        return " ".join(" ".join(self.words).split())


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize("path", [*FIXED, *THINGS, *ASKED, "meeting/nobody-knows", "nowhere"])
def test_a_page_is_whole_and_says_its_language(shown, path, language):
    text = shown(path, language)
    seen = Outline(text)
    assert seen.open == []
    assert len(seen.ids) == len(set(seen.ids))
    assert [a["lang"] for tag, a in seen.elements if tag == "html"] == [language]
    assert sum(tag == "h1" for tag, _ in seen.elements) == 1
    assert "None" not in seen.text
    assert ("vi" if language == "en" else "en") in [a.get("hreflang") for _, a in seen.elements]
    own = [link[1:] for link in seen.links if link.startswith("#")]
    assert set(own) <= set(seen.ids)


def test_a_meeting_shows_figures_with_bounds_words_and_paper(shown):
    seen = Outline(shown(SESSION)).text
    assert "Over 76,000,000" in seen
    assert "76 triệu" in seen
    assert "Over 75,000,000" in seen
    assert "Phạm Minh Chính" in seen
    assert "3 February 2023" in seen
    assert "Bộ Nội vụ" in seen
    assert "Hơn 76.000.000" in Outline(shown(SESSION, "vi")).text


def test_what_another_report_says_of_a_province_is_no_finding_here(shown):
    told = "is no province on 2025-10-14"
    assert told in Outline(shown("checks")).text
    assert told not in Outline(shown(SESSION)).text
    assert told not in Outline(shown(SEED)).text


def test_each_figure_leads_to_its_place_in_the_report(shown):
    links = re.findall(rf'href="/en/{SEED}#(observation-\d+-\d+)"', shown(SESSION))
    assert len(set(links)) >= 20
    assert set(links) <= set(Outline(shown(SEED)).ids)


def test_an_article_shows_its_whole_text_and_marks_only_evidence(samples, shown):
    text = shown(SEED)
    inside = text[text.index('id="report">') + len('id="report">') :]
    inside = inside[: inside.index("</div>")]
    plain = Outline(re.sub(r"<a class=\"ref\".*?</a>", "", inside))
    body = next(
        q.object.value for q in samples.dump([graph("article", local(SEED))]) if "articleBody" in str(q.predicate)
    )
    assert "".join(plain.words) == body
    assert sum(tag == "mark" for tag, _ in plain.elements) >= 40
    numbers = re.findall(r'href="#fact-(\d+)"', text)
    assert numbers
    assert {f"fact-{n}" for n in numbers} <= set(Outline(text).ids)


def test_an_article_whose_text_is_not_kept_shows_quotes_with_their_offsets(samples):
    bare = EmbeddedStore.in_memory()
    for name in samples.graphs():
        bare.replace(name, [q for q in samples.dump([name]) if "articleBody" not in str(q.predicate)])
    visit = Visit(Desk(bare), Links("en", SEED))
    text = html(visit, page(visit, SEED))
    seen = Outline(text)
    assert "is not kept here" in seen.text
    assert "76 triệu" in seen.text
    assert "offset 8" in seen.text
    assert re.search(r'id="observation-\d+-\d+"', text)


@pytest.mark.parametrize("kept", [True, False])
@pytest.mark.parametrize("files", [False, True])
def test_a_report_of_many_facts_lists_a_hundred_of_a_kind_and_leads_to_the_others(kept, files):
    report = huge(["hue"], people=3, figures=230)
    store = EmbeddedStore.in_memory()
    store.replace(report.graph, report.quads) if not kept else report.put(store)
    desk, path = Desk(store), f"article/{report.key}"
    seen = {}
    for where in (path, f"{path}/figures/2", f"{path}/figures/3"):
        visit = Visit(desk, Links("en", where, files))
        seen[where] = Outline(html(visit, page(visit, where)))
    whole, second, third = seen.values()
    listed = [[i for i in one.ids if i.startswith("fact-")] for one in (whole, second, third)]
    assert listed == [
        [f"fact-{n}" for n in range(1, 105)],
        [f"fact-{n}" for n in range(105, 205)],
        [f"fact-{n}" for n in range(205, 235)],
    ]
    places = [i for i in whole.ids if i.startswith("observation-")]
    assert len(places) == 230
    assert not any(i.startswith("observation-") for i in second.ids + third.ids)
    assert "101\u2013200 of 230" in second.text
    # Every fact leads to its entry and, where there is a text, every entry to its words.
    up = "../" * (1 + path.count("/")) if files else "/"
    last = f"{up}en/{path}/figures/3{'.html' if files else ''}#fact-234"
    assert last in whole.links
    home = f"{'../' * 4 if files else '/'}en/{path}{'.html' if files else ''}"
    assert (f"{home}#{places[-1]}" in third.links) is kept
    assert f"{home}" in third.links
    for beyond in ("figures/4", "figures/1", "figures/02", "figures/x", "notes/2", "nothing/2"):
        visit = Visit(desk, Links("en", f"{path}/{beyond}", files))
        assert page(visit, f"{path}/{beyond}").status == 404


@pytest.mark.parametrize("files", [False, True])
def test_a_report_of_many_findings_lists_a_hundred_and_leads_to_the_others(files):
    report = huge(["hue"], people=3, figures=230)
    focus = [q.subject.value for q in report.quads if q.predicate == CCHC.value]
    store = EmbeddedStore.in_memory()
    report.put(store)
    found = Report.of(
        Finding(report.graph.value, code("check", "share").value, "warning", iri, f"sai {n}.", f"wrong {n}.")
        for n, iri in enumerate(focus)
    )
    store.replace(graph("checks", "all"), found.quads())
    desk, told = Desk(store), []
    for path in (f"article/{report.key}", "meeting/hop-lon"):
        home = f"{path}.html" if files else f"/en/{path}"
        for where, stretch in ((path, "further"), (f"{path}/checks/2", "101–200"), (f"{path}/checks/3", "201–230")):
            visit = Visit(desk, Links("en", where, files))
            text = html(visit, page(visit, where))
            seen = Outline(text)
            assert seen.open == []
            listed = re.findall(r"wrong \d+\.", text[text.index('id="checks"') :])
            told.append(len(listed))
            if where == path:
                assert any(link.removesuffix(".html").endswith(f"{path}/checks/2") for link in seen.links)
                assert f"{home}#checks" not in seen.links
            else:
                assert f"{stretch} of 230" in seen.text
                assert any(link.endswith(home) for link in seen.links)
        for beyond in ("checks/4", "checks/1", "checks/02", "checks/x"):
            visit = Visit(desk, Links("en", f"{path}/{beyond}", files))
            assert page(visit, f"{path}/{beyond}").status == 404
    assert told == [100, 100, 30] * 2


@pytest.mark.parametrize("path", [*FIXED, *THINGS, *ASKED])
def test_a_page_says_in_a_line_what_it_is(shown, path):
    for language in ("vi", "en"):
        (told,) = [
            a["content"]
            for t, a in Outline(shown(path, language)).elements
            if t == "meta" and a.get("name") == "description"
        ]
        assert len(told) > 10


@pytest.mark.parametrize("language", ["vi", "en"])
def test_all_that_the_registries_say_has_a_name(shown, language):
    for path in THINGS:
        listed = re.findall(r"<dt>([^<]*)</dt>", shown(path, language))
        assert not [label for label in listed if re.search("[a-z][A-Z]", label)]
    assert "<dt>Trực thuộc</dt>" in shown("body/bo-noi-vu", "vi")


def test_units_of_one_name_are_told_apart_where_they_are_looked_for(shown):
    assert "<h1>Đà Nẵng (trước 1/7/2025)</h1>" in shown("province/da-nang", "vi")
    assert "<h1>Đà Nẵng (từ 1/7/2025)</h1>" in shown("province/da-nang-2025", "vi")
    assert "<h1>Hà Nội</h1>" in shown("province/ha-noi", "vi")
    seen = shown("search", "en", q="da nang")
    assert ">Da Nang (before 1 July 2025)</a>" in seen
    assert ">Da Nang (since 1 July 2025)</a>" in seen


def test_a_report_in_quarantine_has_a_page_that_says_why():
    key, store = "sai-0001", EmbeddedStore.in_memory()
    focus, name = thing("observation", f"{key}-1").value, graph("quarantine", key).value
    (wrong,) = [Finding(name, code("check", "fraction").value, "violation", focus, "Tử số sai.", "Wrong.")]
    store.replace(graph("checks", key), Report((wrong,)).quads(key))
    desk = Desk(store)
    told = html(v := Visit(desk, Links("vi", "checks")), page(v, "checks"))
    assert f'href="/vi/article/{key}">Bài báo không tên ({key})</a>' in told
    seen = Outline(html(v := Visit(desk, Links("vi", f"article/{key}")), page(v, f"article/{key}")))
    assert "Bài báo này được để riêng" in seen.text
    assert "Tử số sai." in seen.text


@pytest.mark.parametrize("path", ["articles", "meetings"])
@pytest.mark.parametrize("files", [False, True])
def test_a_long_list_goes_over_several_pages(desk, monkeypatch, path, files):
    def seen(where):
        visit = Visit(desk, Links("vi", where, files))
        view = page(visit, where)
        return view.status, Outline(html(visit, view))

    def listed(outline):
        return [link for link in outline.links if f"/{path[:-1]}/" in link and "/data/" not in link]

    whole = listed(seen(path)[1])
    assert len(whole) >= 2
    monkeypatch.setattr("cchc_kg.pages.lists.LISTED", 1)
    found, where, back = [], path, None
    while where:
        status, outline = seen(where)
        assert status == 200
        found += listed(outline)
        at = {a["rel"]: a["href"] for tag, a in outline.elements if tag == "a" and a.get("rel") in ("prev", "next")}
        assert ("prev" in at) is (back is not None)
        back, where = where, re.search(rf"{path}/\d+", at["next"])[0] if "next" in at else None
    strip = [link.replace("../", "", 1) if files else link for link in found]
    assert len(found) == len(whole)
    assert {local(link) for link in strip} == {local(link) for link in whole}
    assert [seen(f"{path}/{n}")[0] for n in ("0", "1", "02", "99", "x")] == [404] * 5


def test_a_page_in_the_other_language_asks_nothing_again_where_answers_are_remembered(samples, monkeypatch):
    asked = []
    monkeypatch.setattr("cchc_kg.pages.desk.answered", lambda q, s, t: asked.append(q.name) or answered(q, s, t))
    seen = {}
    for remembered in (0, 64):
        desk = Desk(samples, remembered=remembered)
        for language in ("vi", "en"):
            asked.clear()
            visit = Visit(desk, Links(language, SESSION))
            seen[remembered, language] = html(visit, page(visit, SESSION)), len(asked)
    assert [seen[64, lang][0] == seen[0, lang][0] for lang in ("vi", "en")] == [True, True]
    assert seen[0, "en"][1] >= 8
    assert seen[64, "en"][1] == 0


def test_somebody_whom_papers_spell_in_two_ways_is_listed_once():
    report, store = huge(["hue"], people=2, figures=1), EmbeddedStore.in_memory()
    person = thing("person", f"{report.key}-0")
    report.say(person, FOAF.name, Literal("Nguyên Văn 0"))
    report.put(store)
    text = html(v := Visit(Desk(store), Links("en", "people")), page(v, "people"))
    assert text.count(f'href="/en/person/{local(person.value)}"') == 1
    assert "2 people" in text


def test_files_are_offered_of_what_a_page_shows(shown):
    assert "/question/directives.csv?addressee=" in shown("body/bo-noi-vu")
    assert "/question/directives.csv?issuer=" not in shown("body/bo-noi-vu")


def test_one_is_told_in_the_singular(desk):
    words = Words(desk.labels, "en")
    assert [words("reports-n", n=n) for n in (0, 1, 2)] == ["0 reports", "1 report", "2 reports"]
    assert not re.search(
        r"(?<![\d,.])1 (reports|meetings|directives|figures|rows|people|participations)\b",
        "".join(
            Outline(html(visit, page(visit, path))).text for path in FIXED for visit in [Visit(desk, Links("en", path))]
        ),
    )


def test_what_two_papers_tell_of_one_figure_stands_side_by_side(shown):
    text = shown("compare/bcd-cchc-chinh-phu-3")
    row = next(r for r in re.findall(r"<tr.*?</tr>", text, re.S) if "75 triệu" in r)
    assert "76 triệu" in row
    assert "differs" in row


def test_directives_are_narrowed_by_any_filter_and_an_unknown_name_is_told(shown):
    def count(**query):
        return int(re.search(r'data-count=".*?">(\d+) ', shown("directives", **query))[1])

    every = count()
    assert every >= 10
    assert 0 < count(issuer="pham minh chinh") < every
    assert 0 < count(addressee="Bộ Nội vụ") < every
    assert 0 < count(text="CHUẨN HÓA") < every
    assert 0 < count(by="2023-12-31") < every
    assert "What was given does not fit" in shown("directives", issuer="nobody at all")
    assert "What was given does not fit" in shown("directives", by="31/12/2023")


def test_the_feed_of_directives_is_atom_and_follows_the_filters(desk):
    def entries(**query):
        visit = Visit(desk, Links("en", "directives"), {k: [v] for k, v in query.items()})
        root = ElementTree.fromstring(feed(visit))
        assert root.tag == "{http://www.w3.org/2005/Atom}feed"
        for name in ("id", "title", "updated", "author"):
            assert root.find(f"{{http://www.w3.org/2005/Atom}}{name}") is not None
        return root.findall("{http://www.w3.org/2005/Atom}entry")

    assert len(entries()) >= 10
    (only,) = entries(text="chuẩn hóa dữ liệu chuyên ngành")
    assert only.find("{http://www.w3.org/2005/Atom}updated").text == "2023-02-04T00:00:00Z"


def test_a_province_shows_what_it_became(shown):
    seen = Outline(shown("province/quang-nam"))
    assert "/en/province/da-nang-2025" in seen.links
    assert "1 July 2025" in seen.text
    assert "202/2025/QH15" in seen.text


def test_there_are_34_units_now_and_63_the_day_before(shown):
    assert "34 provincial units on 1 July 2025" in Outline(shown("provinces")).text
    assert "63 provincial units on 30 June 2025" in Outline(shown("provinces", on="2025-06-30")).text
    assert "That is no date" in Outline(shown("provinces", on="yesterday")).text


@pytest.mark.parametrize("wanted", ["quang nam", "QUẢNG NAM", "nam quang", "Quảng"])
def test_a_search_needs_no_tone_marks(shown, wanted):
    assert "/en/province/quang-nam" in Outline(shown("search", q=wanted)).links


def test_a_search_finds_words_of_directives(shown):
    assert any(f"/en/{SEED}#directive-" in link for link in Outline(shown("search", q="chuyển đổi số")).links) or any(
        "#directive-" in link for link in Outline(shown("search", q="chuẩn hóa")).links
    )


@pytest.mark.parametrize(
    "hostile", ['"><script>alert(1)</script>', "'; DROP ALL #", "</textarea><img src=x onerror=a>"]
)
@pytest.mark.parametrize("path", ["search", "directives", "provinces"])
def test_what_a_reader_types_stays_text(shown, path, hostile):
    text = shown(path, q=hostile, text=hostile, issuer=hostile, on=hostile)
    elements = {tag for tag, _ in Outline(text).elements}
    assert "img" not in elements
    assert all(
        a.get("src", "").startswith("/static/")
        for tag, a in Outline(text).elements
        if tag == "script" and "type" not in a
    )


def test_markup_in_a_report_stays_text(samples):
    store = EmbeddedStore.in_memory()
    for name in samples.graphs():
        lines = "\n".join(str(q) + " ." for q in samples.dump([name]))
        lines = lines.replace("Hồ Quang Bửu", "</script><b onclick=x>Hồ</b>")
        store.replace(name, parse(lines, format=RdfFormat.N_QUADS))
    visit = Visit(Desk(store), Links("en", SESSION))
    text = html(visit, page(visit, SESSION))
    assert "onclick=x>" not in text.replace("onclick=x&gt;", "").replace("onclick=x\\u003e", "")
    assert Outline(text).open == []


def test_an_empty_store_has_pages_too():
    desk = Desk(EmbeddedStore.in_memory())
    for path in FIXED:
        visit = Visit(desk, Links("vi", path))
        assert Outline(html(visit, page(visit, path))).open == []


def test_the_data_in_the_page_is_json_ld_of_the_same_thing(shown):
    for path in THINGS:
        found = re.search(r'<script type="application/ld\+json">(.*?)</script>', shown(path), re.S)
        if path.startswith("compare/"):
            continue
        told = json.loads(found[1])
        assert told["@context"] == "https://schema.org"
        assert told["@id"] == f"https://w3id.org/cchc-kg/id/{path.removesuffix('/figures')}"
        assert told.get("name") or told.get("headline")


def test_every_message_stands_in_both_languages():
    lines = (ROOT / "data/messages/pages.csv").read_text("utf-8").splitlines()
    rows = list(csv.reader(line for line in lines if not line.startswith("#")))
    assert len(rows) > 100
    assert all(len(r) == 3 and all(r) for r in rows)
    assert len({r[0] for r in rows}) == len(rows)
    for name, vi, en in rows:
        assert sorted(re.findall(r"\{(\w+)\}", vi)) == sorted(re.findall(r"\{(\w+)\}", en)) or name.startswith("form-")


@pytest.mark.parametrize(
    ("iso", "vi", "en"),
    [
        ("2023-02-03", "3/2/2023", "3 February 2023"),
        ("2025-11", "tháng 11/2025", "November 2025"),
        ("2023-Q1", "quý 1/2023", "Q1 2023"),
        ("2022", "2022", "2022"),
        ("--02-03", "3/2", "3 February"),
        ("2016/2021", "2016 – 2021", "2016 – 2021"),
        ("2018-01/2018-09", "tháng 1/2018 – tháng 9/2018", "January 2018 – September 2018"),
        (None, "", ""),
    ],
)
def test_days_are_written_as_the_language_does(desk, iso, vi, en):
    assert Words(desk.labels, "vi").day(iso) == vi
    assert Words(desk.labels, "en").day(iso) == en


@pytest.mark.parametrize(
    ("value", "vi", "en"), [("1234.5", "1.234,5", "1,234.5"), ("76000000", "76.000.000", "76,000,000")]
)
def test_numbers_are_written_as_the_language_does(value, vi, en):
    assert number(value, "vi") == vi
    assert number(value, "en") == en


def test_the_tile_map_has_every_unit_once_and_the_archipelagos_with_theirs(desk):
    for units, day in (("34", "2025-07-01"), ("63", "2025-06-30")):
        drawn = tile_map(Visit(desk, Links("vi", "provinces")), units, "", {})
        asked = desk.ask("provincial-units", on=[Literal(day, datatype=XSD.date)])
        assert {t.link for t in drawn.tiles} == {f"/vi/province/{local(r['place'])}" for r in asked}
        assert len({(t.x, t.y) for t in drawn.tiles}) == len(drawn.tiles)
        parts = {t.name for t in drawn.tiles if t.part}
        assert parts == {"Hoàng Sa (Đà Nẵng)", "Trường Sa (Khánh Hòa)"}
        assert len(drawn.tiles) == int(units) + 2


def test_shades_follow_the_numbers_and_the_key_names_their_ends(desk):
    told = {
        thing("province", s).value: Told(Decimal(n), str(n)) for n, s in enumerate(("ha-noi", "hue", "lai-chau"), 1)
    }
    drawn = tile_map(Visit(desk, Links("en", "provinces")), "34", "", told)
    shades = {t.name: t.shade for t in drawn.tiles if t.shade}
    assert shades["Hanoi"] < shades["Hue"] < shades["Lai Chau"]
    assert sum(t.shade == 0 for t in drawn.tiles) == 33
    assert [text for _, text in drawn.key] == ["1", "2", "3"]


def test_a_chart_keeps_units_targets_and_open_ends_apart_and_breaks_at_the_mergers(desk):
    store = EmbeddedStore.in_memory()
    for name in desk.store.graphs():
        store.replace(name, list(desk.store.dump([name])))
    series(["ha-noi"]).put(store)
    visit = Visit(Desk(store), Links("vi", "indicator/par-index-tinh"))
    view = page(visit, "indicator/par-index-tinh")
    (chart,) = view.values["charts"]
    assert chart["unit"] == "%"
    assert chart["breaks"] == ["2025-07-01"]
    named = {p["place"] for p in chart["points"]}
    assert {"Quảng Nam", "Đà Nẵng", "Đà Nẵng (từ 1/7/2025)", "Hà Nội"} <= named
    (target,) = [p for p in chart["points"] if p["target"]]
    assert (target["low"], target["high"]) == (90, None)
    assert all(p["link"].startswith("/vi/article/chuoi-so-lieu-0002#observation-") for p in chart["points"])
    assert len(view.values["maps"]) == 2


def test_a_question_is_a_form_with_typed_fields_and_its_answer_a_table(shown):
    text = shown("ask/province-figures", place="quang-nam")
    seen = Outline(text)
    selects = [a["name"] for tag, a in seen.elements if tag == "select"]
    assert selects == ["place", "place"]
    assert sum(tag == "option" for tag, _ in seen.elements) > 150
    assert text.count("<tr>") > 5
    assert "/question/province-figures.csv?place=quang-nam" in seen.links
    assert "/en/sparql?question=province-figures&amp;place=quang-nam" in text
    assert "VALUES ?place { &lt;https://w3id.org/cchc-kg/id/province/quang-nam&gt; }" in text
    dates = [a for tag, a in Outline(shown("ask/articles")).elements if tag == "input" and a.get("type") == "date"]
    assert [a["name"] for a in dates] == ["from", "until"]


@pytest.mark.parametrize(("language", "says"), [("en", "Rows 101–{}."), ("vi", "Dòng 101–{}.")])
def test_a_long_answer_is_shown_a_page_at_a_time(samples, shown, language, says):
    rows = len(ask(questions()["evidence"], {}, samples).rows)
    assert 100 < rows < 200
    first = shown("ask/evidence", language)
    assert first.count("<tr>") == 101
    assert f'<a href="/{language}/ask/evidence?offset=100#figures" rel="next">' in first
    assert 'rel="prev"' not in first
    second = shown("ask/evidence", language, offset="100")
    assert says.format(rows) in second
    assert 'rel="next"' not in second
    assert f'<a href="/{language}/ask/evidence#figures" rel="prev">' in second
    last = shown("ask/evidence", language, offset=str(rows - 5))
    assert last.count("<tr>") == 6
    assert 'rel="next"' not in last
    small = shown("ask/evidence", language, article="seed", limit="5")
    assert f'<a href="/{language}/ask/evidence?article=seed&amp;limit=5&amp;offset=5#figures" rel="next">' in small
    assert 'role="alert"' in shown("ask/evidence", language, limit="0")
    assert 'rel="next"' not in shown("ask/evidence", language, files=True)


def test_a_question_that_needs_something_says_so_and_one_given_wrongly_too(shown):
    assert "Please fill in what is needed" in shown("ask/province-figures")
    assert 'role="alert"' in shown("ask/province-figures", place="nowhere at all")


def test_the_editor_holds_every_stored_question_and_the_one_that_was_asked(desk, shown):
    text = shown("sparql", question="provinces", place="quang-nam")
    stored = json.loads(re.search(r'id="stored-questions">(.*?)</script>', text, re.S)[1])
    assert {q["name"] for q in stored} == set(desk.questions)
    area = re.search(r"<textarea[^>]*>(.*?)</textarea>", text, re.S)[1]
    assert "id/province/quang-nam&gt;" in area
