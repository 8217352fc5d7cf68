"""Clusters: their nodes come and go, and one of them writes."""

from simulator.cloud.changing import change
from simulator.cloud.making import values_of
from simulator.cloud.references import listed
from simulator.cloud.resource import Attributes, Resource
from simulator.cloud.step import Step, invalid
from simulator.messages import ApiError, Json
from simulator.services.rds.addresses import free_address, judge_addresses
from simulator.services.rds.engine_parameters import (
    already_set,
    set_parameters,
    templates,
)

_MOST = 16
_GIB = 1024**3
_LEAST = {"Basic": 1}


def prepare(step: Step) -> None:
    """Derive nodes and addresses of a new cluster from what is asked."""
    judge_addresses(step.text("SecurityIPList"))
    category = step.text("CreationCategory") or "Normal"
    count = int(step.text("DBNodeNum") or _LEAST.get(category, 2))
    class_ = step.need("DBNodeClass")
    switch = step.get("vpc/vswitch", step.text("VSwitchId"))
    main = str(switch.attributes["ZoneId"]) if switch else step.site.zones[0]
    zone = step.text("ZoneId") or main
    nodes = [_node(step, number, class_, zone) for number in range(count)]
    space = int(step.text("StorageSpace") or 0)
    first = free_address(step)
    given: Attributes = {
        "DBNodes": [*nodes],
        "DBNodeNum": count,
        "DBNodeNumber": count,
        "StorageSpace": space * _GIB,
        "PrimaryAddress": first,
        "ClusterAddress": free_address(step, first),
    }
    encrypted = step.text("TDEStatus").lower() == "true"
    given["TDEStatus"] = "Enabled" if encrypted else "Disabled"
    given |= _standby(step, zone)
    # What is sent empty says nothing.
    sent = {name: value for name, value in step.parameters.items() if value != ""}
    step.parameters = {**sent, **given}


def _standby(step: Step, zone: str) -> Attributes:
    """Return where the standby storage is; there is none in a site of one zone."""
    others = [one for one in step.site.zones if one != zone]
    wanted = step.text("StandbyAZ")
    if wanted and wanted not in others:
        raise invalid("StandbyAZ", "InvalidStandbyAZ.NotFound")
    is_on = step.text("HotStandbyCluster") in ("ON", "EQUAL") or bool(wanted)
    if not is_on or not others:
        return {"HotStandbyCluster": "StandbyClusterOFF", "ZoneIds": zone}
    where = wanted or others[0]
    return {"HotStandbyCluster": "StandbyClusterON", "ZoneIds": f"{zone},{where}"}


def _node(step: Step, number: int, class_: str, zone: str) -> Attributes:
    return {
        "DBNodeId": f"pi-{step.cloud.ids.text('hex', 17)}",
        "DBNodeClass": class_,
        "DBNodeRole": "Reader" if number else "Writer",
        "DBNodeStatus": "Running",
        "ZoneId": zone,
        "RegionId": step.site.region,
        "HotReplicaMode": "OFF",
        "ImciSwitch": "OFF",
        "FailoverPriority": 1,
        "MaxConnections": 4000,
        "MaxIOPS": 32000,
    }


def _must(step: Step) -> Resource:
    return step.named("polardb/cluster", "DBClusterId")


def _nodes(row: Resource) -> list[Attributes]:
    return [one for one in listed(row.attributes["DBNodes"]) if isinstance(one, dict)]


def _done(step: Step, row: Resource, nodes: list[Attributes]) -> Attributes:
    given: Attributes = {"DBNodes": [*nodes], "DBNodeNumber": len(nodes)}
    change(step, row, given, step.call.action)
    order = f"2{step.cloud.ids.text('digits', 14)}"
    return {"DBClusterId": row.id, "OrderId": order}


def modify_class(step: Step) -> Attributes:
    """Give all nodes another class."""
    row, class_ = _must(step), step.need("DBNodeTargetClass")
    nodes: list[Attributes] = [{**one, "DBNodeClass": class_} for one in _nodes(row)]
    below = step.on(step.kind, step.parameters)
    change(below, row, {"DBNodeClass": class_}, "")
    return _done(step, row, nodes)


def add_nodes(step: Step) -> Attributes:
    """Add reading nodes."""
    row = _must(step)
    held = _nodes(row)
    made = [
        _node(
            step,
            1,
            str(one.get("TargetClass") or row.attributes["DBNodeClass"]),
            str(one.get("ZoneId") or row.attributes["ZoneId"]),
        )
        for one in listed(step.parameters.get("DBNode"))
        if isinstance(one, dict)
    ]
    if not made or len(held) + len(made) > _MOST:
        raise invalid("DBNode", "InvalidDBNodeNum.Malformed")
    ids: list[Json] = [one["DBNodeId"] for one in made]
    return {**_done(step, row, [*held, *made]), "DBNodeIds": {"DBNodeId": ids}}


def remove_nodes(step: Step) -> Attributes:
    """Remove reading nodes; the writing one stays."""
    row = _must(step)
    gone = set(values_of(step.parameters.get("DBNodeId")))
    held = _nodes(row)
    if not gone <= {one["DBNodeId"] for one in held}:
        raise invalid("DBNodeId", "InvalidDBNodeId.NotFound")
    kept = [one for one in held if one["DBNodeId"] not in gone]
    if not any(one["DBNodeRole"] == "Writer" for one in kept):
        raise ApiError(
            400, "InvalidDBNodeRole.NotSupport", "The writing node cannot be removed."
        )
    return _done(step, row, kept)


def fail_over(step: Step) -> Attributes:
    """Make a reading node the writing one."""
    row = _must(step)
    held = _nodes(row)
    readers = [one["DBNodeId"] for one in held if one["DBNodeRole"] == "Reader"]
    wanted = step.text("TargetDBNodeId") or (readers[0] if readers else "")
    if wanted not in readers:
        raise invalid("TargetDBNodeId", "InvalidDBNodeId.NotFound")
    nodes: list[Attributes] = [
        {**one, "DBNodeRole": "Writer" if one["DBNodeId"] == wanted else "Reader"}
        for one in held
    ]
    _done(step, row, nodes)
    return {}


def judge_tde(step: Step) -> None:
    """Refuse to turn encryption off: the service cannot."""
    if step.text("TDEStatus") not in ("Enable", "Enabled"):
        raise invalid("TDEStatus", "InvalidTDEStatus.Malformed")


def judge_space(step: Step) -> None:
    """Refuse to shrink the storage, which is asked for in GiB and kept in bytes."""
    wanted = int(step.need("StorageSpace")) * _GIB
    if wanted < int(str(_must(step).attributes["StorageSpace"])):
        raise invalid("StorageSpace", "OperationDenied.StorageDecrease")
    step.parameters = {**step.parameters, "StorageSpace": wanted}


def parameters(step: Step) -> Attributes:
    """Return the engine's parameters with the values that were set."""
    row = _must(step)
    given = already_set(row)
    running: list[Json] = [
        {
            **template,
            "ParameterValue": given.get(name, template["ParameterValue"]),
            "DefaultParameterValue": template["ParameterValue"],
            "IsModifiable": True,
            "ParameterStatus": "Normal",
        }
        for name, template in templates(step).items()
    ]
    return {
        "DBClusterId": row.id,
        "DBType": row.attributes["DBType"],
        "DBVersion": row.attributes["DBVersion"],
        "Engine": "POLARDB",
        "ParameterNumbers": str(len(running)),
        "RunningParameters": {"Parameter": running},
    }


def modify_parameters(step: Step) -> Attributes:
    """Set parameters, given as a JSON object; refuses what there is not."""
    set_parameters(step, _must(step), "InvalidParameters.Malformed")
    return {}
