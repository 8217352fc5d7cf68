"""HTTP on the port: whatever comes, an answer or a closed connection."""

import gzip
import socket
from dataclasses import replace
from pathlib import Path

import pytest

from simulator.messages import Response
from simulator.wire.limits import DEFAULT
from simulator.wire.writing import WORTH_COMPRESSING, written
from tests.simulator.wire.stand_ins import (
    Running,
    StandInCloud,
    drained,
    eventually,
    read_answer,
    running,
)

HEALTH = b"GET /_sim/health HTTP/1.1\r\nHost: localhost\r\n\r\n"


def test_a_connection_stays_open_for_the_next_request(server: Running) -> None:
    with server.connect() as peer:
        for _ in range(3):
            peer.sendall(HEALTH)
            answer = read_answer(peer)
            assert answer.status == 200
            assert answer.headers["connection"] == "keep-alive"


def test_a_client_that_wants_to_close_is_let_go(server: Running) -> None:
    with server.connect() as peer:
        peer.sendall(HEALTH.replace(b"\r\n\r\n", b"\r\nConnection: close\r\n\r\n"))
        assert b"Connection: close" in drained(peer)


def test_http_1_0_closes_unless_it_asks_to_stay(server: Running) -> None:
    assert b"Connection: close" in server.send(HEALTH.replace(b"1.1", b"1.0"))


def test_pipelined_requests_are_answered_in_their_order(server: Running) -> None:
    paths = ["health", "nowhere", "health", "elsewhere"]
    with server.connect() as peer:
        peer.sendall(
            b"".join(
                f"GET /_sim/{path} HTTP/1.1\r\nHost: localhost\r\n\r\n".encode()
                for path in paths
            )
        )
        # One after the other, byte by byte the same stream.
        stream = b""
        while stream.count(b"HTTP/1.1 ") < len(paths) or not stream.endswith(b"}"):
            stream += peer.recv(65536)
    statuses = [part[:3] for part in stream.split(b"HTTP/1.1 ")[1:]]
    assert statuses == [b"200", b"404", b"200", b"404"]


def test_a_request_may_come_in_pieces(server: Running) -> None:
    with server.connect() as peer:
        for byte in HEALTH:
            peer.sendall(bytes((byte,)))
        assert read_answer(peer).status == 200


def test_a_chunked_body_is_put_together(server: Running) -> None:
    with server.connect() as peer:
        peer.sendall(
            b"POST /_sim/health HTTP/1.1\r\nHost: localhost\r\n"
            b"Content-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n"
            b"1\r\n{\r\n1\r\n}\r\n0\r\n\r\n"
        )
        # Only GET exists: the body has been understood, the method is refused.
        assert read_answer(peer).status == 405


def test_head_has_the_length_and_not_the_body(server: Running) -> None:
    with server.connect() as peer:
        peer.sendall(HEALTH.replace(b"GET", b"HEAD"))
        answer = read_answer(peer, head_only=True)
        assert answer.headers["content-length"] == str(len(b'{"status":"ok"}'))
        peer.sendall(HEALTH)
        assert read_answer(peer).body == b'{"status":"ok"}'


def test_a_client_that_waits_is_told_to_go_on(server: Running) -> None:
    with server.connect() as peer:
        peer.sendall(
            b"POST /_sim/health HTTP/1.1\r\nHost: localhost\r\nContent-Length: 2\r\n"
            b"Content-Type: application/json\r\nExpect: 100-continue\r\n\r\n"
        )
        assert peer.recv(65536) == b"HTTP/1.1 100 Continue\r\n\r\n"
        peer.sendall(b"{}")
        assert read_answer(peer).status == 405


@pytest.mark.parametrize(
    "sent",
    [
        b"\x00\x01\x02\x03\r\n\r\n",
        b"GET\r\n\r\n",
        b"GET / HTTP/9.9\r\n\r\n",
        b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n",
        b"GET / HTTP/1.1\r\nno colon here\r\n\r\n",
        b"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: x\r\n\r\n",
        b"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n",
        b"POST / HTTP/1.1\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n",
        b"POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
        b"GET ftp://a/ HTTP/1.1\r\nHost: a\r\n\r\n",
        b"GET :// HTTP/1.1\r\nHost: a\r\n\r\n",
    ],
)
def test_what_is_not_http_is_refused_and_closed(server: Running, sent: bytes) -> None:
    answer = server.send(sent)
    assert answer.startswith(b"HTTP/1.1 4"), answer
    assert b"Connection: close" in answer
    assert b"Traceback" not in answer
    assert [row["decision"] for row in server.cloud.journal.rows] == ["malformed"]


def test_a_head_without_end_is_refused(certificates: Path) -> None:
    limits = replace(DEFAULT, head=10_000)
    with running(certificates, limits=limits) as server:
        endless = b"GET / HTTP/1.1\r\n" + b"X-A: " + b"a" * 20_000
        assert server.send(endless).startswith(b"HTTP/1.1 431 ")
        many = b"GET / HTTP/1.1\r\n" + b"X-A: 1\r\n" * 3000 + b"\r\n"
        assert server.send(many).startswith(b"HTTP/1.1 431 ")


def test_a_body_beyond_the_limit_is_refused(certificates: Path) -> None:
    limits = replace(DEFAULT, body=1000)
    with running(certificates, limits=limits) as server:
        stated = b"POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1001\r\n\r\n"
        assert server.send(stated).startswith(b"HTTP/1.1 413 ")
        chunk = b"3e9\r\n" + b"a" * 1001 + b"\r\n0\r\n\r\n"
        unstated = (
            b"POST / HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n"
        )
        assert server.send(unstated + chunk).startswith(b"HTTP/1.1 413 ")
        assert server.shared.arriving_bytes == 0


def test_bodies_of_all_clients_together_have_a_limit(certificates: Path) -> None:
    limits = replace(DEFAULT, body=1000, bodies=1500)
    head = b"POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1000\r\n\r\n"
    with running(certificates, limits=limits) as server:
        with server.connect() as first, server.connect() as second:
            first.sendall(head + b"a" * 999)
            assert eventually(lambda: server.shared.arriving_bytes == 999)
            second.sendall(head + b"a" * 999)
            assert read_answer(second).status == 503
        assert eventually(lambda: server.shared.arriving_bytes == 0)


def test_the_longest_idle_connection_makes_room(certificates: Path) -> None:
    limits = replace(DEFAULT, connections=2)
    with running(certificates, limits=limits) as server:
        peers = [server.connect() for _ in range(2)]
        for peer in reversed(peers):
            peer.sendall(HEALTH)
            read_answer(peer)
        with server.connect() as fresh:
            fresh.sendall(HEALTH)
            assert read_answer(fresh).status == 200
        assert drained(peers[1]) == b""
        peers[0].sendall(HEALTH)
        assert read_answer(peers[0]).status == 200
        for peer in peers:
            peer.close()


def test_many_idle_connections_do_not_keep_anybody_waiting(server: Running) -> None:
    peers = [server.connect() for _ in range(300)]
    with server.connect() as peer:
        peer.sendall(HEALTH)
        assert read_answer(peer).status == 200
    for idle in peers:
        idle.close()
    assert eventually(lambda: len(server.shared.connections) == 0)


def test_a_client_that_never_reads_is_not_answered_for_ever(server: Running) -> None:
    with server.connect() as peer:
        peer.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        peer.settimeout(0.5)
        sent = 0
        try:
            while sent < 64 * 2**20:
                sent += peer.send(HEALTH * 1000)
        except TimeoutError:
            assert sent > 0
        connection = next(iter(server.shared.connections))
        assert len(connection._turns) < 64 * 1024  # noqa: SLF001 - one read's worth
    assert sent < 64 * 2**20, "the client was not made to wait"


def test_a_silent_client_is_overdue(certificates: Path) -> None:
    limits = replace(DEFAULT, idle=90.0, arriving=30.0)
    with running(certificates, limits=limits) as server, server.connect() as peer:
        peer.sendall(HEALTH)
        read_answer(peer)
        connection = next(iter(server.shared.connections))
        assert not connection.is_overdue(connection.last_seen + 89)
        assert connection.is_overdue(connection.last_seen + 91)
        peer.sendall(b"GET /slow")
        assert eventually(lambda: connection.is_overdue(connection.last_seen + 31))
        assert not connection.is_overdue(connection.last_seen + 29)


def test_an_answer_cannot_be_split_by_a_header_of_the_cloud(
    certificates: Path,
) -> None:
    cloud = StandInCloud()
    with running(certificates, cloud) as server:
        answer = server.send(b"GET /_sim/%0d%0aX: HTTP/1.1\r\nHost: localhost\r\n\r\n")
    assert b"\r\nX:" not in answer


def test_a_large_answer_is_compressed_when_asked() -> None:
    body = b'{"a":"' + b"x" * 5000 + b'"}'
    kind = {"Content-Type": "application/json"}
    data = written(Response(200, kind, body), "GET", "gzip, deflate", keep=True)
    head, _, packed = data.partition(b"\r\n\r\n")
    assert b"Content-Encoding: gzip" in head
    assert gzip.decompress(packed) == body
    assert f"Content-Length: {len(packed)}".encode() in head
    assert body in written(Response(200, kind, body), "GET", "br", keep=True)
    short = Response(200, kind, body[: WORTH_COMPRESSING - 1])
    assert b"gzip" not in written(short, "GET", "gzip", keep=True)
    bytes_of_object = Response(200, {**kind, "ETag": '"1"'}, body)
    assert body in written(bytes_of_object, "GET", "gzip", keep=True)
