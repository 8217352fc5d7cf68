"""Networks in a set: they must exist, and they show their blocks."""

from simulator.cloud.resource import Attributes, Resource
from simulator.cloud.step import Step
from simulator.messages import ApiError, Json

_KINDS = {"VPC": "vpc/vpc", "VBR": "vpc/virtual_border_router"}


def _instance(step: Step) -> Resource | None:
    """Return the network that a call speaks of, in its own region."""
    name = _KINDS.get(step.text("ChildInstanceType") or "VPC", "vpc/vpc")
    kind = step.cloud.kind(name)
    region = step.text("ChildInstanceRegionId") or step.site.region
    scope = kind.place(step.account, region)
    return step.cloud.store.get(kind.name, scope, step.text("ChildInstanceId"))


def judge(step: Step) -> None:
    """Refuse a network that is not there."""
    if step.text("ChildInstanceType") in _KINDS and _instance(step) is None:
        id_ = step.need("ChildInstanceId")
        raise ApiError(
            404, "ParameterInstanceId", f"The instance {id_} does not exist."
        )


def show_blocks(step: Step, reply: Attributes) -> Attributes:
    """Show the address blocks of a network."""
    network = _instance(step)
    if network is None:
        return reply
    shown: Json = {
        "CidrBlock": network.attributes.get("CidrBlock", ""),
        "Ipv6CidrBlock": network.attributes.get("Ipv6CidrBlock", ""),
        "Ipv6CidrBlocks": {"ipv6CidrBlock": []},
        "SecondaryCidrBlocks": {
            "secondaryCidrBlock": network.attributes.get("SecondaryCidrBlocks", [])
        },
    }
    return {**reply, "ChildInstanceAttributes": shown}
