"""Policies of backups: each rule has a schedule, and backups name their vault."""

from simulator.cloud.references import listed
from simulator.cloud.resource import Attributes
from simulator.cloud.step import Step, missing
from simulator.messages import ApiError, Json

_TYPES = ("BACKUP", "TRANSITION", "REPLICATION", "TAG", "UDM_BACKUP", "COLD_ARCHIVE")
_SCHEDULED = ("BACKUP", "UDM_BACKUP")
_NUMBERS = ("ArchiveDays", "KeepLatestSnapshots", "Retention")


def read_rules(step: Step) -> None:
    """Judge the rules, number them, and note the vaults that they name."""
    if "Rules" not in step.parameters:
        return
    rows = listed(step.parameters["Rules"])
    rules: list[Json] = [_judged(step, row) for row in rows if isinstance(row, dict)]
    vaults: list[Json] = [
        row["VaultId"] for row in rules if isinstance(row, dict) and row.get("VaultId")
    ]
    vaults = [*dict.fromkeys(map(str, vaults))]
    step.parameters = {**step.parameters, "Rules": rules, "VaultIds": vaults}


def _judged(step: Step, row: Attributes) -> Attributes:
    type_ = row.get("RuleType")
    if type_ not in _TYPES:
        raise ApiError(400, "InvalidParameter", f"No rule is of type {type_}.")
    if type_ in _SCHEDULED and not row.get("Schedule"):
        raise missing("Rules.Schedule")
    if type_ == "BACKUP" and not row.get("VaultId"):
        raise missing("Rules.VaultId")
    told = {name: value for name, value in row.items() if value is not None}
    numbers: Attributes = {name: told.get(name) or 0 for name in _NUMBERS}
    id_ = row.get("RuleId") or f"rule-{step.cloud.ids.text('hex', 20)}"
    return {**told, **numbers, "RuleId": id_}


def count(step: Step, reply: Attributes) -> Attributes:
    """Say how many resources follow each policy."""
    for row in listed(reply["Policies"]):
        if isinstance(row, dict):
            bound = step.find("hbr/policy_binding", PolicyId=row["PolicyId"])
            row["PolicyBindingCount"] = len(bound)
    return reply
