"""Random and damaged input: always an answer of the protocol, never a traceback.

Bounded: a few hundred examples for each part, in this process.
"""

import asyncio
import json
import ssl
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from simulator.messages import Request, Response
from simulator.wire import markup
from simulator.wire.front import Connection
from simulator.wire.limits import Limits
from simulator.wire.shared import Shared, host_of
from tests.simulator.wire.stand_ins import (
    OSS_HOST,
    REGION,
    SLS_HOST,
    VPC_HOST,
    StandInCloud,
    app,
)
from tests.simulator.wire.test_signing import LOG_VECTORS, acs3, oss_v4, roa_v1, rpc_v1

SMALL = Limits(head=4096, body=8192, bodies=16384, pipelined=4)
bounded = settings(
    max_examples=300,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)


class Wire(asyncio.Transport):
    """Takes what is written and remembers whether it was closed."""

    def __init__(self) -> None:
        super().__init__()
        self.data = b""
        self.closed = False

    def write(self, data: Any) -> None:
        self.data += data

    def close(self) -> None:
        self.closed = True

    abort = close

    def is_closing(self) -> bool:
        return self.closed

    def pause_reading(self) -> None:
        return

    def resume_reading(self) -> None:
        return


@pytest.fixture(scope="module")
def loop() -> Iterator[asyncio.Runner]:
    """Return one loop for all examples.

    `asyncio.run` looks for tasks to cancel after each, also among the thousands that
    programs recorded by other tests have left to the collector.
    """
    with asyncio.Runner() as runner:
        yield runner


def fed(loop: asyncio.Runner, *pieces: bytes) -> tuple[Wire, Shared]:
    """Give a connection these pieces, one after the other."""

    async def run() -> tuple[Wire, Shared]:
        shared = Shared(
            handler=lambda _: Response(200, {}, b"done"),
            knows=lambda host: host == VPC_HOST,
            tls_context=lambda: ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER),
            malformed=lambda *_: None,
            limits=SMALL,
        )
        connection, wire = Connection(shared), Wire()
        connection.connection_made(wire)
        for piece in pieces:
            if wire.closed:
                break
            connection.data_received(piece)
        connection.connection_lost(None)
        return wire, shared

    return loop.run(run())


TOKENS = st.sampled_from(
    [
        b"GET / HTTP/1.1\r\n",
        b"POST /x HTTP/1.1\r\n",
        b"CONNECT " + VPC_HOST.encode() + b":443 HTTP/1.1\r\n",
        b"CONNECT a HTTP/1.1\r\n",
        b"GET http://a/ HTTP/1.1\r\n",
        b"GET * HTTP/1.0\r\n",
        b"Host: a\r\n",
        b"Content-Length: 3\r\n",
        b"Content-Length: -1\r\n",
        b"Content-Length: 99999999999999999999\r\n",
        b"Transfer-Encoding: chunked\r\n",
        b"Connection: upgrade\r\nUpgrade: h2c\r\n",
        b"Expect: 100-continue\r\n",
        b"\r\n",
        b"abc",
        b"3\r\nabc\r\n",
        b"0\r\n\r\n",
        b"ffffffffffffffff\r\n",
        b"\x16\x03\x01\x00\x05hello",
        b"\x00\xff\r\n",
        b"X: " + b"y" * 3000 + b"\r\n",
    ]
)


@given(pieces=st.lists(TOKENS | st.binary(max_size=40), max_size=12))
@bounded
def test_any_stream_is_answered_or_closed(
    loop: asyncio.Runner, pieces: list[bytes]
) -> None:
    wire, shared = fed(loop, *pieces)
    assert shared.arriving_bytes == 0
    assert not shared.connections
    if wire.data:
        assert wire.data.startswith((b"HTTP/1.1 ", b"\x15\x03")), wire.data
    whole, _ = fed(loop, b"".join(pieces))
    # However the bytes are cut, the first answer is the same.
    first, other = beginning(wire), beginning(whole)
    assert other == first or not (first and other)


def beginning(wire: Wire) -> bytes:
    """Return the status line's beginning; too large and wrong at once are one case."""
    return wire.data[:12].replace(b"431", b"400")


@given(st.text(max_size=60))
@bounded
def test_any_authority_has_a_host(authority: str) -> None:
    assert ":" not in host_of(authority) or "[" in authority


TEXTS = st.text(st.characters(codec="utf-8"), max_size=30)
BODIES = (
    st.binary(max_size=200)
    | st.sampled_from([b"<a/>", b"{}", b"[]", b"null", b"{", b"<a>", b"a=%ZZ&=&&b"])
    | st.recursive(
        st.none() | st.booleans() | st.integers() | TEXTS,
        lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXTS, inner),
        max_leaves=10,
    ).map(lambda value: json.dumps(value).encode())
)
QUERIES = st.text("abc=&%+/.;?AF019 é", max_size=40) | st.sampled_from(
    ["acl", "policy", "uploads&uploadId", "Action=CreateVpc&Version=2016-04-28"]
)
PATHS = st.text("/ab.%2eF0~\\ ", max_size=30).map(lambda path: f"/{path}")


def strange(signed: Callable[[], Request]) -> st.SearchStrategy[Request]:
    """Return requests that were signed once and are damaged since."""
    base = signed()
    headers = st.dictionaries(
        st.sampled_from(sorted({*base.headers, "content-type", "x-oss-date"})),
        st.sampled_from(
            ["", "application/json", "gzip", "a=b,c=d", "é", "20181011T08"]
        ),
        max_size=3,
    )
    return st.builds(
        lambda method, path, query, body, changed: Request(
            method=method,
            host=base.host,
            path=path,
            query=query,
            headers={**base.headers, **changed},
            body=body,
        ),
        st.sampled_from(["GET", "PUT", "POST", "DELETE", "HEAD", "OPTIONS", "PATCH"]),
        st.just(base.path) | PATHS,
        st.just(base.query) | QUERIES,
        st.just(base.body) | BODIES,
        headers,
    )


def judged(asked: Request) -> Response:
    cloud = StandInCloud()
    answer = app(cloud)(asked)
    assert 400 <= answer.status < 500, (answer, asked)
    assert b"Traceback" not in answer.body
    assert cloud.journal.rows[0]["decision"] != "failed"
    assert not cloud.calls, "nothing that nobody signed is done"
    return answer


@given(strange(rpc_v1) | strange(acs3) | strange(roa_v1))
@bounded
def test_a_damaged_rpc_or_roa_request_is_refused_in_json(asked: Request) -> None:
    body = json.loads(judged(asked).body)
    assert {"Code", "Message", "RequestId", "HostId"} <= body.keys()


@given(strange(oss_v4))
@bounded
def test_a_damaged_oss_request_is_refused_in_xml(asked: Request) -> None:
    answer = judged(asked)
    assert markup.parsed(answer.body)[0] == "Error"


@given(strange(lambda: LOG_VECTORS["v1_sha1"]) | strange(lambda: LOG_VECTORS["v4"]))
@bounded
def test_a_damaged_sls_request_is_refused_in_its_form(asked: Request) -> None:
    body = json.loads(judged(asked).body)
    assert body.keys() == {"errorCode", "errorMessage"}


@pytest.mark.parametrize(
    "host", [VPC_HOST, OSS_HOST, SLS_HOST, f"cs.{REGION}.apsara.example", "127.0.0.1"]
)
@given(path=PATHS, query=QUERIES, body=BODIES)
@settings(max_examples=60, deadline=None)
def test_any_host_refuses_what_it_does_not_understand(
    host: str, path: str, query: str, body: bytes
) -> None:
    judged(Request("POST", host, path, query, {"host": host}, body))
