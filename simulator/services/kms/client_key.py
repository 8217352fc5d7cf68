"""Keys of applications: the private half leaves once and is not kept."""

import base64

from simulator.cloud.making import make
from simulator.cloud.resource import Attributes
from simulator.cloud.step import Step


def create(step: Step) -> Attributes:
    """Make a key pair; the private half is PKCS#12 under the caller's password."""
    # Needed here alone, and a third of a second to load.
    from cryptography.hazmat.primitives import serialization  # noqa: PLC0415
    from cryptography.hazmat.primitives.asymmetric import rsa  # noqa: PLC0415
    from cryptography.hazmat.primitives.serialization import pkcs12  # noqa: PLC0415

    password = step.need("Password").encode()
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    public = key.public_key().public_bytes(
        serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
    )
    given = {name: value for name, value in step.parameters.items() if value != ""}
    given.pop("Password")
    made = make(step.on(step.kind, {**given, "PublicKeyData": public.decode()}))
    step.touch([made.id])
    sealed = pkcs12.serialize_key_and_certificates(
        made.id.encode(),
        key,
        None,
        None,
        serialization.BestAvailableEncryption(password),
    )
    held = made.attributes
    names = ("ClientKeyId", "KeyAlgorithm", "NotBefore", "NotAfter")
    shown: Attributes = {name: held[name] for name in names}
    return {**shown, "PrivateKeyData": base64.b64encode(sealed).decode()}
