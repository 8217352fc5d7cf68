"""One row of the journal: what it holds, and its form in JSON."""

from dataclasses import dataclass
from typing import Any

from simulator.cloud.database import encoded
from simulator.cloud.redact import redacted
from simulator.messages import Call


@dataclass(slots=True)
class Entry:
    """One row: a request, the decision about it and how long it took (ms).

    `decision` is done, refused, accepted (validated, nothing to do), unimplemented,
    refused-host, bad-signature, fault, malformed or uncertain (the process was killed
    before it had answered).
    """

    request_id: str
    product: str
    action: str
    known: tuple[Any, ...]
    """The values of `KNOWN` but for the serial, without secrets."""
    decision: str = "done"
    status: int = 200
    code: str = ""
    duration: float = 0.0
    serial: int = 0
    head: bytes = b""
    """All of it but the outcome, in JSON, as soon as it was needed."""

    def text(self) -> bytes:
        """Return the row in JSON, in the order of `NAMES`."""
        if not self.head:
            self.head = encoded((self.serial, *self.known), str)[:-1]
            # What is held until the next flush is a short text, not a whole request.
            self.known = ()
        outcome = (self.decision, self.status, self.code, self.duration)
        return b"%b,%b" % (self.head, encoded(outcome)[1:])


COLUMNS = (
    "at",
    "request_id",
    "mode",
    "tls",
    "host",
    "region",
    "product",
    "action",
    "caller",
    "decision",
    "status",
    "code",
    "duration",
)
OUTCOME = COLUMNS.index("decision")
KNOWN = ("serial", *COLUMNS[:OUTCOME], "ids", "parameters")
NAMES = (*KNOWN, *COLUMNS[OUTCOME:])
IDS = KNOWN.index("ids") - 1


def begun(call: Call, at: float, ids: list[str]) -> Entry:
    """Return the row of a call as far as it is known before there is an answer."""
    given = {**call.path, **call.parameters} if call.path else call.parameters
    known = (
        at,
        call.request_id,
        call.mode,
        call.tls,
        call.host,
        call.region,
        call.product,
        call.action,
        call.caller.arn or call.caller.access_key,
        ids,
        redacted(given),
    )
    return Entry(call.request_id, call.product, call.action, known)


def taken_up(row: list[Any]) -> Entry:
    """Return a row of the file of the last writes as it was before."""
    named = dict(zip(NAMES, row, strict=True))
    held = ("request_id", "product", "action", "serial", *COLUMNS[OUTCOME:])
    return Entry(
        known=tuple(row[1 : len(KNOWN)]), **{name: named[name] for name in held}
    )
