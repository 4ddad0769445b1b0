"""Who holds a connection and says or takes nothing loses it, before all others wait for him."""

import json
import socket
import threading
import time

import pytest
import uvicorn
from pyoxigraph import Literal, NamedNode, Quad

from cchc_kg.serve import Settings, create_app
from cchc_kg.serve.protocol import Bounded
from cchc_kg.store import EmbeddedStore

MOST = 6  # connections that the server of these tests takes
LONG = "SELECT * { ?a ?p ?x . ?b ?q ?y } LIMIT 90000"  # an answer that no buffer of the system holds
GRAPH, P = NamedNode("http://example.org/graph/numbers"), NamedNode("http://example.org/p")


@pytest.fixture(scope="module")
def port(tmp_path_factory):
    """A server on a socket that waits a second where others wait many."""
    folder = tmp_path_factory.mktemp("patient") / "kg"
    with EmbeddedStore.open(folder, write=True) as store:
        store.replace(GRAPH, [Quad(NamedNode(f"http://example.org/{i}"), P, Literal(i), GRAPH) for i in range(300)])
    with pytest.MonkeyPatch.context() as patched, socket.socket() as listening:
        patched.setattr("cchc_kg.serve.patience._HEAD_SECONDS", 1.0)
        patched.setattr("cchc_kg.serve.patience._STALLED_SECONDS", 1.0)
        listening.bind(("127.0.0.1", 0))
        listening.listen()
        app = create_app(folder, Settings(workers=1, log=False))
        config = uvicorn.Config(app, http=Bounded, ws="none", log_level="error", limit_concurrency=MOST, lifespan="on")
        server = uvicorn.Server(config)
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]}, daemon=True)
        thread.start()
        yield listening.getsockname()[1]
        server.should_exit = True
        thread.join(10)


@pytest.fixture
def call(port):
    """Return a function that connects; at the end all connections are closed."""
    held = []

    def connected(size=None):
        one = socket.socket()
        held.append(one)
        if size:
            one.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, size)
        one.settimeout(30)
        one.connect(("127.0.0.1", port))
        return one

    yield connected
    for one in held:
        one.close()


def asking(query="ASK {}"):
    said = query.replace(" ", "%20").replace("?", "%3F").replace("{", "%7B").replace("}", "%7D")
    return f"GET /sparql?query={said} HTTP/1.1\r\nHost: x\r\n\r\n".encode()


def whole(connection):
    """Read until the server ends the connection, whichever way."""
    data = b""
    try:
        while more := connection.recv(1 << 20):
            data += more
    except ConnectionResetError:
        pass
    return data


def test_too_many_connections_are_told_why_and_those_that_say_nothing_make_room(call):
    silent = [call() for _ in range(MOST)]
    one = call()
    one.sendall(asking())
    head, _, body = whole(one).partition(b"\r\n\r\n")
    assert head.startswith(b"HTTP/1.1 503 ")
    assert b"retry-after: 1" in head
    assert b"application/problem+json" in head
    assert json.loads(body)["detail"] == "too many connections are open"
    assert [whole(other) for other in silent] == [b""] * MOST
    one = call()
    one.sendall(asking())
    assert one.recv(1 << 16).startswith(b"HTTP/1.1 200 ")


def test_empty_lines_are_no_reason_to_wait(call):
    one = call()
    one.sendall(asking())
    assert one.recv(1 << 16).startswith(b"HTTP/1.1 200 ")
    one.sendall(b"\r\n")
    began = time.monotonic()
    assert whole(one) == b""
    assert time.monotonic() - began < 4  # not the five seconds of a connection that may be used again


def test_who_takes_nothing_of_a_long_answer_loses_it(call):
    one = call(4096)
    one.sendall(asking(LONG))
    assert one.recv(16) == b"HTTP/1.1 200 OK\r"
    time.sleep(4)
    assert len(whole(one)) < 8 << 20


def test_who_takes_a_long_answer_slowly_gets_all_of_it(call):
    one = call(4096)
    one.sendall(asking(LONG))
    data = b""
    while b"\r\n\r\n" not in data:
        data += one.recv(1 << 16)
    head, _, body = data.partition(b"\r\n\r\n")
    size = next(int(line[15:]) for line in head.lower().split(b"\r\n") if line.startswith(b"content-length:"))
    assert size > 12 << 20
    left, pause = size - len(body), 0
    while left:
        left -= len(one.recv(min(left, 1 << 20)))
        if (size - left) >> 21 > pause:
            pause += 1
            time.sleep(0.3)


def test_what_is_no_http_is_told_so(call):
    one = call()
    one.sendall(b"HELLO\r\n\r\n")
    head, _, body = whole(one).partition(b"\r\n\r\n")
    assert head.startswith(b"HTTP/1.1 400 ")
    assert json.loads(body)["detail"] == "this is no request of HTTP/1.1"
