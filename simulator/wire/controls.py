"""The simulator's own API below `/_sim/`: a table that others fill, and its guard.

Requests come from the command on this machine. A web page open in a browser on the
same machine must not be one of them: it is refused by its Origin, and what changes
something must be JSON, which no page can send elsewhere without asking first.
"""

from collections.abc import Callable
from urllib.parse import urlsplit

from simulator.messages import ApiError, Json, Request, Response
from simulator.wire.adapter import json_bytes, json_value
from simulator.wire.hosts import LOOPBACK

PREFIX = "/_sim/"
JSON_TYPE = "application/json"
FORBIDDEN, NOT_FOUND, NOT_ALLOWED, UNSUPPORTED = 403, 404, 405, 415

Handler = Callable[[Request, Json], Json | Response]
"""Takes the request and its JSON body; returns JSON, or a whole response."""


class Controls:
    """Method and name -> handler."""

    def __init__(self) -> None:
        """Know only `health`."""
        self._handlers: dict[str, dict[str, Handler]] = {}
        self.add("GET", "health", lambda *_: {"status": "ok"})

    def add(self, method: str, name: str, handler: Handler) -> None:
        """Serve `/_sim/<name>`; a handler refuses with ApiError or ValueError."""
        self._handlers.setdefault(name, {})[method] = handler

    def __call__(self, request: Request) -> Response:
        """Answer one request."""
        try:
            return self._answered(request)
        except ApiError as error:
            return _refused(error.status, error.message)
        except ValueError as error:
            return _refused(400, str(error))

    def _answered(self, request: Request) -> Response:
        origin = request.headers.get("origin", "")
        if origin and urlsplit(origin).hostname not in LOOPBACK:
            return _refused(FORBIDDEN, "A page of another host may not ask this.")
        handlers = self._handlers.get(request.path.removeprefix(PREFIX).strip("/"))
        if handlers is None:
            known = ", ".join(sorted(self._handlers))
            return _refused(
                NOT_FOUND, f"{request.path} does not exist; there is {known}."
            )
        handler = handlers.get("GET" if request.method == "HEAD" else request.method)
        if handler is None:
            return _refused(
                NOT_ALLOWED, f"Allowed here: {', '.join(sorted(handlers))}."
            )
        body: Json = None
        if request.method not in ("GET", "HEAD"):
            kind = request.headers.get("content-type", "")
            if not kind.startswith(JSON_TYPE):
                return _refused(UNSUPPORTED, f"The body must be {JSON_TYPE}.")
            body = json_value(request.body or b"{}")
        result = handler(request, body)
        return result if isinstance(result, Response) else _json(200, result)


def _json(status: int, value: Json) -> Response:
    return Response(status, {"Content-Type": JSON_TYPE}, json_bytes(value))


def _refused(status: int, message: str) -> Response:
    return _json(status, {"message": message})
