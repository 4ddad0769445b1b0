"""What names an article, and what proves its text."""

import hashlib

from cchc_kg.article import Article


def test_the_key_comes_from_the_address_else_the_id_and_not_from_the_text():
    one = Article(id="a", text="một", url="https://www.bao.example/tin/Hội-nghị.html")
    assert one.key == Article(id="b", text="hai", url=one.url).key
    assert one.key.startswith("bao-example-tin-hoi-nghi-html-")
    assert Article(id="Hoà", text="").key != Article(id="Hoa", text="").key
    assert Article(id="!!!", text="").key == f"-{hashlib.sha256(b'!!!').hexdigest()[:8]}"


def test_the_digest_is_of_the_text_in_utf_8():
    assert Article(id="a", text="Đà Nẵng").sha256 == hashlib.sha256("Đà Nẵng".encode()).hexdigest()
