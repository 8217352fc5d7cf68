"""Asks a simulator on this machine what it holds: GET /_sim/inventory, JSON lines.

Only the loopback addresses are called: a check never speaks to another machine.
"""

import http.client
import urllib.parse

from policies.outside import source
from policies.outside.declared import Reading
from policies.outside.errors import InputError

PATH = "/_sim/inventory"
LOOPBACK = ("127.0.0.1", "localhost", "::1")
TIMEOUT_SECONDS = 30
_OK = 200
_ALLOWED = "a port, or http:// with 127.0.0.1, localhost or [::1]"


def reading(where: str) -> Reading:
    """Read the inventory at a port or an address of this machine; InputError if not."""
    host, port = _address(where)
    shown = f"http://{host}:{port}{PATH}"
    connection = http.client.HTTPConnection(host, port, timeout=TIMEOUT_SECONDS)
    try:
        connection.request("GET", PATH)
        answer = connection.getresponse()
        content = answer.read(source.LARGEST_BYTES + 1)
    except (OSError, http.client.HTTPException) as error:
        raise InputError(
            shown,
            "does not answer",
            allowed="a running simulator",
            fix="start the simulator, or name its port",
        ) from error
    finally:
        connection.close()
    if answer.status != _OK or len(content) > source.LARGEST_BYTES:
        raise InputError(
            shown,
            f"answered {answer.status} with {len(content):,} bytes",
            allowed=f"200 and at most {source.LARGEST_BYTES:,} bytes",
            fix="name the port of the simulator's control interface",
        )
    return source.parse(content, shown)


def _address(where: str) -> tuple[str, int]:
    if where.isdecimal() and 0 < int(where) < 2**16:
        return LOOPBACK[0], int(where)
    try:
        parts = urllib.parse.urlsplit(where)
        host, port = parts.hostname or "", parts.port or 80
    except ValueError:
        host, port = "", 0
    if host not in LOOPBACK or parts.scheme != "http":
        raise InputError(
            "--simulator",
            "is no address of this machine",
            allowed=_ALLOWED,
            fix="name the port that the simulator printed",
        )
    return host, port
