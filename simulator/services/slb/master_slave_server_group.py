"""Pairs of servers: one works, one waits."""

from simulator.cloud.resource import Attributes
from simulator.cloud.step import Step, invalid
from simulator.messages import Json
from simulator.services.slb.load_balancer import read_servers

_PLACE = "MasterSlaveBackendServers"


def choose(step: Step) -> None:
    """Read the two servers; each must exist, one of each role."""
    servers = read_servers(step, _PLACE)
    if sorted(str(row.get("ServerType")) for row in servers) != ["Master", "Slave"]:
        raise invalid(_PLACE)
    pair: Json = [_server(step, row) for row in servers]
    step.parameters = {**step.parameters, _PLACE: pair}


def _server(step: Step, row: Attributes) -> Json:
    type_ = str(row.get("Type") or "ecs")
    kind = "ecs/network_interface" if type_ == "eni" else "ecs/instance"
    if step.get(kind, row["ServerId"]) is None:
        raise invalid(_PLACE, "InvalidServerId.NotFound")
    return {
        "ServerId": row["ServerId"],
        "Port": int(str(row.get("Port") or 0)),
        "Weight": int(str(row.get("Weight") or 100)),
        "ServerType": row["ServerType"],
        "Type": type_,
        "Description": row.get("Description") or "",
    }
