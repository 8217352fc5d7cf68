"""Keeps what was done by hand and why: one JSON line each, never shortened.

For the few deeds that a reviewer asks about later: a lock taken away, protection
lifted, a killed run mended. The file stays in the clone's own folder.
"""

import getpass
import json
import os
import socket
from datetime import UTC, datetime

from operate.paths import LOCAL

FILE = LOCAL / "audit.jsonl"


def note(deed: str, stack: str, **details: object) -> None:
    """Append who did what to which stack, when, with `details`."""
    entry = {
        "time": datetime.now(tz=UTC).isoformat(timespec="seconds"),
        "who": f"{getpass.getuser()} on {socket.gethostname()}",
        "deed": deed,
        "stack": stack,
        **details,
    }
    FILE.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    flags = os.O_WRONLY | os.O_APPEND | os.O_CREAT
    with os.fdopen(os.open(FILE, flags, 0o600), "a", encoding="utf-8") as file:
        file.write(json.dumps(entry, ensure_ascii=False) + "\n")
