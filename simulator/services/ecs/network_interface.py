"""Network interfaces: each takes addresses of its subnet that nobody else has."""

import ipaddress

from simulator.cloud.changing import change
from simulator.cloud.making import make, values_of
from simulator.cloud.references import listed
from simulator.cloud.resource import Attributes, Link, Resource
from simulator.cloud.step import Step, invalid
from simulator.messages import ApiError, Json

_KIND = "ecs/network_interface"
_RESERVED = 3  # the last addresses of a subnet belong to the network itself


def taken_addresses(step: Step, switch: str) -> set[str]:
    """Return the addresses that interfaces and load balancers of a subnet have."""
    rows = step.find(_KIND, VSwitchId=switch)
    taken = {address for row in rows for address in addresses_of(row.attributes)}
    balancers = step.find("slb/load_balancer", VSwitchId=switch)
    return taken | {str(row.attributes["Address"]) for row in balancers}


def addresses_of(attributes: Attributes) -> list[str]:
    """Return all IPv4 addresses of an interface, the primary one first."""
    return [
        str(one["PrivateIpAddress"])
        for one in listed(attributes.get("PrivateIpSets"))
        if isinstance(one, dict)
    ]


def free_address(step: Step, switch: Resource, wanted: str = "") -> str:
    """Return an address of a subnet that is free, or refuse the one wanted."""
    block = ipaddress.ip_network(str(switch.attributes["CidrBlock"]))
    taken = taken_addresses(step, switch.id)
    if wanted:
        if wanted in taken:
            raise ApiError(
                403, "InvalidPrivateIpAddress.Duplicated", f"{wanted} is in use."
            )
        if not _within(block, wanted):
            raise invalid("PrivateIpAddress", "InvalidPrivateIpAddress.Malformed")
        return wanted
    for offset in range(1, block.num_addresses - _RESERVED):
        if (address := str(block[offset])) not in taken:
            return address
    raise ApiError(403, "InvalidVSwitchId.IpNotEnough", "The subnet is full.")


def free_addresses(
    step: Step, switch: Resource, count: int, besides: set[str]
) -> list[str]:
    """Return so many free addresses of a subnet, none of them among `besides`."""
    block = ipaddress.ip_network(str(switch.attributes["CidrBlock"]))
    taken = taken_addresses(step, switch.id) | besides
    found: list[str] = []
    for offset in range(1, block.num_addresses - _RESERVED):
        if len(found) >= count:
            break
        if (address := str(block[offset])) not in taken:
            found.append(address)
    if len(found) == count:
        return found
    raise ApiError(403, "InvalidVSwitchId.IpNotEnough", "The subnet is full.")


def _within(block: ipaddress.IPv4Network | ipaddress.IPv6Network, text: str) -> bool:
    try:
        return ipaddress.ip_address(text) in block
    except ValueError:
        return False


def prepare(step: Step) -> None:
    """Give a new interface its groups and addresses."""
    step.parameters = completed(step, step.parameters)


def completed(step: Step, given: Attributes) -> Attributes:
    """Return an interface's parameters with its groups and addresses."""
    found = dict(given)
    groups = values_of(found.get("SecurityGroupIds"))
    groups += values_of(found.pop("SecurityGroupId", None))
    switch = step.get("vpc/vswitch", found.get("VSwitchId"))
    if switch is None:
        return found  # refused by the reference
    judge_network(step, groups, switch)
    wanted = str(found.pop("PrimaryIpAddress", "") or "")
    primary = free_address(step, switch, wanted)
    sets: list[Json] = [_entry(primary, primary=True)]
    more = values_of(found.pop("PrivateIpAddress", None))
    count = int(str(found.pop("SecondaryPrivateIpAddressCount", None) or 0))
    more += free_addresses(step, switch, count, {primary, *more})
    sets += [_entry(one, primary=False) for one in more if one != primary]
    ids: list[Json] = [*groups]
    return {
        **found,
        "SecurityGroupIds": ids,
        "PrivateIpAddress": primary,
        "PrivateIpSets": sets,
    }


def judge_network(step: Step, groups: list[str], switch: Resource) -> None:
    """Refuse security groups of another network than the subnet's."""
    for id_ in groups:
        group = step.get("ecs/security_group", id_)
        if group and group.attributes["VpcId"] != switch.attributes["VpcId"]:
            raise ApiError(
                403,
                "InvalidSecurityGroupId.VPCMismatch",
                f"The security group {id_} is not in the VPC of the VSwitch.",
            )


def _entry(address: str, *, primary: bool) -> Attributes:
    return {"PrivateIpAddress": address, "Primary": primary}


def attach_new(step: Step, server: Resource, given: Attributes) -> Resource:
    """Make an interface with its server; the primary one goes when that goes."""
    kind = step.cloud.kind(_KIND)
    owner = None
    if given.get("Type") == "Primary":
        owner = Link("", server.kind, server.scope, server.id, "cascade")
    return make(step.on(kind, given), "born_attached", owner)


def _must(step: Step) -> Resource:
    return step.named(_KIND, "NetworkInterfaceId")


def judge_groups(step: Step) -> None:
    """Refuse security groups of another network, and read the list of them."""
    row = _must(step)
    groups = values_of(step.parameters.get("SecurityGroupId"))
    switch = step.get("vpc/vswitch", row.attributes["VSwitchId"])
    if groups and switch:
        judge_network(step, groups, switch)
        given = dict(step.parameters)
        given["SecurityGroupId"] = [*groups]
        step.parameters = given


def judge_zone(step: Step) -> None:
    """Refuse a server in another zone or network."""
    row = _must(step)
    server = step.get("ecs/instance", step.need("InstanceId"))
    if server is None:
        return  # said by the action itself
    if any(
        row.attributes[key] != server.attributes[key] for key in ("ZoneId", "VpcId")
    ):
        raise ApiError(403, "InvalidVSwitchId.ZoneMismatch", "Zone or network differ.")


def judge_secondary(step: Step) -> None:
    """Refuse to take its primary interface from a server."""
    row = _must(step)
    if row.attributes["Type"] == "Primary":
        raise ApiError(403, "InvalidEniType.NotSupported", "The interface is primary.")
    if row.attributes["InstanceId"] != step.need("InstanceId"):
        raise invalid("InstanceId", "InvalidInstanceId.MismatchEni")


def assign(step: Step) -> Attributes:
    """Give an interface more addresses: those named, or as many as asked for."""
    row = _must(step)
    switch = step.get("vpc/vswitch", row.attributes["VSwitchId"])
    assert switch is not None  # noqa: S101 - the reference keeps it
    wanted = values_of(step.parameters.get("PrivateIpAddress"))
    wanted += [""] * int(step.text("SecondaryPrivateIpAddressCount") or 0)
    added: list[Json] = []
    for one in wanted:
        address = free_address(step, switch, one)
        added.append(address)
        held = listed(row.attributes["PrivateIpSets"])
        sets: list[Json] = [*held, _entry(address, primary=False)]
        change(step, row, {"PrivateIpSets": sets}, "")
    return {
        "AssignedPrivateIpAddressesSet": {
            "NetworkInterfaceId": row.id,
            "PrivateIpSet": {"PrivateIpAddress": added},
        }
    }


def unassign(step: Step) -> Attributes:
    """Take secondary addresses away."""
    row = _must(step)
    gone = set(values_of(step.parameters.get("PrivateIpAddress")))
    if row.attributes["PrivateIpAddress"] in gone:
        raise invalid("PrivateIpAddress", "InvalidIp.IpUnassigned")
    kept = [
        one
        for one in listed(row.attributes["PrivateIpSets"])
        if isinstance(one, dict) and one["PrivateIpAddress"] not in gone
    ]
    change(step, row, {"PrivateIpSets": [*kept]}, "")
    return {}


def assign_ipv6(step: Step) -> Attributes:
    """Give an interface IPv6 addresses of its subnet."""
    row = _must(step)
    switch = step.get("vpc/vswitch", row.attributes["VSwitchId"])
    block = str(switch.attributes["Ipv6CidrBlock"]) if switch else ""
    if not block:
        raise invalid("VSwitchId", "InvalidVSwitchId.Ipv6NotTurnOn")
    held = listed(row.attributes["Ipv6Sets"])
    network = ipaddress.ip_network(block)
    wanted = values_of(step.parameters.get("Ipv6Address"))
    for number in range(int(step.text("Ipv6AddressCount") or 0)):
        wanted.append(str(network[len(held) + number + 1]))
    added: list[Json] = [{"Ipv6Address": one} for one in wanted]
    sets: list[Json] = [*held, *added]
    change(step, row, {"Ipv6Sets": sets}, "")
    return {"NetworkInterfaceId": row.id, "Ipv6Sets": {"Ipv6Address": [*wanted]}}


def unassign_ipv6(step: Step) -> Attributes:
    """Take IPv6 addresses away."""
    row = _must(step)
    gone = set(values_of(step.parameters.get("Ipv6Address")))
    kept = [
        one
        for one in listed(row.attributes["Ipv6Sets"])
        if isinstance(one, dict) and one["Ipv6Address"] not in gone
    ]
    change(step, row, {"Ipv6Sets": [*kept]}, "")
    return {}


def show_attachment(step: Step, reply: Attributes) -> Attributes:
    """Say how each interface shown is attached."""
    del step
    held = reply.get("NetworkInterfaceSets")
    rows = (
        listed(held.get("NetworkInterfaceSet")) if isinstance(held, dict) else [reply]
    )
    for row in rows:
        if isinstance(row, dict):
            index = 0 if row["Type"] == "Primary" else 1
            row["Attachment"] = {
                "InstanceId": row["InstanceId"],
                "DeviceIndex": index,
                "NetworkCardIndex": 0,
            }
    return reply
