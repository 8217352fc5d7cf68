"""Speaks to the control API of a running simulator: `/_sim/…` on loopback.

Plain HTTP/1.1 with JSON both ways. Never through a proxy of the shell: what is sent
may be a key, and it goes to this machine only.
"""

import http.client
import json
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from operate.errors import SimulatorError
from operate.simulator.place import HOST, Place

TIMEOUT_SECONDS = 30.0
REFUSED = 400


def ask(
    place: Place,
    method: str,
    path: str,
    *,
    query: Mapping[str, str] | None = None,
    body: object = None,
    timeout: float = TIMEOUT_SECONDS,
) -> Any:  # noqa: ANN401 - whatever JSON the simulator answers
    """Return the decoded answer; SimulatorError when there is none or a refusal.

    JSON lines are a list.
    """
    filled = {name: value for name, value in (query or {}).items() if value}
    target = f"/_sim/{path}" + (f"?{urlencode(filled)}" if filled else "")
    content = None if body is None else json.dumps(body)
    headers = {"Content-Type": "application/json"} if content else {}
    connection = http.client.HTTPConnection(HOST, place.port(), timeout=timeout)
    try:
        connection.request(method, target, content, headers)
        reply = connection.getresponse()
        status, text = reply.status, reply.read()
    except (OSError, http.client.HTTPException) as error:
        raise SimulatorError(
            f"simulator at {place.address}: does not answer ({_said(error)}); allowed: "
            f"a running simulator. Fix: gov-cloud simulator start; its log is "
            f"{place.log}."
        ) from error
    finally:
        connection.close()
    if status >= REFUSED:
        raise SimulatorError(
            f"simulator: {method} {target} is refused with {status}: {_message(text)}"
        )
    try:
        if reply.headers.get_content_subtype() == "x-ndjson":
            return [json.loads(line) for line in text.splitlines()]
        return json.loads(text) if text else None
    except ValueError as error:
        raise SimulatorError(
            f"simulator at {place.address}: {target} answers something else than JSON; "
            "allowed: the simulator of this clone. Fix: see what listens on that port."
        ) from error


def answers(place: Place, timeout: float = 2.0) -> bool:
    """Tell whether a simulator answers at this place's port."""
    try:
        ask(place, "GET", "health", timeout=timeout)
    except SimulatorError:
        return False
    return True


def _said(error: Exception) -> str:
    return getattr(error, "strerror", None) or type(error).__name__


def _message(text: bytes) -> str:
    """Return the reason in a refusal, which is JSON with `message` or plain text."""
    try:
        content = json.loads(text)
        return str(content["message"])
    except (ValueError, TypeError, KeyError):
        return text.decode("utf-8", "replace").strip()[:500] or "no reason given"
