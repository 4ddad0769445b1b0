"""Who is who across reports: candidates are listed, decisions settle them and can be taken back."""

import json

import pytest
import rdflib

from cchc_kg.article import Article
from cchc_kg.pipeline import Pipeline
from cchc_kg.queries import ask, questions, terms_for
from cchc_kg.store import EmbeddedStore

HEAD = "decision,one,other,who,when,why\n"
REPORTS = (
    Article("mot", "Sáng 12/5/2022, Thứ trưởng Bộ Y tế Nguyễn Văn Hùng chủ trì cuộc họp của Bộ Y tế về cải cách "
            "hành chính. Tham dự có Phó Chủ tịch UBND tỉnh Quảng Trị Hà Sĩ Đông."),
    Article("hai", "Sáng 13/5/2022, Bộ trưởng Bộ Xây dựng Nguyễn Văn Hùng chủ trì cuộc họp của Bộ Xây dựng về cải "
            "cách hành chính."),
    Article("ba", "Ngày 13/5, Bộ trưởng Bộ Xây dựng Nguyễn Văn Hưng chủ trì cuộc họp của Bộ Xây dựng."),
    Article("bon", "Sáng 13/5/2022, Thủ tướng Chính phủ Hà Sĩ Mẫu chủ trì phiên họp Chính phủ thường kỳ."),
    Article("nam", "Ngày 13/5, Thủ tướng Chính phủ Hà Sĩ Mẫu chủ trì phiên họp Chính phủ thường kỳ."),
)  # fmt: skip


def built(tmp_path, *decisions, reports=REPORTS):
    path = tmp_path / "entities.csv"
    path.write_text(HEAD + "".join(f"{d},Lê Thử,2026-01-02,vì thế\n" for d in decisions), "utf-8")
    store = EmbeddedStore.in_memory()
    outcomes = list(Pipeline(decisions=path).build(reports, store))
    assert [o.quarantined for o in outcomes] == [False] * len(reports)
    return store


def rows(store, name, **given):
    return ask(questions()[name], {key: [value] for key, value in given.items()}, store).records()


def people(store):
    return {row["person"].rpartition("/")[2] for row in rows(store, "people")}


@pytest.fixture(scope="module")
def undecided(tmp_path_factory):
    """A store of the reports without a decision; to be read only."""
    return built(tmp_path_factory.mktemp("undecided"))


@pytest.fixture(scope="module")
def pairs(undecided):
    return rows(undecided, "entity-candidates")


def test_people_of_one_name_and_meetings_of_one_body_and_day_are_candidates(pairs):
    reasons = [(p["reason"], p["oneName"], p["otherName"]) for p in pairs if "/person/" in p["one"]]
    assert ("same name", "Nguyễn Văn Hùng", "Nguyễn Văn Hùng") in reasons
    assert ("same name but for tone marks", "Nguyễn Văn Hưng", "Nguyễn Văn Hùng") in reasons
    meetings = [p for p in pairs if "/meeting/" in p["one"]]
    assert {p["reason"] for p in meetings} == {"same body and day"}
    assert [{p["oneArticle"].rpartition("/")[2][:2], p["otherArticle"].rpartition("/")[2][:2]} for p in meetings] == [
        {"ba", "ha"},
        {"bo", "na"},
    ]
    assert all({p["oneTold"], p["otherTold"]} == {"2022-05-13", "05-13"} for p in meetings)


def test_every_candidate_names_the_report_of_each_side(pairs):
    assert pairs
    assert all("/article/" in p["oneArticle"] and "/article/" in p["otherArticle"] for p in pairs)


def test_a_decision_settles_a_pair_and_taking_it_back_opens_it_again(tmp_path, undecided, pairs):
    pair = next(p for p in pairs if p["reason"] == "same name")
    one, other = pair["one"], pair["other"]
    before = people(undecided)

    different = built(tmp_path, f"different,{one},{other}")
    assert people(different) == before
    assert (one, other) not in {(p["one"], p["other"]) for p in rows(different, "entity-candidates")}

    same = built(tmp_path, f"same,{one},{other}")
    assert before - people(same) == {other.rpartition("/")[2]}
    assert [p["meetings"] for p in rows(same, "people", person=one)] == ["2"]
    decided = rows(same, "entity-decisions")
    assert [(d["one"], d["other"], d["who"], d["when"], d["why"]) for d in decided] == [
        (one, other, "Lê Thử", "2026-01-02", "vì thế")
    ]
    assert rows(same, "entity-decisions", thing=one) == decided

    assert people(built(tmp_path, f"same,{one},{other}", f"open,{other},{one}")) == before


def test_a_name_said_to_be_several_is_told_apart_by_the_body_served(tmp_path):
    reports = (
        Article("mot", "Sáng 12/5/2022, Thứ trưởng Bộ Y tế Hà Sĩ Mẫu chủ trì cuộc họp của Bộ Y tế."),
        Article("hai", "Sáng 13/5/2022, Thứ trưởng Bộ Xây dựng Hà Sĩ Mẫu chủ trì cuộc họp của Bộ Xây dựng."),
    )
    (one,) = people(built(tmp_path, reports=reports))
    told_apart = people(built(tmp_path, f"different,person/{one},person/{one}", reports=reports))
    assert len(told_apart) == 2
    assert one not in told_apart


def test_meetings_said_to_be_one_are_one(tmp_path, pairs):
    pair = next(p for p in pairs if "/meeting/" in p["one"])
    store = built(tmp_path, f"same,{pair['one']},{pair['other']}")
    named = {row["meeting"] for row in rows(store, "meetings")}
    assert pair["one"] in named
    assert pair["other"] not in named


@pytest.mark.parametrize("name", ["entity-candidates", "entity-decisions"])
@pytest.mark.filterwarnings("ignore::DeprecationWarning:rdflib")
def test_rdflib_answers_the_same(tmp_path, pairs, name):
    pair = pairs[0]
    store = built(tmp_path, f"different,{pair['one']},{pair['other']}")
    dataset = rdflib.Dataset()
    for graph in store.graphs():
        lines = "".join(f"{q.triple} .\n" for q in store.dump([graph]))
        dataset.graph(rdflib.URIRef(graph.value)).parse(data=lines, format="nt")
    question = questions()[name]
    found = dataset.query(question.bound(terms_for(question, {}, store)))
    got = [dict(zip(question.columns, (None if c is None else str(c) for c in row), strict=True)) for row in found]
    assert got == rows(store, name)
    assert got


def test_reports_of_one_meeting_meet_in_one_resource():
    reports = (
        Article("mot", "Sáng 6/2/2017, Chủ tịch UBND TP Hà Nội Hà Sĩ Mẫu chủ trì hội nghị của UBND TP Hà Nội."),
        Article("hai", "Ngày 6/2/2017, Chủ tịch UBND thành phố Hà Nội Hà Sĩ Mẫu chủ trì cuộc họp giao ban của UBND "
                "thành phố."),
    )  # fmt: skip
    records = [r.record() for r in Pipeline().read(reports)]
    assert len({r["meeting"]["iri"] for r in records}) == 1
    assert json.dumps(records[0]["meeting"]) != json.dumps(records[1]["meeting"])


def test_reports_of_a_body_that_is_in_no_registry_meet_where_its_name_is_one_everywhere():
    reports = (
        Article("mot", "Sáng 6/2/2017, Tổng cục Mẫu vật tổ chức hội nghị tổng kết công tác năm 2016."),
        Article("hai", "Sáng 6/2/2017, Tổng cục trưởng Hà Sĩ Mẫu chủ trì cuộc họp của Tổng cục Mẫu vật."),
        Article("ba", "Sáng 7/2/2017, Tổng cục Mẫu vật tổ chức hội nghị tổng kết công tác năm 2016."),
    )
    one, two, other = (r.record()["meeting"]["iri"] for r in Pipeline().read(reports))
    assert one == two != other


def test_one_meeting_that_was_several_falls_apart_by_article_and_can_be_joined_again(tmp_path):
    reports = (
        Article("mot", "Sáng 13/5/2022, Thủ tướng Hà Sĩ Mẫu chủ trì phiên họp Chính phủ thường kỳ."),
        Article("hai", "Chiều 13/5/2022, Thủ tướng Hà Sĩ Mẫu chủ trì phiên họp Chính phủ chuyên đề."),
        Article("ba", "Ngày 13/5/2022, Thủ tướng Hà Sĩ Mẫu chủ trì phiên họp Chính phủ."),
    )

    def meetings(store):
        return {row["article"].rpartition("/")[2][:2]: row["meeting"] for row in rows(store, "meetings")}

    one = meetings(built(tmp_path, reports=reports))
    (iri,) = set(one.values())
    apart = meetings(built(tmp_path, f"different,{iri},{iri}", reports=reports))
    assert len(set(apart.values())) == 3
    joined = built(tmp_path, f"different,{iri},{iri}", f"same,{apart['mo']},{apart['ba']}", reports=reports)
    assert len(set(meetings(joined).values())) == 2
    assert meetings(built(tmp_path, f"different,{iri},{iri}", f"open,{iri},{iri}", reports=reports)) == one


def test_a_provisional_indicator_can_be_said_to_be_a_registered_one(tmp_path):
    reports = (
        Article("mot", "Sáng 13/5/2022, Chính phủ họp phiên thường kỳ. Năm 2021, tỷ lệ giấy tờ mẫu được nhận đạt 61%."),
    )

    def indicators(store):
        return {row["indicator"] for row in rows(store, "indicator-over-time")}

    (made,) = indicators(built(tmp_path, reports=reports))
    assert "provisional" in made
    known = "indicator/ho-so-giai-quyet-dung-han"
    (now,) = indicators(built(tmp_path, f"same,{made},{known}", reports=reports))
    assert now.endswith(known)


def test_meetings_of_one_chair_and_day_are_candidates_where_a_report_does_not_tell_the_body(tmp_path):
    reports = (
        Article("mot", "Sáng 13/5/2022, Thủ tướng Hà Sĩ Mẫu chủ trì phiên họp Chính phủ thường kỳ."),
        Article("hai", "Sáng 13/5/2022, Thủ tướng Hà Sĩ Mẫu đã chủ trì cuộc họp với các bộ, ngành."),
    )
    (pair,) = rows(built(tmp_path, reports=reports), "entity-candidates")
    assert pair["reason"] == "same chair and day"
