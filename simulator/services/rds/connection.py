"""Addresses of instances: names are made of a prefix and the engine's domain."""

import re

from simulator.cloud.changing import change
from simulator.cloud.resource import Attributes, Resource
from simulator.cloud.step import Step, invalid
from simulator.messages import ApiError

_PREFIX = re.compile(r"[a-z][a-z0-9-]{3,62}[a-z0-9]")


def _instance(step: Step) -> Resource:
    row = step.get("rds/instance", step.need("DBInstanceId"))
    if row is None:
        raise step.cloud.kind("rds/instance").absent.error(step.text("DBInstanceId"))
    return row


def _name(step: Step, prefix: str, instance: Resource) -> str:
    if not _PREFIX.fullmatch(prefix):
        raise invalid("ConnectionStringPrefix", "InvalidConnectionStringPrefix.Format")
    word = instance.attributes["Domain"]
    return f"{prefix}.{word}.rds.{step.site.region}.{step.site.domain}"


def allocate(step: Step) -> None:
    """Name a public address; an instance has one at most."""
    instance = _instance(step)
    rows = step.find(step.kind.name, DBInstanceId=instance.id, IPType="Public")
    if rows:
        raise ApiError(400, "NetTypeExists", "Specified net type already existed.")
    name = _name(step, step.need("ConnectionStringPrefix"), instance)
    number = step.cloud.ids.text("digits", 2)
    step.parameters = {
        "DBInstanceId": instance.id,
        "ConnectionString": name,
        "Port": step.need("Port"),
        # Documentation addresses: nothing outside is ever reached.
        "IPAddress": f"203.0.113.{int(number) + 1}",
    }


def judge_release(step: Step) -> None:
    """Refuse to release the address inside the network."""
    row = step.get(step.kind.name, step.need("CurrentConnectionString"))
    if row and row.attributes["IPType"] != "Public":
        raise ApiError(
            400, "InvalidNetType.NotPublic", "Only a public address can be released."
        )


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
        if not port.isdecimal() or not 0 < int(port) < 2**16:
            raise invalid("Port", "InvalidPort.Malformed")
        given["Port"] = port
    change(step, row, given, step.call.action)
    if instance.attributes["ConnectionString"] == old:
        change(step.on(step.cloud.kind("rds/instance"), {}), instance, given, "")
    return {}
