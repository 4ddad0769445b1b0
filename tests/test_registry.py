"""A name at a date is one registered thing, or none."""

import unicodedata
from datetime import date
from pathlib import Path

import pytest

from cchc_kg.errors import KnowledgeError
from cchc_kg.registry import FILES, Entry, Registry

HEAD = """@base <https://w3id.org/cchc-kg/> .
@prefix cchc: <https://w3id.org/cchc-kg/def#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
"""
NEW_ORDER = date(2025, 7, 1)


@pytest.fixture(scope="module")
def registry() -> Registry:
    return Registry.load()


def slug(entry: Entry | None) -> str | None:
    return entry.slug if entry else None


def valid(registry: Registry, kind: str, on: date, /, **properties: str) -> list[str]:
    entries = [e for e in registry.entries(kind) if e.valid(on)]
    return [e.slug for e in entries if all(v in e.properties.get(k, ()) for k, v in properties.items())]


COUNTS = {"province": 93, "body": 178, "post": 149, "indicator": 120, "document": 74, "meeting": 19}


def test_every_kind_is_there_with_both_languages(registry):
    assert set(COUNTS) == set(FILES)
    for kind, count in COUNTS.items():
        entries = registry.entries(kind)
        assert len(entries) >= count
        assert [e.slug for e in entries] == sorted(e.slug for e in entries)
        for entry in entries:
            assert entry.label_vi
            assert entry.label_en or (kind == "document" and "number" not in entry.properties)
            assert "{" not in entry.label_vi + (entry.label_en or "") + "".join(entry.aliases)


UNITS = [
    (date(2007, 1, 1), 64, None),
    (date(2010, 1, 1), 63, 5),
    (date(2021, 6, 24), 63, 5),
    (date(2024, 12, 31), 63, 5),
    (date(2025, 1, 1), 63, 6),
    (date(2025, 6, 30), 63, 6),
    (date(2025, 7, 1), 34, 6),
    (date(2026, 4, 29), 34, 6),
    (date(2026, 4, 30), 34, 7),
    (date(2026, 11, 23), 34, 7),
]


@pytest.mark.parametrize(("on", "units", "cities"), UNITS, ids=str)
def test_the_provinces_of_a_day(registry, on, units, cities):
    assert len(valid(registry, "province", on)) == units
    if cities is not None:
        assert len(valid(registry, "province", on, kind="city")) == cities
        entries = [registry.get("province", s) for s in valid(registry, "province", on)]
        assert len({e.label_vi for e in entries}) == len({e.properties["code"] for e in entries}) == units


def test_each_of_the_63_has_exactly_one_successor_and_all_of_them_are_the_34(registry):
    before = [registry.get("province", s) for s in valid(registry, "province", date(2025, 6, 30))]
    after = set()
    for entry in before:
        became = [entry] if entry.valid(NEW_ORDER) else list(registry.successors(entry.slug))
        assert len(became) == 1, entry.slug
        assert became[0].valid(NEW_ORDER)
        after.add(became[0].slug)
    assert after == set(valid(registry, "province", NEW_ORDER))


def test_predecessors_answer_successors(registry):
    for entry in registry.entries("province"):
        for later in registry.successors(entry.slug):
            assert entry in registry.predecessors(later.slug)
            assert entry.valid_to == later.valid_from
    assert [e.slug for e in registry.predecessors("da-nang-2025")] == ["da-nang", "quang-nam"]
    assert [e.slug for e in registry.predecessors("ho-chi-minh-2025")] == [
        "ba-ria-vung-tau",
        "binh-duong",
        "ho-chi-minh",
    ]
    assert [e.slug for e in registry.predecessors("dong-nai-2026")] == ["dong-nai-2025"]


def test_a_unit_that_gave_up_territory_went_on(registry):
    assert [e.slug for e in registry.successors("vinh-phuc")] == ["phu-tho-2025"]
    assert [e.slug for e in registry.predecessors("ha-noi")] == ["ha-noi-1991", "ha-tay"]


def test_bodies_follow_each_other(registry):
    assert [e.slug for e in registry.successors("bcd-cchc-chinh-phu", "body")] == ["bcd-khcn-cds-de-an-06"]
    joined = registry.predecessors("bo-nong-nghiep-va-moi-truong", "body")
    assert [e.slug for e in joined] == ["bo-nong-nghiep-va-ptnt", "bo-tai-nguyen-va-moi-truong"]


GOVERNMENT = [
    (date(2021, 7, 28), 18, 4, 8, 17),
    (date(2025, 2, 28), 18, 4, 8, 17),
    (date(2025, 3, 1), 14, 3, 6, 12),
    (date(2025, 3, 21), 14, 3, 5, 12),
]


@pytest.mark.parametrize(("on", "ministries", "ministry_level", "agencies", "departments"), GOVERNMENT, ids=str)
def test_the_government_of_a_day(registry, on, ministries, ministry_level, agencies, departments):
    assert len(valid(registry, "body", on, bodyKind="ministry")) == ministries
    assert len(valid(registry, "body", on, bodyKind="ministerial-agency")) == ministry_level
    assert len(valid(registry, "body", on, bodyKind="government-agency")) == agencies
    offices = [registry.get("body", s) for s in valid(registry, "body", on, bodyKind="provincial-department")]
    remarks = [" ".join((*e.properties.get("note", ()), *e.properties.get("doubt", ()))) for e in offices]
    assert sum("only in some localities" not in remark for remark in remarks) == departments


MEANT = [
    ("province", "Quảng Nam", date(2023, 2, 3), "quang-nam"),
    ("province", "tỉnh Quảng Nam", date(2023, 2, 3), "quang-nam"),
    ("province", "Quảng Nam", date(2025, 6, 30), "quang-nam"),
    ("province", "Quảng Nam", NEW_ORDER, None),  # the name is no unit's any more
    ("province", "Quảng Nam", None, "quang-nam"),
    ("province", "TP.HCM", date(2023, 2, 3), "ho-chi-minh"),
    ("province", "Tp. Hồ Chí Minh", NEW_ORDER, "ho-chi-minh-2025"),
    ("province", "Hồ Chí Minh", date(2023, 2, 3), "ho-chi-minh"),  # asked for as a province it is one
    ("province", "thành phố  đà nẵng", date(2023, 2, 3), "da-nang"),
    ("province", "T.P. Cần Thơ", date(2026, 1, 1), "can-tho-2025"),
    ("province", "tỉnh Cần Thơ", date(2003, 1, 1), "can-tho-1991"),
    ("province", "tỉnh Cần Thơ", date(2023, 1, 1), None),
    ("province", "tỉnh Hà Nội", date(2023, 1, 1), None),
    ("province", "Thủ đô Hà Nội", date(2023, 1, 1), "ha-noi"),
    ("province", "THANH HOÁ", date(2023, 1, 1), "thanh-hoa"),
    ("province", "Bà Rịa–Vũng Tàu", date(2023, 1, 1), "ba-ria-vung-tau"),
    ("province", "Đăk Lăk", date(2026, 1, 1), "dak-lak-2025"),
    ("province", "Huế", date(2024, 12, 31), None),  # then a city inside Thừa Thiên Huế
    ("province", "Huế", date(2025, 1, 1), "hue"),
    ("province", "Thừa Thiên - Huế", date(2024, 12, 31), "thua-thien-hue"),
    ("province", "Thừa Thiên Huế", date(2025, 1, 1), None),
    ("province", "Đồng Nai", date(2025, 6, 30), "dong-nai"),
    ("province", "Đồng Nai", date(2026, 4, 29), "dong-nai-2025"),
    ("province", "Đồng Nai", date(2026, 4, 30), "dong-nai-2026"),
    ("province", "Đồng Nai", None, "dong-nai-2026"),  # without a day: the one valid last
    ("province", "tỉnh Đồng Nai", None, "dong-nai-2025"),
    ("province", "HN", None, None),
    ("province", "Atlantis", None, None),
    ("body", "Ban Chỉ đạo CCHC của Chính phủ", date(2023, 2, 3), "bcd-cchc-chinh-phu"),
    ("body", "Bộ KH&ĐT", date(2023, 2, 3), "bo-ke-hoach-va-dau-tu"),
    ("body", "Bộ KH&ĐT", date(2025, 3, 1), None),
    ("body", "bộ lao động – thương binh và xã hội", None, "bo-lao-dong-thuong-binh-xa-hoi"),
    ("body", "BHXH Việt Nam", date(2025, 2, 28), "bhxh-viet-nam"),
    ("body", "BHXH Việt Nam", date(2025, 3, 1), "bhxh-viet-nam-btc"),
    ("body", "BCT", None, None),
    ("body", "UBND tỉnh", date(2023, 2, 3), "ubnd-cap-tinh"),
    ("body", "Ministry of Home Affairs", None, "bo-noi-vu"),
    ("post", "Chủ tịch Uỷ ban nhân dân tỉnh", None, "chu-tich-ubnd-tinh"),
    ("post", "Thủ tướng", None, "thu-tuong-chinh-phu"),
    ("post", "TTCP", None, None),
    ("indicator", "PAR Index", None, "par-index-tinh"),
    ("indicator", "DVCTT toàn trình", None, None),  # a share and a count bear this name
    ("document", "76/NQ-CP", date(2023, 2, 3), "76-nq-cp"),
    ("document", "Nghị quyết 76/NQ-CP", None, "76-nq-cp"),
    ("document", "02/NQ-CP", date(2023, 2, 3), None),  # the one registered is of 2026
]


@pytest.mark.parametrize(("kind", "name", "on", "expected"), MEANT)
def test_what_a_name_means(registry, kind, name, on, expected):
    assert slug(registry.resolve(kind, name, on)) == expected
    assert slug(registry.resolve(kind, unicodedata.normalize("NFD", name).upper(), on)) == expected


def test_every_thing_is_found_by_its_own_label_on_its_days(registry):
    for entry in registry.entries("province"):
        on = entry.valid_from or date(2002, 1, 1)
        assert registry.resolve("province", entry.label_vi, on) == entry
        assert registry.resolve("province", entry.properties["officialName"][0], on) == entry


def test_ambiguous_short_forms_are_no_names_to_look_for(registry):
    assert "HN" not in registry.get("province", "ha-noi").names
    assert "Hồ Chí Minh" not in registry.get("province", "ho-chi-minh").names
    assert "TP.HCM" in registry.get("province", "ho-chi-minh").names
    assert {e.slug for e in registry.candidates("body", "BCT")} == {"bo-chinh-tri", "bo-cong-thuong"}
    assert [e.slug for e in registry.candidates("province", "Huế", date(2023, 1, 1))] == ["thua-thien-hue"]
    forms = ["HN", "CP", "BT", "TT", "TTCP", "STC", "SCT", "BCT", "TTT", "Vũng Tàu"]
    names = {name for kind in FILES for entry in registry.entries(kind) for name in entry.names}
    assert names.isdisjoint(forms)


def test_properties_are_told_by_local_name(registry):
    assert registry.get("indicator", "par-index-tinh").properties["unit"] == ("%",)
    assert registry.get("indicator", "par-index-xep-hang").properties["broader"] == ("par-index-tinh",)
    assert registry.get("indicator", "tthc-cat-giam").properties["area"] == ("tthc",)
    assert registry.get("body", "bo-noi-vu").properties["subOrganizationOf"] == ("chinh-phu",)
    assert registry.get("post", "bo-truong").properties["bodyKind"] == ("ministry",)
    third = registry.get("meeting", "bcd-cchc-chinh-phu-3")
    assert third.properties["date"] == ("2023-02-03",)
    assert third.properties["dayPart"] == ("afternoon",)
    for kind in FILES:
        assert all(entry.properties["source"] for entry in registry.entries(kind) if kind != "document")


def knowledge(folder: Path, turtle: bytes, additions: bytes = b"") -> Registry:
    shelf = folder / "data" / "registry"
    shelf.mkdir(parents=True)
    (folder / "data" / "lexicon").mkdir()
    (shelf / "indicators.ttl").write_bytes(turtle)
    (shelf / "additions.ttl").write_bytes(additions)
    return Registry.load(folder)


ONE = HEAD.encode() + '<id/indicator/a> skos:prefLabel "Số máy bơm"@vi , "Pumps"@en .\n'.encode()
MALFORMED = [
    (ONE + b"<id/indicator/b> skos:prefLabel ;\n", "indicators.ttl:6: not Turtle"),
    (ONE + b'<id/indicator/b> skos:prefLabel "\xff"@vi .\n', "indicators.ttl:6: not Turtle"),
    (ONE + b'<id/indicator/b> skos:altLabel "b"@vi .\n', "id/indicator/b has 0 Vietnamese"),
    (ONE + b'<id/indicator/a> skos:prefLabel "b"@vi .\n', "id/indicator/a has 2 Vietnamese"),
    (ONE + b'<id/indicator/a> cchc:validFrom "1/7/2025"^^xsd:date .\n', "validFrom 1/7/2025"),
    (ONE + b"<id/indicator/a> skos:note [ ] .\n", "blank node"),
    (
        ONE + b"<id/indicator/a> <http://purl.org/dc/terms/replaces> <id/indicator/x> .\n",
        "succession ('x', 'a') names an unknown thing",
    ),
]


@pytest.mark.parametrize(("turtle", "message"), MALFORMED, ids=[m for _, m in MALFORMED])
def test_a_malformed_file_is_refused_by_path_and_line(tmp_path, turtle, message):
    registry = knowledge(tmp_path, turtle)
    with pytest.raises(KnowledgeError) as refused:
        registry.entries("indicator")
    assert message in str(refused.value)
    assert str(tmp_path / "data" / "registry" / "indicators.ttl") in str(refused.value)


def test_a_missing_file_is_told(tmp_path):
    registry = knowledge(tmp_path, ONE)
    with pytest.raises(KnowledgeError, match=r"data/registry/posts\.ttl is missing"):
        registry.entries("post")


def test_additions_bring_new_things_and_further_names(tmp_path):
    added = '<id/indicator/b> skos:prefLabel "Số cầu"@vi . <id/indicator/a> skos:altLabel "bơm nước"@vi .'
    registry = knowledge(tmp_path, ONE, HEAD.encode() + added.encode())
    assert [e.slug for e in registry.entries("indicator")] == ["a", "b"]
    assert slug(registry.resolve("indicator", "Bơm nước")) == "a"


DAYS = [
    (date(2000, 1, 1), 61),
    (date(2025, 6, 30), 63),
    (date(2025, 7, 1), 34),
    (date(2026, 5, 1), 34),
]


@pytest.mark.parametrize(("day", "units"), DAYS, ids=str)
def test_the_registry_of_a_day_holds_the_units_of_that_day(registry, day, units):
    known = registry.at(day)
    assert len(known.entries("province")) == units
    assert all(known.resolve("province", e.label_vi) == e for e in known.entries("province"))


LINEAGE = [
    ("province", "quang-nam", date(2025, 7, 1), ["da-nang-2025"]),
    ("province", "quang-nam", date(2025, 6, 30), ["quang-nam"]),
    ("province", "da-nang-2025", date(2025, 6, 30), ["da-nang", "quang-nam"]),
    ("province", "binh-phuoc", date(2026, 5, 1), ["dong-nai-2026"]),  # two steps: merged, then a city
    ("province", "binh-phuoc", date(2025, 12, 1), ["dong-nai-2025"]),
    ("province", "ha-noi", date(2000, 1, 1), ["ha-noi-1991", "ha-tay"]),
    ("province", "thua-thien-hue", date(2025, 1, 1), ["hue"]),
    ("body", "bo-thong-tin-va-truyen-thong", date(2025, 4, 1), ["bo-khoa-hoc-va-cong-nghe"]),
    ("body", "bcd-cchc-chinh-phu", date(2025, 4, 1), ["bcd-khcn-cds-de-an-06"]),
    ("province", "nowhere", date(2025, 4, 1), []),
]


@pytest.mark.parametrize(("kind", "known", "day", "expected"), LINEAGE)
def test_what_stands_on_a_day_for_a_thing_of_any_time(registry, kind, known, day, expected):
    assert [e.slug for e in registry.at(day).lineage(kind, known)] == expected


def test_a_name_of_another_day_means_nothing_and_a_short_form_needs_its_context(registry):
    before, after = registry.at(date(2025, 6, 30)), registry.at(date(2025, 7, 1))
    assert slug(before.resolve("province", "tỉnh Quảng Nam")) == "quang-nam"
    assert after.resolve("province", "tỉnh Quảng Nam") is None
    assert slug(before.resolve("province", "Đà Nẵng")) == "da-nang"
    assert slug(after.resolve("province", "Đà Nẵng")) == "da-nang-2025"
    ambiguous = [n for e in before.entries("body") for n in e.properties.get("ambiguousLabel", ())]
    assert ambiguous
    assert all(before.resolve("body", name) is None for name in ambiguous)


def test_a_row_and_its_act_change_the_answers(tmp_path):
    province = (
        """a cchc:Province ; skos:notation "{0}" ; skos:prefLabel "{1}"@vi ; cchc:kind <code/province-kind/province>"""
    )
    before = (
        HEAD
        + f"""
        <id/province/nui-xanh> {province.format("nui-xanh", "Núi Xanh")} .
        <id/province/song-vang> {province.format("song-vang", "Sông Vàng")} .
    """
    )
    merger = f"""
        @prefix org: <http://www.w3.org/ns/org#> .
        @prefix dcterms: <http://purl.org/dc/terms/> .
        <id/province/nui-xanh> cchc:validTo "2030-01-01"^^xsd:date .
        <id/province/song-vang> cchc:validTo "2030-01-01"^^xsd:date .
        <id/province/nui-xanh-2030> {province.format("nui-xanh-2030", "Núi Xanh")} ;
          cchc:validFrom "2030-01-01"^^xsd:date .
        <id/change/9-2030-qh16> a org:ChangeEvent ; dcterms:date "2030-01-01"^^xsd:date ;
          cchc:legalAct "Nghị quyết 9/2030/QH16" ;
          org:originalOrganization <id/province/nui-xanh> , <id/province/song-vang> ;
          org:resultingOrganization <id/province/nui-xanh-2030> .
    """
    folder = tmp_path / "data" / "registry"
    folder.mkdir(parents=True)
    (folder / "provinces.ttl").write_text(before, "utf-8")
    assert [e.slug for e in Registry(tmp_path).at(date(2031, 1, 1)).entries("province")] == ["nui-xanh", "song-vang"]
    (folder / "additions.ttl").write_text(HEAD + merger, "utf-8")
    known = Registry(tmp_path).at(date(2031, 1, 1))
    assert [e.slug for e in known.entries("province")] == ["nui-xanh-2030"]
    assert slug(known.resolve("province", "Núi Xanh")) == "nui-xanh-2030"
    assert [e.slug for e in known.lineage("province", "song-vang")] == ["nui-xanh-2030"]
    assert slug(Registry(tmp_path).at(date(2029, 12, 31)).resolve("province", "Núi Xanh")) == "nui-xanh"


def test_nothing_is_read_before_it_is_asked_for(tmp_path):
    registry = knowledge(tmp_path, b"this is no Turtle")
    with pytest.raises(KnowledgeError):
        registry.get("indicator", "a")
