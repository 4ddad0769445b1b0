"""Pages are served: each in its language, kept by a cookie and by the address, with the files they need."""

import re

import pytest

MEETING = "meeting/ban-chi-dao-3"


@pytest.mark.parametrize(
    ("headers", "language"),
    [
        ({}, "vi"),
        ({"accept-language": "en-GB,en;q=0.8"}, "en"),
        ({"accept-language": "fr"}, "vi"),
        ({"accept-language": "en", "cookie": "cchc-language=vi"}, "vi"),
        ({"cookie": "cchc-language=xx"}, "vi"),
    ],
)
def test_the_first_page_is_in_the_language_of_the_cookie_else_of_the_browser(client, headers, language):
    client.cookies.clear()
    answer = client.get("/", headers=headers, follow_redirects=False)
    assert answer.status_code == 302
    assert answer.headers["location"] == f"/{language}/"


def test_a_page_keeps_its_language(client):
    client.cookies.clear()
    answer = client.get(f"/en/{MEETING}")
    assert answer.status_code == 200
    assert '<html lang="en">' in answer.text
    assert client.cookies["cchc-language"] == "en"
    assert client.get(f"/{MEETING}?a=b", follow_redirects=False).headers["location"] == f"/en/{MEETING}?a=b"
    client.get(f"/vi/{MEETING}")
    assert client.cookies["cchc-language"] == "vi"
    client.cookies.clear()


def test_a_page_known_to_the_browser_is_not_sent_again(client):
    first = client.get(f"/vi/{MEETING}")
    again = client.get(f"/vi/{MEETING}", headers={"if-none-match": first.headers["etag"]})
    assert again.status_code == 304


def test_all_that_a_page_needs_comes_from_here_and_is_small(client):
    page = client.get("/vi/").text
    wanted = re.findall(r'(?:src|href)="(/static/[^"]+)"', page)
    assert len(wanted) >= 3
    size = len(page.encode())
    for path in wanted:
        answer = client.get(path)
        assert answer.status_code == 200
        size += len(answer.content)
    fonts = client.get("/static/site.css").text
    for path in set(re.findall(r"url\((fonts/[^)]+)\)", fonts)):
        size += len(client.get(f"/static/{path}").content)
    assert size < 100_000
    assert client.get("/static/../app.py").status_code == 404
    assert not re.search(r'(?:src|action)="https?:', page)


def test_what_is_not_there_has_a_page_that_says_so(client):
    answer = client.get("/en/meeting/no-such-meeting")
    assert answer.status_code == 404
    assert "There is no such page" in answer.text


def test_directives_come_as_a_feed(client):
    answer = client.get("/vi/directives.atom")
    assert answer.status_code == 200
    assert answer.headers["content-type"].startswith("application/atom+xml")
    assert "Yêu cầu các sở báo cáo" in answer.text


def test_a_store_that_is_gone_has_a_page_that_says_so(tmp_path):
    from starlette.testclient import TestClient

    from cchc_kg.serve import Settings, create_app

    with TestClient(
        create_app(tmp_path / "nowhere", Settings(workers=1, log=False)), raise_server_exceptions=False
    ) as gone:
        answers = [gone.get("/en/meetings"), gone.get("/id/meeting/any", headers={"accept": "text/html"})]
    for answer, said in zip(answers, ("This page cannot be shown", "Trang này không mở được"), strict=True):
        assert (answer.status_code, answer.headers["retry-after"]) == (503, "1")
        assert said in answer.text
        assert "nowhere" not in answer.text  # where the store lies is nobody's business


def test_an_iri_leads_people_to_the_page_in_their_language(client):
    client.cookies.clear()
    answer = client.get(f"/id/{MEETING}", headers={"accept": "text/html", "accept-language": "en"})
    assert [str(r.url.path) for r in (*answer.history, answer)] == [f"/id/{MEETING}", f"/{MEETING}", f"/en/{MEETING}"]
    assert answer.status_code == 200
    client.cookies.clear()


@pytest.mark.parametrize("path", ["/nowhere", "/id/meeting/nobody", "/question/nothing", "/static/no.css", "/a/%00/b"])
def test_people_get_a_page_that_says_what_is_not_there_and_programs_the_one_shape(client, path):
    client.cookies.clear()
    browser = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"
    seen = client.get(path, headers={"accept": browser, "accept-language": "en"})
    assert (seen.status_code, seen.headers["content-type"]) == (404, "text/html; charset=utf-8")
    assert "There is no such page" in seen.text
    assert chr(0) not in seen.text
    for accept in ("*/*", "application/json", "text/turtle"):
        told = client.get(path, headers={"accept": accept})
        assert (told.status_code, told.headers["content-type"]) == (404, "application/problem+json")
        assert "Accept" in told.headers["vary"]


def test_what_does_not_fit_is_told_to_people_on_a_page(client):
    seen = client.get("/search?q=a&limit=none", headers={"accept": "text/html", "accept-language": "en"})
    assert seen.status_code == 400
    assert "This page cannot be shown" in seen.text


@pytest.mark.parametrize("path", ["meetings", "provinces/before", "compare/x", "article/x/figures/2", "ask/chairs"])
def test_an_address_without_a_language_leads_to_the_page_in_the_readers(client, path):
    client.cookies.clear()
    answer = client.get(f"/{path}?a=b", headers={"accept-language": "en"}, follow_redirects=False)
    assert (answer.status_code, answer.headers["location"]) == (302, f"/en/{path}?a=b")


@pytest.mark.parametrize("path", ["search?q=", "directives?text=", "ask/province-figures?place="])
def test_no_character_without_a_place_in_a_page_comes_back(client, path):
    text = client.get(f"/en/{path}%00a%0B%E2%80%AEb").text
    assert not set("\x00\x0b\u202e") & set(text)
    assert " a  b" in text or "a  b" in text


def test_a_search_leads_people_to_its_page(client):
    client.cookies.clear()
    headers = {"accept": "text/html,*/*;q=0.8", "accept-language": "en"}
    answer = client.get("/search?q=quang+nam", headers=headers, follow_redirects=False)
    assert answer.headers["location"] == "/en/search?q=quang+nam"
    assert client.get("/search?q=quang+nam").headers["content-type"] == "application/json"


def test_a_slash_at_the_end_leads_to_the_page(client):
    answer = client.get("/en/meetings/", follow_redirects=False)
    assert (answer.status_code, answer.headers["location"]) == (308, "/en/meetings")


def test_robots_are_asked_to_leave_what_has_no_end(client):
    answer = client.get("/robots.txt")
    assert answer.headers["content-type"] == "text/plain; charset=utf-8"
    assert "Disallow: /sparql\n" in answer.text
    assert client.get("/favicon.ico").headers["content-type"].startswith("image/svg+xml")


def test_another_version_of_the_program_is_another_page(client, monkeypatch):
    tag = client.get("/en/meetings").headers["etag"]
    assert client.get("/en/meetings").headers["etag"] == tag
    monkeypatch.setattr("cchc_kg.serve.caching._PROGRAM", b"9.9.9")
    assert client.get("/en/meetings", headers={"if-none-match": tag}).status_code == 200
