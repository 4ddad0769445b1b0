"""What is read as a directive, from whom, to whom and by when, in reports written for this test."""

import unicodedata
from datetime import date

import pytest

from cchc_kg.article import Article
from cchc_kg.facts.reader import Reader
from cchc_kg.lexicon import Lexicon
from cchc_kg.registry import Registry

OPENING = (
    "Chiều 12/5, tại Hà Nội, Thủ tướng Chính phủ Trần Văn Minh chủ trì phiên họp thứ tư của Ban Chỉ đạo cải cách hành "
    "chính của Chính phủ. Cùng dự có Phó Thủ tướng Lê Quang Hải và Thứ trưởng Bộ Nội vụ Phạm Thị Thu.\n"
)
PM = "Trần Văn Minh"

# (what follows the opening, the directives: (first words, issuer, addressees, deadline, modality))
CASES = [
    # An order with its own verb; the topic first; several tasks; who shall act.
    ("Thủ tướng yêu cầu các bộ, ngành và địa phương rà soát lại quy trình.",
     [("Thủ tướng yêu cầu", PM, ("bộ", "ngành", "địa phương"), None, "request")]),
    ("Về dữ liệu, Thủ tướng giao Bộ Kế hoạch và Đầu tư chủ trì, phối hợp với Bộ Công an xây dựng đề án.",
     [("Về dữ liệu", PM, ("Bộ Kế hoạch và Đầu tư",), None, "assign")]),
    ("Thủ tướng chỉ đạo đẩy nhanh tiến độ; đồng thời Văn phòng Chính phủ cần đôn đốc thường xuyên.",
     [("Thủ tướng chỉ đạo", PM, ("Văn phòng Chính phủ",), None, "instruct")]),
    ("Người đứng đầu Chính phủ lưu ý, các địa phương không được chủ quan.",
     [("Người đứng đầu", PM, ("địa phương",), None, "remind")]),
    ("Thủ tướng yêu cầu Bộ Tài chính từ 1/7 không cấp phép cho xe quá tải.",
     [("Thủ tướng yêu cầu", PM, ("Bộ Tài chính",), None, "request")]),
    ("Văn phòng Chính phủ truyền đạt ý kiến chỉ đạo của Phó Thủ tướng Lê Quang Hải tại cuộc họp. Theo đó, Bộ Tư pháp "
     "xây dựng quy trình. Các bộ đã có báo cáo.",
     [("Theo đó, Bộ Tư pháp", "Lê Quang Hải", ("Bộ Tư pháp",), None, "imperative")]),
    ("Thủ tướng nhấn mạnh, chính sách không trái luật; chính sách cần nhất quán, ổn định.",
     [("Thủ tướng nhấn mạnh", PM, (), None, "should")]),
    ("Thủ tướng cho biết bão rất mạnh, do vậy các địa phương cần lưu ý mưa lớn.",
     [("Thủ tướng cho biết", PM, ("địa phương",), None, "should")]),
    # What a department of a ministry asks of local authorities goes downward; what it asks of equals does not.
    ("Về hạ tầng, Cục Chuyển đổi số đề nghị UBND các tỉnh bố trí máy chủ.",
     [("Về hạ tầng", "Cục Chuyển đổi số", ("UBND các tỉnh",), None, "request")]),
    ("Về hạ tầng, Cục Chuyển đổi số đề nghị Bộ Tài chính bố trí vốn.", []),
    ("Cục trưởng Cục Thuế Vũ Văn Tưởng nhấn mạnh UBND các tỉnh cần công khai thủ tục. Các doanh nghiệp cần thêm vốn.",
     [("Cục trưởng Cục Thuế", "Vũ Văn Tưởng", ("UBND các tỉnh",), None, "should")]),
    # What the body whose meeting it is says that it will do itself is its plan.
    ("Trong năm nay, Ban Chỉ đạo đặt ra mười việc. Cụ thể, Ban Chỉ đạo lập đề án. Tập trung hoàn thành nghị định.",
     []),
    ("Thủ tướng yêu cầu Bộ Tư pháp xử lý hồ sơ, phấn đấu hoàn thành việc này vào 30/6/2024.",
     [("Thủ tướng yêu cầu", PM, ("Bộ Tư pháp",), "2024-06-30", "request")]),
    ("Thủ tướng nêu quan điểm phát triển đối với ngành này là phải đi trước một bước.",
     [("Thủ tướng nêu quan điểm", PM, (), None, "must")]),
    ("Thủ tướng yêu cầu các bộ báo cáo với Sở.Đồng thời giao Bộ Tư pháp rà soát quy trình.",
     [("Thủ tướng yêu cầu", PM, ("bộ",), None, "request"),
      ("Đồng thời giao", PM, ("Bộ Tư pháp",), None, "assign")]),
    ("Thủ tướng nhấn mạnh: Các bộ đã cố gắng. Đặc biệt, thực hiện tốt việc công khai thủ tục thời gian qua.", []),
    ("Thủ tướng nhấn mạnh hội nghị này rất cần thiết. Còn về lâu dài phải sửa đổi các quy định.",
     [("Còn về lâu dài", PM, (), None, "must")]),
    ("Thủ tướng nhấn mạnh điều này. Ai cũng mặc như nhau là không được, không thể như thế.", []),
    ("Thủ tướng nêu rõ tồn tại. Người dân nộp trực tuyến vẫn phải quay lại nộp trực tiếp.", []),
    ("Thủ tướng giao Bộ Tài chính rà soát. Theo thông tin từ Bộ Công an, tiếp tục cấp 9 loại thẻ.",
     [("Thủ tướng giao", PM, ("Bộ Tài chính",), None, "assign")]),
    ("Thủ tướng nhấn mạnh yêu cầu các bộ rà soát. Phân công rõ trách nhiệm. Mở đợt kiểm tra cao điểm.",
     [("Thủ tướng nhấn mạnh", PM, ("bộ",), None, "request"), ("Phân công", PM, (), None, "imperative"),
      ("Mở đợt", PM, (), None, "imperative")]),
    ("- Phó Thủ tướng Lê Quang Hải: Đề nghị các bộ lưu ý kiến nghị của người dân.",
     [("Phó Thủ tướng", "Lê Quang Hải", ("bộ",), None, "request")]),
    # The speech goes on: imperatives, norms, bullets, numbered points.
    ("Thủ tướng đề nghị các bộ chủ động hơn nữa. Tập trung sửa các nghị định. Bộ Nội vụ khẩn trương trình đề án.\n"
     "- Đẩy mạnh phân cấp.\nThứ hai là kiên quyết cắt giảm thủ tục.",
     [("Thủ tướng đề nghị", PM, ("bộ",), None, "request"), ("Tập trung", PM, (), None, "imperative"),
      ("Bộ Nội vụ", PM, ("Bộ Nội vụ",), None, "imperative"), ("Đẩy mạnh", PM, (), None, "imperative"),
      ("Thứ hai là", PM, (), None, "imperative")]),
    ("Kết luận phiên họp, Thủ tướng biểu dương các bộ. Năm nay, các cơ quan phải công khai kết quả.",
     [("Năm nay", PM, ("cơ quan",), None, "must")]),
    # Quotations: the speaker behind, over paragraphs, and the words of one who only reports.
    ("“Đổi mới cách làm. Không để hồ sơ tồn đọng”, Thủ tướng nhấn mạnh.",
     [("Đổi mới", PM, (), None, "imperative"), ("Không để", PM, (), None, "imperative")]),
    ("“Tăng cường kiểm tra.\n“Các sở phải trả lời dân”, ông Minh nói.",
     [("Tăng cường", PM, (), None, "imperative"), ("Các sở", PM, ("sở",), None, "must")]),
    ("“Các địa phương cần thêm thời gian để chuẩn bị cho việc này”, Thứ trưởng Phạm Thị Thu báo cáo.", []),
    ("Phó Thủ tướng Lê Quang Hải: Cần rà soát toàn bộ quy định.",
     [("Phó Thủ tướng", "Lê Quang Hải", (), None, "should")]),
    # Deadlines.
    ("Thủ tướng yêu cầu Bộ Tài chính hoàn thành việc này trước ngày 30/6/2024.",
     [("Thủ tướng", PM, ("Bộ Tài chính",), "2024-06-30", "request")]),
    ("Thủ tướng giao Bộ Nội vụ trình đề án chậm nhất trong tháng 8/2024.",
     [("Thủ tướng", PM, ("Bộ Nội vụ",), "2024-08", "assign")]),
    ("Thủ tướng yêu cầu Bộ Y tế báo cáo trước 15/1.", [("Thủ tướng", PM, ("Bộ Y tế",), "2025-01-15", "request")]),
    ("Thủ tướng yêu cầu Bộ Y tế hoàn thành trong quý III/2024 việc thực hiện Chiến lược phát triển đến năm 2030.",
     [("Thủ tướng", PM, ("Bộ Y tế",), "2024-Q3", "request")]),
    # Not directives: praise, results, plans, recalled orders, proposals upward, relative clauses, headings, captions.
    ("Thủ tướng đánh giá cao nỗ lực của các bộ, ngành. Công tác phối hợp đã tốt hơn.", []),
    ("Thủ tướng cho biết, Chính phủ đã giao Bộ Tài chính bố trí kinh phí.", []),
    ("Trước đó, Thủ tướng đã yêu cầu các tỉnh báo cáo.", []),
    ("Thứ trưởng Phạm Thị Thu kiến nghị Thủ tướng chỉ đạo các bộ sớm góp ý.", []),
    ("Thủ tướng đề nghị Quốc hội xem xét dự án luật.", []),
    ("Các bộ đã hoàn thành nhiều nhiệm vụ Thủ tướng giao trong năm.", []),
    ("Đến nay đã cắt giảm 120 thủ tục. Tổ chức 35 lớp tập huấn cho cán bộ.", []),
    ("Thủ tướng yêu cầu các bộ làm nhanh hơn.\nĐẩy mạnh chuyển đổi số\nCác bộ đã tiếp thu.",
     [("Thủ tướng yêu cầu", PM, ("bộ",), None, "request")]),
]  # fmt: skip


@pytest.fixture(scope="module")
def reader():
    return Reader(Lexicon(), Registry.load())


def read(reader, text, published=date(2024, 5, 13)):
    article = Article("a", text, published=published)
    facts = reader.read(article)
    for told in facts.directives:
        for evidence in told.evidence:
            assert article.text[evidence.start : evidence.end] == evidence.quote
    return facts


def test_there_are_cases():
    assert len(CASES) >= 22


@pytest.mark.parametrize(("text", "expected"), CASES, ids=[c[0][:40] for c in CASES])
def test_directives(reader, text, expected):
    found = read(reader, OPENING + text).directives
    assert len(found) == len(expected), [d.evidence[0].quote for d in found]
    for told, (words, issuer, addressees, deadline, modality) in zip(found, expected, strict=True):
        assert told.evidence[0].quote.startswith(words)
        assert (told.issuer, told.addressees, told.deadline, told.modality) == (issuer, addressees, deadline, modality)


def test_words_that_open_a_report_are_whose_the_next_sentence_says(reader):
    text = (
        "Các sở cần rà soát lại toàn bộ thủ tục trong năm nay.\n"
        "Đây là chỉ đạo của Thủ tướng Chính phủ Trần Văn Minh tại phiên họp của Ban Chỉ đạo chuyển đổi số sáng 12/5."
    )
    (found,) = read(reader, text).directives
    assert (found.issuer, found.addressees) == (PM, ("sở",))


def test_a_report_that_hands_on_a_speech_is_the_speakers_words_throughout(reader):
    told = "Xã A đã có chợ mới. Xã B đã có đường mới. Xã C đã có trường mới. Xã D đã có trạm mới. Xã E đã có nhà mới.\n"
    tasks = "Các sở cần rà soát lại toàn bộ thủ tục.\n"
    source = "Báo lược ghi phát biểu chỉ đạo của {} tại hội nghị của Bộ Nội vụ ngày 12/5."
    (found,) = read(reader, told + tasks + source.format("Thứ trưởng Bộ Nội vụ Lê Chí Bền")).directives
    assert (found.issuer, found.addressees) == ("Lê Chí Bền", ("sở",))
    assert read(reader, told + tasks + source.format("bà Lê Thị Hoa")).directives == ()


def test_a_post_may_be_named_again_with_its_body_written_short(reader):
    text = (
        OPENING
        + "Bộ trưởng Bộ Kế hoạch và Đầu tư Lê Chí Bền dự. Bộ trưởng Bộ KHĐT đề nghị Bộ Tài chính rà soát quy trình."
    )
    assert [d.issuer for d in read(reader, text).directives] == ["Lê Chí Bền"]


def test_evidence_names_the_issuer_where_another_sentence_does_and_the_deadline(reader):
    text = OPENING + "Thủ tướng yêu cầu các bộ vào cuộc. Bộ Nội vụ khẩn trương trình đề án trước ngày 1/9/2024."
    first, second = read(reader, text).directives
    assert [e.rule for e in first.evidence] == ["directive.request"]
    assert [(e.rule, e.quote) for e in second.evidence[1:]] == [
        ("directive.issuer", "Thủ tướng"), ("directive.deadline", "trước ngày 1/9/2024")]  # fmt: skip


def test_area_and_documents_are_those_of_the_sentence(reader):
    text = OPENING + (
        "Thủ tướng yêu cầu các bộ thực hiện Nghị quyết số 76/NQ-CP, cắt giảm thủ tục hành chính. "
        "Thủ tướng yêu cầu các bộ cắt giảm thủ tục hành chính và sắp xếp bộ máy."
    )
    first, second = read(reader, text).directives
    assert (first.area, first.documents) == ("tthc", ("76/NQ-CP",))
    assert (second.area, second.documents) == (None, ())


def test_a_directive_whose_issuer_cannot_be_told_is_noted(reader):
    text = OPENING.replace("Thủ tướng Chính phủ Trần Văn Minh", "ông Trần Văn Minh").replace("Phó Thủ tướng", "ông")
    facts = read(reader, text + "Thủ tướng yêu cầu các bộ vào cuộc.")
    assert [d.issuer for d in facts.directives] == [None]
    assert "unknown-issuer" in [n.reason for n in facts.notes]


def test_a_year_that_cannot_be_told_stays_open(reader):
    told = read(reader, OPENING + "Thủ tướng yêu cầu Bộ Y tế báo cáo trước ngày 15/6.", published=None).directives
    assert [d.deadline for d in told] == ["--06-15"]


def test_text_in_another_normal_form_gives_the_same_directives(reader):
    text = OPENING + "Thủ tướng yêu cầu các bộ, ngành rà soát lại quy trình."
    (composed,) = read(reader, text).directives
    (decomposed,) = read(reader, unicodedata.normalize("NFD", text)).directives
    assert unicodedata.normalize("NFC", decomposed.evidence[0].quote) == composed.evidence[0].quote
    assert decomposed.addressees == composed.addressees
