"""Addresses of caches: names are made of a prefix and the domain of caches."""

import re

from simulator.cloud.changing import change
from simulator.cloud.resource import Attributes, Resource
from simulator.cloud.step import Step, invalid
from simulator.messages import ApiError
from simulator.services.r_kvstore.instance import follow

_PREFIX = re.compile(r"[a-z][a-z0-9-]{6,62}[a-z0-9]")


def _instance(step: Step) -> Resource:
    name = step.text("InstanceId") or step.need("DBInstanceId")
    row = step.get("r_kvstore/instance", name)
    if row is None:
        raise step.cloud.kind("r_kvstore/instance").absent.error(name)
    return row


def _name(step: Step, prefix: str) -> str:
    if not _PREFIX.fullmatch(prefix):
        raise invalid("ConnectionStringPrefix", "InvalidConnectionStringPrefix.Format")
    return f"{prefix}.redis.rds.{step.site.region}.{step.site.domain}"


def allocate(step: Step) -> None:
    """Name a public address; a cache has one at most."""
    instance = _instance(step)
    if step.find(step.kind.name, InstanceId=instance.id, IPType="Public"):
        raise ApiError(400, "NetTypeExists", "Specified net type already existed.")
    number = step.cloud.ids.text("digits", 2)
    step.parameters = {
        "InstanceId": instance.id,
        "ConnectionString": _name(step, step.need("ConnectionStringPrefix")),
        "Port": step.need("Port"),
        # Documentation addresses: nothing outside is ever reached.
        "IPAddress": f"203.0.113.{int(number) + 101}",
    }


def judge_release(step: Step) -> None:
    """Refuse to release the address inside the network."""
    row = step.get(step.kind.name, step.need("CurrentConnectionString"))
    if row and row.attributes["IPType"] != "Public":
        raise ApiError(
            400, "InvalidNetType.NotPublic", "Only a public address can be released."
        )


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
        if not port.isdecimal() or not 0 < int(port) < 2**16:
            raise invalid("Port", "InvalidPort.Malformed")
        given["Port"], own["Port"] = port, int(port)
    change(step, row, given, step.call.action)
    if instance.attributes["ConnectionDomain"] == old:
        own["ConnectionDomain"] = given.get("ConnectionString", old)
        follow(step, instance, own)
    return {}
