"""The gold corpus keeps its form: what is wrong here would be counted against the extractor."""

import itertools
import json
import re
from decimal import Decimal
from pathlib import Path

import pytest

GOLD = Path(__file__).parents[1] / "data" / "gold"
ARTICLES = {a["id"]: a for a in map(json.loads, (GOLD / "articles.jsonl").read_text("utf-8").splitlines())}
FILES = sorted(GOLD.glob("*.json"))
FACTS = {path.stem: json.loads(path.read_text("utf-8")) for path in FILES}
CASES = pytest.mark.parametrize("key", sorted(FACTS))

MEETING = {"kind", "name", "body", "ordinal", "date", "day_part", "format", "chairs"}
PARTICIPANT = {"name", "start", "end", "quote", "role", "positions", "province"}
OBSERVATION = {
    "start", "end", "quote", "value", "high", "unit", "bound", "out_of",
    "change", "baseline", "period", "place", "status", "part_of",
}  # fmt: skip
DIRECTIVE = {"start", "end", "quote", "issuer", "addressees", "deadline"}

KINDS = {"session", "conference", "working-visit", "meeting", "ceremony", "other"}
FORMATS = {"in-person", "online", "hybrid", None}
DAY_PARTS = {"morning", "noon", "afternoon", "evening", None}
ROLES = {"chair", "participant", "speaker"}
BOUNDS = {"exact", "over", "at-least", "under", "at-most", "about"}
MOMENT = r"(?:\d{4}|-)(?:-(?:Q[1-4]|\d\d(?:-\d\d)?))?"  # a year, quarter, month or day; the year may be missing


def is_time(value):
    return value is None or re.fullmatch(rf"{MOMENT}(?:/{MOMENT})?", value) is not None


def test_corpus_is_large_enough_and_every_report_has_its_facts():
    lines = (GOLD / "articles.jsonl").read_text("utf-8").splitlines()
    assert len(FACTS) >= 12
    assert len(lines) == len(ARTICLES)
    assert set(ARTICLES) == set(FACTS) == {facts["id"] for facts in FACTS.values()}


def test_no_report_is_there_twice():
    assert len({a["text"] for a in ARTICLES.values()}) == len(ARTICLES)
    assert len({a["title"] for a in ARTICLES.values()}) == len(ARTICLES)


@CASES
def test_article_is_complete(key):
    article = ARTICLES[key]
    assert set(article) == {"id", "title", "url", "publisher", "published", "text"}
    assert 1700 <= len(article["text"]) <= 4000
    assert article["published"] == FACTS[key]["published"]
    assert article["published"] is None or re.fullmatch(r"\d{4}-\d\d-\d\d", article["published"])


@CASES
def test_meeting_is_well_formed(key):
    meeting, participants = FACTS[key]["meeting"], FACTS[key]["participants"]
    assert set(meeting) == MEETING
    assert meeting["kind"] in KINDS
    assert meeting["format"] in FORMATS
    assert meeting["day_part"] in DAY_PARTS
    assert meeting["ordinal"] is None or meeting["ordinal"] >= 1
    assert meeting["date"] is None or re.fullmatch(r"(\d{4}|-)-\d\d-\d\d", meeting["date"])
    assert meeting["chairs"] == [p["name"] for p in participants if p["role"] == "chair"]


@CASES
@pytest.mark.parametrize("kind", ["participants", "observations", "directives"])
def test_spans_quote_the_text_exactly_and_once(key, kind):
    text, facts = ARTICLES[key]["text"], FACTS[key][kind]
    spans = [(fact["start"], fact["end"]) for fact in facts]
    assert spans
    assert len(set(spans)) == len(spans)
    for fact in facts:
        assert text[fact["start"] : fact["end"]] == fact["quote"]
        assert fact["quote"]
        assert fact["quote"] == fact["quote"].strip()


@CASES
def test_participants_are_printed_with_their_posts(key):
    text, participants = ARTICLES[key]["text"], FACTS[key]["participants"]
    assert len({p["name"] for p in participants}) == len(participants)
    for person in participants:
        assert set(person) == PARTICIPANT
        assert person["name"] == person["quote"]
        assert person["start"] == text.find(person["name"])
        assert person["role"] in ROLES
        assert person["positions"]
        assert all(post in text for post in person["positions"])


@CASES
def test_observations_are_well_formed(key):
    observations = FACTS[key]["observations"]
    for index, fact in enumerate(observations):
        assert set(fact) == OBSERVATION
        assert fact["bound"] in BOUNDS
        assert fact["change"] in {"increase", "decrease", None}
        assert fact["status"] in {"actual", "target"}
        assert fact["unit"]
        assert is_time(fact["period"])
        assert is_time(fact["baseline"])
        assert fact["high"] is None or Decimal(fact["value"]) < Decimal(fact["high"])
        assert fact["out_of"] is None or Decimal(fact["value"]) <= Decimal(fact["out_of"])
        assert Decimal(fact["value"]) >= 0
        part_of = fact["part_of"]
        assert part_of is None or 0 <= part_of < index
        if part_of is not None:
            assert Decimal(fact["value"]) <= Decimal(observations[part_of]["value"])


@CASES
def test_directives_are_single_sentences_in_order(key):
    facts = FACTS[key]
    named = {p["name"] for p in facts["participants"]}
    for fact in facts["directives"]:
        assert set(fact) == DIRECTIVE
        assert "\n" not in fact["quote"]
        assert fact["issuer"] is None or fact["issuer"] in named
        assert all(who in fact["quote"] for who in fact["addressees"])
        assert is_time(fact["deadline"])
    spans = [(fact["start"], fact["end"]) for fact in facts["directives"]]
    assert all(left[1] <= right[0] for left, right in itertools.pairwise(spans))


@CASES
def test_lists_hold_no_duplicate_and_documents_are_printed(key):
    facts = FACTS[key]
    assert len(set(facts["provinces"])) == len(facts["provinces"]) > 0
    assert len(set(facts["documents"])) == len(facts["documents"])
    assert all(number in ARTICLES[key]["text"] for number in facts["documents"])
    assert {fact["place"] for fact in facts["observations"]} - {None} <= set(facts["provinces"])


def test_the_genres_difficulties_are_there():
    observations = [fact for facts in FACTS.values() for fact in facts["observations"]]
    assert {fact["bound"] for fact in observations} == BOUNDS
    for field in ("high", "out_of", "baseline", "part_of"):
        assert sum(fact[field] is not None for fact in observations) >= 8
    assert sum(fact["status"] == "target" for fact in observations) >= 8
    meetings = [facts["meeting"] for facts in FACTS.values()]
    assert {"session", "conference", "working-visit", "meeting", "other"} <= {m["kind"] for m in meetings}
    assert {m["format"] for m in meetings} == FORMATS
