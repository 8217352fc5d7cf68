"""Accounts of caches: their passwords are judged, and the first one stays."""

from simulator.cloud.resource import word
from simulator.cloud.step import Step
from simulator.messages import ApiError, Json
from simulator.services.rds.account import judge_password

# Named here, for the declaration looks for its hooks in this module.
__all__ = ["judge", "judge_deletion", "judge_password", "spread"]
_STATUS = 403


def judge(step: Step) -> None:
    """Refuse a weak password, and a cache that is not ready."""
    row = step.get("r_kvstore/instance", step.need("InstanceId"))
    if row is not None and row.attributes["InstanceStatus"] != "Normal":
        raise ApiError(
            _STATUS, "IncorrectDBInstanceState", "The instance is not in status Normal."
        )
    judge_password(step)


def spread(step: Step) -> None:
    """Show a granted privilege where the reply has it."""
    granted: Json = {"AccountPrivilege": step.need("AccountPrivilege")}
    name = f"{step.need('InstanceId')}:{step.need('AccountName')}"
    row = step.get(step.kind.name, name)
    if row is not None:
        shown: Json = {"DatabasePrivilege": [granted]}
        step.cloud.store.change(
            row, {**row.attributes, "DatabasePrivileges": shown}, row.links
        )


def judge_deletion(step: Step) -> None:
    """Refuse to delete the account that bears the cache's own id."""
    if step.need("AccountName") == word(step.parameters.get("InstanceId")):
        raise ApiError(
            _STATUS, "AccountActionForbidden", "The default account cannot be deleted."
        )
