"""Access keys: who a signature belongs to, and until when."""

import json
import secrets
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from simulator.cloud.database import Database

FILE = "credentials.json"


@dataclass(frozen=True, slots=True)
class Credential:
    """A key pair; an empty `account` means the account of whichever site is called.

    `token` and `expires` (seconds since 1970) belong to a role's temporary key.
    """

    access_key: str
    secret: str
    account: str = ""
    arn: str = ""
    token: str = ""
    expires: float = 0.0


class Credentials:
    """The table of keys, in memory and in the store."""

    def __init__(self, database: "Database") -> None:
        """Load the keys that the store knows."""
        self._database = database
        self._known = {
            key: Credential(**json.loads(body))
            for key, body in database.connection.execute(
                "SELECT access_key, body FROM credentials"
            )
        }

    def get(self, access_key: str, now: float) -> Credential | None:
        """Return a key that is known and still good."""
        found = self._known.get(access_key)
        if found is not None and found.expires and found.expires < now:
            return None
        return found

    def register(self, credential: Credential) -> Credential:
        """Accept a key from now on; replaces what had the same access key."""
        if self._known.get(credential.access_key) == credential:
            return credential  # nothing to write: a full disk is no reason to refuse
        self._known[credential.access_key] = credential
        self._database.connection.execute(
            "INSERT OR REPLACE INTO credentials VALUES (?,?)",
            (credential.access_key, json.dumps(asdict(credential))),
        )
        return credential

    def default(self, folder: Path | None) -> Credential:
        """Return the key pair for SDK users, made at the first start (mode 0600)."""
        path = folder / FILE if folder else None
        if path is not None and path.is_file():
            held = json.loads(path.read_text("utf-8"))
            return self.register(Credential(held["access_key"], held["secret"]))
        made = Credential(f"LTAI{secrets.token_hex(10)}", secrets.token_hex(15))
        if path is not None:
            path.touch(mode=0o600)
            held = {"access_key": made.access_key, "secret": made.secret}
            path.write_text(json.dumps(held, indent=2) + "\n", "utf-8")
        return self.register(made)
