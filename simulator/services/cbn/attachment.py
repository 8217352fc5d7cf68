"""Attachments of transit routers: the subnets that they stand in."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from simulator.cloud.changing import change, erase
from simulator.cloud.references import listed
from simulator.cloud.resource import Attributes
from simulator.cloud.step import Step, invalid, missing
from simulator.messages import ApiError

if TYPE_CHECKING:
    from simulator.messages import Json


def read_zones(step: Step) -> None:
    """Give every subnet of a new attachment an interface; note the subnets."""
    rows = [_mapping(step, row) for row in listed(step.parameters.get("ZoneMappings"))]
    if not rows:
        raise missing("ZoneMappings")
    step.parameters = {**step.parameters, **_zones(rows)}


def _mapping(step: Step, row: "Json") -> Attributes:
    """Return one zone with its subnet; refuses a subnet of another zone or network."""
    if not isinstance(row, dict) or not row.get("VSwitchId"):
        raise missing("ZoneMappings.VSwitchId")
    switch = step.get("vpc/vswitch", row["VSwitchId"])
    if switch is None:
        raise ApiError(
            404,
            "InvalidVSwitchId.NotFound",
            f"The VSwitch {row['VSwitchId']} does not exist.",
        )
    zone = row.get("ZoneId") or switch.attributes["ZoneId"]
    network = step.text("VpcId") or switch.attributes["VpcId"]
    if zone != switch.attributes["ZoneId"] or network != switch.attributes["VpcId"]:
        raise invalid("ZoneMappings", "InvalidParameter.ZoneMappings")
    return {
        "VSwitchId": switch.id,
        "ZoneId": zone,
        "NetworkInterfaceId": f"eni-{step.cloud.ids.text('hex', 17)}",
    }


def _zones(rows: Iterable[Attributes]) -> Attributes:
    held: list[Json] = list(rows)
    switches = [row["VSwitchId"] for row in held if isinstance(row, dict)]
    return {"ZoneMappings": held, "VSwitches": switches}


def change_zones(step: Step) -> Attributes:
    """Add zones to an attachment and take others out."""
    row = step.named(step.kind.name, "TransitRouterAttachmentId")
    gone = {
        one.get("VSwitchId")
        for one in listed(step.parameters.get("RemoveZoneMappings"))
        if isinstance(one, dict)
    }
    held = [
        one
        for one in listed(row.attributes["ZoneMappings"])
        if isinstance(one, dict) and one.get("VSwitchId") not in gone
    ]
    known = {one.get("VSwitchId") for one in held}
    step.parameters = {**step.parameters, "VpcId": row.attributes.get("VpcId")}
    for one in listed(step.parameters.get("AddZoneMappings")):
        made = _mapping(step, one)
        if made["VSwitchId"] not in known:
            held.append(made)
    if not held:
        raise invalid("RemoveZoneMappings", "OperationUnsupported.LastZone")
    change(step, row, _zones(held), step.call.action)
    return {}


def clear(step: Step) -> None:
    """Take associations and propagations away when deletion is forced."""
    if step.text("Force").lower() != "true":
        return
    id_ = step.need("TransitRouterAttachmentId")
    for kind in ("cbn/association", "cbn/propagation"):
        for row in step.find(kind, TransitRouterAttachmentId=id_):
            erase(step.cloud.store, row)


def judge_peer(step: Step) -> None:
    """Refuse a peer that is no transit router of the other region."""
    kind = step.cloud.kind("cbn/transit_router")
    region = step.text("PeerTransitRouterRegionId") or step.site.region
    scope = kind.place(step.account, region)
    peer = step.need("PeerTransitRouterId")
    if not any(row.id == peer for row in step.cloud.store.all(kind.name)):
        raise kind.absent.error(peer)
    own = step.cloud.store.get(kind.name, scope, peer)
    if own is not None and own.id == step.text("TransitRouterId"):
        raise invalid("PeerTransitRouterId", "IllegalParam.PeerTransitRouterId")
