"""Application load balancers: an address in each of several zones."""

from typing import TYPE_CHECKING

from simulator.cloud.clock import written
from simulator.cloud.references import listed
from simulator.cloud.resource import Attributes
from simulator.cloud.step import Step
from simulator.services.alb.zones import active, own_address, switch_of
from simulator.services.vpc.addresses import POOL, private

if TYPE_CHECKING:
    from simulator.messages import Json


def prepare(step: Step) -> None:
    """Give each zone of a call its addresses, and read how it is protected."""
    row = step.get(step.kind.name, step.text("LoadBalancerId"))
    held: Attributes = {} if row is None else row.attributes
    given = dict(step.parameters)
    network = str(given.get("VpcId") or held.get("VpcId"))
    public = (given.get("AddressType") or held.get("AddressType")) == "Internet"
    zones = listed(given.get("ZoneMappings") or held.get("ZoneMappings"))
    rows: list[Json] = [_zone(step, one, network, public=public) for one in zones]
    switches = [one["VSwitchId"] for one in rows if isinstance(one, dict)]
    given |= {"ZoneMappings": rows, "VSwitches": switches}
    groups = listed(given.get("SecurityGroupIds"))
    if groups and isinstance(groups[0], dict):
        ids = [one.get("SecurityGroupId") for one in groups if isinstance(one, dict)]
        given["SecurityGroupIds"] = ids
    if str(given.pop("DeletionProtectionEnabled", "")).lower() == "true":
        guard: Json = {"Enabled": True, "EnabledTime": written(step.now)}
        given |= {"Guarded": True, "DeletionProtectionConfig": guard}
    billing = given.get("LoadBalancerBillingConfig")
    if isinstance(billing, dict) and billing.get("BandwidthPackageId"):
        given["BandwidthPackageId"] = billing["BandwidthPackageId"]
    step.parameters = given


def _zone(step: Step, one: "Json", network: str, *, public: bool) -> Attributes:
    row, switch = switch_of(step, one, network)
    inner = row.get("IntranetAddress") or private(step, switch)
    address: Attributes = {
        "Address": _outer(step, row) if public else inner,
        "AllocationId": row.get("AllocationId") or "",
        "EipType": (row.get("EipType") or "Common") if public else "",
        "IntranetAddress": inner,
        "IntranetAddressHcStatus": "Healthy",
        "Ipv6Address": "",
        "Ipv6AddressHcStatus": "",
        "Ipv4LocalAddresses": [],
        "Ipv6LocalAddresses": [],
    }
    return active(switch, address)


def _outer(step: Step, row: Attributes) -> "Json":
    """Return the caller's own public address, or one of the pool."""
    if own := own_address(step, row):
        return own
    number = int(step.cloud.ids.text("digits", 9)) % (POOL.num_addresses - 2)
    return str(POOL[number + 1])
