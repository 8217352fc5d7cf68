"""Server groups: servers come and go by lists, each known by its id and port."""

from typing import TYPE_CHECKING

from simulator.cloud.changing import change, erase
from simulator.cloud.looking import shown
from simulator.cloud.making import make
from simulator.cloud.references import listed
from simulator.cloud.resource import Attributes, Resource
from simulator.cloud.step import Step, invalid, missing
from simulator.services.slb.load_balancer import read_servers

if TYPE_CHECKING:
    from simulator.messages import Json

_BACKEND = "slb/backend"


def create(step: Step) -> Attributes:
    """Make a group with the servers that come with it."""
    given = {
        key: value for key, value in step.parameters.items() if key != "BackendServers"
    }
    made = make(step.on(step.kind, given))
    step.touch([made.id])
    for row in read_servers(step):
        _put(step, made, row)
    return _reply(step, made)


def _must(step: Step) -> Resource:
    return step.named(step.kind.name, "VServerGroupId")


def _put(step: Step, group: Resource, row: Attributes) -> None:
    """Put one server into a group, or change what is said of it there."""
    if not row.get("Port"):
        raise missing("BackendServers.Port")
    kind = step.cloud.kind(_BACKEND)
    told: Attributes = {
        key: value for key, value in row.items() if value not in (None, "")
    }
    present = step.get(_BACKEND, f"{group.id}:{row['ServerId']}:{row['Port']}")
    if present is not None:
        change(step.on(kind, {}), present, told, "")
        return
    id_ = str(row["ServerId"])
    ours = "NetworkInterfaceId" if told.get("Type") == "eni" else "InstanceId"
    make(step.on(kind, {**told, "VServerGroupId": group.id, ours: id_}))


def _reply(step: Step, group: Resource) -> Attributes:
    rows = step.find(_BACKEND, VServerGroupId=group.id)
    servers: list[Json] = [shown(step, row) for row in rows]
    return {
        "VServerGroupId": group.id,
        "VServerGroupName": group.attributes["VServerGroupName"],
        "BackendServers": {"BackendServer": servers},
    }


def add(step: Step) -> Attributes:
    """Put servers into a group."""
    group = _must(step)
    for row in read_servers(step):
        _put(step, group, row)
    return _reply(step, group)


def drop(step: Step) -> Attributes:
    """Take servers out of a group; one that is not there is no error."""
    group = _must(step)
    _drop(step, group, "BackendServers")
    return _reply(step, group)


def _drop(step: Step, group: Resource, name: str) -> None:
    for row in read_servers(step, name):
        for held in step.find(
            _BACKEND, VServerGroupId=group.id, ServerId=row["ServerId"]
        ):
            if str(row.get("Port") or "") in ("", str(held.attributes["Port"])):
                erase(step.cloud.store, held)


def exchange(step: Step) -> Attributes:
    """Take servers out and put others in, in one call."""
    group = _must(step)
    _drop(step, group, "OldBackendServers")
    for row in read_servers(step, "NewBackendServers"):
        _put(step, group, row)
    return _reply(step, group)


def set_attribute(step: Step) -> Attributes:
    """Change a group's name, and weights of servers that are in it."""
    group = _must(step)
    for row in read_servers(step):
        if (
            step.get(_BACKEND, f"{group.id}:{row['ServerId']}:{row.get('Port')}")
            is None
        ):
            raise invalid("BackendServers", "BackendServer.NotFound")
        _put(step, group, row)
    if name := step.text("VServerGroupName"):
        change(step, group, {"VServerGroupName": name}, step.call.action)
    return _reply(step, group)


def count(step: Step, reply: Attributes) -> Attributes:
    """Say of every group how many servers it has and which listeners use it."""
    held = reply["VServerGroups"]
    for row in listed(held.get("VServerGroup")) if isinstance(held, dict) else []:
        if not isinstance(row, dict):
            continue
        where = {"VServerGroupId": row["VServerGroupId"]}
        used = step.find("slb/listener", **where)
        listeners: list[Json] = [
            {
                "Port": one.attributes["ListenerPort"],
                "Protocol": one.attributes["ListenerProtocol"],
            }
            for one in used
        ]
        row["ServerCount"] = len(
            step.find(_BACKEND, VServerGroupId=row["VServerGroupId"])
        )
        row["AssociatedObjects"] = {"Listeners": {"Listener": listeners}}
    return reply
