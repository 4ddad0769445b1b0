"""Each figure is what its definition says, and all are those of the published measure."""

import copy
import importlib.util
import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cchc_kg.errors import InputError
from cchc_kg.evaluation import ASKED, MATCHED, Match, Share, evaluate, fold, same_phrase

SHARED = Path(__file__).parents[2] / "shared" / "eval"
needs_shared = pytest.mark.skipif(not (SHARED / "score.py").is_file(), reason="the published measure is not there")

GOLD = {
    "id": "a",
    "meeting": {"body": "Ban Chỉ đạo chuyển đổi số tỉnh", "ordinal": 3, "date": "2024-05-06", "day_part": "morning",
                "format": "hybrid", "chairs": ["Trần Văn Hòa", "Lý Thị Mây"]},
    "participants": [
        {"name": "Trần Văn Hòa", "start": 5, "end": 17, "role": "chair", "positions": ["Chủ tịch UBND tỉnh"],
         "province": "Hà Giang"},
        {"name": "Lý Thị Mây", "start": 30, "end": 40, "role": "chair",
         "positions": ["Giám đốc Sở Nội vụ", "Tỉnh ủy viên"], "province": None},
    ],
    "observations": [
        {"start": 100, "end": 104, "value": "1200", "high": None, "unit": "thủ tục hành chính", "bound": "over",
         "out_of": None, "change": None, "baseline": None, "period": "2023", "place": "Hà Giang", "status": "actual",
         "part_of": None},
        {"start": 120, "end": 125, "value": "20", "high": "25", "unit": "%", "bound": "exact", "out_of": "100",
         "change": "increase", "baseline": "2022", "period": None, "place": None, "status": "target", "part_of": 0},
    ],
    "directives": [
        {"start": 200, "end": 300, "issuer": "Trần Văn Hòa", "addressees": ["Sở Nội vụ", "UBND các huyện"],
         "deadline": "2024-Q2"},
    ],
    "provinces": ["Hà Giang"],
    "documents": ["76/NQ-CP", "24"],
}  # fmt: skip


def changed(*path_and_value):
    """Return the annotated facts with one value replaced, as facts that were found."""
    *path, last, value = path_and_value
    record = copy.deepcopy(GOLD)
    place = record
    for step in path:
        place = place[step]
    place[last] = value
    return record


def of(found, gold=GOLD):
    return evaluate({"a": gold}, {"a": found})


def test_facts_against_themselves_are_perfect():
    result = of(GOLD)
    assert set(result.matches) == set(MATCHED)
    assert set(result.shares) == set(ASKED)
    assert all(m.f1 == 1 for m in result.matches.values())
    assert all(s.accuracy == 1 and s.asked for s in result.shares.values())
    assert (result.headline, result.mistakes, result.answered) == (1, (), 1)


WRONG = {
    "meeting.ordinal": ("meeting", "ordinal", 4),
    "meeting.date": ("meeting", "date", "2024-05-07"),
    "meeting.day_part": ("meeting", "day_part", None),
    "meeting.format": ("meeting", "format", "online"),
    "meeting.body": ("meeting", "body", "Hội đồng nhân dân tỉnh"),
    "participant.role": ("participants", 0, "role", "speaker"),
    "participant.province": ("participants", 0, "province", None),
    "observation.unit": ("observations", 0, "unit", "hồ sơ"),
    "observation.bound": ("observations", 0, "bound", "exact"),
    "observation.out_of": ("observations", 1, "out_of", "99"),
    "observation.change": ("observations", 1, "change", "decrease"),
    "observation.baseline": ("observations", 1, "baseline", None),
    "observation.period": ("observations", 0, "period", "2022"),
    "observation.place": ("observations", 0, "place", "Lào Cai"),
    "observation.status": ("observations", 1, "status", "actual"),
    "observation.part_of": ("observations", 1, "part_of", None),
    "directive.issuer": ("directives", 0, "issuer", "Lý Thị Mây"),
    "directive.deadline": ("directives", 0, "deadline", "2024-06"),
}


@pytest.mark.parametrize("name", ASKED)
def test_one_wrong_attribute_lowers_its_figure_and_no_other(name):
    result = of(changed(*WRONG[name]))
    asked = 1 if name.startswith(("meeting", "directive")) else 2
    assert result.shares[name] == Share(asked - 1, asked)
    assert all(s.accuracy == 1 for other, s in result.shares.items() if other != name)
    (mistake,) = result.mistakes
    assert (mistake.article, mistake.kind) == ("a", name)
    assert "instead of" in str(mistake)
    whole = name.removeprefix("observation.") in ("unit", "bound", "out_of", "change", "status")
    assert result.matches["observations.whole"] == Match(1 if whole else 2, 2, 2)


RIGHT = {
    "a day without a year is that day of any year": (("meeting", "date", "2024-05-06"), ("meeting", "date", "--05-06")),
    "a body holds the other": (("meeting", "body", "Ban Chỉ đạo chuyển đổi số"), None),
    "a unit is held by the other": (("observations", 0, "unit", "thủ tục"), None),
    "numbers are compared by value": (("observations", 0, "value", "1200.0"), None),
    "the marks of names do not count": (("participants", 0, "name", "TRẦN  VĂN HOÀ"), None),
    "more of the sentence": (("directives", 0, "end", 399), None),
    "the place overlaps": (("observations", 0, "start", 103), None),
    "an addressee with more words": (("directives", 0, "addressees", ["UBND các huyện", "Giám đốc Sở Nội vụ"]), None),
}


@pytest.mark.parametrize("case", RIGHT)
def test_what_is_as_good_counts_as_right(case):
    found, gold = RIGHT[case]
    result = of(changed(*found), changed(*gold) if gold else GOLD)
    assert (result.headline, result.mistakes) == (1, ())


MISSED = {
    "participants": ("participants", 0, "name", "Trần Văn Hoàng"),
    "positions": ("participants", 0, "positions", ["Phó Chủ tịch UBND tỉnh"]),
    "observations": ("observations", 0, "value", "1201"),
    "directives": ("directives", 0, "end", 401),
    "addressees": ("directives", 0, "addressees", ["Sở Tài chính", "UBND các huyện"]),
    "provinces": ("provinces", ["Lào Cai"]),
    "documents": ("documents", ["76/NQ-CP", "25"]),
    "chairs": ("meeting", "chairs", ["Trần Văn Hòa", "Vũ Thị Mây"]),
}


@pytest.mark.parametrize("name", MISSED)
def test_one_thing_that_is_another_is_missed_and_invented(name):
    result, whole = of(changed(*MISSED[name])), of(GOLD).matches[name]
    assert result.matches[name] == Match(whole.hits - 1, whole.found, whole.gold)
    kinds = [m.kind for m in result.mistakes]
    assert f"{name} missed" in kinds
    assert f"{name} invented" in kinds


def test_places_that_do_not_touch_are_not_the_same_figure():
    assert of(changed("observations", 0, "start", 104) | {}).matches["observations"].hits == 1


def test_one_found_thing_matches_one_annotated_thing():
    twice = changed("observations", [*GOLD["observations"], GOLD["observations"][0] | {"start": 101}])
    result = of(twice)
    assert result.matches["observations"] == Match(2, 3, 2)
    assert result.shares["observation.part_of"].accuracy == 1  # the better of the two was taken


def test_an_article_without_facts_counts_and_nothing_breaks():
    result = evaluate({"a": GOLD, "b": {"id": "b", "meeting": None}}, {})
    assert result.matches["positions"] == Match()
    assert result.matches["participants"] == Match(0, 0, 2)
    assert (result.articles, result.answered) == (2, 0)
    assert result.shares["meeting.date"] == Share(1, 2)  # of b no date is told, and none was found
    assert 0 < result.headline < 0.2


def test_counts_are_summed_before_shares_are_taken():
    small = changed("participants", GOLD["participants"][:1]) | {"id": "b"}
    result = evaluate({"a": GOLD, "b": small}, {"a": GOLD})
    assert result.matches["participants"].recall == 2 / 3


@pytest.mark.parametrize(
    "record", [[], {"meeting": 1}, {"participants": {"a": 1}}, {"observations": [1]}, {"provinces": [1]}]
)
def test_what_are_no_facts_is_refused_by_article(record):
    with pytest.raises(InputError, match="facts a"):
        evaluate({"a": GOLD}, {"a": record})


def test_phrases_hold_one_another_as_whole_words():
    assert same_phrase("thủ tục", "Thủ  tục hành chính")
    assert same_phrase(None, "")
    assert not same_phrase("thủ", "thủy lợi")
    assert not same_phrase("hồ sơ", "")


@given(st.text())
def test_folding_is_done_at_once(text):
    assert fold(fold(text)) == fold(text)


def _score():
    spec = importlib.util.spec_from_file_location("score", SHARED / "score.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@needs_shared
def test_folding_is_that_of_the_published_measure():
    score = _score()
    vowels = ["".join(p) for p in score._PAIRS]
    for text in (*vowels, "toàn Hoằng Thuỷ QUÝ Ðông", "lão hoạ", "ho\u0103\u0323c", "Ki\u00ean_Giang 1.5"):
        assert fold(text) == score.fold(text)


@needs_shared
def test_figures_are_those_of_the_published_measure(tmp_path, capsys):
    from cchc_kg.pipeline import Pipeline
    from cchc_kg.sources import read_articles

    readings = Pipeline().read(read_articles([str(SHARED / "dev" / "articles.jsonl")], None))
    found = {r.article.id: json.loads(json.dumps(r.record())) for r in readings}
    gold = {g["id"]: g for g in (json.loads(p.read_text("utf-8")) for p in (SHARED / "dev" / "gold").glob("*.json"))}
    gold = {name: gold[name] for name in sorted(gold)}
    assert len(gold) >= 18
    spoilt = {name: facts for number, (name, facts) in enumerate(sorted(found.items())) if number % 4}
    for facts in (found, spoilt):
        path = tmp_path / "facts.jsonl"
        path.write_text("".join(json.dumps(f) + "\n" for f in facts.values()), "utf-8")
        assert _score().main([str(SHARED / "dev" / "gold"), str(path), "--json"]) == 0
        published = json.loads(capsys.readouterr().out)
        figures = evaluate(gold, facts).figures()
        assert figures.keys() == published.keys()
        for name, values in published.items():
            assert figures[name] == pytest.approx(values), name
