"""Server groups: settings over their defaults, and how many servers there are."""

from typing import TYPE_CHECKING

from simulator.cloud.references import listed
from simulator.cloud.resource import Attributes
from simulator.cloud.step import Step

if TYPE_CHECKING:
    from simulator.messages import Json

_HEALTH: Attributes = {
    "HealthCheckEnabled": True,
    "HealthCheckCodes": ["http_2xx"],
    "HealthCheckConnectPort": 0,
    "HealthCheckHost": "",
    "HealthCheckHttpVersion": "HTTP1.1",
    "HealthCheckInterval": 2,
    "HealthCheckMethod": "HEAD",
    "HealthCheckPath": "/",
    "HealthCheckProtocol": "HTTP",
    "HealthCheckTimeout": 5,
    "HealthyThreshold": 3,
    "UnhealthyThreshold": 3,
}
_OTHERS = ("ConnectionDrainConfig", "SlowStartConfig", "StickySessionConfig")


def read_configs(step: Step) -> None:
    """Put the settings of a call over those that are there, or the usual ones."""
    row = step.get(step.kind.name, step.text("ServerGroupId"))
    held: Attributes = {} if row is None else row.attributes
    given = dict(step.parameters)
    if row is None or "HealthCheckConfig" in given:
        before = held.get("HealthCheckConfig", _HEALTH)
        given["HealthCheckConfig"] = _over(before, given.get("HealthCheckConfig"))
    for name in _OTHERS:
        if name in given:
            usual = dict(step.kind.attributes)[name](step)
            given[name] = _over(held.get(name, usual), given[name])
    step.parameters = given


def _over(before: "Json", said: "Json") -> "Json":
    merged: Attributes = dict(before) if isinstance(before, dict) else {}
    if isinstance(said, dict):
        merged |= {name: value for name, value in said.items() if value is not None}
    return merged


def apply_template(step: Step) -> None:
    """Take the health check from a template."""
    row = step.get("alb/health_check_template", step.text("HealthCheckTemplateId"))
    if row is not None:
        taken: Json = {
            name: value for name, value in row.attributes.items() if name in _HEALTH
        }
        health = _over({"HealthCheckEnabled": True}, taken)
        step.parameters = {**step.parameters, "HealthCheckConfig": health}


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
    users = [
        *step.find("alb/listener", ServerGroups=id_),
        *step.find("alb/rule", ServerGroups=id_),
    ]
    balancers = {str(one.attributes["LoadBalancerId"]) for one in users}
    related: list[Json] = [*sorted(balancers)]
    return {
        **row,
        "ServerCount": len(step.find("alb/server", ServerGroupId=id_)),
        "RelatedLoadBalancerIds": related,
    }
