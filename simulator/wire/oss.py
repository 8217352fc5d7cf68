"""OSS: buckets and objects as hosts and paths, XML both ways.

`bucket.endpoint/object` or `endpoint/bucket/object`; the sub-resource in the query
and the method name the action. A bucket policy is JSON, an object is bytes.
"""

import base64
from typing import cast

from simulator.messages import ApiError, Json, Request, Response
from simulator.wire import markup
from simulator.wire.adapter import Adapter, Asked
from simulator.wire.hosts import Hosts, Place
from simulator.wire.oss_actions import action_of
from simulator.wire.signing import canonical, headed, scoped
from simulator.wire.signing.claim import Claim

PRODUCT, VERSION = "Oss", "2019-05-17"
XML_TYPE = "application/xml"
# Actions whose body is no XML: an object's bytes, a policy's JSON.
RAW_BODIES = frozenset(
    {"PutObject", "AppendObject", "UploadPart", "PutBucketPolicy", "PostObject"}
    | {"PutAccessPointPolicy"}
)
ACCESS_DENIED = 403
# The gateway's word for a parameter -> OSS's.
CODES = {"InvalidParameter": "InvalidArgument"}


class OssRefusals:
    """The codes of OSS for each way in which a signature can fail; all are 403."""

    def unknown_key(self, claim: Claim) -> ApiError:
        """Say that nobody has this access key."""
        return ApiError(
            ACCESS_DENIED,
            "InvalidAccessKeyId",
            "The OSS Access Key Id you provided does not exist in our records.",
            OSSAccessKeyId=claim.access_key,
        )

    def wrong_signature(self, claim: Claim) -> ApiError:
        """Say that the signature is another one, with our string to sign."""
        return ApiError(
            ACCESS_DENIED,
            "SignatureDoesNotMatch",
            "The request signature we calculated does not match the signature you "
            "provided. Check your key and signing method.",
            OSSAccessKeyId=claim.access_key,
            SignatureProvided=claim.signature,
            StringToSign=claim.string_to_sign,
        )

    def skewed(self, claim: Claim, now: float) -> ApiError:  # noqa: ARG002
        """Say that the clocks are too far apart."""
        return ApiError(
            ACCESS_DENIED,
            "RequestTimeTooSkewed",
            "The difference between the request time and the current time is too "
            "large.",
            MaxAllowedSkewMilliseconds="900000",
        )

    def expired(self, claim: Claim, now: float) -> ApiError:  # noqa: ARG002
        """Say that a presigned address is used too late."""
        return ApiError(ACCESS_DENIED, "AccessDenied", "Request has expired.")

    def wrong_token(self, claim: Claim) -> ApiError:  # noqa: ARG002
        """Say that the security token is not the key's."""
        return ApiError(
            ACCESS_DENIED,
            "InvalidSecurityToken",
            "The security token you provided is invalid.",
        )


class OssAdapter(Adapter):
    """The OSS family."""

    family = "oss"
    refusals = OssRefusals()

    def __init__(self, hosts: Hosts) -> None:
        """`hosts` knows the regions of the sites."""
        self._hosts = hosts

    def read(self, request: Request, place: Place) -> Asked:
        """Return the call; ApiError for a body that is not XML where it must be."""
        bucket, key = _names(request, place)
        query = canonical.parameters(request.query)
        copies = "x-oss-copy-source" in request.headers
        action = action_of(request.method, bucket, key, query, copies=copies)
        return Asked(
            product=PRODUCT,
            version=VERSION,
            action=action or f"{request.method} {request.path}",
            region=self._region(request, query, place),
            flat=query,
            body=_content(action, request.body) if request.body else None,
            path={"bucket": bucket, "object": key},
            is_known=bool(action),
        )

    def claim(self, request: Request, asked: Asked) -> Claim:
        """Return the claim of V1 or V4, in the header or presigned."""
        bucket, key = asked.path["bucket"], asked.path["object"]
        authorization = request.headers.get("authorization", "")
        query = canonical.parameters(request.query)
        if authorization.startswith(scoped.OSS_SCHEME) or "x-oss-signature" in query:
            return scoped.oss(request, bucket, key)
        if authorization.startswith("OSS ") or "OSSAccessKeyId" in query:
            return headed.oss(request, bucket, key)
        raise ApiError(
            ACCESS_DENIED,
            "AccessDenied",
            "Anonymous access is forbidden for this operation.",
        )

    def answer(
        self, request: Request, asked: Asked, values: Json, request_id: str
    ) -> Response:
        """Return XML below `@root`; `@status`, `@headers`, `@body` override."""
        content = dict(values) if isinstance(values, dict) else {}
        status = content.pop("@status", 204 if request.method == "DELETE" else 200)
        root = content.pop("@root", "")
        raw = content.pop("@body", None)
        headers = {"x-oss-request-id": request_id, "x-oss-server-time": "1"}
        extra = content.pop("@headers", None)
        if isinstance(extra, dict):
            headers.update((name, _line(value)) for name, value in extra.items())
        body = b""
        if isinstance(raw, str):
            # Bytes travel through the cloud as text of one byte a character.
            body = raw.encode("latin-1", "replace")
        elif content or root:
            body = markup.written(str(root or f"{asked.action}Result"), content)
            headers.setdefault("Content-Type", XML_TYPE)
        return Response(cast("int", status), headers, body)

    def throttled(self, error: ApiError) -> ApiError:
        """Return OSS's own word for "too many requests"."""
        return ApiError(503, "QpsLimitExceeded", error.message)

    def refuse(self, request: Request, error: ApiError, request_id: str) -> Response:
        """Return OSS's error form; for HEAD it goes into a header, as there."""
        values: dict[str, Json] = {
            "Code": CODES.get(error.code, error.code),
            "Message": error.message,
            "RequestId": request_id,
            "HostId": request.host,
            **error.details,
        }
        body = markup.written("Error", values)
        headers = {"Content-Type": XML_TYPE, "x-oss-request-id": request_id}
        if request.method == "HEAD":
            headers["x-oss-err"] = base64.b64encode(body).decode()
        return Response(error.status, headers, body)

    def _region(self, request: Request, query: dict[str, str], place: Place) -> str:
        """Return the host's region; of a direct request, the one of its signature."""
        if not place.direct:
            return place.site.region
        signed = request.headers.get("authorization", "") or query.get(
            "x-oss-credential", ""
        )
        parts = signed.partition("Credential=")[2] or signed
        scope = parts.split("/")
        region = scope[2] if len(scope) > 2 else ""  # noqa: PLR2004 - key/day/region
        return region if self._hosts.site_of(region) else place.site.region


def _names(request: Request, place: Place) -> tuple[str, str]:
    path = canonical.plain_path(request.path)[1:]
    if place.owner:
        return place.owner, path
    bucket, _, key = path.partition("/")
    return bucket, key


def _content(action: str, body: bytes) -> dict[str, Json]:
    if action in RAW_BODIES or not action:
        return {"@body": body.decode("latin-1")}
    root, value = markup.parsed(body)
    named: dict[str, Json] = {"@root": root}
    return {**named, **value} if isinstance(value, dict) else {**named, root: value}


def _line(value: Json) -> str:
    """Return a header's value; nothing in it may end the header."""
    return " ".join(str(value).split())
