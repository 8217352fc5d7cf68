"""What keys are for: to encrypt, to decrypt, and to make keys of data.

A ciphertext names its key and is bound to its context (AES-256-GCM); only the same
context decrypts it, and only while the key is enabled.
"""

import base64
import json
import secrets
from typing import TYPE_CHECKING

from simulator.cloud import tags
from simulator.cloud.references import found, listed, usable
from simulator.cloud.resource import Attributes, Resource
from simulator.cloud.step import Step, invalid, missing
from simulator.messages import ApiError, Json

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

NONCE = 12
LARGEST = 6144
BYTES = {"AES_256": 32, "AES_128": 16}


def encrypt(step: Step) -> Attributes:
    """Encrypt up to 6 KB of Base64 text with a key."""
    row = _key(step, step.need("KeyId"))
    plain = step.need("Plaintext")
    if len(plain) > LARGEST:
        raise invalid("Plaintext")
    blob = _sealed(row, plain.encode(), step.parameters.get("EncryptionContext"))
    return {**_named(row), "CiphertextBlob": blob}


def decrypt(step: Step) -> Attributes:
    """Decrypt what this account's keys encrypted, under the same context."""
    context = step.parameters.get("EncryptionContext")
    row, plain = _opened(step, step.need("CiphertextBlob"), context)
    return {**_named(row), "Plaintext": plain.decode()}


def data_key(step: Step) -> Attributes:
    """Make a key of data: once in clear, once encrypted."""
    row = _key(step, step.need("KeyId"))
    size = int(step.text("NumberOfBytes") or BYTES.get(step.text("KeySpec"), 32))
    if not 1 <= size <= 1024:  # noqa: PLR2004 - the service's own limit
        raise invalid("NumberOfBytes")
    plain = base64.b64encode(secrets.token_bytes(size))
    blob = _sealed(row, plain, step.parameters.get("EncryptionContext"))
    return {**_named(row), "Plaintext": plain.decode(), "CiphertextBlob": blob}


def data_key_alone(step: Step) -> Attributes:
    """Make a key of data that nobody sees in clear yet."""
    made = data_key(step)
    return {name: value for name, value in made.items() if name != "Plaintext"}


def encrypt_again(step: Step) -> Attributes:
    """Move a ciphertext to another key without showing what it holds."""
    context = step.parameters.get("SourceEncryptionContext")
    _, plain = _opened(step, step.need("CiphertextBlob"), context)
    row = _key(step, step.need("DestinationKeyId"))
    wanted = step.parameters.get("DestinationEncryptionContext")
    return {**_named(row), "CiphertextBlob": _sealed(row, plain, wanted)}


def _key(step: Step, name: str) -> Resource:
    kind = step.cloud.kind("kms/key")
    alias = step.get("kms/alias", name) if name.startswith("alias/") else None
    id_ = alias.attributes["KeyId"] if alias else name.rpartition("/")[2]
    row = step.get(kind.name, id_)
    if row is None:
        raise kind.absent.error(name)
    usable(row)
    step.touch([row.id])
    return row


def _named(row: Resource) -> Attributes:
    return {"KeyId": row.id, "KeyVersionId": row.attributes["PrimaryKeyVersion"]}


def _bound(context: Json) -> bytes:
    return json.dumps(context or {}, sort_keys=True).encode()


def _sealed(row: Resource, plain: bytes, context: Json) -> str:
    nonce = secrets.token_bytes(NONCE)
    sealed = _cipher(row).encrypt(nonce, plain, _bound(context))
    name = f"{row.id}:".encode()
    return base64.b64encode(name + nonce + sealed).decode()


def _opened(step: Step, blob: str, context: Json) -> tuple[Resource, bytes]:
    from cryptography.exceptions import InvalidTag  # noqa: PLC0415 - a slow import

    try:
        name, _, rest = base64.b64decode(blob, validate=True).partition(b":")
        row = _key(step, name.decode())
        plain = _cipher(row).decrypt(rest[:NONCE], rest[NONCE:], _bound(context))
    except (ValueError, InvalidTag) as error:
        raise ApiError(
            400, "InvalidParameter", "The ciphertext is invalid or not of this context."
        ) from error
    return row, plain


def _cipher(row: Resource) -> "AESGCM":
    from cryptography.hazmat.primitives.ciphers import aead  # noqa: PLC0415 - slow

    return aead.AESGCM(bytes.fromhex(str(row.attributes["Secret"])))


def _subject(step: Step) -> Resource:
    """Return what the older tag calls name: a key or a secret."""
    for parameter, name in (("KeyId", "kms/key"), ("SecretName", "kms/secret")):
        if value := step.text(parameter):
            kind = step.cloud.kind(name)
            row = found(step.on(kind, {}), kind, value)
            if row is None:
                raise kind.absent.error(value)
            step.touch([row.id])
            return row
    raise missing("KeyId")


def tag_one(step: Step) -> Attributes:
    """Add tags to a key or a secret, in the older form."""
    row = _subject(step)
    given = tags.pairs(listed(step.need("Tags")))
    merged = {**row.tags, **given}
    tags.within_limit(step.cloud.kind(row.kind), merged)
    step.cloud.store.retag(row, merged)
    return {}


def untag_one(step: Step) -> Attributes:
    """Take tags of a key or a secret away, in the older form."""
    row = _subject(step)
    gone = {str(key) for key in listed(step.need("TagKeys"))}
    kept = {key: value for key, value in row.tags.items() if key not in gone}
    step.cloud.store.retag(row, kept)
    return {}
