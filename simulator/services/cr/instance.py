"""Instances for images: what is absent is said in a reply that is no refusal."""

from typing import TYPE_CHECKING

from simulator.cloud.looking import shown
from simulator.cloud.resource import Attributes, Resource
from simulator.cloud.step import Step

if TYPE_CHECKING:
    from simulator.messages import Json


def _must(step: Step) -> Resource:
    return step.named(step.kind.name, "InstanceId")


def show(step: Step) -> Attributes:
    """Show an instance; for an absent one say so, with success of the call itself."""
    row = step.get(step.kind.name, step.need("InstanceId"))
    if row is None:
        return {"Code": "INSTANCE_NOT_EXIST", "IsSuccess": False}
    step.touch([row.id])
    return shown(step, row)


def endpoints(step: Step) -> Attributes:
    """Show the one way in that an instance begins with."""
    row = _must(step)
    region, domain = step.site.region, step.site.domain
    name = f"{row.attributes['InstanceName']}-registry-vpc.{region}.cr.{domain}"
    one: Json = {
        "EndpointType": "vpc",
        "Enable": True,
        "AclEnable": False,
        "Status": "RUNNING",
        "Domains": [{"Domain": name, "Type": "SYSTEM"}],
    }
    return {"Endpoints": [one]}


def usage(step: Step) -> Attributes:
    """Say how much of what was ordered is used."""
    row = _must(step)
    repositories = step.find("cr/repository", InstanceId=row.id)
    return {
        "NamespaceQuota": row.attributes["NamespaceQuota"],
        "NamespaceUsage": str(len(step.find("cr/namespace", InstanceId=row.id))),
        "RepoQuota": row.attributes["RepoQuota"],
        "RepoUsage": str(len(repositories)),
    }


def count(step: Step) -> Attributes:
    """Say how many instances there are."""
    return {"Count": len(step.find(step.kind.name))}
