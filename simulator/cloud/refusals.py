"""Declared refusals: an error code, its HTTP status and its sentence.

A declaration writes the code alone (`InvalidVpcId.NotFound`) or all three parts; the
status of a bare code follows the API's habit: not found is 404, the rest is 400.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from simulator.messages import ApiError

_ABSENT = ("NotFound", "NotExist", "NoSuch")
Declared = str | Mapping[str, str | int]


@dataclass(frozen=True, slots=True)
class Refusal:
    """What is answered when something is refused; `{what}` is filled in."""

    code: str
    status: int
    message: str

    def error(self, what: object = "", **details: str) -> ApiError:
        """Return the error; `what` is the value that was refused."""
        message = self.message.replace("{what}", str(what))
        return ApiError(self.status, self.code, message, **details)


def refusal(declared: Declared, message: str, status: int = 0) -> Refusal:
    """Return a declared refusal; `message` and `status` are what it leaves out."""
    row = {"code": declared} if isinstance(declared, str) else dict(declared)
    code = str(row["code"])
    usual = 404 if any(part in code for part in _ABSENT) else status or 400
    return Refusal(
        code, int(row.get("status", usual)), str(row.get("message", message))
    )
