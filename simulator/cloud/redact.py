"""Keeps secrets out of the journal: by the names of parameters, at any depth."""

import re
from functools import lru_cache

from simulator.messages import Json

_SECRET = re.compile(
    r"password|passwd|secret(?!name|id|type|arn)|privatekey|plaintext|userdata"
    r"|keymaterial|credential|securitytoken|accesskeysecret|signature|psk|token$"
    r"|authorization|passphrase|kubeconfig",
    re.IGNORECASE,
)
_NOT_SECRET = frozenset({"NextToken", "ClientToken", "nextToken", "clientToken"})
HIDDEN = "<hidden>"
LONGEST = 2000


@lru_cache(maxsize=8192)
def secret(name: str) -> bool:
    """Tell whether a parameter of this name holds a secret."""
    return name not in _NOT_SECRET and _SECRET.search(name) is not None


def redacted(value: Json, also: frozenset[str] = frozenset()) -> Json:
    """Return a copy without secrets; texts longer than 2,000 letters are cut."""
    if isinstance(value, str):
        return value if len(value) <= LONGEST else value[:LONGEST] + "…"
    if isinstance(value, dict):
        return {
            name: HIDDEN
            if secret(name) or name in also
            # Most are short texts: no call for each of them.
            else item
            if type(item) is str and len(item) <= LONGEST
            else redacted(item, also)
            for name, item in value.items()
        }
    if isinstance(value, list):
        return [redacted(item, also) for item in value]
    return value
