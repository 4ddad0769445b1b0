from cchc_kg.lexicon import Lexicon
from cchc_kg.mentions.times import TimeFinder
from cchc_kg.registry import Registry
from cchc_kg.vietnamese import lowered


def test_dates_and_periods_come_in_text_order_with_their_kind():
    text = "Chiều 3/2, UBND tỉnh sơ kết 6 tháng đầu năm 2024 và giai đoạn 2021-2025; quý I/2024 có 12 xã đạt chuẩn."
    seen = [(text[t.start : t.end], t.iso, t.kind) for t in TimeFinder(Lexicon(), Registry()).find(text, lowered(text))]
    assert seen == [
        ("3/2", "--02-03", "day"),
        ("6 tháng đầu năm 2024", "2024-01/2024-06", "months"),
        ("2021-2025", "2021/2025", "interval"),
        ("quý I/2024", "2024-Q1", "quarter"),
    ]
