"""RPC V1: HMAC-SHA1 over all parameters of query and form, in the parameters.

The string to sign is `METHOD&%2F&` and the encoded, sorted `name=value` list; the key
is the secret and `&`. SHA-256 is the same with another digest.
"""

import base64
import hmac

from simulator.messages import ApiError, Request
from simulator.wire.signing import canonical
from simulator.wire.signing.claim import Claim

DIGESTS = {"HMAC-SHA1": "sha1", "HMAC-SHA256": "sha256"}


def read(request: Request, form: str, flat: dict[str, str]) -> Claim:
    """Return the claim of a request; `flat` are its parameters, decoded.

    ApiError (400) if a parameter that makes the signature is missing or has no sense.
    """
    digest = DIGESTS.get(flat.get("SignatureMethod", "HMAC-SHA1"))
    if digest is None or flat.get("SignatureVersion", "1.0") != "1.0":
        raise ApiError(
            400,
            "InvalidParameter.SignatureMethod",
            "The specified signature method is not supported; allowed: "
            f"{', '.join(DIGESTS)} of version 1.0.",
        )
    try:
        moment = canonical.iso_moment(_needed(flat, "Timestamp"))
    except ValueError:
        raise ApiError(
            400,
            "InvalidTimeStamp.Format",
            "Specified time stamp or date value is not well formatted.",
        ) from None
    source = string_to_sign(request.method, f"{request.query}&{form}")
    message = source.encode()

    def signed(secret: str) -> str:
        key = f"{secret}&".encode()
        return base64.b64encode(hmac.digest(key, message, digest)).decode()

    return Claim(
        access_key=_needed(flat, "AccessKeyId"),
        signature=_needed(flat, "Signature"),
        moment=moment,
        string_to_sign=source,
        signed=signed,
        token=flat.get("SecurityToken", ""),
    )


def string_to_sign(method: str, raw: str) -> str:
    """Return what is signed; `raw` is query and form as sent, joined by `&`."""
    rows = [
        f"{name}={value}"
        for name, value in canonical.canonical_pairs(raw)
        if name != "Signature"
    ]
    # Encoded once more. Only these three characters can be left to encode.
    listed = "&".join(rows).replace("%", "%25").replace("=", "%3D").replace("&", "%26")
    return f"{method}&%2F&{listed}"


def _needed(flat: dict[str, str], name: str) -> str:
    value = flat.get(name)
    if not value:
        raise ApiError(400, f"Missing{name}", f"{name} is mandatory for this action.")
    return value
