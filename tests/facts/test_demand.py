"""What counts as a demand, and what only looks like one."""

from datetime import date

import pytest

from cchc_kg.article import Article
from cchc_kg.facts.reader import Reader
from cchc_kg.lexicon import Lexicon
from cchc_kg.registry import Registry

OPENING = (
    "Sáng 6/3/2023, Chủ tịch UBND tỉnh Quảng Nam Trần Văn Minh chủ trì hội nghị cải cách hành chính của tỉnh. Dự hội "
    "nghị có Giám đốc Sở Nội vụ Lê Thị Hoa.\n"
)
LEADER = "Trần Văn Minh"

# (what follows the opening, for each demand: (first words, modality, addressees))
CASES = [
    # Norms: with who must act, of a matter, what must not be, what they had better do.
    ("Ông Minh nhấn mạnh, mỗi cán bộ phải gương mẫu.", [("Ông Minh", "must", ("cán bộ",))]),
    ("Ông Minh nhấn mạnh cải cách thủ tục phải đi trước một bước.", [("Ông Minh", "must", ())]),
    (
        "Theo ông Minh, các cơ quan chức năng phải trả lời người dân.",
        [("Theo ông Minh", "must", ("cơ quan chức năng",))],
    ),
    ("Ông Minh khẳng định, việc này đã rõ. Quy trình mới cần ngắn gọn hơn.", [("Quy trình", "should", ())]),
    ("“Đừng để người dân phải chờ đợi thêm một ngày nào nữa”, ông Minh nói.", [("Đừng để", "forbid", ())]),
    ("“Ai không làm được việc của mình thì phải thay thế ngay”, ông Minh nói.", [("Ai không làm", "must", ())]),
    (
        "“Các giám đốc nên bớt họp hành để xuống với người dân nhiều hơn”, ông Minh nói.",
        [("Các giám đốc", "should", ("giám đốc",))],
    ),
    (
        "“Nhà nước kiên quyết không bù lỗ cho doanh nghiệp yếu kém nữa”, ông Minh nói.",
        [("Nhà nước", "imperative", ("Nhà nước",))],
    ),
    # Behind a word that only joins; a numbered task behind its topic; the order's verb at the end of the sentence.
    ("Việc này đã chậm vì vậy ông Minh yêu cầu các sở vào cuộc.", [("Việc này", "request", ("sở",))]),
    (
        "Ông Minh nhấn mạnh việc này đã rõ. Thứ nhất, đối với biên chế, Sở Nội vụ rà soát lại.",
        [("Thứ nhất", "imperative", ("Sở Nội vụ",))],
    ),
    ("Cách làm phải gọn hơn, tránh đi lại nhiều lần vì một chữ ký, ông Minh chỉ đạo.", [("Cách làm", "must", ())]),
    ("“Kết quả đâu tính bằng cuộc họp mà phải bằng việc làm xong”, ông Minh nói.", [("Kết quả", "must", ())]),
    (
        "Ông Minh yêu cầu làm ngay. Trung tâm Y tế dự phòng rà soát lượng vắc xin.",
        [("Ông Minh", "request", ()), ("Trung tâm", "imperative", ("Trung tâm Y tế dự phòng",))],
    ),
    (
        "Ông Minh giao Phó Giám đốc Sở Nội vụ Lê Thị Hoa theo dõi việc này.",
        [("Ông Minh", "assign", ("Phó Giám đốc Sở Nội vụ Lê Thị Hoa",))],
    ),
    # A deed that no lexicon knows, before one that it does; results told after an order that is only recalled.
    (
        "Ông Minh yêu cầu làm ngay. Các xã đắp lại đê bao, kiên quyết không để vỡ đê.",
        [("Ông Minh", "request", ()), ("Các xã", "imperative", ())],
    ),
    ("UBND tỉnh đã chỉ đạo các sở vào cuộc. Trong đó tập trung gỡ khó về đất đai. Các sở tăng cường kiểm tra.", []),
    (
        "Ông Minh yêu cầu làm ngay. Cụ thể, từ đầu năm đến nay, toàn ngành giải quyết 900 hồ sơ.",
        [("Ông Minh", "request", ())],
    ),
    # An aim told after the orders; who was given a task; what is to be solved.
    (
        "Ông Minh yêu cầu làm ngay.\nNăm 2024, Quảng Nam phấn đấu có 50 xã về đích.",
        [("Ông Minh", "request", ())],
    ),
    (
        "Ông Minh yêu cầu làm ngay. Sở Nội vụ được giao xây dựng đề án.",
        [("Ông Minh", "request", ()), ("Sở Nội vụ", "imperative", ("Sở Nội vụ",))],
    ),
    (
        "Ông Minh yêu cầu làm ngay. UBND các xã cần giải quyết xong hồ sơ.",
        [("Ông Minh", "request", ()), ("UBND các xã", "should", ("UBND các xã",))],
    ),
    # Deeds stressed, deeds of places, deeds behind a condition.
    ("Ông Minh nhấn mạnh tiếp tục rà soát các quy định.", [("Ông Minh", "imperative", ())]),
    (
        "Ông Minh yêu cầu làm ngay. Thành phố Tam Kỳ và huyện Thăng Bình tổ chức lại bộ phận một cửa.",
        [("Ông Minh", "request", ()), ("Thành phố", "imperative", ("Thành phố Tam Kỳ", "huyện Thăng Bình"))],
    ),
    ("Ông Minh đề nghị Đà Nẵng cần chia sẻ dữ liệu.", [("Ông Minh", "request", ("Đà Nẵng",))]),
    (
        "Ông Minh yêu cầu kiểm tra. Nếu hồ sơ chậm thì phải xin lỗi người dân.",
        [("Ông Minh", "request", ()), ("Nếu hồ sơ", "must", ())],
    ),
    # A heading that runs into the sentence, and one that gives an order itself.
    (
        "Ảnh: Minh Hà Chủ tịch UBND tỉnh Trần Văn Minh yêu cầu các sở vào cuộc.",
        [("Chủ tịch UBND tỉnh", "request", ("sở",))],
    ),
    (
        "Quang cảnh hội nghị sáng nay Chủ tịch UBND tỉnh Trần Văn Minh yêu cầu các sở vào cuộc.",
        [("Chủ tịch UBND tỉnh", "request", ("sở",))],
    ),
    (
        "Ông Minh yêu cầu các sở vào cuộc Phát biểu tại hội nghị, ông Minh yêu cầu các huyện vào cuộc.",
        [("Ông Minh", "request", ("sở",)), ("Phát biểu", "request", ("huyện",))],
    ),
    # No demands: facts, levels that an aim takes, others' wishes, tasks in a noun phrase, what cannot be.
    ("Ông Minh nhấn mạnh, muốn cả năm tăng 8% thì nửa cuối năm phải tăng 9%.", []),
    ("Ông Minh cho biết, nhiều doanh nghiệp đề nghị Chính phủ phải vào cuộc.", []),
    ("Ông Minh cho biết việc còn chậm. Qua rà soát 60 nhiệm vụ sở, ngành cần thực hiện, còn 3 nhiệm vụ quá hạn.", []),
    ("Ông Minh cho biết việc còn chậm. Một số sai sót phải xử lý cũng làm cán bộ lo lắng.", []),
    ("“Hồ sơ tồn đọng nhiều năm liền mà chẳng ai hỏi. Không thể nào chấp nhận được”, ông Minh nói.", []),
    ("“Nếu chúng ta không làm tốt, không gương mẫu thì chúng ta thất bại”, ông Minh nói.", []),
    ("Ông Minh lưu ý đến những khó khăn của các xã miền núi.", []),
    ("Ông Minh yêu cầu làm ngay. Ngành du lịch vấp phải nhiều khó khăn.", [("Ông Minh", "request", ())]),
    ("Ông Minh yêu cầu làm ngay. Khu vực tư nhân tăng trưởng 10% một năm.", [("Ông Minh", "request", ())]),
    # What is pointed out is an order only where it asks for a deed.
    ("Ông Minh lưu ý, một số huyện trả lại vốn đã gây khó cho tỉnh.", []),
    ("Ông Minh lưu ý việc nhiều hồ sơ bị trả lại nhiều lần.", []),
    ("Ông Minh lưu ý các huyện rà soát lại hồ sơ.", [("Ông Minh", "remind", ("huyện",))]),
    ("Ông Minh lưu ý, hồ sơ phải ngắn gọn.", [("Ông Minh", "remind", ())]),
    # What came of a deed; what a place keeps doing; what its subject undergoes.
    ("“Các xã thực hiện nghiêm quy trình, nhờ đó hồ sơ quá hạn đã giảm nhiều”, ông Minh nói.", []),
    ("Ông Minh cho biết việc này đã rõ. Ngành nông nghiệp tiếp tục duy trì 9 mặt hàng.", []),
    ("Ông Minh khẳng định, hồ sơ của doanh nghiệp phải được trả đúng hạn.", [("Ông Minh", "must", ())]),
    (
        "Ông Minh yêu cầu làm ngay. Rà soát các phòng, thay người ở những cơ quan, đơn vị không đạt yêu cầu.",
        [("Ông Minh", "request", ()), ("Rà soát", "imperative", ())],
    ),
    # A speech that is over: sentences that only tell, above all those with figures.
    (
        "Ông Minh yêu cầu làm ngay.\nTỉnh có 50 xã với 900 thôn. Năm qua tỉnh thu 12.000 tỷ đồng, vượt 5% dự toán.\n"
        "Phát triển công nghiệp phải đi đôi với môi trường.",
        [("Ông Minh", "request", ())],
    ),
    # What others ask, those too whom only their initials name.
    ("Ông Minh yêu cầu làm ngay. VTK cũng kiến nghị tỉnh hỗ trợ. Sớm bố trí mặt bằng.", [("Ông Minh", "request", ())]),
    ("Ông Minh mong nhận được sự chia sẻ của người dân.", []),
    ("Ông Minh cho biết, thời gian tới sẽ chỉ đạo Ban giám đốc Công an tỉnh chỉ đạo công an các huyện vào cuộc.", []),
    ("Lãnh đạo Sở Nội vụ và 20 giám đốc các trung tâm.", []),
    # Behind what is told: a norm of its own; not one in a relative clause.
    (
        "Ông Minh nêu rõ, xã Tam Hải bị chia cắt, phải bảo đảm đủ lương thực.",
        [("Ông Minh", "must", ())],
    ),
    ("Ông Minh cho rằng lũ còn lên; cần nắm chắc tình hình.", [("Ông Minh", "should", ())]),
    ("Ông Minh chỉ rõ các hạn chế tồn tại cần rút kinh nghiệm, không để tái diễn.", []),
    ("Ông Minh nhấn mạnh, còn nhiều trường hợp phải quay lại nộp hồ sơ.", []),
    # What others asked and the leader agrees to; what is spoken of as a deed.
    ("Ông Minh nhất trí với đề xuất của Sở Nội vụ cần ưu tiên vốn cho xã.", [("Ông Minh", "should", ())]),
    ("Ông Minh đề cập tới vấn đề đẩy mạnh ứng dụng công nghệ.", [("Ông Minh", "imperative", ())]),
    # Who above all shall act; whoever it is; what had better be done; a time before who shall act.
    (
        "“Chúng ta phải quyết tâm hơn nữa, nhất là các sở và các huyện”, ông Minh nói.",
        [("Chúng ta", "must", ("sở", "huyện"))],
    ),
    # Who speaks and all who hear it, where nobody is named above all.
    ("“Chúng ta phải quyết tâm hơn nữa”, ông Minh nói.", [("Chúng ta", "must", ("Chúng ta",))]),
    # A task among others that looks like a verb of order.
    (
        "Ông Minh yêu cầu các sở vào cuộc.\nCác huyện chủ động rà soát hồ sơ; quán triệt các văn bản mới.",
        [("Ông Minh", "request", ("sở",)), ("Các huyện", "imperative", ("huyện",))],
    ),
    (
        "Ông Minh yêu cầu các sở vào cuộc. Sở Nội vụ tiếp tục rà soát hồ sơ; chỉ đạo các phòng xử lý nghiêm việc chậm.",
        [("Ông Minh", "request", ("sở",)), ("Sở Nội vụ", "imperative", ("Sở Nội vụ",))],
    ),
    # Further orders of a sentence, each with whom it names.
    (
        "Ông Minh yêu cầu Sở Nội vụ rà soát hồ sơ; giao Sở Y tế kiểm tra các trạm; giao Văn phòng UBND tỉnh đôn đốc.",
        [("Ông Minh", "request", ("Sở Nội vụ", "Sở Y tế", "Văn phòng UBND tỉnh"))],
    ),
    # What must be there for something else to be is no demand; what must be done for it is.
    ("“Muốn có khách thì phải có đường tốt”, ông Minh nói.", []),
    ("“Muốn có khách thì phải hoàn thiện đường sá”, ông Minh nói.", [("Muốn có", "must", ())]),
    ("“Cái gì chưa làm được thì làm theo cách mới ngay trong quý”, ông Minh nói.", [("Cái gì", "imperative", ())]),
    ("“Giấy tờ thừa thì ai cũng đã thấy cả rồi. Nên bỏ ngay đi”, ông Minh nói.", [("Nên bỏ", "should", ())]),
    ("Ông Minh yêu cầu thời gian tới các sở, huyện có cách làm mới.", [("Ông Minh", "request", ("sở", "huyện"))]),
    # Behind a quotation: an order, with whom the quoted words name; a norm behind a question; an order after a deed.
    (
        "“Các sở rà soát lại toàn bộ quy trình nội bộ của mình”, ông Minh nói và yêu cầu Sở Y tế sớm báo cáo kết quả.",
        [("Các sở", "request", ("sở", "Sở Y tế"))],
    ),
    (
        "“Sao các huyện cứ để người dân phải chờ đợi mãi thế?”, ông Minh đặt câu hỏi và cho rằng, việc chậm trễ "
        "đã rõ nên cần phải tăng cường kiểm tra.",
        [("Sao các huyện", "must", ())],
    ),
    ("Ông Minh thăm hỏi các gia đình bị nạn; yêu cầu các xã vào cuộc.", [("Ông Minh", "request", ("xã",))]),
    # A norm that heads a clause of its own; one inside what did something; a deed for somebody hurt.
    ("Ông Minh nêu rõ, xã Tam Hải (ven biển) bị chia cắt, phải bảo đảm đủ lương thực.", [("Ông Minh", "must", ())]),
    ("“Một số sai phạm phải xử lý trong năm nay cũng làm cán bộ lo lắng”, ông Minh nói.", []),
    (
        "Ông Minh yêu cầu làm ngay. Rà soát thiệt hại của các hộ dân, cơ quan bị thiệt hại.",
        [("Ông Minh", "request", ()), ("Rà soát", "imperative", ())],
    ),
    # What is to be done, named as a task; what a thing only is; what will come of it.
    ("Ông Minh nhấn mạnh nhiệm vụ thời gian tới là chấm dứt sự chồng chéo.", [("Ông Minh", "imperative", ())]),
    ("“Yêu cầu của tỉnh là tạo ra chuyển động mạnh mẽ hơn nữa”, ông Minh nói.", [("Yêu cầu", "imperative", ())]),
    ("“Chống lãng phí và thất thoát là vấn đề cả tỉnh hết sức quan tâm”, ông Minh nói.", []),
    (
        "Ông Minh yêu cầu làm ngay. Tập trung giải ngân, coi đây là nhiệm vụ trọng tâm.",
        [("Ông Minh", "request", ()), ("Tập trung", "imperative", ())],
    ),
    ("Ông Minh nhấn mạnh phát triển hạ tầng số sẽ góp phần giảm chi phí.", []),
    # What was done at the meeting; praise that goes on; what a body proposes; a deadline that the Government set.
    ("Ông Minh yêu cầu làm ngay. Tại hội nghị, Sở Nội vụ công bố kết quả.", [("Ông Minh", "request", ())]),
    ("Ông Minh ghi nhận nỗ lực của Sở Nội vụ. Cùng với đó là đôn đốc các huyện cắt giảm thủ tục.", []),
    ("Chính phủ đề nghị bổ sung ba nội dung trình Quốc hội.", []),
    ("Kiến nghị Chính phủ giao cho Sở Giao thông vận tải làm chủ đầu tư.", []),
    ("Giám đốc Lê Thị Hoa kiến nghị tháo gỡ khó khăn. Chính phủ chỉ đạo các bộ sớm góp ý.", []),
    ("Ông Minh yêu cầu làm ngay. Mời bạn đọc xem các tin liên quan.", [("Ông Minh", "request", ())]),
    ("Ông Minh yêu cầu làm ngay. Dự báo nhu cầu năm nay sẽ tăng nên giá ổn định.", [("Ông Minh", "request", ())]),
    ("Ông Minh cho hay, đến thời hạn Chính phủ giao cho tỉnh là ngày 30/8, tỉnh sẽ làm xong.", []),
    # Whose duty it is: behind a clause of time or of grounds; a person by name; ministries behind a colon.
    ("Ông Minh nhấn mạnh, các sở khi nhận hồ sơ thì khẩn trương trả lời.", [("Ông Minh", "imperative", ("sở",))]),
    (
        "Ông Minh nhấn mạnh, các cơ quan theo chức năng chủ động rà soát.",
        [("Ông Minh", "imperative", ("cơ quan",))],
    ),
    ("Ông Minh nhấn mạnh, các cơ quan trong năm qua đã làm tốt nhiệm vụ.", []),
    ("Ông Minh nhấn mạnh, các cơ quan để kịp thời hạn đã làm thêm giờ.", []),
    ("Ông Minh đề nghị các sở trong quý này phải trả lời dân.", [("Ông Minh", "request", ("sở",))]),
    (
        "Ông Minh yêu cầu ông Lê Quang Hải tiếp tục nỗ lực.",
        [("Ông Minh", "request", ("ông Lê Quang Hải",))],
    ),
    (
        "Ông Minh yêu cầu các Bộ: Y tế, Nội vụ sớm góp ý.",
        [("Ông Minh", "request", ("Bộ: Y tế", "Nội vụ"))],
    ),
    # What will come of it; who is not the speaker; what was said elsewhere.
    ("“Hai trường nhập thành một thì hiệu trưởng sẽ thừa ra một người”, ông Minh nói.", []),
    ("“Các đơn vị giao đất sớm sẽ được thưởng thêm vào cuối quý”, ông Minh nói.", []),
    ("Ông Minh yêu cầu làm ngay. Đối chiếu với quy định, bà Lê Thị Hoa lo ngại.", [("Ông Minh", "request", ())]),
    ("Tại hội nghị đó, ông Minh nhấn mạnh cần làm ngay.", []),
    # A caption that announces a leader's words.
    ("Ông Minh dự hội nghị.\nChủ tịch UBND tỉnh Trần Văn Minh: Cắt giảm phải thực chất", [("Chủ tịch", "must", ())]),
]


@pytest.fixture(scope="module")
def reader():
    return Reader(Lexicon(), Registry.load())


def test_there_are_cases():
    assert len(CASES) >= 24


@pytest.mark.parametrize(("text", "expected"), CASES, ids=[c[0][:48] for c in CASES])
def test_demands(reader, text, expected):
    article = Article("a", OPENING + text, published=date(2023, 3, 7))
    found = reader.read(article).directives
    assert [(d.modality, d.addressees) for d in found] == [(m, a) for _, m, a in expected]
    for told, (words, _, _) in zip(found, expected, strict=True):
        assert told.issuer == LEADER
        assert told.evidence[0].quote.startswith(words)
        assert article.text[told.evidence[0].start : told.evidence[0].end] == told.evidence[0].quote
