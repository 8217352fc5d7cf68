"""Connections of two networks: the other side, and what one owner accepts itself."""

from typing import TYPE_CHECKING

from simulator.cloud.changing import change
from simulator.cloud.making import values_of
from simulator.cloud.resource import Attributes, Resource
from simulator.cloud.step import Step, invalid
from simulator.messages import ApiError

if TYPE_CHECKING:
    from simulator.messages import Json


def judge(step: Step) -> None:
    """Refuse a second network that is absent, the first itself, or overlaps it."""
    near = step.get("vpc/vpc", step.need("VpcId"))
    far = _far(step)
    if far is None:
        raise ApiError(
            404, "ResourceNotFound.AcceptingVpcId", "The accepting VPC does not exist."
        )
    if near is not None and far.id == near.id:
        raise invalid("AcceptingVpcId", "OperationDenied.SameVpc")
    shown: Json = {
        "VpcId": far.id,
        "Ipv4Cidrs": [far.attributes["CidrBlock"]],
        "Ipv6Cidrs": [],
    }
    step.parameters = {**step.parameters, "AcceptingVpc": shown}


def _far(step: Step) -> Resource | None:
    kind = step.cloud.kind("vpc/vpc")
    scope = kind.place(step.need("AcceptingAliUid"), step.need("AcceptingRegionId"))
    return step.cloud.store.get(kind.name, scope, step.need("AcceptingVpcId"))


def accept_own(step: Step, reply: Attributes) -> Attributes:
    """Activate at once what connects two networks of one account and region."""
    row = step.resource
    own = step.text("AcceptingAliUid") == step.account
    if row is not None and own and step.text("AcceptingRegionId") == step.site.region:
        change(step, row, {}, "AcceptVpcPeerConnection")
    return reply


def either_side(step: Step) -> None:
    """Find the connections that a network is either side of."""
    wanted = set(values_of(step.parameters.get("VpcId")))
    if wanted:
        rows: list[Json] = [
            row.id
            for row in step.find(step.kind.name)
            if wanted & {row.attributes["VpcId"], row.attributes["AcceptingVpcId"]}
        ]
        step.parameters = {**step.parameters, "InstanceId": rows or ["none"]}


def judge_deletion(step: Step) -> None:
    """Refuse while routes lead into a connection, unless the call forces it."""
    if step.text("Force").lower() == "true":
        return
    for route in step.find("vpc/route_entry"):
        if route.attributes.get("NextHopId") == step.text("InstanceId"):
            raise ApiError(
                400,
                "OperationFailed.ExistRouteEntry",
                "Route entries still point at the peering connection.",
            )
