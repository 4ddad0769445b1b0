"""Who says each sentence, and how."""

import pytest

from cchc_kg.article import Article
from cchc_kg.facts.cast import Address, Cast
from cchc_kg.facts.fact import Meeting, Participation
from cchc_kg.facts.page import Page
from cchc_kg.facts.speech import Speech
from cchc_kg.facts.speech_words import SpeechWords
from cchc_kg.facts.voice import Voices
from cchc_kg.facts.voice_words import VoiceWords
from cchc_kg.lexicon import Lexicon
from cchc_kg.mentions import Mentions
from cchc_kg.mentions.people import PeopleFinder
from cchc_kg.mentions.posts import PostFinder
from cchc_kg.registry import Registry
from cchc_kg.vietnamese import lowered

CHAIR = Participation("Trần Văn Minh", "chair", ("Chủ tịch UBND tỉnh",), None, None, ())
OTHER = Participation("Lê Thị Hoa", "speaker", ("Giám đốc Sở Nội vụ",), None, None, ())
CHAIR_NAME, OTHER_NAME = CHAIR.name, OTHER.name

# (text, for each sentence: (speaker, kind))
CASES = [
    ("Chủ tịch UBND tỉnh nhấn mạnh việc này. Đẩy mạnh phân cấp.", [(CHAIR_NAME, "say"), (CHAIR_NAME, "say")]),
    ("Ông Minh cho biết việc còn chậm. Bà Hoa báo cáo kết quả.", [(CHAIR_NAME, "tell"), (OTHER_NAME, "report")]),
    ("Kết luận hội nghị, đồng chí Trần Văn Minh yêu cầu làm ngay.", [(CHAIR_NAME, "order")]),
    ("Đồng chí Trần Văn Minh, Chủ tịch UBND tỉnh ghi nhận kết quả.", [(CHAIR_NAME, "praise")]),
    ("Theo ông Minh, việc còn chậm.", [(CHAIR_NAME, "tell")]),
    ("“Các sở phải làm việc này ngay hôm nay. Đừng chờ”, ông Minh nói.", [(CHAIR_NAME, "say"), (CHAIR_NAME, "say")]),
    ("Ông Minh nói rõ quan điểm. Ông yêu cầu làm ngay.", [(CHAIR_NAME, "say"), (CHAIR_NAME, "order")]),
    ("Ông Minh yêu cầu làm ngay. Được biết, tỉnh có 10 huyện.", [(CHAIR_NAME, "order"), (None, None)]),
    ("Các sở đã thực hiện nghiêm chỉ đạo của Chủ tịch UBND tỉnh.", [(None, None)]),
    (
        "Ông Minh yêu cầu làm ngay. Sở Y tế đã chỉ đạo các trạm vào cuộc.",
        [(CHAIR_NAME, "order"), ("Sở Y tế", "report")],
    ),
    ("Ảnh: V.D. Báo cáo tại hội nghị, bà Hoa cho biết việc còn chậm.", [(OTHER_NAME, "tell")]),
    ("Tỉnh đã hoàn thành nhiệm vụ Chính phủ giao.", [(None, None)]),
]


def turns(text):
    lexicon, registry = Lexicon(), Registry.load()
    page = Page(Article("a", text))
    page.mentions = Mentions(
        people=PeopleFinder(lexicon, registry).find(page.text, page.low),
        posts=PostFinder(lexicon, registry).find(page.text, page.low),
    )
    words, low = SpeechWords(lexicon), lowered(page.text)
    verbs = list(words.verbs.find(low))
    meeting = Meeting("meeting", "", None, None, None, False, None, None, (CHAIR_NAME,), (), ())
    people = (CHAIR, OTHER)
    voices = Voices(page, low, verbs, VoiceWords(lexicon), Cast(page, people, Address(lexicon)), meeting, people)
    return list(Speech(page, low, verbs, words, voices).turns())


def test_there_are_cases():
    assert len(CASES) >= 10


@pytest.mark.parametrize(("text", "expected"), CASES)
def test_turns(text, expected):
    assert [(t.speaker.name if t.speaker else None, t.kind) for t in turns(text)] == expected


def test_the_chair_leads_and_one_who_reports_does_not():
    first, second = turns("Ông Minh cho biết việc còn chậm. Bà Hoa cho biết việc đã xong.")
    assert first.speaker.leads
    assert not second.speaker.leads


def test_headings_and_captions_do_not_change_who_speaks():
    text = "Ông Minh nhấn mạnh việc này.\nBà Lê Thị Hoa báo cáo tại hội nghị\nẢnh: V.D.\nĐẩy mạnh phân cấp."
    assert [(t.speaker.name, t.carried) for t in turns(text)] == [(CHAIR_NAME, False), (CHAIR_NAME, True)]
