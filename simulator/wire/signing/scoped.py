"""The V4 schemes of OSS and SLS: a chain of keys for day, region and service.

`Authorization: OSS4-HMAC-SHA256 Credential=AK/yyyymmdd/region/oss/aliyun_v4_request,
AdditionalHeaders=a;b,Signature=hex`, or the same as `x-oss-*` parameters of a presigned
URL. SLS has no additional headers and signs the hash of the body.
"""

import functools
import hashlib
import hmac
import time
from collections.abc import Iterable, Mapping
from urllib.parse import quote

from simulator.messages import ApiError, Request
from simulator.wire.signing import canonical
from simulator.wire.signing.claim import Claim

OSS_SCHEME = "OSS4-HMAC-SHA256"
SLS_SCHEME = "SLS4-HMAC-SHA256"
END = "aliyun_v4_request"
UNSIGNED = "UNSIGNED-PAYLOAD"
# Marks for the way only; the log client leaves them out.
SLS_UNSIGNED = "x-log-meta-"
WEEK = 7 * 24 * 3600
SCOPE_PARTS = 5


def oss(request: Request, bucket: str, key: str) -> Claim:
    """Return the claim of OSS V4, in the header or presigned in the query."""
    headers = request.headers
    query = canonical.parameters(request.query)
    presigned = "x-oss-signature" in query
    fields = (
        {
            "Credential": query.get("x-oss-credential", ""),
            "AdditionalHeaders": query.get("x-oss-additional-headers", ""),
            "Signature": query["x-oss-signature"],
        }
        if presigned
        else _fields(headers["authorization"], OSS_SCHEME)
    )
    date = (query if presigned else headers).get("x-oss-date", "")
    added = fields.get("AdditionalHeaders", "").lower()
    names = _header_names(headers, "x-oss-", added.split(";"))
    payload = headers.get("x-oss-content-sha256", UNSIGNED)
    body = "\n".join(
        (
            request.method,
            quote(f"/{bucket}/{key}" if bucket else "/", safe="/~"),
            _query(request.query, "x-oss-signature"),
            _lines(headers, names),
            added,
            payload,
        )
    )
    if payload != UNSIGNED:
        _check_body(request, payload)
    if not date and not presigned:
        # The first Go SDK sends an HTTP date alone, and signs it as it stands.
        date = headers.get("date", "")
    moment = _moment(date, 403)
    expires = moment + _lifetime(query.get("x-oss-expires", "")) if presigned else None
    token = (query if presigned else headers).get("x-oss-security-token", "")
    return _claim(
        OSS_SCHEME, fields, body, date=date, moment=moment, expires=expires, token=token
    )


def sls(request: Request) -> Claim:
    """Return the claim of SLS V4; ApiError (400, 401) if its headers have no sense."""
    headers = request.headers
    payload = headers.get("x-log-content-sha256", "")
    _check_body(request, payload)
    date = headers.get("x-log-date", "")
    names = _header_names(headers, "x-log-", ["host"], "x-acs-")
    body = "\n".join(
        (
            request.method,
            canonical.plain_path(request.path),
            _query(request.query),
            _lines(headers, names),
            ";".join(names),
            payload,
        )
    )
    return _claim(
        SLS_SCHEME,
        _fields(headers["authorization"], SLS_SCHEME),
        body,
        date=date,
        moment=_moment(date, 400),
        token=headers.get("x-acs-security-token", ""),
    )


def _claim(
    scheme: str,
    fields: Mapping[str, str],
    body: str,
    *,
    date: str,
    moment: float,
    expires: float | None = None,
    token: str = "",
) -> Claim:
    access_key, *scope = fields.get("Credential", "").split("/")
    if len(scope) != SCOPE_PARTS - 1 or scope[3] != END or scope[0] != _day(moment):
        raise ApiError(
            400,
            "InvalidArgument",
            f"The credential's scope is not day/region/service/{END} of the date sent.",
        )
    day, region, service, _ = scope
    hashed = hashlib.sha256(body.encode()).hexdigest()
    source = f"{scheme}\n{date}\n{'/'.join(scope)}\n{hashed}"

    def signed(secret: str) -> str:
        key = signing_key(secret, day, region, service)
        return hmac.digest(key, source.encode(), "sha256").hex()

    return Claim(
        access_key=access_key,
        signature=fields.get("Signature", ""),
        moment=moment,
        string_to_sign=source,
        signed=signed,
        expires=expires,
        token=token,
        details={"region": region},
    )


@functools.lru_cache(maxsize=64)
def signing_key(secret: str, day: str, region: str, service: str) -> bytes:
    """Return the key of one day, region and service; the same for many requests."""
    key = f"aliyun_v4{secret}".encode()
    for part in (day, region, service, END):
        key = hmac.digest(key, part.encode(), "sha256")
    return key


def _fields(authorization: str, scheme: str) -> dict[str, str]:
    fields = {}
    for part in authorization[len(scheme) :].split(","):
        name, _, value = part.strip().partition("=")
        fields[name] = value
    return fields


def _header_names(
    headers: Mapping[str, str], prefix: str, added: Iterable[str], also: str = "\n"
) -> list[str]:
    always = (
        ("content-type", "content-md5") if prefix == "x-oss-" else ("content-type",)
    )
    wanted = {*always, *added}
    return sorted(
        name
        for name in headers
        if name in wanted
        or (name.startswith((prefix, also)) and not name.startswith(SLS_UNSIGNED))
    )


def _lines(headers: Mapping[str, str], names: Iterable[str]) -> str:
    return "".join(f"{name}:{headers[name].strip()}\n" for name in names)


def _query(raw: str, leave_out: str = "") -> str:
    """Return the sorted query, encoded anew where the client did otherwise."""
    return "&".join(
        f"{name}={value}" if value else name
        for name, value in canonical.canonical_pairs(raw)
        if name != leave_out
    )


def _check_body(request: Request, digest: str) -> None:
    if digest.lower() != hashlib.sha256(request.body).hexdigest():
        raise ApiError(
            400, "InvalidDigest", "The hash sent is not the hash of the body."
        )


def _day(moment: float) -> str:
    return time.strftime("%Y%m%d", time.gmtime(moment))


def _moment(text: str, status: int) -> float:
    try:
        if "," in text:
            return canonical.http_moment(text)
        return canonical.compact_moment(text)
    except ValueError:
        raise ApiError(
            status,
            "AccessDenied" if status == 403 else "InvalidDateFormat",  # noqa: PLR2004
            f"The date {text[:64]!r} of the request is not of the form "
            "yyyymmddThhmmssZ.",
        ) from None


def _lifetime(text: str) -> float:
    if text.isascii() and text.isdigit() and 0 < int(text[:9]) <= WEEK:
        return float(text)
    raise ApiError(
        400, "InvalidArgument", f"x-oss-expires must be from 1 to {WEEK} seconds."
    )
