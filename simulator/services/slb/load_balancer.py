"""Load balancers: where one stands, its address, and its usual group of servers."""

from typing import TYPE_CHECKING

from simulator.cloud.changing import change
from simulator.cloud.references import listed
from simulator.cloud.resource import Attributes, Resource
from simulator.cloud.step import Step, invalid
from simulator.services.ecs.network_interface import free_address

if TYPE_CHECKING:
    from simulator.messages import Json

_MOST = 20


def prepare(step: Step) -> None:
    """Give a new load balancer its address, its zones and the words for them."""
    given = dict(step.parameters)
    zones = list(step.site.zones)
    switch = step.get("vpc/vswitch", given.get("VSwitchId"))
    if switch is not None:
        if given.get("VpcId") not in (None, "", switch.attributes["VpcId"]):
            raise invalid("VpcId", "InvalidParameter.VpcNotMatch")
        zones.remove(str(switch.attributes["ZoneId"]))
        zones.insert(0, str(switch.attributes["ZoneId"]))
        address = free_address(step, switch, step.text("Address"))
        given |= {"Address": address, "NetworkType": "vpc", "AddressType": "intranet"}
    else:
        parts = [int(step.cloud.ids.text("hex", 2), 16) for _ in range(2)]
        given["Address"] = f"198.18.{parts[0]}.{parts[1]}"
    given["MasterZoneId"] = given.get("MasterZoneId") or zones[0]
    others = [zone for zone in zones if zone != given["MasterZoneId"]]
    slave = others[0] if others else ""
    given["SlaveZoneId"] = given.get("SlaveZoneId") or slave
    step.parameters = given


def _must(step: Step) -> Resource:
    return step.named("slb/load_balancer", "LoadBalancerId")


def read_servers(step: Step, name: str = "BackendServers") -> list[Attributes]:
    """Return the servers that a call names: a JSON list, at most twenty.

    The service takes single quotes too, and some clients send them.
    """
    given = step.parameters.get(name)
    rows = listed(given.replace("'", '"') if isinstance(given, str) else given)
    servers: list[Attributes] = [
        row if isinstance(row, dict) else {"ServerId": row} for row in rows if row
    ]
    if len(servers) > _MOST or any(not row.get("ServerId") for row in servers):
        raise invalid(name)
    return servers


def _held(row: Resource) -> list[Attributes]:
    rows = listed(row.attributes["BackendServers"])
    return [one for one in rows if isinstance(one, dict)]


def add_servers(step: Step) -> Attributes:
    """Put servers into the usual group, or replace their weights."""
    row = _must(step)
    for one in read_servers(step):
        if step.get("ecs/instance", one["ServerId"]) is None:
            raise invalid("BackendServers", "InvalidServerId.NotFound")
    return _merged(step, row)


def set_servers(step: Step) -> Attributes:
    """Change weights of servers of the usual group."""
    row = _must(step)
    known = {one["ServerId"] for one in _held(row)}
    if any(one["ServerId"] not in known for one in read_servers(step)):
        raise invalid("BackendServers", "BackendServer.NotFound")
    return _merged(step, row)


def _merged(step: Step, row: Resource) -> Attributes:
    held = {str(one["ServerId"]): one for one in _held(row)}
    for one in read_servers(step):
        usual: Attributes = {"Type": "ecs", "Weight": 100, "Description": ""}
        id_ = str(one["ServerId"])
        held[id_] = {**usual, **held.get(id_, {}), **one}
    return _kept(step, row, [*held.values()])


def remove_servers(step: Step) -> Attributes:
    """Take servers out of the usual group."""
    row = _must(step)
    gone = {one["ServerId"] for one in read_servers(step)}
    return _kept(step, row, [one for one in _held(row) if one["ServerId"] not in gone])


def _kept(step: Step, row: Resource, rows: list[Attributes]) -> Attributes:
    servers: list[Json] = [*rows]
    change(step, row, {"BackendServers": servers}, step.call.action)
    return {"LoadBalancerId": row.id, "BackendServers": {"BackendServer": servers}}


def health(step: Step) -> Attributes:
    """Say of every server behind the listeners whether it answers, that is: runs."""
    row = _must(step)
    port = step.text("ListenerPort")
    found: list[Json] = []
    for listener in step.find("slb/listener", LoadBalancerId=row.id):
        said = listener.attributes
        if port not in ("", str(said["ListenerPort"])):
            continue
        for one in step.find("slb/backend", VServerGroupId=said["VServerGroupId"]):
            server = step.get("ecs/instance", one.attributes["ServerId"])
            runs = server is None or server.attributes["Status"] == "Running"
            state = "normal" if runs else "abnormal"
            names = ("ServerId", "Port", "ServerIp")
            shown = {name: one.attributes[name] for name in names}
            shown |= {"ServerHealthStatus": state}
            shown |= {"ListenerPort": said["ListenerPort"]}
            found.append({**shown, "Protocol": said["ListenerProtocol"]})
    return {"BackendServers": {"BackendServer": found}}
