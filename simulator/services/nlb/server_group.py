"""Server groups: health checks over their defaults, and how many servers there are."""

from typing import TYPE_CHECKING

from simulator.cloud.references import listed
from simulator.cloud.resource import Attributes
from simulator.cloud.step import Step

if TYPE_CHECKING:
    from simulator.messages import Json

_USUAL: Attributes = {
    "HealthCheckEnabled": True,
    "HealthCheckType": "TCP",
    "HealthCheckConnectPort": 0,
    "HealthCheckConnectTimeout": 5,
    "HealthCheckInterval": 10,
    "HealthyThreshold": 2,
    "UnhealthyThreshold": 2,
    "HealthCheckDomain": "",
    "HealthCheckUrl": "",
    "HealthCheckHttpCode": [],
    "HealthCheckHttpVersion": "",
    "HealthCheckReq": "",
    "HealthCheckExp": "",
    "HttpCheckMethod": "",
}


def read_health(step: Step) -> None:
    """Put the health check of a call over the one that is there, or the usual one."""
    row = step.get(step.kind.name, step.text("ServerGroupId"))
    held = _USUAL if row is None else row.attributes.get("HealthCheck")
    said = step.parameters.get("HealthCheckConfig")
    merged: Attributes = dict(held) if isinstance(held, dict) else dict(_USUAL)
    if isinstance(said, dict):
        merged |= {name: value for name, value in said.items() if value is not None}
    step.parameters = {**step.parameters, "HealthCheckConfig": merged}


def count(step: Step, reply: Attributes) -> Attributes:
    """Say how many servers each group has and which balancers use it."""
    rows: list[Json] = [
        _counted(step, row)
        for row in listed(reply["ServerGroups"])
        if isinstance(row, dict)
    ]
    return {**reply, "ServerGroups": rows}


def _counted(step: Step, row: Attributes) -> Attributes:
    id_ = row["ServerGroupId"]
    users = step.find("nlb/listener", ServerGroupId=id_)
    balancers: list[Json] = [one.attributes["LoadBalancerId"] for one in users]
    return {
        **row,
        "ServerCount": len(step.find("nlb/server", ServerGroupId=id_)),
        "RelatedLoadBalancerIds": list(dict.fromkeys(map(str, balancers))),
    }
