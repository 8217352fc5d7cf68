"""Network load balancers: addresses in zones, protection in two spellings."""

from typing import TYPE_CHECKING

from simulator.cloud.changing import change
from simulator.cloud.clock import written
from simulator.cloud.references import listed
from simulator.cloud.resource import Attributes
from simulator.cloud.step import Step
from simulator.services.alb.zones import active, own_address, switch_of
from simulator.services.vpc.addresses import private

if TYPE_CHECKING:
    from simulator.messages import Json


def prepare(step: Step) -> None:
    """Give each zone of a call its addresses, and read how it is protected."""
    row = step.get(step.kind.name, step.text("LoadBalancerId"))
    held: Attributes = {} if row is None else row.attributes
    given = dict(step.parameters)
    network = str(given.get("VpcId") or held.get("VpcId"))
    public = (given.get("AddressType") or held.get("AddressType")) == "Internet"
    zones = listed(given.get("ZoneMappings"))
    if not zones and public:
        zones = listed(held.get("ZoneMappings"))
    if zones:
        rows: list[Json] = [_zone(step, one, network, public=public) for one in zones]
        switches = [one["VSwitchId"] for one in rows if isinstance(one, dict)]
        given |= {"ZoneMappings": rows, "VSwitches": switches}
    guard = given.pop("DeletionProtectionConfig", None)
    if isinstance(guard, dict):
        given |= _guard(step, guard.get("Enabled"), guard.get("Reason"))
    lock = given.pop("ModificationProtectionConfig", None)
    if isinstance(lock, dict):
        given |= _lock(step, lock.get("Status"), lock.get("Reason"))
    step.parameters = given


def _zone(step: Step, one: "Json", network: str, *, public: bool) -> Attributes:
    row, switch = switch_of(step, one, network)
    address: Attributes = {
        "AllocationId": row.get("AllocationId") or "",
        "EniId": f"eni-{step.cloud.ids.text('hex', 17)}",
        "PrivateIPv4Address": row.get("PrivateIPv4Address") or private(step, switch),
        "PrivateIPv4HcStatus": "Healthy",
        "PublicIPv4Address": own_address(step, row) if public else "",
        "Ipv6Address": row.get("Ipv6Address") or "",
        "Ipv4LocalAddresses": row.get("Ipv4LocalAddresses") or [],
        "Ipv6LocalAddresses": row.get("Ipv6LocalAddresses") or [],
    }
    return active(switch, address)


def _guard(step: Step, on: "Json", reason: "Json") -> Attributes:
    wanted = str(on).lower() == "true"
    config: Json = {
        "Enabled": wanted,
        "EnabledTime": written(step.now) if wanted else "",
        "Reason": reason or "",
    }
    return {"Guarded": wanted, "DeletionProtectionConfig": config}


def _lock(step: Step, status: "Json", reason: "Json") -> Attributes:
    locked = status == "ConsoleProtection"
    config: Json = {
        "Status": status or "NonProtection",
        "EnabledTime": written(step.now) if locked else "",
        "Reason": reason or "",
    }
    return {"ModificationProtectionConfig": config}


def protect(step: Step) -> Attributes:
    """Set or lift the protections against deletion and against changes by hand."""
    row = step.named(step.kind.name, "LoadBalancerId")
    given: Attributes = {}
    if step.text("DeletionProtectionEnabled"):
        on = step.parameters["DeletionProtectionEnabled"]
        given |= _guard(step, on, step.text("DeletionProtectionReason"))
    if step.text("ModificationProtectionStatus"):
        status = step.text("ModificationProtectionStatus")
        given |= _lock(step, status, step.text("ModificationProtectionReason"))
    change(step, row, given, step.call.action)
    return {}
