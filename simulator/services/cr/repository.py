"""Repositories: named by an id, or by namespace and name."""

from simulator.cloud.step import Step


def by_name(step: Step) -> None:
    """Find the id of a repository that a call names."""
    if step.text("RepoId"):
        return
    named = {
        "InstanceId": step.need("InstanceId"),
        "RepoNamespaceName": step.need("RepoNamespaceName"),
        "RepoName": step.need("RepoName"),
    }
    rows = step.find(step.kind.name, **named)
    if not rows:
        raise step.kind.absent.error(named["RepoName"])
    step.parameters = {**step.parameters, "RepoId": rows[0].id}
