"""Ways into a cluster: two come with it, others are added, each with addresses."""

import re

from simulator.cloud.changing import change
from simulator.cloud.references import listed
from simulator.cloud.resource import Attributes, Resource
from simulator.cloud.step import Step, invalid
from simulator.messages import ApiError
from simulator.services.rds.addresses import free_address

_PREFIX = re.compile(r"[a-z][a-z0-9-]{4,38}[a-z0-9]")


def judge(step: Step) -> None:
    """Refuse a way of a type that only the service makes, and find an address."""
    cluster = step.get("polardb/cluster", step.need("DBClusterId"))
    if step.text("EndpointType") != "Custom":
        raise invalid("EndpointType", "InvalidEndpointType.Malformed")
    if cluster is not None:
        inside = step.on(step.kind, {"VSwitchId": cluster.attributes["VSwitchId"]})
        step.parameters = {**step.parameters, "IPAddress": free_address(inside)}


def judge_deletion(step: Step) -> None:
    """Refuse to delete the ways that come with a cluster."""
    row = step.get(step.kind.name, step.need("DBEndpointId"))
    if row is not None and row.attributes["EndpointType"] != "Custom":
        raise ApiError(
            400, "EndpointType.NotSupport", "Only a custom endpoint can be deleted."
        )


def _endpoint(step: Step) -> Resource:
    name = step.text("DBEndpointId")
    if name:
        row = step.get(step.kind.name, name)
    else:
        rows = step.find(step.kind.name, DBClusterId=step.need("DBClusterId"))
        row = next(
            (one for one in rows if one.attributes["EndpointType"] == "Primary"), None
        )
    if row is None:
        raise step.kind.absent.error(name)
    step.touch([row.id])
    return row


def _addresses(row: Resource) -> list[Attributes]:
    return [
        one for one in listed(row.attributes["AddressItems"]) if isinstance(one, dict)
    ]


def _of_type(step: Step, row: Resource) -> Attributes | None:
    type_ = step.need("NetType")
    return next((one for one in _addresses(row) if one["NetType"] == type_), None)


def _named(row: Resource, prefix: str) -> str:
    if not _PREFIX.fullmatch(prefix):
        raise invalid(
            "ConnectionStringPrefix", "InvalidConnectionStringPrefix.Malformed"
        )
    private = str(_addresses(row)[0]["ConnectionString"])
    return f"{prefix}.{private.partition('.')[2]}"


def add_address(step: Step) -> Attributes:
    """Give a way an address of another network; one of each at most."""
    row = _endpoint(step)
    if _of_type(step, row) is not None:
        raise ApiError(400, "EndpointAddress.Exists", "The address exists already.")
    prefix = step.text("ConnectionStringPrefix") or f"{row.id}-pub"
    number = int(step.cloud.ids.text("digits", 2))
    made: Attributes = {
        "NetType": step.need("NetType"),
        "ConnectionString": _named(row, prefix),
        # Documentation addresses: nothing outside is ever reached.
        "IPAddress": f"203.0.113.{number + 1}",
        "Port": "3306",
    }
    change(step, row, {"AddressItems": [*_addresses(row), made]}, step.call.action)
    return {}


def remove_address(step: Step) -> Attributes:
    """Take a public address away."""
    row = _endpoint(step)
    gone = _of_type(step, row)
    if gone is None or gone["NetType"] == "Private":
        raise ApiError(400, "InvalidNetType.NotFound", "There is no such address.")
    kept = [one for one in _addresses(row) if one is not gone]
    change(step, row, {"AddressItems": [*kept]}, step.call.action)
    return {}


def modify_address(step: Step) -> Attributes:
    """Change prefix or port of an address."""
    row = _endpoint(step)
    old = _of_type(step, row)
    if old is None:
        raise ApiError(400, "InvalidNetType.NotFound", "There is no such address.")
    new = dict(old)
    if prefix := step.text("ConnectionStringPrefix"):
        new["ConnectionString"] = _named(row, prefix)
    if port := step.text("Port"):
        new["Port"] = port
    after = [new if one is old else one for one in _addresses(row)]
    change(step, row, {"AddressItems": [*after]}, step.call.action)
    return {}
