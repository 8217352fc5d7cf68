"""What the parts of the simulator hand to each other.

The wire makes a `Request`, an adapter reads a `Call` out of it, the cloud answers with
a plain dictionary or an `ApiError`, and the adapter writes the `Response`. No part
knows more of another one than these four.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

Json = None | bool | int | float | str | list["Json"] | dict[str, "Json"]
Family = Literal["rpc", "roa", "oss", "sls", "ots", "datahub"]
Mode = Literal["direct", "proxy", "connect"]


@dataclass(frozen=True, slots=True)
class Request:
    """One HTTP request as it came in.

    `host` is in lower case and without port; `path` and `query` are as sent (percent
    encoded); names in `headers` are in lower case; `mode` says how the host was named.
    """

    method: str
    host: str
    path: str
    query: str
    headers: Mapping[str, str]
    body: bytes
    mode: Mode = "direct"
    tls: bool = False


@dataclass(slots=True)
class Response:
    """One HTTP response; `delay` seconds pass first, `abort` closes without a word."""

    status: int
    headers: dict[str, str] = field(default_factory=dict)
    body: bytes = b""
    delay: float = 0.0
    abort: bool = False


@dataclass(frozen=True, slots=True)
class Caller:
    """Who signed: an access key, the account it belongs to and the principal's ARN."""

    access_key: str
    account: str
    arn: str


@dataclass(slots=True)
class Call:
    """One call of the API, understood: which action of which product, with what.

    `parameters` are nested and typed by the specification (`Tag.1.Key` is
    `{"Tag": [{"Key": …}]}`); `path` holds the parts that a REST path or host names
    (for OSS and SLS also `bucket`, `object`, `project`). `host`, `mode` and `tls` are
    those of the request.
    """

    family: Family
    product: str
    version: str
    action: str
    region: str
    caller: Caller
    parameters: dict[str, Json] = field(default_factory=dict)
    path: dict[str, str] = field(default_factory=dict)
    headers: Mapping[str, str] = field(default_factory=dict)
    request_id: str = ""
    host: str = ""
    mode: Mode = "direct"
    tls: bool = False


class ApiError(Exception):
    """A refusal in the API's own terms; the adapter gives it the family's form."""

    def __init__(self, status: int, code: str, message: str, **details: str) -> None:
        """`status` is the HTTP status; `details` are further fields of the form."""
        super().__init__(f"{code}: {message}")
        self.status = status
        self.code = code
        self.message = message
        self.details = details
