"""Keys of users: a call that names no user is about the caller's own."""

import secrets

from simulator.cloud.step import Step, missing


def own(step: Step) -> None:
    """Name the caller where no user is named; the account itself must name one."""
    if step.text("UserName"):
        return
    before, _, name = step.call.caller.arn.partition(":user/")
    if not (before and name):
        raise missing("UserName")
    step.parameters = {**step.parameters, "UserName": name}


def prepare(step: Step) -> None:
    """Make the secret; it is random, whatever the seed of the ids."""
    own(step)
    step.parameters = {
        "UserName": step.text("UserName"),
        "AccessKeySecret": secrets.token_hex(15),
    }


def judge_owner(step: Step) -> None:
    """Refuse a key that is another user's."""
    own(step)
    row = step.get(step.kind.name, step.need("UserAccessKeyId"))
    if row is None or row.attributes["UserName"] != step.text("UserName"):
        raise step.kind.absent.error(step.text("UserAccessKeyId"))
