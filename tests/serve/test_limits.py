"""Whatever a query does, the service lives on, says why there is no answer, and frees what the query took."""

import asyncio
import concurrent.futures
import contextlib
import os
import signal
import time
from dataclasses import replace
from pathlib import Path

import pytest
from pyoxigraph import Literal, NamedNode, Quad

from cchc_kg.errors import EngineError, LimitError, QueryError
from cchc_kg.serve.pool import Pool
from cchc_kg.store import EmbeddedStore
from cchc_kg.store.folder import version
from cchc_kg.store.isolated import IsolatedStore, Process
from cchc_kg.store.jobs import Answer, Job, Limits, Unpacking, asked, forgetting

GRAPH = NamedNode("http://example.org/graph/numbers")
P = NamedNode("http://example.org/p")
PRODUCT = "SELECT (COUNT(*) AS ?n) { ?a ?p ?x . ?b ?q ?y . ?c ?r ?z }"
SORTED = "SELECT * { ?a ?p ?x . ?b ?q ?y . ?c ?r ?z } ORDER BY ?x ?y"
OVERFLOW = "SELECT * { FILTER (" + "!" * 200_000 + "true) }"
MANY = "SELECT * { ?a ?p ?x . ?b ?q ?y }"


def numbers(n, start=0):
    return [Quad(NamedNode(f"http://example.org/{i}"), P, Literal(i), GRAPH) for i in range(start, start + n)]


@pytest.fixture(scope="module")
def big(tmp_path_factory):
    """The folder of a store whose cross product takes hours."""
    folder = tmp_path_factory.mktemp("big") / "kg"
    with EmbeddedStore.open(folder, write=True) as store:
        store.replace(GRAPH, numbers(3000))
    return folder


@pytest.fixture
def bounded(big, quick, serve):
    with serve(big, replace(quick, limits=Limits(seconds=1.0, rows=5000, size=1 << 20, memory=128 << 20))) as client:
        yield client


def ask(client, query, accept=None):
    return client.get("/sparql", params={"query": query}, headers={"Accept": accept} if accept else {})


def workers():
    """Return the numbers of the workers of this process that live."""
    found = set()
    for status in Path("/proc").glob("[0-9]*/stat"):
        with contextlib.suppress(OSError):
            words = status.read_text().rpartition(")")[2].split()
            command = status.with_name("cmdline").read_bytes()
            if int(words[1]) == os.getpid() and words[0] != "Z" and b"cchc_kg.store.worker" in command:
                found.add(int(status.parent.name))
    return found


def comes_true(said):
    """Tell whether it comes true: who is killed is gone only when the machine has come to it."""
    until = time.monotonic() + 30
    while not (true := said()) and time.monotonic() < until:
        time.sleep(0.05)
    return true


def test_an_aggregate_of_a_cross_product_is_stopped_and_frees_its_core(bounded):
    assert ask(bounded, "ASK {}").json()["boolean"] is True
    before = workers()
    answer = ask(bounded, PRODUCT)
    assert (answer.status_code, answer.headers["retry-after"]) == (503, "1")
    assert answer.json()["detail"] == "the query was stopped after 1 s"
    assert ask(bounded, "ASK {}").json()["boolean"] is True
    assert comes_true(
        lambda: len(before - workers()) == 1
    )  # the process that computed is gone, and what it took is free


def test_memory_is_bounded(bounded):
    answer = ask(bounded, SORTED)
    assert answer.status_code == 503
    assert answer.json()["detail"] in ("the query needs more than 128 MB of memory", "the query was stopped after 1 s")
    assert ask(bounded, "ASK {}").json()["boolean"] is True


@pytest.mark.parametrize("accept", ["text/csv", "text/tab-separated-values", "application/json", "application/xml"])
def test_rows_and_length_are_bounded_and_nothing_is_cut_off(bounded, accept):
    answer = ask(bounded, f"{MANY} LIMIT 5001", accept)
    assert answer.status_code == 503
    assert "has more than 5,000 rows" in answer.json()["detail"] or "longer than 1,048,576" in answer.json()["detail"]
    assert ask(bounded, "SELECT ?x { VALUES ?x { " + "1 " * 5000 + "} }", accept).status_code == 200
    answer = ask(bounded, "SELECT ?x { VALUES ?x { " + "1 " * 5001 + "} }", accept)
    assert (answer.status_code, answer.json()["detail"]) == (503, "the answer has more than 5,000 rows")


def test_triples_are_bounded(bounded):
    answer = ask(bounded, "CONSTRUCT { ?a ?p ?y } WHERE { ?a ?p ?x . ?b ?q ?y } LIMIT 5001")
    assert answer.status_code == 503


def test_a_query_that_kills_the_engine_gets_a_reason_and_the_service_lives_on(bounded):
    answer = bounded.post("/sparql", data={"query": OVERFLOW})
    assert (answer.status_code, answer.json()["title"]) == (500, "Internal Server Error")
    assert "broke down" in answer.json()["detail"]
    assert ask(bounded, "ASK {}").json()["boolean"] is True


def test_a_slow_query_does_not_keep_others_waiting(big, quick, serve):
    settings = replace(quick, workers=2, limits=Limits(seconds=3.0))
    with serve(big, settings) as client, concurrent.futures.ThreadPoolExecutor() as threads:
        slow = threads.submit(ask, client, PRODUCT)
        time.sleep(0.3)
        for _ in range(20):
            assert ask(client, "ASK {}").status_code == 200
        assert not slow.done()
        assert slow.result().status_code == 503


def test_too_many_at_once_are_turned_away(big, quick, serve):
    settings = replace(quick, workers=1, queue=2, limits=Limits(seconds=2.0))
    with serve(big, settings) as client, concurrent.futures.ThreadPoolExecutor(8) as threads:
        answers = list(threads.map(lambda _: ask(client, PRODUCT), range(6)))
    said = [answer.json()["detail"] for answer in answers]
    assert {answer.status_code for answer in answers} == {503}
    assert "too many queries are waiting" in said


def test_what_a_writer_commits_is_seen_and_known_by_another_etag(tmp_path, quick, serve):
    folder = tmp_path / "kg"
    with EmbeddedStore.open(folder, write=True) as store:
        store.replace(GRAPH, numbers(3))
        with serve(folder, quick) as client:
            seen = []
            for n in (3, 5, 2):
                store.replace(GRAPH, numbers(n))
                answer = ask(client, "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }")
                seen.append((answer.json()["results"]["bindings"][0]["n"]["value"], answer.headers["etag"]))
            assert [n for n, _ in seen] == ["3", "5", "2"]
            assert len({tag for _, tag in seen}) == 3
            assert client.app.state.service.reader().counts() == {GRAPH: 2}


def test_a_store_that_goes_away_is_told_and_comes_back(tmp_path, quick, serve):
    folder = tmp_path / "kg"
    with EmbeddedStore.open(folder, write=True) as store:
        store.replace(GRAPH, numbers(3))
    with serve(folder, quick) as client:
        assert client.get("/health").json()["status"] == "ok"
        folder.rename(tmp_path / "gone")
        for answer in (ask(client, "ASK {}"), client.get("/health"), client.get("/rdf-graph-store?default")):
            assert answer.status_code == 503
            assert str(tmp_path) not in answer.text
        (tmp_path / "gone").rename(folder)
        assert ask(client, "ASK { ?s ?p ?o }").json()["boolean"] is True


@pytest.mark.parametrize(
    ("headers", "body", "status"),
    [
        ({"Content-Type": "application/sparql-query"}, b"ASK {} #" + b"x" * (1 << 20), 413),
        ({"Content-Type": "application/sparql-query"}, b"ASK { ?s ?p '\xff' }", 400),
        ({"Content-Type": "application/x-www-form-urlencoded"}, b"query=%ff", 400),
        ({"Content-Type": "application/x-www-form-urlencoded"}, b"a=1&" * 2000, 400),
        ({"Content-Type": "multipart/form-data"}, b"", 415),
    ],
)
def test_a_hostile_body_is_refused(client, headers, body, status):
    answer = client.post("/sparql", content=body, headers=headers)
    assert answer.status_code == status
    assert "Traceback" not in answer.text


def test_one_who_waits_gets_the_same_answers_and_errors(big):
    before = workers()
    with IsolatedStore(big, Limits(seconds=1.0, memory=128 << 20)) as store:
        assert store.answer(Job("ASK {}", tabular="tsv")).body == b"true"
        with pytest.raises(LimitError, match="stopped after 1 s"):
            store.answer(Job(PRODUCT))
        with pytest.raises(QueryError, match="malformed"):
            store.answer(Job("ASK {"))
        with pytest.raises(EngineError):
            store.answer(Job(OVERFLOW))
        assert store.answer(Job("ASK {}", tabular="tsv")).body == b"true"
    assert comes_true(lambda: workers() <= before)


def test_a_worker_does_not_outlive_who_asked(big):
    before = workers()

    async def scene():
        pool = Pool(big, 1, 1, Limits(seconds=60.0), 0.0)
        pool.start()
        await pool.answer(Job("ASK {}"))
        question = asyncio.ensure_future(pool.answer(Job(PRODUCT)))
        await asyncio.sleep(0.2)
        mine = workers() - before
        question.cancel()
        with pytest.raises(asyncio.CancelledError):
            await question
        await pool.answer(Job("ASK {}"))
        assert len(mine) == 1
        assert comes_true(lambda: not mine & workers())
        await pool.stop()

    asyncio.run(scene())
    assert comes_true(lambda: workers() <= before)


def pooled(folder, scene, workers=1, limits=None):
    """Let ``scene`` ask a pool of its own."""

    async def whole():
        pool = Pool(folder, workers, 300, limits or Limits(seconds=10.0), 0.0)
        pool.start()
        await pool.answer(Job("ASK {}"))
        try:
            return await scene(pool)
        finally:
            await pool.stop()

    return asyncio.run(whole())


def outcomes(pool, *queries):
    """Return the answers to queries that are asked at once, or the errors."""
    return asyncio.gather(*(pool.answer(Job(q, tabular="tsv")) for q in queries), return_exceptions=True)


def said(answers):
    return [one.body if isinstance(one, Answer) else type(one) for one in answers]


def counting(n):
    return f"SELECT (COUNT(*) + {n} AS ?n) {{ ?s ?p ?o }}"


def counted(n):
    return b"?n\n%d\n" % (3000 + n)


def test_what_a_worker_was_asked_behind_the_one_that_ends_it_is_answered(big):
    queries = [counting(n) for n in range(8)]
    for culprit, error in ((OVERFLOW, EngineError), (PRODUCT, LimitError)):
        queries[2] = culprit

        async def scene(pool, queries=queries):
            return await outcomes(pool, *queries)

        assert said(pooled(big, scene, limits=Limits(seconds=1.0))) == [
            error if n == 2 else counted(n) for n in range(8)
        ]


def test_nobody_waits_behind_a_slow_query_while_another_worker_is_free(big):
    async def scene(pool):
        slow = asyncio.ensure_future(pool.answer(Job(PRODUCT)))
        answers = await outcomes(pool, *(counting(n) for n in range(12)))
        alone = slow.done()
        slow.cancel()
        return said(answers), alone

    assert pooled(big, scene, workers=2, limits=Limits(seconds=60.0)) == ([counted(n) for n in range(12)], False)


def test_workers_that_die_under_load_take_at_most_the_query_with_them_that_they_are_at(big):
    before = workers()

    async def scene(pool):
        answers, killed = [], 0
        for _ in range(3):
            asking = [asyncio.ensure_future(pool.answer(Job(counting(n), tabular="tsv"))) for n in range(200)]
            await asyncio.wait(asking[20:22], return_when=asyncio.FIRST_COMPLETED)
            for pid in workers() - before:
                os.kill(pid, signal.SIGKILL)
                killed += 1
            answers.append(said(await asyncio.gather(*asking, return_exceptions=True)))
        return answers, killed

    answers, killed = pooled(big, scene, workers=2)
    for one in answers:
        assert all(answer in (counted(n), EngineError) for n, answer in enumerate(one))
    assert 3 <= killed >= sum(answer is EngineError for one in answers for answer in one)


def test_a_query_that_nobody_waits_for_any_more_is_not_done(big):
    async def scene(pool):
        gone = [asyncio.ensure_future(pool.answer(Job(PRODUCT))) for _ in range(6)]
        await asyncio.sleep(0.05)
        for one in gone:
            one.cancel()
        return said(await outcomes(pool, counting(1)))

    assert pooled(big, scene, limits=Limits(seconds=1000.0)) == [counted(1)]


def test_a_worker_forgets_what_it_need_not_do_and_nothing_else(big):
    """The frame that says so may come before the worker has begun anything, and when it has done all."""
    limits = Limits()
    process = Process(big, limits)
    frames, said = Unpacking(), []
    try:
        with process.channel as channel:
            channel.settimeout(60)

            def heads(n):
                while len(said) < n:
                    said.extend(head for head, _ in frames.feed(channel.recv(1 << 16)))
                return [next(iter(head)) for head in said]

            assert heads(1) == ["ready"]
            jobs = [asked(Job(counting(n)), limits, version(big)) for n in range(4)]
            os.kill(process.pid, signal.SIGSTOP)
            channel.sendall(b"".join(jobs[:3]) + forgetting(1) + jobs[3])
            os.kill(process.pid, signal.SIGCONT)
            assert heads(5)[1:] == ["format", "dropped", "dropped", "format"]
            channel.sendall(forgetting(4) + jobs[0])
            assert heads(6)[5:] == ["format"]
    finally:
        process.end()
