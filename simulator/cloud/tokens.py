"""ClientToken: the same request twice is done once and answered alike."""

import hashlib
import json
import sqlite3
from typing import TYPE_CHECKING

from simulator.cloud.database import unavailable
from simulator.cloud.resource import Attributes
from simulator.messages import ApiError, Call

if TYPE_CHECKING:
    from simulator.cloud.database import Database

DAY = 86_400.0
_SWEEP = 1000


class Tokens:
    """The tokens of the last day, with what was answered."""

    def __init__(self, database: "Database") -> None:
        """Tokens live in the same file as what they made."""
        self._database = database
        self._kept = 0

    def replay(self, call: Call, account: str) -> Attributes | None:
        """Return the earlier answer, None for a new token.

        IdempotentParameterMismatch when the parameters differ from the first ones.
        """
        token = _token(call, account)
        if not token:
            return None
        found = self._database.connection.execute(
            "SELECT digest, reply FROM tokens WHERE token=?", (token,)
        ).fetchone()
        if found is None:
            return None
        digest, reply = found
        if digest != _digest(call):
            raise ApiError(
                400,
                "IdempotentParameterMismatch",
                "The request uses the same client token as a previous, but "
                "non-identical request.",
            )
        answered: Attributes = json.loads(reply)
        return answered

    def keep(self, call: Call, account: str, reply: Attributes, now: float) -> None:
        """Remember an answer, in the transaction of its write."""
        token = _token(call, account)
        if not token:
            return
        execute = self._database.connection.execute
        try:
            execute(
                "INSERT OR REPLACE INTO tokens VALUES (?,?,?,?)",
                (token, _digest(call), json.dumps(reply), now),
            )
            self._kept += 1
            if self._kept % _SWEEP == 0:
                execute("DELETE FROM tokens WHERE at < ?", (now - DAY,))
        except sqlite3.Error as error:
            raise unavailable() from error


def _token(call: Call, account: str) -> str:
    given = call.parameters.get("ClientToken") or call.parameters.get("clientToken")
    if not given:
        return ""
    return "\n".join((account, call.region, call.product, call.action, str(given)))


def _digest(call: Call) -> str:
    rest = {
        name: value
        for name, value in call.parameters.items()
        if name not in ("ClientToken", "clientToken")
    }
    text = json.dumps([rest, call.path], sort_keys=True, default=str)
    return hashlib.blake2b(text.encode(), digest_size=16).hexdigest()
