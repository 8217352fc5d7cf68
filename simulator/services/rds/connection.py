"""Addresses of instances: names are made of a prefix and the engine's domain."""

import re

from simulator.cloud.changing import change
from simulator.cloud.resource import Attributes, Resource
from simulator.cloud.step import Step
from simulator.services.rds.public_address import (
    judge_only,
    judge_prefix,
    judge_release,
    valid_port,
)

__all__ = ["allocate", "judge_release", "modify"]

_PREFIX = re.compile(r"[a-z][a-z0-9-]{3,62}[a-z0-9]")


def _instance(step: Step) -> Resource:
    return step.must("rds/instance", step.need("DBInstanceId"))


def _name(step: Step, prefix: str, instance: Resource) -> str:
    judge_prefix(prefix, _PREFIX)
    word = instance.attributes["Domain"]
    return f"{prefix}.{word}.rds.{step.site.region}.{step.site.domain}"


def allocate(step: Step) -> None:
    """Name a public address; an instance has one at most."""
    instance = _instance(step)
    judge_only(step, DBInstanceId=instance.id)
    name = _name(step, step.need("ConnectionStringPrefix"), instance)
    number = step.cloud.ids.text("digits", 2)
    step.parameters = {
        "DBInstanceId": instance.id,
        "ConnectionString": name,
        "Port": step.need("Port"),
        # Documentation addresses: nothing outside is ever reached.
        "IPAddress": f"203.0.113.{int(number) + 1}",
    }


def modify(step: Step) -> Attributes:
    """Change prefix or port of an address, and of the instance if it is its own."""
    instance = _instance(step)
    old = step.need("CurrentConnectionString")
    row = step.get(step.kind.name, old)
    if row is None or row.attributes["DBInstanceId"] != instance.id:
        raise step.kind.absent.error(old)
    prefix = step.text("ConnectionStringPrefix") or old.partition(".")[0]
    given: Attributes = {"ConnectionString": _name(step, prefix, instance)}
    if port := step.text("Port"):
        given["Port"] = str(valid_port(port))
    change(step, row, given, step.call.action)
    if instance.attributes["ConnectionString"] == old:
        change(step.on(step.cloud.kind("rds/instance"), {}), instance, given, "")
    return {}
