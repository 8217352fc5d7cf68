"""Privileges: a Super account has them all and is granted none."""

from simulator.cloud.step import Step
from simulator.messages import ApiError


def judge(step: Step) -> None:
    """Refuse a grant to an account that has every privilege already."""
    name = f"{step.need('DBInstanceId')}:{step.need('AccountName')}"
    account = step.get("rds/account", name)
    if account is not None and account.attributes["AccountType"] == "Super":
        raise ApiError(
            403,
            "InvalidAccountType.NotSupport",
            "A super account holds every privilege.",
        )
