"""Backup policies: parameters that are sent empty say nothing."""

from typing import TYPE_CHECKING

from simulator.cloud.step import Step

if TYPE_CHECKING:
    from simulator.cloud.resource import Attributes

_NOT_KEPT = ("BackupPolicyMode",)


def filled(step: Step) -> None:
    """Leave out what is empty; one switch has two names."""
    given: Attributes = {
        name: value
        for name, value in step.parameters.items()
        if value not in (None, "") and name not in _NOT_KEPT
    }
    if "EnableBackupLog" in given:
        on = str(given["EnableBackupLog"]).lower() in ("1", "true")
        given["EnableBackupLog"] = "1" if on else "0"
        given["BackupLog"] = "Enable" if on else "Disabled"
    step.parameters = given
