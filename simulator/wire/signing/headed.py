r"""Schemes that sign headers and a resource: ROA (`acs`), SLS (`LOG`), OSS, DATAHUB.

All sign `VERB\n…Content-MD5\nContent-Type\nDate\n`, some headers by prefix and the
resource, and put `<word> AK:base64` into Authorization. They differ in the Accept line
of ROA, in the prefixes and in what of the query counts.
"""

import base64
import hashlib
import hmac
from collections.abc import Iterable, Mapping

from simulator.messages import ApiError, Request
from simulator.wire.signing import canonical
from simulator.wire.signing.claim import Claim

# Parameters of a query that belong to the resource of OSS V1: sub-resources, and what
# overrides headers of the reply. Others (prefix, max-keys …) are not signed by V1.
OSS_SIGNED_PARAMETERS = frozenset(
    [
        "accessPoint",
        "accessPointPolicy",
        "accessmonitor",
        "acl",
        "append",
        "archiveDirectRead",
        "asyncFetch",
        "bucketArchiveDirectRead",
        "bucketInfo",
        "callback",
        "callback-var",
        "cloudboxes",
        "cname",
        "comp",
        "continuation-token",
        "cors",
        "delete",
        "encryption",
        "endTime",
        "fetchJobId",
        "httpsConfig",
        "inventory",
        "inventoryId",
        "lifecycle",
        "live",
        "location",
        "logging",
        "metaQuery",
        "objectInfo",
        "objectMeta",
        "partNumber",
        "policy",
        "policyStatus",
        "position",
        "publicAccessBlock",
        "qos",
        "qosInfo",
        "qosRequester",
        "redundancyTransition",
        "referer",
        "regionList",
        "replication",
        "replicationLocation",
        "replicationProgress",
        "requestPayment",
        "requesterQosInfo",
        "resourceGroup",
        "resourcePool",
        "resourcePoolInfo",
        "response-cache-control",
        "response-content-disposition",
        "response-content-encoding",
        "response-content-language",
        "response-content-type",
        "response-expires",
        "restore",
        "rtc",
        "security-token",
        "sequential",
        "startTime",
        "stat",
        "status",
        "style",
        "styleName",
        "symlink",
        "tagging",
        "transferAcceleration",
        "uploadId",
        "uploads",
        "userDefinedLogFieldsConfig",
        "versionId",
        "versioning",
        "versions",
        "vod",
        "website",
        "worm",
        "wormExtend",
        "wormId",
        "x-oss-ac-forward-allow",
        "x-oss-ac-source-ip",
        "x-oss-ac-subnet-mask",
        "x-oss-ac-vpc-id",
        "x-oss-access-point-name",
        "x-oss-async-process",
        "x-oss-process",
        "x-oss-redundancy-transition-taskid",
        "x-oss-request-payer",
        "x-oss-target-redundancy-type",
        "x-oss-traffic-limit",
        "x-oss-write-get-object-response",
    ]
)
# What LOG V1 leaves out of the headers: the date has a line of its own, and a client
# may add it here after it has signed; the others are marks for the way only.
LOG_UNSIGNED = ("x-log-date", "x-log-meta-")


def roa(request: Request) -> Claim:
    """Return the claim of ROA V1; ApiError (400) if its headers have no sense."""
    headers = request.headers
    resource = canonical.plain_path(request.path) + _signed_query(request.query)
    source = (
        f"{request.method}\n{headers.get('accept', '')}\n{_standard(headers)}"
        f"{headers.get('date', '')}\n{_prefixed(headers, ('x-acs-',))}{resource}"
    )
    digest = "sha256" if _method(headers, "x-acs-signature-method") else "sha1"
    moment = headers.get("x-acs-date") or headers.get("date", "")
    return _claim(
        headers["authorization"],
        source,
        digest=digest,
        moment=_moment(moment, "InvalidTimeStamp.Format"),
        token=headers.get("x-acs-security-token", ""),
    )


def log(request: Request) -> Claim:
    """Return the claim of LOG V1; ApiError (400, 401) if its headers have no sense."""
    headers = request.headers
    _check_md5(request)
    date = headers.get("x-log-date") or headers.get("date", "")
    source = (
        f"{request.method}\n{_standard(headers)}{date}\n"
        f"{_prefixed(headers, ('x-acs-', 'x-log-'))}"
        f"{canonical.plain_path(request.path)}{_query_with_signs(request.query)}"
    )
    digest = "sha256" if _method(headers, "x-log-signaturemethod") else "sha1"
    return _claim(
        headers["authorization"],
        source,
        digest=digest,
        moment=_moment(date, "InvalidDateFormat"),
        token=headers.get("x-acs-security-token", ""),
    )


def datahub(request: Request) -> Claim:
    """Return the claim of DATAHUB; ApiError (400) if its headers have no sense."""
    headers = request.headers
    date = headers.get("date", "")
    source = (
        f"{request.method}\n{headers.get('content-type', '')}\n{date}\n"
        f"{_prefixed(headers, ('x-datahub-',))}{canonical.plain_path(request.path)}"
    )
    return _claim(
        headers["authorization"],
        source,
        moment=_moment(date, "InvalidParameter"),
        token=headers.get("x-datahub-security-token", ""),
    )


def oss(request: Request, bucket: str, key: str) -> Claim:
    """Return the claim of OSS V1, in the header or presigned in the query."""
    headers, query = request.headers, canonical.parameters(request.query)
    _check_md5(request)
    presigned = "OSSAccessKeyId" in query
    date = headers.get("x-oss-date") or headers.get("date", "")
    resource = f"/{bucket}/{key}" if bucket else "/"
    listed = sorted(
        (name, value) for name, value in query.items() if name in OSS_SIGNED_PARAMETERS
    )
    source = (
        f"{request.method}\n{_standard(headers)}"
        f"{query.get('Expires', '') if presigned else date}\n"
        f"{_prefixed(headers, ('x-oss-',))}{resource}{_joined(listed)}"
    )
    if not presigned:
        return _claim(
            headers["authorization"],
            source,
            moment=_moment(date, "AccessDenied", 403),
            token=headers.get("x-oss-security-token", ""),
        )
    expires = _seconds(query.get("Expires", ""))
    authorization = f"OSS {query['OSSAccessKeyId']}:{query.get('Signature', '')}"
    token = query.get("security-token", "")
    # A presigned request has no moment of its own, only an end.
    return _claim(authorization, source, moment=0.0, expires=expires, token=token)


def _claim(
    authorization: str,
    source: str,
    *,
    moment: float,
    digest: str = "sha1",
    expires: float | None = None,
    token: str = "",
) -> Claim:
    access_key, _, signature = authorization.partition(" ")[2].partition(":")

    def signed(secret: str) -> str:
        made = hmac.digest(secret.encode(), source.encode(), digest)
        return base64.b64encode(made).decode()

    return Claim(
        access_key=access_key.strip(),
        signature=signature.strip(),
        moment=moment,
        string_to_sign=source,
        signed=signed,
        expires=expires,
        token=token,
    )


def _standard(headers: Mapping[str, str]) -> str:
    return f"{headers.get('content-md5', '')}\n{headers.get('content-type', '')}\n"


def _prefixed(headers: Mapping[str, str], prefixes: tuple[str, ...]) -> str:
    names = sorted(
        name
        for name in headers
        if name.startswith(prefixes) and not name.startswith(LOG_UNSIGNED)
    )
    return "".join(f"{name}:{headers[name]}\n" for name in names)


def _signed_query(raw: str) -> str:
    decoded = [
        (canonical.decoded(name), canonical.decoded(value))
        for name, value in canonical.pairs(raw)
    ]
    return _joined(sorted(decoded))


def _query_with_signs(raw: str) -> str:
    """Return the sorted query of LOG, in which an empty value keeps its `=`."""
    rows = sorted(canonical.decoded(part) for part in raw.split("&") if part)
    return "?" + "&".join(rows) if rows else ""


def _joined(listed: Iterable[tuple[str, str]]) -> str:
    rows = [f"{name}={value}" if value else name for name, value in listed]
    return "?" + "&".join(rows) if rows else ""


def _method(headers: Mapping[str, str], name: str) -> bool:
    return headers.get(name, "").lower() == "hmac-sha256"


def _moment(text: str, code: str, status: int = 400) -> float:
    try:
        if "T" in text and text.endswith("Z"):
            return canonical.iso_moment(text)
        return canonical.http_moment(text)
    except ValueError:
        raise ApiError(
            status, code, f"The date {text[:64]!r} of the request cannot be read."
        ) from None


def _seconds(text: str) -> float:
    try:
        return float(int(text))
    except ValueError:
        raise ApiError(
            403, "AccessDenied", "Expires must be a number of seconds since 1970."
        ) from None


def _check_md5(request: Request) -> None:
    """Refuse a body that is not the one whose digest is signed (hex or base64)."""
    stated = request.headers.get("content-md5", "")
    if not stated:
        return
    made = hashlib.md5(request.body, usedforsecurity=False).digest()
    if (
        stated.upper() != made.hex().upper()
        and stated != base64.b64encode(made).decode()
    ):
        raise ApiError(
            400,
            "InvalidDigest",
            "The Content-MD5 you specified is not the digest of the body.",
        )
