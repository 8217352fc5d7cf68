"""ACS3-HMAC-SHA256: a hash of method, path, query, headers and body, in a header.

`Authorization: ACS3-HMAC-SHA256 Credential=AK,SignedHeaders=a;b,Signature=hex`. The
body is covered by its hash in `x-acs-content-sha256`. Every `x-acs-*` header and the
host must be signed: an unsigned one could be changed on the way.
"""

import hashlib
import hmac

from simulator.messages import ApiError, Request
from simulator.wire.signing import canonical
from simulator.wire.signing.claim import Claim

SCHEME = "ACS3-HMAC-SHA256"


def read(request: Request) -> Claim:
    """Return the claim of a request; ApiError (400) if the header has no sense."""
    headers = request.headers
    fields = _fields(headers["authorization"])
    names = fields["SignedHeaders"].split(";")
    unsigned = {
        name
        for name in headers
        if (name.startswith("x-acs-") or name == "host") and name not in names
    }
    digest = headers.get("x-acs-content-sha256", "")
    if unsigned or digest != hashlib.sha256(request.body).hexdigest():
        raise ApiError(
            400,
            "IncompleteSignature",
            "The request signature does not conform to Aliyun standards. "
            f"Not covered: {', '.join(sorted(unsigned)) or 'the body'}.",
        )
    canonical_request = "\n".join(
        (
            request.method,
            request.path or "/",
            _query(request.query),
            "".join(f"{name}:{headers.get(name, '').strip()}\n" for name in names),
            fields["SignedHeaders"],
            digest,
        )
    )
    hashed = hashlib.sha256(canonical_request.encode()).hexdigest()
    source = f"{SCHEME}\n{hashed}"

    def signed(secret: str) -> str:
        return hmac.digest(secret.encode(), source.encode(), "sha256").hex()

    return Claim(
        access_key=fields["Credential"],
        signature=fields["Signature"],
        moment=_moment(headers.get("x-acs-date", "")),
        string_to_sign=source,
        signed=signed,
        token=headers.get("x-acs-security-token", ""),
    )


def _query(raw: str) -> str:
    return "&".join(f"{k}={v}" for k, v in canonical.canonical_pairs(raw))


def _fields(authorization: str) -> dict[str, str]:
    fields = {}
    for part in authorization[len(SCHEME) :].split(","):
        name, _, value = part.strip().partition("=")
        fields[name] = value
    if not all(map(fields.get, ("Credential", "SignedHeaders", "Signature"))):
        raise ApiError(
            400,
            "IncompleteSignature",
            "The request signature does not conform to Aliyun standards. Authorization "
            "must have Credential, SignedHeaders and Signature.",
        )
    return fields


def _moment(text: str) -> float:
    try:
        return canonical.iso_moment(text)
    except ValueError:
        raise ApiError(
            400,
            "InvalidTimeStamp.Format",
            "Specified time stamp or date value is not well formatted.",
        ) from None
