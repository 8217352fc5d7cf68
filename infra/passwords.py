"""Passwords of accounts: derived from one secret seed, so that none is written down.

HMAC-SHA256 over the account's name gives a stream of bytes; the password is drawn
from it. The same seed gives the same password on every run, so nothing changes by
itself; a new seed (`gov-cloud:passwordSeed`) changes every password at once.
"""

import base64
import binascii
import hashlib
import hmac
import string
from collections.abc import Iterator

import pulumi

from infra.errors import ConfigurationError

SEED_BYTES = 32
LENGTH = 30  # the services in use take 8 to 32 characters
# Punctuation that RDS, Redis and VPN pre-shared keys all take, and no shell expands.
CLASSES = (string.ascii_lowercase, string.ascii_uppercase, string.digits, "_-")
ALPHABET = "".join(CLASSES)


def derived(seed: pulumi.Output[str], account: str) -> pulumi.Output[str]:
    """Return the password of `account` as a secret."""
    return pulumi.Output.secret(seed.apply(lambda text: derive(text, account)))


def version(seed: pulumi.Output[str], account: str) -> pulumi.Output[str]:
    """Return the name of the password's version: new with the seed, tells nothing."""
    text = seed.apply(lambda text: _version(text, account))
    return pulumi.Output.unsecret(text)


def _version(seed: str, account: str) -> str:
    # Of a label that no account can have: nothing of the password is in it.
    mark = f"gov-cloud/version/1/{account}".encode()
    return f"v-{hmac.new(_seed_bytes(seed), mark, hashlib.sha256).hexdigest()[:12]}"


def derive(seed: str, account: str) -> str:
    """Return the password of `account`; ConfigurationError for an unusable seed.

    It begins with a letter and has a character of every class, whatever the stream.
    """
    stream = _stream(_seed_bytes(seed), account)
    first = [_pick(stream, characters) for characters in CLASSES]
    rest = [_pick(stream, ALPHABET) for _ in range(LENGTH - len(first))]
    return "".join(first + rest)


def _seed_bytes(seed: str) -> bytes:
    try:
        raw = base64.b64decode(seed, validate=True)
    except (binascii.Error, ValueError):
        raw = b""
    if len(raw) != SEED_BYTES:
        # The value itself is never shown.
        raise ConfigurationError(
            f"gov-cloud:passwordSeed: is not a seed; allowed: {SEED_BYTES} random "
            "bytes in base64. Fix: pulumi config set --secret gov-cloud:passwordSeed "
            f'"$(head -c {SEED_BYTES} /dev/urandom | base64)"'
        )
    return raw


def _stream(seed: bytes, account: str) -> Iterator[int]:
    """Yield the bytes of HMAC(seed, account || counter), block after block."""
    counter = 0
    while True:
        text = f"gov-cloud/password/1/{account}/{counter}"
        yield from hmac.new(seed, text.encode(), hashlib.sha256).digest()
        counter += 1


def _pick(stream: Iterator[int], characters: str) -> str:
    """Return one character; bytes that would favour the first ones are passed over."""
    limit = 256 - 256 % len(characters)
    return next(characters[byte % len(characters)] for byte in stream if byte < limit)
