"""What RPC and ROA have in common: errors, refusals of signatures, JSON replies."""

from simulator.messages import ApiError, Json, Response
from simulator.wire.adapter import json_bytes
from simulator.wire.signing.claim import Claim

JSON_TYPE = "application/json;charset=utf-8"
# Where the vendor's errors point to; the product's word is all that a reader needs.
RECOMMEND = "https://error-center.{domain}/status/search?Keyword={code}&source=PopGw"


class PopRefusals:
    """The codes of the gateway before RPC and ROA products."""

    def unknown_key(self, claim: Claim) -> ApiError:  # noqa: ARG002
        """Answer 404 for a key that nobody has."""
        return ApiError(
            404, "InvalidAccessKeyId.NotFound", "Specified access key is not found."
        )

    def wrong_signature(self, claim: Claim) -> ApiError:
        """Answer 400, with our string to sign, which holds no secret."""
        return ApiError(
            400,
            "SignatureDoesNotMatch",
            "Specified signature is not matched with our calculation. "
            f"server string to sign is:{claim.string_to_sign}",
        )

    def skewed(self, claim: Claim, now: float) -> ApiError:  # noqa: ARG002
        """Answer 400 for a clock that is off by more than 15 minutes."""
        return ApiError(
            400,
            "InvalidTimeStamp.Expired",
            "Specified time stamp or date value is expired.",
        )

    expired = skewed

    def wrong_token(self, claim: Claim) -> ApiError:  # noqa: ARG002
        """Answer 400 for a temporary key that is over or lacks its token."""
        return ApiError(
            400,
            "InvalidSecurityToken.Expired",
            "Specified SecurityToken is expired or does not belong to the access key.",
        )


def missing_key() -> ApiError:
    """Return the refusal of a request that nobody signed."""
    return ApiError(
        400, "MissingAccessKeyId", "AccessKeyId is mandatory for this action."
    )


def unknown_action(action: str, version: str) -> ApiError:
    """Return the refusal of an action that the specification does not have."""
    return ApiError(
        404,
        "InvalidAction.NotFound",
        "Specified api is not found, please check your url and method. "
        f"({action or 'No action'} of version {version or 'none'} is not in the "
        "specification.)",
    )


def reply(status: int, values: Json, request_id: str) -> Response:
    """Return a JSON reply; 204 has no body."""
    headers = {"Content-Type": JSON_TYPE, "x-acs-request-id": request_id}
    body = b"" if status == 204 else json_bytes(values)  # noqa: PLR2004
    return Response(status, headers, body)


def error_reply(error: ApiError, host: str, request_id: str) -> Response:
    """Return the gateway's error form."""
    values: dict[str, Json] = {
        "RequestId": request_id,
        "HostId": host,
        "Code": error.code,
        "Message": error.message,
        "Recommend": RECOMMEND.format(
            domain=host.partition(".")[2] or host, code=error.code
        ),
        **error.details,
    }
    return reply(error.status, values, request_id)
