"""Which findings a reviewer has accepted, bound to the digest of the file."""

import functools
import hashlib
from pathlib import Path

from facts.read import read_yaml

_FILE = Path(__file__).with_name("reviewed.yaml")


@functools.cache
def _reviewed() -> dict[tuple[str, str, str], str]:
    """Return (file, digest, rule) -> the reason."""
    rows = read_yaml(_FILE)["reviewed"]
    return {(row["file"], row["sha256"], row["rule"]): row["reason"] for row in rows}


def reason(file: str, content: bytes, rule: str) -> str | None:
    """Return why a rule is waived for exactly this content, None if it is not."""
    known = {named for named, _, _ in _reviewed()}
    if file not in known:
        return None
    digest = hashlib.sha256(content).hexdigest()
    return _reviewed().get((file, digest, rule))
