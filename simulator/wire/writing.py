"""Bytes of an answer: status line, headers, body, compressed where it pays."""

import gzip
import time
from email.utils import formatdate
from http import HTTPStatus

from simulator.messages import Response

# Below this a body fits one packet anyway.
WORTH_COMPRESSING = 1400
COMPRESSIBLE = ("application/json", "application/xml", "text/")
BODILESS = frozenset({204, 304})
CONTINUE = b"HTTP/1.1 100 Continue\r\n\r\n"
ESTABLISHED = b"HTTP/1.1 200 Connection established\r\n\r\n"
SERVER = "apsara-simulator"

_LINES = {
    status.value: f"HTTP/1.1 {status.value} {status.phrase}\r\n"
    for status in HTTPStatus
}
_dates: dict[int, str] = {}


def written(response: Response, method: str, accepted: str, *, keep: bool) -> bytes:
    """Return the bytes of a response to a request of `method`.

    `accepted` is its Accept-Encoding; `keep` tells whether the connection stays open.
    """
    body, headers, status = response.body, response.headers, response.status
    lines = [_LINES.get(status) or f"HTTP/1.1 {status} Status\r\n"]
    if "gzip" in accepted and _pays(response):
        body = gzip.compress(body, compresslevel=1, mtime=0)
        lines.append("Content-Encoding: gzip\r\nVary: Accept-Encoding\r\n")
    lines.extend(f"{name}: {value}\r\n" for name, value in headers.items())
    lines.append(f"Date: {_date()}\r\nServer: {SERVER}\r\n")
    if status not in BODILESS:
        lines.append(f"Content-Length: {len(body)}\r\n")
    lines.append(
        "Connection: keep-alive\r\n\r\n" if keep else "Connection: close\r\n\r\n"
    )
    head = "".join(lines).encode("latin-1", "replace")
    return head if method == "HEAD" or status in BODILESS else head + body


def _pays(response: Response) -> bool:
    if len(response.body) < WORTH_COMPRESSING or "Content-Encoding" in response.headers:
        return False
    kind = response.headers.get("Content-Type", "")
    return kind.startswith(COMPRESSIBLE) and "ETag" not in response.headers


def _date() -> str:
    now = int(time.time())
    text = _dates.get(now)
    if text is None:
        _dates.clear()
        text = _dates[now] = formatdate(now, usegmt=True)
    return text
