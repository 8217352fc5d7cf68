"""Addresses of caches: names are made of a prefix and the domain of caches."""

import re

from simulator.cloud.changing import change
from simulator.cloud.resource import Attributes, Resource
from simulator.cloud.step import Step
from simulator.services.r_kvstore.instance import follow
from simulator.services.rds.public_address import (
    judge_only,
    judge_prefix,
    judge_release,
    valid_port,
)

__all__ = ["allocate", "judge_release", "modify"]

_PREFIX = re.compile(r"[a-z][a-z0-9-]{6,62}[a-z0-9]")


def _instance(step: Step) -> Resource:
    name = step.text("InstanceId") or step.need("DBInstanceId")
    return step.must("r_kvstore/instance", name)


def _name(step: Step, prefix: str) -> str:
    judge_prefix(prefix, _PREFIX)
    return f"{prefix}.redis.rds.{step.site.region}.{step.site.domain}"


def allocate(step: Step) -> None:
    """Name a public address; a cache has one at most."""
    instance = _instance(step)
    judge_only(step, InstanceId=instance.id)
    number = step.cloud.ids.text("digits", 2)
    step.parameters = {
        "InstanceId": instance.id,
        "ConnectionString": _name(step, step.need("ConnectionStringPrefix")),
        "Port": step.need("Port"),
        # Documentation addresses: nothing outside is ever reached.
        "IPAddress": f"203.0.113.{int(number) + 101}",
    }


def modify(step: Step) -> Attributes:
    """Change prefix or port of an address, and of the cache if it is its own."""
    instance = _instance(step)
    old = step.need("CurrentConnectionString")
    row = step.get(step.kind.name, old)
    if row is None or row.attributes["InstanceId"] != instance.id:
        raise step.kind.absent.error(old)
    given: Attributes = {}
    if prefix := step.text("NewConnectionString"):
        given["ConnectionString"] = _name(step, prefix.partition(".")[0])
    own: Attributes = {}
    if port := step.text("Port"):
        given["Port"], own["Port"] = port, valid_port(port)
    change(step, row, given, step.call.action)
    if instance.attributes["ConnectionDomain"] == old:
        own["ConnectionDomain"] = given.get("ConnectionString", old)
        follow(step, instance, own)
    return {}
