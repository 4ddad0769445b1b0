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
        answer = gone.get("/en/meetings")
    assert answer.status_code == 503
    assert "This page cannot be shown" in answer.text


def test_an_iri_leads_people_to_the_page_in_their_language(client):
    client.cookies.clear()
    answer = client.get(f"/id/{MEETING}", headers={"accept": "text/html", "accept-language": "en"})
    assert [str(r.url.path) for r in (*answer.history, answer)] == [f"/id/{MEETING}", f"/{MEETING}", f"/en/{MEETING}"]
    assert answer.status_code == 200
    client.cookies.clear()
