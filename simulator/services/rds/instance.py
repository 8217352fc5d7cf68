"""Database servers: what follows from engine, class and zones, and odd replies."""

import json

from simulator.cloud.changing import change
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
from simulator.services.rds.hardware import ENGINES, size, zones


def prepare(step: Step) -> None:
    """Derive nodes, zones, port and address of a new instance from what is asked."""
    given = dict(step.parameters)
    engine = step.text("Engine")
    prefix, domain, port = ENGINES.get(engine, ("rm", "mysql", "3306"))
    processors, memory = size(step.text("DBInstanceClass"))
    release = step.text("EngineVersion").replace(".", "")
    given |= {"Prefix": prefix, "Domain": domain, "DefaultPort": port}
    given |= {"DBInstanceCPU": str(processors), "DBInstanceMemory": memory}
    given |= {"Release": release, **zones(step)}
    given["PrivateIpAddress"] = step.text("PrivateIpAddress") or free_address(step)
    if ips := step.text("SecurityIPList"):
        judge_addresses(ips)
    step.parameters = given


def prepare_reader(step: Step) -> None:
    """Let a reading server be what its master is, in a zone of its own."""
    master = _must(step)
    if master.attributes["DBInstanceType"] != "Primary":
        raise ApiError(
            400, "InvalidDBInstanceType.NotSupport", "A reading server has no readers."
        )
    given = {name: value for name, value in step.parameters.items() if value != ""}
    given.pop("DBInstanceId")
    inherited: Attributes = {
        name: master.attributes[name]
        for name in ("Engine", "EngineVersion", "VSwitchId", "VpcId", "SecurityIPList")
    }
    own: Attributes = {
        "MasterInstanceId": master.id,
        "DBInstanceType": "Readonly",
        "Category": "Basic",
        "EncryptionKey": master.attributes["EncryptionKey"],
    }
    step.parameters = {**inherited, **given, **own}
    prepare(step)
    step.parameters = {**step.parameters, "Prefix": "rr"}


def _must(step: Step) -> Resource:
    return step.named("rds/instance", "DBInstanceId")


def exists(step: Step) -> Attributes:
    """Tell whether there is such an instance."""
    row = step.get("rds/instance", step.need("DBInstanceId"))
    return {"IsExistInstance": row is not None}


def read_tags(step: Step) -> None:
    """Read the filter `Tags`, which is a JSON object of one tag per name."""
    if not step.text("Tags"):
        return
    try:
        wanted = json.loads(step.text("Tags"))
    except ValueError as error:
        raise invalid("Tags") from error
    if isinstance(wanted, dict):
        pairs: list[Json] = [
            {"Key": key, "Value": value} for key, value in wanted.items()
        ]
        step.parameters = {**step.parameters, "Tag": pairs, "Tags": None}


def tags(step: Step) -> Attributes:
    """Return the tags of one instance, or of all, each with who has it."""
    if step.text("DBInstanceId"):
        rows = [_must(step)]
    else:
        kind = step.kind.name
        rows = list(step.cloud.store.within(kind, step.scope(step.kind)).values())
    having: dict[tuple[str, str], list[Json]] = {}
    for row in rows:
        for key, value in row.tags.items():
            having.setdefault((key, value), []).append(row.id)
    found: list[Json] = [
        {"TagKey": key, "TagValue": value, "DBInstanceIds": {"DBInstanceIds": ids}}
        for (key, value), ids in having.items()
    ]
    return {"Items": {"TagInfos": found}}


def _old_tags(step: Step) -> dict[str, str]:
    """Return tags in either of the two old forms: JSON text, or Tag.N.key."""
    if step.text("Tags"):
        read_tags(step)
    found: dict[str, str] = {}
    for item in listed(step.parameters.get("Tag")):
        if isinstance(item, dict):
            key = item.get("key") or item.get("Key")
            found[str(key)] = str(item.get("value") or item.get("Value") or "")
    return found


def add_tags(step: Step) -> Attributes:
    """Add tags in the old form."""
    row = _must(step)
    step.cloud.store.retag(row, {**row.tags, **_old_tags(step)})
    return {}


def remove_tags(step: Step) -> Attributes:
    """Remove tags in the old form."""
    row = _must(step)
    gone = _old_tags(step)
    kept = {key: value for key, value in row.tags.items() if key not in gone}
    step.cloud.store.retag(row, kept)
    return {}


def switch(step: Step) -> None:
    """Make the named standby the master."""
    row = _must(step)
    nodes = [node for node in listed(row.attributes["Nodes"]) if isinstance(node, dict)]
    wanted = step.need("NodeId")
    if wanted not in {node["NodeId"] for node in nodes}:
        raise invalid("NodeId", "InvalidNodeId.NotFound")
    roles: list[Json] = [
        {**node, "NodeType": "Master" if node["NodeId"] == wanted else "Slave"}
        for node in nodes
    ]
    change(step, row, {"Nodes": roles}, "")


def parameters(step: Step) -> Attributes:
    """Return the engine's parameters with the values that were set."""
    row = _must(step)
    given = already_set(row)
    engine = row.attributes["Engine"]
    running: list[Json] = [
        {
            "ParameterName": name,
            "ParameterValue": given.get(name, known["ParameterValue"]),
            "ParameterDescription": known["ParameterDescription"],
        }
        for name, known in templates(step, str(engine)).items()
    ]
    return {
        "Engine": engine,
        "EngineVersion": row.attributes["EngineVersion"],
        "RunningParameters": {"DBInstanceParameter": running},
        "ConfigParameters": {"DBInstanceParameter": []},
        "ParamGroupInfo": {
            "ParamGroupId": row.attributes["DBParamGroupId"],
            "ParameterGroupName": "",
            "ParameterGroupDesc": "",
            "ParameterGroupType": "",
        },
    }


def modify_parameters(step: Step) -> Attributes:
    """Set parameters, given as a JSON object; refuses what the engine lacks."""
    row = _must(step)
    engine = str(row.attributes["Engine"])
    set_parameters(step, row, "InvalidParameters.Format", engine)
    return {}


def security_groups(step: Step) -> Attributes:
    """Return the security groups whose members may reach an instance."""
    row = _must(step)
    found: list[Json] = [
        {
            "SecurityGroupId": group,
            "RegionId": step.site.region,
            "NetworkType": "vpc",
        }
        for group in listed(row.attributes.get("SecurityGroupId"))
    ]
    return {"DBInstanceName": row.id, "Items": {"EcsSecurityGroupRelation": found}}


def split_groups(step: Step) -> None:
    """Read the list of groups; the word Empty stands for none."""
    text = step.need("SecurityGroupId")
    groups: list[Json] = [] if text == "Empty" else list(text.split(","))
    step.parameters = {**step.parameters, "SecurityGroupId": groups}


_SSL = {"0": "No", "1": "Yes", "2": "Yes"}


def judge_ssl(step: Step) -> None:
    """Turn the order (0 close, 1 open, 2 renew) into the state of encryption."""
    row = _must(step)
    order = step.text("SSLEnabled") or "1"
    if order not in _SSL:
        raise invalid("SSLEnabled", "InvalidSSLEnabled.ValueNotSupport")
    given = dict(step.parameters)
    given.pop("ConnectionString", None)
    if not given.get("ForceEncryption"):
        given.pop("ForceEncryption", None)
    given["SSLEnabled"] = _SSL[order]
    host = step.text("ConnectionString") or str(row.attributes["ConnectionString"])
    is_open = given["SSLEnabled"] == "Yes"
    given["SSLConnectionString"] = host if is_open else ""
    given["SSLExpireTime"] = ""
    if is_open:
        given.setdefault("CAType", "aliyun")
    step.parameters = given


def judge_tde(step: Step) -> None:
    """Refuse to turn transparent encryption off: the service cannot."""
    row = _must(step)
    off = step.text("TDEStatus") in ("Disabled", "Disable", "0")
    if off and row.attributes["TDEStatus"] == "Enabled":
        raise ApiError(
            400,
            "InvalidTDEStatus.Malformed",
            "Transparent data encryption cannot be disabled once it is enabled.",
        )


def judge_spec(step: Step) -> None:
    """Refuse to shrink the storage, and derive the new size."""
    row = _must(step)
    wanted, held = step.text("DBInstanceStorage"), row.attributes["DBInstanceStorage"]
    if wanted and int(wanted) < int(str(held)):
        raise invalid("DBInstanceStorage", "OperationDenied.StorageDecrease")
    if class_ := step.text("DBInstanceClass"):
        processors, memory = size(class_)
        given: Attributes = {
            "DBInstanceCPU": str(processors),
            "DBInstanceMemory": memory,
        }
        change(step, row, given, "")


_CONFIGURED = {
    "pgbouncer": "PGBouncerEnabled",
    "encryptionKey": "EncryptionKey",
    "clouddisk_encryption": "EncryptionKey",
}


def configure(step: Step) -> Attributes:
    """Set one of the few named settings."""
    row = _must(step)
    name, value = step.need("ConfigName"), step.text("ConfigValue")
    if name not in _CONFIGURED:
        raise invalid("ConfigName", "InvalidConfigName.Malformed")
    change(step, row, {_CONFIGURED[name]: value}, step.call.action)
    return {}
