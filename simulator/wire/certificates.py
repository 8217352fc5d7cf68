"""Makes certificates: an authority bound to its domains, a leaf for many names.

P-256 keys, because making one costs nothing. Slow to import; `authority` asks for it
only when a file is missing or old.
"""

import datetime as dt
import ipaddress
from collections.abc import Iterable

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

LOOPBACK = ipaddress.IPv4Network("127.0.0.0/8")
LOOPBACK_6 = ipaddress.IPv6Network("::1/128")
# Clients' clocks differ; a certificate made this minute must be valid for all of them.
EARLIER = dt.timedelta(days=1)


def authority(domains: Iterable[str], days: int) -> tuple[bytes, bytes]:
    """Return key and certificate (PEM) of an authority for these domains."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = _name("Apsara simulator on this machine, for tests only")
    permitted: list[x509.GeneralName] = [
        *map(x509.DNSName, [*domains, "localhost"]),
        x509.IPAddress(LOOPBACK),
        x509.IPAddress(LOOPBACK_6),
    ]
    certificate = (
        _builder(name, name, key.public_key(), days)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(_usage(signs_certificates=True), critical=True)
        .add_extension(
            x509.NameConstraints(permitted_subtrees=permitted, excluded_subtrees=None),
            critical=True,
        )
        .sign(key, hashes.SHA256())
    )
    return _pem_key(key), certificate.public_bytes(serialization.Encoding.PEM)


def leaf(names: Iterable[str], ca_key: bytes, ca: bytes, days: int) -> bytes:
    """Return a server's key, certificate and the authority's, in one PEM text."""
    issuer = x509.load_pem_x509_certificate(ca)
    signer = serialization.load_pem_private_key(ca_key, password=None)
    if not isinstance(signer, ec.EllipticCurvePrivateKey):
        raise TypeError("ca.key is not an EC key. Fix: remove ca.key and start again.")
    key = ec.generate_private_key(ec.SECP256R1())
    subjects: list[x509.GeneralName] = [
        *map(x509.DNSName, names),
        x509.IPAddress(ipaddress.ip_address("127.0.0.1")),
        x509.IPAddress(ipaddress.ip_address("::1")),
    ]
    certificate = (
        _builder(_name("Apsara simulator"), issuer.subject, key.public_key(), days)
        .add_extension(x509.SubjectAlternativeName(subjects), critical=False)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(_usage(signs_certificates=False), critical=True)
        .add_extension(
            x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), critical=False
        )
        .add_extension(
            x509.AuthorityKeyIdentifier.from_issuer_public_key(signer.public_key()),
            critical=False,
        )
        .sign(signer, hashes.SHA256())
    )
    return _pem_key(key) + certificate.public_bytes(serialization.Encoding.PEM) + ca


def _builder(
    subject: x509.Name, issuer: x509.Name, key: ec.EllipticCurvePublicKey, days: int
) -> x509.CertificateBuilder:
    now = dt.datetime.now(dt.UTC)
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key)
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - EARLIER)
        .not_valid_after(now + dt.timedelta(days=days))
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key), critical=False)
    )


def _usage(*, signs_certificates: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=True,
        key_cert_sign=signs_certificates,
        crl_sign=signs_certificates,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        encipher_only=False,
        decipher_only=False,
    )


def _name(common: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, common)])


def _pem_key(key: ec.EllipticCurvePrivateKey) -> bytes:
    return key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
