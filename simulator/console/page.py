"""The console page: one document that needs nothing else and may reach nothing else.

Its Content-Security-Policy allows exactly its own style and script, by their digests,
and requests to the port that it came from.
"""

import base64
import hashlib
import json
from functools import cache
from pathlib import Path

from facts import facts
from simulator.messages import Request, Response

HERE = Path(__file__).parent
PATHS = ("/", "/_sim/console")
POLICY = (
    "default-src 'none'; script-src {script}; style-src {style}; img-src data:; "
    "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)


def is_asked(request: Request) -> bool:
    """Tell whether a direct request means the page: a person's browser asks for it.

    The first path is also that of many an API, so what is signed, or has a query, or
    does not ask for HTML, goes there.
    """
    if request.method not in ("GET", "HEAD") or request.path not in PATHS:
        return False
    return request.path != PATHS[0] or (
        not request.query
        and "authorization" not in request.headers
        and "text/html" in request.headers.get("accept", "")
    )


def response() -> Response:
    """Return the page."""
    body, policy = document()
    headers = {
        "Content-Type": "text/html; charset=utf-8",
        "Content-Security-Policy": policy,
        "Cache-Control": "no-store",
        "Referrer-Policy": "no-referrer",
        "X-Content-Type-Options": "nosniff",
    }
    return Response(200, headers, body)


@cache
def document() -> tuple[bytes, str]:
    """Return the document and its policy."""
    style, script = _read("page.css"), _read("page.js")
    parts = {"{style}": style, "{words}": _words(), "{script}": script}
    text = _read("page.html")
    for place, content in parts.items():
        text = text.replace(place, content)
    policy = POLICY.format(script=_digest(script), style=_digest(style))
    return text.encode(), policy


def _words() -> str:
    """Return the labels and the departments' names, as JSON that ends no script."""
    departments = {
        code: {"en": one.names.en, "zh-Hant": one.names.zh, "pt": one.names.pt}
        for code, one in facts().departments.items()
    }
    words = {"words": json.loads(_read("words.json")), "departments": departments}
    return json.dumps(words, ensure_ascii=False).replace("</", "<\\/")


def _digest(content: str) -> str:
    digest = base64.b64encode(hashlib.sha256(content.encode()).digest()).decode()
    return f"'sha256-{digest}'"


def _read(name: str) -> str:
    return (HERE / name).read_text("utf-8")
