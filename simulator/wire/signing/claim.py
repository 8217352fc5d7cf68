"""What a signed request claims, and the check of it.

Schemes make a `Claim`; `check` compares it with the credential. The codes and the
statuses of a refusal belong to the family of the API: `Refusals`.
"""

import hmac
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Protocol

from simulator.messages import ApiError, Caller
from simulator.wire.ports import Credential

MINUTE = 60.0
ALLOWED_SKEW = 15 * MINUTE


class Refusals(Protocol):
    """The words of one API family for each way in which a signature can fail."""

    def unknown_key(self, claim: "Claim") -> ApiError:
        """Say that nobody has this access key."""
        ...

    def wrong_signature(self, claim: "Claim") -> ApiError:
        """Say that the signature is not the one of this request and secret."""
        ...

    def skewed(self, claim: "Claim", now: float) -> ApiError:
        """Say that the request's clock and ours are too far apart."""
        ...

    def expired(self, claim: "Claim", now: float) -> ApiError:
        """Say that a presigned request is used after its end."""
        ...

    def wrong_token(self, claim: "Claim") -> ApiError:
        """Say that the security token is not the one of this temporary key."""
        ...


@dataclass(frozen=True, slots=True)
class Claim:
    """Who says to have signed a request, when, and how the signature is made.

    `moment` and `expires` are seconds since 1970; `expires` is None unless the request
    is presigned. `signed` makes the right signature out of the secret.
    """

    access_key: str
    signature: str
    moment: float
    string_to_sign: str
    signed: Callable[[str], str]
    expires: float | None = None
    token: str = ""
    details: Mapping[str, str] = field(default_factory=dict)


def check(
    claim: Claim,
    credential: Credential | None,
    refusals: Refusals,
    *,
    now: float,
    account: str,
) -> Caller:
    """Return who signed; ApiError in the family's words if it is not proven.

    `now` is in seconds since 1970; `account` is the site's, for keys without their own.
    """
    if credential is None:
        raise refusals.unknown_key(claim)
    if claim.expires is None:
        if abs(now - claim.moment) > ALLOWED_SKEW:
            raise refusals.skewed(claim, now)
    elif now > claim.expires or claim.moment - now > ALLOWED_SKEW:
        raise refusals.expired(claim, now)
    expected = claim.signed(credential.secret)
    # In constant time: how long a refusal takes must not tell how much was right.
    if not hmac.compare_digest(expected.encode(), claim.signature.encode()):
        raise refusals.wrong_signature(claim)
    if not hmac.compare_digest(credential.token.encode(), claim.token.encode()):
        raise refusals.wrong_token(claim)
    owner = credential.account or account
    return Caller(
        access_key=credential.access_key,
        account=owner,
        arn=credential.arn or f"acs:ram::{owner}:root",
    )
