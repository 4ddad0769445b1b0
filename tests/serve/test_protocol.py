"""The server on a socket gives what the application gives, on the shorter way past it as well."""

import json
import socket
import threading
import time
from urllib.parse import parse_qsl, quote

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cchc_kg.serve.problems import RequestError
from cchc_kg.serve.wishes import parsed, wish_by_get
from serving import started

ROWS = "SELECT ?s WHERE { GRAPH ?g { ?s a ?class } } ORDER BY ?s LIMIT 3"
PASSING = {"date", "server", "connection"}  # headers of one moment, or of the connection

QUERIES = (
    ROWS,
    "ASK {}",
    "CONSTRUCT WHERE { ?s a ?c } LIMIT 20",
    "SELECT * { ?s ?p ?o } LIMIT 100",
    "SELECT ('Đà Nẵng + 100 % & “x”' AS ?x) {}",
    "SELECT (RAND() < 2 AS ?r) {}",
    "ASK {",
    "",
    "INSERT DATA { <a:a> <a:a> 1 }",
    "SELECT * { SERVICE <http://127.0.0.1:1/> { ?s ?p ?o } }",
)
ACCEPTS = (None, "text/csv", "application/sparql-results+xml", "text/turtle", "image/png")
CASES = [(query, accept) for query in QUERIES for accept in ACCEPTS]


@pytest.fixture(scope="module")
def address(folder):
    with started(folder, "--max-rows", "5000") as (server, endpoint):
        lines = []
        reading = threading.Thread(target=lambda: lines.extend(server.stderr), daemon=True)
        reading.start()
        yield endpoint.removesuffix("/sparql"), lines
        server.kill()
        reading.join(timeout=30)


@pytest.fixture(scope="module")
def live(address):
    with httpx.Client(base_url=address[0], timeout=30) as client:
        yield client


@pytest.fixture
def connection(address):
    with socket.create_connection(("127.0.0.1", int(address[0].rpartition(":")[2])), timeout=30) as connection:
        yield connection


def headers_of(answer):
    return sorted((name, value) for name, value in answer.headers.multi_items() if name not in PASSING)


@pytest.mark.parametrize(("query", "accept"), CASES)
def test_a_get_is_answered_alike_with_and_without_a_socket(live, client, query, accept):
    for encoding in ("gzip", "identity"):
        wish = {"Accept-Encoding": encoding, "Accept": accept or "*/*"}
        for _ in range(2):  # asked anew, and known
            here, there = (one.get("/sparql", params={"query": query}, headers=wish) for one in (client, live))
            assert there.status_code == here.status_code
            assert there.content == here.content
            assert headers_of(there) == headers_of(here)


@pytest.mark.parametrize("encoding", ["gzip", "identity"])
@pytest.mark.parametrize(
    ("target", "accept"),
    [
        ("/question/coverage?article=bao-a", "application/json"),
        ("/question/coverage?article=bao-a", "text/csv"),
        ("/question/coverage.tsv?article=bao-a&article=bao-b", "*/*"),
        ("/question/evidence?article=bao-a", "text/turtle"),
        ("/question/evidence.jsonld?article=bao-a", "text/turtle"),
        ("/question/coverage?article=no-such-article", "text/csv"),
        ("/question/coverage?article=bao-a", "image/png"),
    ],
)
def test_a_question_is_answered_alike_by_its_name_and_from_memory(live, client, target, accept, encoding):
    headers = {"Accept": accept, "Accept-Encoding": encoding}
    first, *later = (one.get(target, headers=headers) for one in (client, live, live, live))
    for answer in later:
        assert (answer.status_code, answer.content) == (first.status_code, first.content)
        for name in ("content-type", "etag", "cache-control", "content-security-policy", "content-encoding"):
            assert answer.headers.get(name) == first.headers.get(name)
        assert "accept-encoding" in answer.headers["vary"].lower() or answer.status_code != 200
    known = live.get(target, headers={**headers, "If-None-Match": first.headers.get("etag", "none")})
    assert known.status_code == (304 if first.status_code == 200 else first.status_code)


def test_one_accept_does_not_stand_for_two(live):
    """What is remembered for a request is not what another one asks for."""
    target, rows = "/question/coverage?article=bao-b", "text/csv"
    both = [("Accept", "text/tab-separated-values"), ("Accept", rows)]
    kinds = [live.get(target, headers=h).headers["content-type"] for h in (both, {"Accept": rows}, both)]
    assert kinds[1].startswith(rows)
    assert kinds[0] == kinds[2]


def test_what_is_known_to_a_client_is_not_sent_again(live):
    first = live.get("/sparql", params={"query": ROWS})
    again = live.get("/sparql", params={"query": ROWS}, headers={"If-None-Match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")


def test_a_limit_is_told_with_a_reason(live):
    answer = live.get("/sparql", params={"query": "SELECT * { ?s ?p ?o . ?a ?b ?c }"})
    assert (answer.status_code, answer.headers["retry-after"]) == (503, "1")
    assert answer.json()["detail"] == "the answer has more than 5,000 rows"


def get(query, *headers, method="GET"):
    head = "\r\n".join((f"{method} /sparql?query={quote(query)} HTTP/1.1", "Host: x", *headers, "", ""))
    return head.encode()


def statuses(connection, n):
    """Return the statuses and bodies of the next ``n`` answers of a connection."""
    held, found = b"", []
    while len(found) < n:
        data = connection.recv(1 << 16)
        assert data, "the server closed the connection"
        held += data
        while b"\r\n\r\n" in held:
            head, _, rest = held.partition(b"\r\n\r\n")
            size = next(int(line[15:]) for line in head.lower().split(b"\r\n") if line.startswith(b"content-length:"))
            if len(rest) < size:
                break
            found.append((int(head.split()[1]), rest[:size]))
            held = rest[size:]
    return found


def test_a_request_like_the_one_before_is_read_as_if_it_were_the_first(address, connection):
    """Only the target differs; what the parser refuses in it, or takes in two, is refused, or taken in two."""
    end = b" HTTP/1.1\r\nHost: y\r\nAccept: text/csv\r\n\r\n"
    asking = [b"GET /sparql?query=" + quote(f"SELECT ({n} AS ?n) {{}}").encode() + end for n in range(4)]
    for n, request in enumerate(asking):
        connection.sendall(request)
        assert statuses(connection, 1) == [(200, b"n\r\n%d\r\n" % n)]
    connection.sendall(asking[1][:30])
    time.sleep(0.05)
    connection.sendall(asking[1][30:] + asking[2])
    assert [body for _, body in statuses(connection, 2)] == [b"n\r\n1\r\n", b"n\r\n2\r\n"]
    connection.sendall(b"GET /sparql?query=ASK%7B%7D#x" + end)
    connection.sendall(b"GET /sparql?query=ASK%7B%7D&query=ASK%7B%7D" + end)
    assert [status for status, _ in statuses(connection, 2)] == [200, 400]
    for odd in (b"ASK\r\nX: y", b"ASK\x00", b"ASK\t{}", b"ASK\n\n"):
        with socket.create_connection(("127.0.0.1", int(address[0].rpartition(":")[2])), timeout=30) as other:
            other.sendall(b"GET /sparql?query=" + odd + end)
            assert other.recv(1 << 16).startswith(b"HTTP/1.1 400 ")


def test_a_connection_is_closed_that_is_not_used_and_not_one_that_is(connection):
    """Uvicorn's five seconds, from the last answer on."""
    until = time.monotonic() + 6
    while time.monotonic() < until:
        connection.sendall(get("ASK {}"))
        assert [status for status, _ in statuses(connection, 1)] == [200]
        time.sleep(0.5)
    began = time.monotonic()
    assert connection.recv(1 << 16) == b""
    assert time.monotonic() - began > 3


def test_requests_one_behind_the_other_are_answered_in_order(connection):
    wanted = [
        f"SELECT (COUNT(*) + {n} AS ?n) {{ ?s a ?c }}" if n % 3 else f"ASK {{ FILTER ({n} > 0) }}" for n in range(12)
    ]
    connection.sendall(b"".join(get(query, "Accept: text/csv") for query in wanted))
    together = statuses(connection, len(wanted))
    for query in wanted:
        connection.sendall(get(query, "Accept: text/csv"))
        assert statuses(connection, 1) == [together.pop(0)]


def test_a_connection_is_closed_where_the_client_wants_it(connection):
    connection.sendall(get("ASK {}", "Connection: close"))
    data = b""
    while more := connection.recv(1 << 16):
        data += more
    assert data.startswith(b"HTTP/1.1 200")
    assert b"connection: close" in data.lower()


def test_a_body_that_a_get_need_not_have_is_passed_over(connection):
    connection.sendall(get("ASK {}", "Content-Length: 5") + b"hello" + get("ASK { ?s ?p ?o }"))
    assert [status for status, _ in statuses(connection, 2)] == [200, 200]


@pytest.mark.parametrize("piece", [1, 7, 100])
def test_a_request_may_arrive_in_pieces(connection, piece):
    request = get(ROWS, "Accept: text/csv")
    for at in range(0, len(request), piece):
        connection.sendall(request[at : at + piece])
    assert [status for status, _ in statuses(connection, 1)] == [200]


def test_a_head_that_is_too_long_is_refused(connection):
    connection.sendall(get("ASK {} #" + "x" * 40_000))
    assert connection.recv(1 << 16).startswith(b"HTTP/1.1 431")


def test_who_asked_through_a_proxy_is_in_the_log(address, live):
    name, lines = "203.0.113.7", address[1]
    live.get("/sparql", params={"query": "ASK {}"}, headers={"X-Forwarded-For": name})
    until = time.monotonic() + 10
    while not any(name in line for line in lines) and time.monotonic() < until:
        time.sleep(0.1)
    (line,) = [json.loads(line) for line in lines if name in line]
    assert line.items() >= {"client": name, "method": "GET", "path": "/sparql", "status": 200, "bytes": 26}.items()


@given(st.text(st.characters(exclude_categories=["Cs"])), st.text("%+&=;\\x0Aé#", max_size=12))
def test_a_query_in_an_address_is_read_as_the_standard_library_reads_it(text, odd):
    for parameters in (f"query={quote(text)}", f"query={quote(text, safe='/:?=;+')}", f"query={odd}"):
        read = parameters.encode()
        try:
            wanted = wish_by_get(read, b"", False)
        except RequestError:
            wanted = None
        if wanted is not None:
            assert [("query", wanted.job.text)] == parse_qsl(parameters, keep_blank_values=True)
            assert parsed(read).query == (wanted.job.text,)
