"""Key pairs: made here or brought along; known by the fingerprint of the public key."""

import base64
import binascii
import hashlib
from typing import TYPE_CHECKING

from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
)

from simulator.cloud.making import make
from simulator.cloud.resource import Attributes
from simulator.cloud.step import Step, invalid

if TYPE_CHECKING:
    from simulator.messages import Json

_ALGORITHMS = ("ssh-rsa", "ssh-ed25519", "ecdsa-sha2-nistp256")


def generate(step: Step) -> Attributes:
    """Make a real pair; the private half leaves with the reply and is not kept."""
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    private = key.private_bytes(
        Encoding.PEM, PrivateFormat.TraditionalOpenSSL, NoEncryption()
    )
    public = key.public_key().public_bytes(Encoding.OpenSSH, PublicFormat.OpenSSH)
    step.parameters = {**step.parameters, "PublicKeyBody": public.decode()}
    fingerprint(step)
    shown = ("KeyPairName", "KeyPairId", "KeyPairFingerPrint")
    made = make(step).attributes
    return {name: made[name] for name in shown} | {"PrivateKeyBody": private.decode()}


def fingerprint(step: Step) -> None:
    """Refuse what is no public key, and note the fingerprint of what is one."""
    algorithm, _, rest = step.need("PublicKeyBody").strip().partition(" ")
    try:
        blob = base64.b64decode(rest.split()[0], validate=True)
    except (binascii.Error, IndexError) as error:
        raise invalid("PublicKeyBody", "InvalidPublicKeyContent.Malformed") from error
    if algorithm not in _ALGORITHMS or algorithm.encode() not in blob[:40]:
        raise invalid("PublicKeyBody", "InvalidPublicKeyContent.Malformed")
    digest = hashlib.md5(blob, usedforsecurity=False).hexdigest()
    step.parameters = {**step.parameters, "KeyPairFingerPrint": digest}


def show_public(step: Step, reply: Attributes) -> Attributes:
    """Add the public keys where they were asked for."""
    held = reply["KeyPairs"]
    if step.text("IncludePublicKey").lower() != "true" or not isinstance(held, dict):
        return reply
    rows = held["KeyPair"]
    shown: list[Json] = []
    for row in rows if isinstance(rows, list) else []:
        found = isinstance(row, dict) and step.get(step.kind.name, row["KeyPairName"])
        body = found.attributes["PublicKeyBody"] if found else ""
        shown.append({**row, "PublicKey": body} if isinstance(row, dict) else row)
    return {**reply, "KeyPairs": {"KeyPair": shown}}
