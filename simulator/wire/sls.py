"""SLS: projects as hosts, methods and paths as actions, JSON both ways.

`project.endpoint/logstores/…`; signed by LOG V1 or SLS V4. Errors are
`{"errorCode", "errorMessage"}`.
"""

import zlib

from simulator.messages import ApiError, Json, Request, Response
from simulator.wire.adapter import Adapter, Asked, json_bytes, json_value
from simulator.wire.hosts import Hosts, Place
from simulator.wire.loggroup import (
    BrokenError,
    log_group,
    unpacked_block,
    unpacked_frame,
)
from simulator.wire.ports import Operation, Spec
from simulator.wire.signing import canonical, headed, scoped
from simulator.wire.signing.claim import Claim

PRODUCT, VERSION = "Sls", "2020-12-30"
JSON_TYPE, PROTOBUF_TYPE = "application/json", "application/x-protobuf"
LARGEST = 10 * 1024 * 1024
UNAUTHORIZED = 401
# The gateway's words for a parameter -> the words of SLS.
CODES = {
    "InvalidParameter": "ParameterInvalid",
    "MissingParameter": "ParameterInvalid",
    "InvalidJSON": "PostBodyInvalid",
}


class SlsRefusals:
    """The codes of SLS for each way in which a signature can fail."""

    def unknown_key(self, claim: Claim) -> ApiError:
        """Say that nobody has this access key."""
        return ApiError(
            UNAUTHORIZED, "Unauthorized", f"AccessKeyId not found: {claim.access_key}"
        )

    def wrong_signature(self, claim: Claim) -> ApiError:
        """Say that the signature is another one."""
        return ApiError(
            UNAUTHORIZED,
            "SignatureNotMatch",
            f"signature {claim.signature} not matched",
        )

    def skewed(self, claim: Claim, now: float) -> ApiError:  # noqa: ARG002
        """Say that the clocks are too far apart."""
        return ApiError(
            400,
            "RequestTimeTooSkewed",
            "Request time exceeds server time more than 15 minutes.",
        )

    expired = skewed

    def wrong_token(self, claim: Claim) -> ApiError:  # noqa: ARG002
        """Say that the security token is not the key's."""
        return ApiError(
            UNAUTHORIZED, "SecurityTokenInvalid", "Security token is not valid."
        )


class SlsAdapter(Adapter):
    """The SLS family."""

    family = "sls"
    refusals = SlsRefusals()

    def __init__(self, spec: Spec, hosts: Hosts) -> None:
        """`spec` knows the paths, `hosts` the regions of the sites."""
        self._spec = spec
        self._hosts = hosts

    def read(self, request: Request, place: Place) -> Asked:
        """Return the call; ApiError for a body that is not what it says."""
        query = canonical.parameters(request.query)
        operation, named = self._operation(request, place.owner)
        return Asked(
            product=PRODUCT,
            version=VERSION,
            action=operation.action
            if operation
            else f"{request.method} {request.path}",
            region=place.site.region,
            flat=query,
            body=_content(request),
            path={"project": place.owner, **named} if place.owner else named,
            operation=operation,
            is_known=operation is not None,
        )

    def _operation(
        self, request: Request, project: str
    ) -> tuple[Operation | None, dict[str, str]]:
        if (request.method, request.path) == ("GET", "/"):
            # One path, two meanings: with a project in the host it is that one.
            edition = self._spec.edition(PRODUCT, VERSION)
            action = "GetProject" if project else "ListProject"
            return (edition.operation(action, strict=False) if edition else None), {}
        found = self._spec.roa(PRODUCT, request.method, request.path, VERSION)
        return found or (None, {})

    def claim(self, request: Request, asked: Asked) -> Claim:  # noqa: ARG002
        """Return the claim of LOG V1 or SLS V4."""
        authorization = request.headers.get("authorization", "")
        if authorization.startswith(scoped.SLS_SCHEME):
            return scoped.sls(request)
        if authorization.startswith("LOG "):
            return headed.log(request)
        raise ApiError(
            UNAUTHORIZED, "Unauthorized", "The request is not signed: no Authorization."
        )

    def answer(
        self,
        request: Request,  # noqa: ARG002
        asked: Asked,
        values: Json,
        request_id: str,
    ) -> Response:
        """Return JSON, or nothing where the action answers with nothing."""
        headers = {"x-log-requestid": request_id, "Content-Type": JSON_TYPE}
        operation = asked.operation
        if operation is not None and operation.reply is None:
            return Response(200, headers, b"")
        if isinstance(values, str):
            return Response(200, headers, values.encode())
        body = json_bytes(values)
        headers["x-log-bodyrawsize"] = str(len(body))
        return Response(200, headers, body)

    def throttled(self, error: ApiError) -> ApiError:
        """Return SLS's own word for "too many requests"."""
        return ApiError(503, "ServerBusy", error.message)

    def refuse(self, request: Request, error: ApiError, request_id: str) -> Response:  # noqa: ARG002
        """Return SLS's error form."""
        headers = {"x-log-requestid": request_id, "Content-Type": JSON_TYPE}
        values: Json = {
            "errorCode": CODES.get(error.code, error.code),
            "errorMessage": error.message,
        }
        return Response(error.status, headers, json_bytes(values))


def _content(request: Request) -> Json:
    """Return the body, unpacked: of JSON or a log group; None for other contents."""
    if not request.body:
        return None
    body = _unpacked(request)
    kind = request.headers.get("content-type", JSON_TYPE)
    if kind.startswith(PROTOBUF_TYPE):
        return log_group(body)
    return json_value(body) if kind.startswith(JSON_TYPE) else None


def _unpacked(request: Request) -> bytes:
    packing = request.headers.get("x-log-compresstype", "")
    if not packing:
        return request.body
    try:
        if packing == "deflate":
            return _inflated(request.body)
        if packing == "lz4":
            size = request.headers.get("x-log-bodyrawsize", "")
            return unpacked_block(request.body, _size(size))
        if packing == "zstd":
            return unpacked_frame(request.body, LARGEST)
    except (zlib.error, BrokenError):
        raise ApiError(
            400, "PostBodyUncompressError", "The body cannot be unpacked."
        ) from None
    raise ApiError(
        400,
        "InvalidParameter",
        f"x-log-compresstype {packing[:32]!r} is not supported; allowed: deflate, lz4, "
        "zstd.",
    )


def _size(text: str) -> int:
    """Return the length that an unpacked body shall have; never beyond the limit."""
    if not text.isdecimal():
        raise ApiError(400, "MissingBodyRawSize", "x-log-bodyrawsize is not a number.")
    if len(text) > len(str(LARGEST)) or int(text) > LARGEST:
        raise _too_large()
    return int(text)


def _inflated(packed: bytes) -> bytes:
    # A small body may unpack into a very large one: never beyond the limit.
    unpacker = zlib.decompressobj()
    body = unpacker.decompress(packed, LARGEST)
    if unpacker.unconsumed_tail:
        raise _too_large()
    return body


def _too_large() -> ApiError:
    return ApiError(
        400, "PostBodyTooLarge", f"The body unpacks into more than {LARGEST} bytes."
    )
