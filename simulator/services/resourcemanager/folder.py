"""Folders: what names no parent is below the root."""

from simulator.cloud.step import Step
from simulator.services.resourcemanager.directory import must


def under_root(step: Step) -> None:
    """Take the root where a call names no parent."""
    if not step.text("ParentFolderId"):
        root = must(step).attributes["RootFolderId"]
        step.parameters = {**step.parameters, "ParentFolderId": root}


def place(step: Step) -> None:
    """Put a new folder into the directory of the account."""
    under_root(step)
    step.parameters = {**step.parameters, "ResourceDirectoryId": must(step).id}
