"""Whose words a directive is: the person or body named, never somebody else."""

from datetime import date

import pytest

from cchc_kg.article import Article
from cchc_kg.facts.reader import Reader
from cchc_kg.lexicon import Lexicon
from cchc_kg.registry import Registry

OPENING = (
    "Sáng 6/3/2023, Bí thư Tỉnh ủy Trần Văn Minh chủ trì hội nghị của Tỉnh ủy Quảng Nam. Dự hội nghị có Phó Chủ tịch "
    "UBND tỉnh Lê Quang Hải và Giám đốc Sở Nội vụ Lê Thị Hoa.\n"
)

# (what follows the opening, the issuer of each directive)
CASES = [
    ("Bí thư Tỉnh ủy yêu cầu các sở làm ngay. Ông giao Sở Nội vụ trình đề án.", ["Trần Văn Minh", "Trần Văn Minh"]),
    ("Ông Minh yêu cầu các sở làm ngay. Ông Hải giao Sở Nội vụ trình đề án.", ["Trần Văn Minh", "Lê Quang Hải"]),
    ("Phát biểu tại TP. Tam Kỳ, Bí thư Tỉnh ủy Trần Văn Minh yêu cầu các sở làm ngay.", ["Trần Văn Minh"]),
    # Somebody the report does not otherwise know: nobody, never who spoke before.
    ("Ông Minh yêu cầu các sở làm ngay. Bà Thảo giao Sở Nội vụ trình đề án.", ["Trần Văn Minh", None]),
    ("Ông Minh yêu cầu các sở làm ngay. Thứ trưởng giao Sở Nội vụ trình đề án.", ["Trần Văn Minh", None]),
    ("Ông Minh yêu cầu các sở làm ngay. Bà Thảo giao Sở Nội vụ trình đề án. Bà yêu cầu các huyện vào cuộc.",
     ["Trần Văn Minh", None, None]),
    ("Bà Thảo mong các sở làm ngay.", []),
    # A word of address before the post; a post that another sentence names; a lower post with a short title.
    ("Kết luận, đồng chí Bí thư Tỉnh ủy yêu cầu các sở làm ngay. Sở Nội vụ trình đề án.", ["Trần Văn Minh"] * 2),
    ("Bài viết dẫn lời Chủ tịch nước Lý Thu An. Chủ tịch nước yêu cầu các sở làm ngay.", ["Lý Thu An"]),
    ("Bí thư Huyện ủy Phú Ninh Ngô Văn Sáu nêu khó khăn. Đồng chí đề nghị tỉnh hỗ trợ kinh phí.", []),
    ("Phó Chủ tịch Hiệp hội Lê Văn Tư đề nghị thành phố giảm tiền thuê đất.", []),
    # A place that looks like a name is nobody in apposition.
    ("Về tuyến đường Núi Thành - Trà My, Bí thư Tỉnh ủy yêu cầu các sở làm ngay.", ["Trần Văn Minh"]),
    # A ministry whose name holds a verb does not speak; what a body does is its task.
    ("Ông Minh yêu cầu làm ngay. Sở Thông tin và Truyền thông khẩn trương trình đề án.", ["Trần Văn Minh"] * 2),
    ("Ông Minh yêu cầu làm ngay. Sở Tài chính báo cáo phương án trước ngày 1/4/2023.", ["Trần Văn Minh"] * 2),
    ("Ông Minh yêu cầu làm ngay. Bộ trưởng Kế hoạch và Đầu tư báo cáo kết quả. Các sở cần thêm thời gian.",
     ["Trần Văn Minh"]),
    ("Ông Minh yêu cầu làm ngay. Giám đốc Sở Nội vụ báo cáo xin ý kiến về đề án.", ["Trần Văn Minh"]),
    ("Sở Nội vụ đề nghị UBND các xã cân nhắc nguồn nhân lực. Cần lưu ý các mốc thời gian.", []),
    # A given name means the last one named in full; a name spelt with other tones is the same person's.
    ("Ông Phan Anh Minh, giám đốc một công ty, nêu khó khăn. Ông Minh đề nghị tỉnh hỗ trợ vốn. Cần làm ngay.", []),
    ("Bí thư Tỉnh ủy Trần Vân Minh yêu cầu các sở làm ngay. Ông Minh giao Sở Nội vụ trình đề án.",
     ["Trần Văn Minh"] * 2),
    # Somebody higher named behind one whose work is praised.
    ("Hoan nghênh tinh thần của Giám đốc, Chánh Văn phòng Sở Nội vụ, Bí thư Tỉnh ủy yêu cầu các sở làm ngay.",
     ["Trần Văn Minh"]),
    # What a body directs is its task; a numbered order; whose order the quoted words are.
    ("Ông Minh yêu cầu các sở làm ngay. Lãnh đạo tỉnh tiếp tục chỉ đạo công tác báo chí. Các sở cần vào cuộc.",
     ["Trần Văn Minh"] * 3),
    ("Ông Minh nêu ba việc. Thứ ba là Bí thư Tỉnh ủy giao Sở Nội vụ trình đề án.", ["Trần Văn Minh"]),
    ("“Đẩy mạnh cải cách thủ tục trong mọi cơ quan” là chỉ đạo của Bí thư Tỉnh ủy tại hội nghị.", ["Trần Văn Minh"]),
    # Two bodies together; the one named first gives the order, and what follows are its tasks.
    ("Ban Thường vụ Tỉnh ủy Quảng Trị và Tỉnh ủy Quảng Nam nhất trí chỉ đạo tăng cường hợp tác. Hai địa phương sẽ tiếp "
     "tục trao đổi kinh nghiệm.", ["Ban Thường vụ Tỉnh ủy Quảng Trị"] * 2),
]  # fmt: skip


@pytest.fixture(scope="module")
def reader():
    return Reader(Lexicon(), Registry.load())


def test_there_are_cases():
    assert len(CASES) >= 11


@pytest.mark.parametrize(("text", "expected"), CASES, ids=[c[0][:60] for c in CASES])
def test_issuers(reader, text, expected):
    facts = reader.read(Article("a", OPENING + text, published=date(2023, 3, 7)))
    assert [d.issuer for d in facts.directives] == expected
    unknown = [n.evidence.quote for n in facts.notes if n.reason == "unknown-issuer"]
    assert unknown == [d.evidence[0].quote for d in facts.directives if d.issuer is None]
