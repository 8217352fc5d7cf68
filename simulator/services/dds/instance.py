"""MongoDB: members of replica sets, nodes of sharded clusters, and odd replies."""

from simulator.cloud.changing import change
from simulator.cloud.references import listed
from simulator.cloud.resource import Attributes, Resource
from simulator.cloud.step import Step, invalid
from simulator.messages import ApiError, Json
from simulator.services.rds.addresses import judge_addresses
from simulator.services.rds.engine_parameters import (
    already_set,
    set_parameters,
    templates,
)

_PORT = "3717"
_ROLES = ("Primary", "Secondary", "Hidden")
_LISTS = {
    "mongos": ("MongosList", "MongosAttribute", "s-"),
    "shard": ("ShardList", "ShardAttribute", "d-"),
    "configserver": ("ConfigserverList", "ConfigserverAttribute", "cs-"),
}
_MIXED = 2


def prepare(step: Step) -> None:
    """Derive the members of a new replica set from what is asked."""
    given = dict(step.parameters)
    for name in ("DBInstanceClass", "DBInstanceStorage"):
        step.need(name)
    judge_addresses(step.text("SecurityIPList"))
    given["EncryptionKey"] = step.text("EncryptionKey")
    # Members are named by letters of their own: the id comes later.
    stem = f"dds-{step.cloud.ids.text('hex', 12)}"
    count = int(step.text("ReplicationFactor") or 3)
    zones = [
        step.text("ZoneId"),
        step.text("SecondaryZoneId"),
        step.text("HiddenZoneId"),
    ]
    roles: list[Json] = [
        _role(step, stem, number, zones[min(number, 2)] or zones[0])
        for number in range(count)
    ]
    given["Roles"] = roles
    given["ReplicaSets"] = {"ReplicaSet": list(roles[:_MIXED])}
    step.parameters = given


def _role(step: Step, stem: str, number: int, zone: str) -> Json:
    domain = f"{stem}-{number + 1}.mongodb.rds.{step.site.region}.{step.site.domain}"
    role = _ROLES[min(number, len(_ROLES) - 1)]
    return {
        "ConnectionDomain": domain,
        "ConnectionPort": _PORT,
        "ConnectionType": "Replica",
        "NetworkType": "VPC",
        "ReplicaSetRole": role,
        "RoleType": role,
        "NodeType": "normal",
        "RoleId": step.cloud.ids.text("digits", 8),
        "InsName": f"{stem}-{number + 1}",
        "ZoneId": zone or step.site.zones[0],
        "VSwitchId": step.text("VSwitchId"),
    }


def prepare_shards(step: Step) -> None:
    """Derive routers, shards and configuration servers of a new cluster."""
    judge_addresses(step.text("SecurityIPList"))
    given: Attributes = {**step.parameters, "DBInstanceType": "sharding"}
    for name, type_ in (
        ("Mongos", "mongos"),
        ("ReplicaSet", "shard"),
        ("ConfigServer", "configserver"),
    ):
        rows = [row for row in listed(given.pop(name, None)) if isinstance(row, dict)]
        if not rows:
            raise invalid(name)
        place, inner, _ = _LISTS[type_]
        given[place] = {inner: [_node(step, type_, row) for row in rows]}
    step.parameters = given


def _node(step: Step, type_: str, row: Attributes) -> Json:
    prefix = _LISTS[type_][2]
    id_ = f"{prefix}{step.cloud.ids.text('hex', 17)}"
    host = f"{id_}.mongodb.rds.{step.site.region}.{step.site.domain}"
    return {
        "NodeId": id_,
        "NodeClass": row.get("Class") or row.get("NodeClass"),
        "NodeStorage": row.get("Storage") or row.get("NodeStorage") or 20,
        "ReadonlyReplicas": row.get("ReadonlyReplicas") or 0,
        "NodeDescription": "",
        "ConnectSting": host,
        "ConnectString": host,
        "Port": int(_PORT),
        "Status": "Running",
        "LockMode": "Unlock",
    }


def _must(step: Step) -> Resource:
    return step.named("dds/instance", "DBInstanceId")


def _nodes(row: Resource, type_: str) -> list[Json]:
    place, inner, _ = _LISTS[type_]
    held = row.attributes[place]
    return listed(held.get(inner)) if isinstance(held, dict) else []


def add_node(step: Step) -> Attributes:
    """Add a router or a shard to a cluster."""
    row, type_ = _must(step), step.need("NodeType").lower()
    if type_ not in ("mongos", "shard"):
        raise invalid("NodeType", "InvalidNodeType.Malformed")
    _judge_sharded(row)
    made = _node(step, type_, step.parameters)
    place, inner, _ = _LISTS[type_]
    nodes: Attributes = {place: {inner: [*_nodes(row, type_), made]}}
    change(step, row, nodes, step.call.action)
    id_ = made["NodeId"] if isinstance(made, dict) else ""
    return {"NodeId": id_, "OrderId": f"2{step.cloud.ids.text('digits', 14)}"}


def _judge_sharded(row: Resource) -> None:
    if row.attributes["DBInstanceType"] != "sharding":
        raise ApiError(
            400, "InvalidDBInstanceType.NotSupport", "A replica set has no nodes."
        )


def remove_node(step: Step) -> Attributes:
    """Take a router or a shard away; two of each stay."""
    row, id_ = _must(step), step.need("NodeId")
    _judge_sharded(row)
    for type_ in ("mongos", "shard"):
        nodes = _nodes(row, type_)
        kept = [one for one in nodes if isinstance(one, dict) and one["NodeId"] != id_]
        if len(kept) == len(nodes):
            continue
        if len(kept) < _MIXED:
            raise ApiError(
                400, "OperationDenied.LeastNodes", "Two nodes of each type must stay."
            )
        place, inner, _ = _LISTS[type_]
        change(step, row, {place: {inner: [*kept]}}, step.call.action)
        return {}
    raise invalid("NodeId", "InvalidNodeId.NotFound")


def security_groups(step: Step) -> Attributes:
    """Return the security groups whose members may reach an instance."""
    found: list[Json] = [
        {"SecurityGroupId": group, "RegionId": step.site.region, "NetType": "vpc"}
        for group in listed(_must(step).attributes.get("SecurityGroupId"))
    ]
    return {"Items": {"RdsEcsSecurityGroupRel": found}}


def split_groups(step: Step) -> None:
    """Read the list of groups; an empty text stands for none."""
    groups: list[Json] = [
        one for one in step.text("SecurityGroupId").split(",") if one and one != "Empty"
    ]
    step.parameters = {**step.parameters, "SecurityGroupId": groups}


def judge_tde(step: Step) -> None:
    """Refuse to turn transparent encryption off: the service cannot."""
    off = step.text("TDEStatus").lower() != "enabled"
    if off and _must(step).attributes["TDEStatus"] == "enabled":
        raise ApiError(
            400, "InvalidTDEStatus.Malformed", "TDE cannot be disabled once enabled."
        )


def judge_spec(step: Step) -> None:
    """Refuse to shrink the storage."""
    wanted, held = step.text("DBInstanceStorage"), _must(step)
    if wanted and int(wanted) < int(str(held.attributes["DBInstanceStorage"])):
        raise invalid("DBInstanceStorage", "OperationDenied.StorageDecrease")
    if wanted:
        step.parameters = {**step.parameters, "DBInstanceStorage": int(wanted)}


def keys(step: Step) -> Attributes:
    """Return the keys of the account that are enabled."""
    _must(step)
    kind = step.cloud.kind("kms/key")
    rows = step.cloud.store.within(kind.name, step.scope(kind)).values()
    found: list[Json] = [
        row.id for row in rows if row.attributes["KeyState"] == "Enabled"
    ]
    return {"KeyIds": {"KeyId": found}}


def zones(step: Step) -> Attributes:
    """Return where the members run."""
    roles = listed(_must(step).attributes["Roles"])
    private = [
        one for one in roles if isinstance(one, dict) and one["NetworkType"] == "VPC"
    ]
    return {"ZoneInfos": {"ZoneInfo": [*private]}}


def parameters(step: Step) -> Attributes:
    """Return the engine's parameters with the values that were set."""
    row = _must(step)
    given = already_set(row)
    running: list[Json] = [
        {
            "ParameterName": name,
            "ParameterValue": given.get(name, template["ParameterValue"]),
            "ParameterDescription": template["ParameterDescription"],
            "CheckingCode": template["CheckingCode"],
            "ForceRestart": str(template["ForceRestart"]).lower(),
            "ModifiableStatus": "true",
        }
        for name, template in templates(step).items()
    ]
    return {
        "Engine": "mongodb",
        "EngineVersion": row.attributes["EngineVersion"],
        "RunningParameters": {"Parameter": running},
        "ConfigParameters": {"Parameter": []},
    }


def modify_parameters(step: Step) -> Attributes:
    """Set parameters, given as a JSON object; refuses what there is not."""
    set_parameters(step, _must(step), "InvalidParameters.Format")
    return {}


def allocate(step: Step) -> Attributes:
    """Give every member that is not hidden a public name."""
    row = _must(step)
    roles = [one for one in listed(row.attributes["Roles"]) if isinstance(one, dict)]
    if any(one["NetworkType"] == "Public" for one in roles):
        raise ApiError(400, "NetTypeExists", "Specified net type already existed.")
    public: list[Json] = []
    for one in roles:
        if one["ReplicaSetRole"] != "Hidden":
            name, _, rest = str(one["ConnectionDomain"]).partition(".")
            domain = f"{name}-pub.{rest}"
            public.append({**one, "ConnectionDomain": domain, "NetworkType": "Public"})
    change(step, row, {"Roles": [*roles, *public]}, step.call.action)
    return {}


def release(step: Step) -> Attributes:
    """Take the public names away."""
    row = _must(step)
    roles = [one for one in listed(row.attributes["Roles"]) if isinstance(one, dict)]
    kept: list[Json] = [one for one in roles if one["NetworkType"] != "Public"]
    if len(kept) == len(roles):
        raise ApiError(400, "InvalidNetType.NotFound", "There is no public address.")
    change(step, row, {"Roles": kept}, step.call.action)
    return {}
