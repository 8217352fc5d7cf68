"""Vaults: a lock against deletion of backups is never taken off again."""

from simulator.cloud.step import Step
from simulator.messages import ApiError


def judge_worm(step: Step) -> None:
    """Refuse to open what was locked for good."""
    row = step.get(step.kind.name, step.need("VaultId"))
    off = step.text("WormEnabled").lower() == "false"
    if row and off and row.attributes["WormEnabled"]:
        raise ApiError(400, "VaultWormCannotBeDisabled", "The lock stays for good.")


def judge_content(step: Step) -> None:
    """Refuse to delete a locked vault that holds backups."""
    row = step.get(step.kind.name, step.need("VaultId"))
    if row and row.attributes["WormEnabled"] and row.attributes["SnapshotCount"]:
        raise ApiError(400, "VaultWormCannotBeDeleted", "The vault is locked.")
