"""Identity: a caller's own, and a role's for a while."""

import json
import secrets

from simulator.cloud.access import Request, decide
from simulator.cloud.clock import written
from simulator.cloud.credentials import Credential
from simulator.cloud.resource import Attributes
from simulator.cloud.step import Step, invalid
from simulator.messages import ApiError
from simulator.services.ram.policy import documents_of

SHORTEST = 900


def identity(step: Step) -> Attributes:
    """Return who signed the call."""
    arn = step.call.caller.arn or f"acs:ram::{step.account}:root"
    kind = "Account"
    principal = step.account
    if ":user/" in arn:
        kind = "RAMUser"
        user = step.get("ram/user", arn.rpartition("/")[2])
        principal = str(user.attributes["UserId"]) if user else principal
    elif ":assumed-role/" in arn:
        kind = "AssumedRoleUser"
        role, _, session = arn.partition(":assumed-role/")[2].partition("/")
        found = step.find("ram/role", Arn=f"acs:ram::{step.account}:role/{role}")
        role_id = str(found[0].attributes["RoleId"]) if found else ""
        principal = f"{role_id}:{session}"
    return {
        "AccountId": step.account,
        "Arn": arn,
        "UserId": principal.partition(":")[0],
        "PrincipalId": principal,
        "IdentityType": kind,
    }


def assume(step: Step) -> Attributes:
    """Give temporary keys of a role to a caller whom it trusts."""
    arn, session = step.need("RoleArn"), step.need("RoleSessionName")
    roles = step.find("ram/role", Arn=arn.lower())
    if not roles:
        raise ApiError(404, "EntityNotExist.Role", f"The role not exists: {arn}.")
    role = roles[0].attributes
    seconds = _duration(step, int(str(role["MaxSessionDuration"])))
    caller = step.call.caller
    asked = Request(
        principal=caller.arn or f"acs:ram::{step.account}:root",
        action="sts:AssumeRole",
        resource=arn,
        context=_context(step),
    )
    document = json.loads(str(role["AssumeRolePolicyDocument"]))
    if not decide([document], asked, trust=True) or not _may(step, asked):
        raise ApiError(
            403,
            "NoPermission",
            "You are not authorized to do this action. You should be authorized by "
            "RAM.",
        )
    return _keys(step, role, session, seconds)


def _may(step: Step, asked: Request) -> bool:
    """Tell whether the caller's own policies let it ask.

    The account itself needs none; a user or a role that is known here does.
    """
    kind, _, name = asked.principal.partition("::")[2].partition(":")[2].partition("/")
    found = None
    if kind == "user":
        found = step.get("ram/user", name)
    elif kind == "assumed-role":
        arn = f"acs:ram::{step.account}:role/{name.partition('/')[0]}"
        found = next(iter(step.find("ram/role", Arn=arn)), None)
    if found is None:
        return True
    return decide(documents_of(step, found), asked)


def _duration(step: Step, most: int) -> int:
    seconds = int(step.text("DurationSeconds") or min(3600, most))
    if not SHORTEST <= seconds <= most:
        raise invalid("DurationSeconds", "InvalidParameter.DurationSeconds")
    return seconds


def _context(step: Step) -> dict[str, str]:
    """Return what conditions may speak of."""
    headers = step.call.headers
    return {
        "acs:SourceIp": headers.get("x-acs-source-ip", "") or step.text("SourceIp"),
        "acs:SecureTransport": step.text("SecureTransport") or "false",
        "acs:MFAPresent": headers.get("x-acs-mfa-present", "false"),
        "acs:CurrentTime": written(step.now),
        "sts:ExternalId": step.text("ExternalId"),
    }


def _keys(step: Step, role: Attributes, session: str, seconds: int) -> Attributes:
    name = str(role["RoleName"])
    arn = f"acs:ram::{step.account}:assumed-role/{name.lower()}/{session}"
    made = Credential(
        access_key=f"STS.{secrets.token_hex(12)}",
        secret=secrets.token_hex(20),
        account=step.account,
        arn=arn,
        token=secrets.token_urlsafe(48),
        expires=step.now + seconds,
    )
    step.cloud.credentials.register(made)
    return {
        "Credentials": {
            "AccessKeyId": made.access_key,
            "AccessKeySecret": made.secret,
            "SecurityToken": made.token,
            "Expiration": written(made.expires),
        },
        "AssumedRoleUser": {
            "Arn": arn,
            "AssumedRoleId": f"{role['RoleId']}:{session}",
        },
    }
