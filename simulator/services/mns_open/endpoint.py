"""Who may come in by an endpoint."""

import ipaddress

from simulator.cloud.changing import change
from simulator.cloud.making import make, values_of
from simulator.cloud.references import listed
from simulator.cloud.resource import Attributes, Resource
from simulator.cloud.step import Step, invalid
from simulator.messages import Json


def _endpoint(step: Step) -> Resource:
    name = step.need("EndpointType")
    row = step.get(step.kind.name, name)
    return row or make(step.on(step.kind, {"EndpointType": name}))


def _blocks(step: Step) -> list[str]:
    blocks = values_of(step.parameters.get("CidrList"))
    for block in blocks:
        try:
            ipaddress.ip_network(block)
        except ValueError as error:
            raise invalid("CidrList", "InvalidArgument") from error
    return blocks


def _held(row: Resource) -> dict[str, Json]:
    entries = listed(row.attributes["CidrList"])
    return {str(one["Cidr"]): one for one in entries if isinstance(one, dict)}


def authorize(step: Step) -> Attributes:
    """Let blocks in; one that may come in already stays as it is."""
    row, strategy = _endpoint(step), step.text("AclStrategy") or "allow"
    made: dict[str, Json] = {
        block: {
            "Cidr": block,
            "AclStrategy": strategy,
            "CreateTime": int(step.now * 1000),
        }
        for block in _blocks(step)
    }
    entries = list({**made, **_held(row)}.values())
    change(step, row, {"CidrList": entries}, step.call.action)
    return {}


def revoke(step: Step) -> Attributes:
    """Let blocks in no more."""
    row, gone = _endpoint(step), _blocks(step)
    kept = [one for block, one in _held(row).items() if block not in gone]
    change(step, row, {"CidrList": kept}, step.call.action)
    return {}
