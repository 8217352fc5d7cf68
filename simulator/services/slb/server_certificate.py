"""Certificates: what is said about one is read from the certificate itself."""

import hashlib
from datetime import UTC

from cryptography import x509
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    PublicFormat,
    load_pem_private_key,
)

from simulator.cloud.resource import Attributes
from simulator.cloud.step import Step, invalid
from simulator.messages import ApiError, Json

_PEM = "-----BEGIN "


def inspect(step: Step) -> None:
    """Read the certificate and see that the private key is its own."""
    if step.text("AliCloudCertificateId"):
        imported: Attributes = {"IsAliCloudCertificate": 1}
        step.parameters = {**step.parameters, **imported}
        return
    text, key = step.need("ServerCertificate"), step.need("PrivateKey")
    step.parameters = {**step.parameters, **described(text, "ServerCertificate")}
    if _PEM not in text:
        return
    try:
        private = load_pem_private_key(key.encode(), None)
    except (ValueError, TypeError) as error:
        raise invalid("PrivateKey", "InvalidPrivateKey") from error
    form = (Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    ours = x509.load_pem_x509_certificate(text.encode()).public_key()
    if private.public_key().public_bytes(*form) != ours.public_bytes(*form):
        raise ApiError(
            400,
            "CertificateAndPrivateKeyMismatch",
            "The private key does not belong to the certificate.",
        )


def described(text: str, name: str) -> Attributes:
    """Return what a certificate says of itself.

    A text that is no PEM at all says nothing: whoever only plans or records has no
    certificate yet, and stands a word in its place.
    """
    if _PEM not in text:
        digest = hashlib.sha1(text.encode(), usedforsecurity=False).hexdigest()
        return {"Fingerprint": _spaced(digest), "CommonName": ""}
    try:
        read = x509.load_pem_x509_certificate(text.encode())
    except ValueError as error:
        raise invalid(name, "InvalidServerCertificate") from error
    names = read.subject.get_attributes_for_oid(x509.NameOID.COMMON_NAME)
    der = read.public_bytes(Encoding.DER)
    end = read.not_valid_after_utc.astimezone(UTC)
    alternative: list[Json] = [*_alternative_names(read)]
    return {
        "CommonName": str(names[0].value) if names else "",
        "ExpireTime": end.strftime("%Y-%m-%dT%H:%M:%SZ"),
        "ExpireTimeStamp": int(end.timestamp() * 1000),
        "Fingerprint": _spaced(hashlib.sha1(der, usedforsecurity=False).hexdigest()),
        "SubjectAlternativeNames": alternative,
    }


def _alternative_names(read: x509.Certificate) -> list[str]:
    try:
        found = read.extensions.get_extension_for_class(x509.SubjectAlternativeName)
    except x509.ExtensionNotFound:
        return []
    return found.value.get_values_for_type(x509.DNSName)


def _spaced(digest: str) -> str:
    pairs = (digest[at : at + 2] for at in range(0, len(digest), 2))
    return ":".join(pairs)
