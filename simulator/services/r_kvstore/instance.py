"""Caches: what follows from the class, and settings that are merged."""

import json
import re

from simulator.cloud.changing import change
from simulator.cloud.references import listed
from simulator.cloud.resource import Attributes, Resource
from simulator.cloud.step import Step, invalid
from simulator.messages import ApiError, Json
from simulator.services.rds.addresses import free_address

_GIB = 1024
_SIZES = {"small": _GIB, "mid": 2 * _GIB, "stand": 4 * _GIB, "large": 8 * _GIB}
_EXTRA_LARGE = re.compile(r"\.(\d+)xlarge\b")


def prepare(step: Step) -> None:
    """Derive capacity, settings and address of a new cache."""
    given = dict(step.parameters)
    class_ = step.text("InstanceClass")
    if class_ and not class_.startswith(("redis.", "tair.", "memcache.")):
        raise invalid("InstanceClass", "InvalidInstanceClass.NotFound")
    given["Capacity"] = step.parameters.get("Capacity") or capacity(class_)
    if "cluster" in class_ or ".sharding." in class_:
        given["ArchitectureType"] = "cluster"
    given["PrivateIpAddress"] = step.text("PrivateIpAddress") or free_address(step)
    given["Config"] = json.dumps(_defaults(step))
    given["Port"] = int(step.text("Port") or 6379)
    step.parameters = given


def capacity(class_: str) -> int:
    """Return MiB of a class by the word for its size."""
    if found := _EXTRA_LARGE.search(class_):
        return int(found[1]) * 8 * _GIB
    return next((size for word, size in _SIZES.items() if f".{word}" in class_), _GIB)


def _defaults(step: Step) -> dict[str, str]:
    rows = step.kind.declared["product"]["catalogue"]["parameters"]
    return {row["ParameterName"]: row["ParameterValue"] for row in rows}


def _must(step: Step) -> Resource:
    name = step.text("InstanceId") or step.need("DBInstanceId")
    return step.must("r_kvstore/instance", name)


def _settings(row: Resource) -> dict[str, Json]:
    held = json.loads(str(row.attributes["Config"]) or "{}")
    return held if isinstance(held, dict) else {}


def merge_config(step: Step) -> None:
    """Lay the given settings over those that are there."""
    row = _must(step)
    try:
        wanted = json.loads(step.need("Config"))
    except ValueError as error:
        raise invalid("Config", "InvalidConfig.Malformed") from error
    if not isinstance(wanted, dict):
        raise invalid("Config", "InvalidConfig.Malformed")
    merged = {**_settings(row), **wanted}
    step.parameters = {**step.parameters, "Config": json.dumps(merged)}


def parameters(step: Step) -> Attributes:
    """Return the settings as a list."""
    row = _must(step)
    known = {
        one["ParameterName"]: one
        for one in step.kind.declared["product"]["catalogue"]["parameters"]
    }
    running: list[Json] = [
        {
            "ParameterName": name,
            "ParameterValue": str(value),
            "ParameterDescription": known.get(name, {}).get("ParameterDescription", ""),
            "CheckingCode": known.get(name, {}).get("CheckingCode", ""),
            "ForceRestart": "false",
            "ModifiableStatus": "true",
        }
        for name, value in _settings(row).items()
    ]
    return {
        "Engine": "redis",
        "EngineVersion": row.attributes["EngineVersion"],
        "RunningParameters": {"Parameter": running},
        "ConfigParameters": {"Parameter": []},
    }


def judge_tde(step: Step) -> None:
    """Refuse to turn transparent encryption off: the service cannot."""
    row = _must(step)
    off = step.text("TDEStatus").lower() == "disabled"
    if off and row.attributes["TDEStatus"] == "Enabled":
        raise ApiError(
            400, "InvalidTDEStatus.Malformed", "TDE cannot be disabled once enabled."
        )
    # A key alone changes nothing: the status must say that encryption is on.
    if not step.text("TDEStatus"):
        step.parameters = {**step.parameters, "TDEStatus": row.attributes["TDEStatus"]}
    if step.text("TDEStatus") == "Enabled" and not step.text("EncryptionName"):
        step.parameters = {**step.parameters, "EncryptionName": "AES-CTR-256"}


def judge_ssl(step: Step) -> None:
    """Refuse to turn off what is off, and to renew a certificate that is not there."""
    order, held = step.need("SSLEnabled"), _must(step).attributes["SSLEnabled"]
    if order not in ("Enable", "Disable", "Update"):
        raise invalid("SSLEnabled", "InvalidSSLEnabled.ValueNotSupport")
    if order == "Disable" and held == "Disable":
        raise ApiError(
            403, "SSLDisableStateExistsFault", "SSL encryption is disabled already."
        )


def security_groups(step: Step) -> Attributes:
    """Return the security groups whose members may reach a cache."""
    found: list[Json] = [
        {"SecurityGroupId": group, "RegionId": step.site.region, "NetType": "vpc"}
        for group in listed(_must(step).attributes.get("SecurityGroupId"))
    ]
    return {"Items": {"EcsSecurityGroupRelation": found}}


def split_groups(step: Step) -> None:
    """Read the list of groups; the word Empty stands for none."""
    text = step.text("SecurityGroupId")
    groups: list[Json] = [] if text in ("", "Empty") else list(text.split(","))
    step.parameters = {**step.parameters, "SecurityGroupId": groups}


def judge_spec(step: Step) -> None:
    """Let the class that is asked for become the real one, with its capacity."""
    row = _must(step)
    class_ = step.text("InstanceClass") or str(row.attributes["InstanceClass"])
    size = capacity(class_)
    given: Attributes = {"RealInstanceClass": class_, "Capacity": size}
    step.parameters = {**step.parameters, **given}


def more_shards(step: Step) -> None:
    """Add the number of shards given to those that are there."""
    _shards(step, 1)


def fewer_shards(step: Step) -> None:
    """Take the number of shards given away; one stays."""
    _shards(step, -1)


def _shards(step: Step, sign: int) -> None:
    held = int(str(_must(step).attributes["ShardCount"]))
    after = held + sign * int(step.text("ShardCount") or 1)
    if after < 1:
        raise invalid("ShardCount", "InvalidShardCount.Malformed")
    step.parameters = {**step.parameters, "ShardCount": after}


def follow(step: Step, row: Resource, given: Attributes) -> None:
    """Change attributes of a cache that belong to another kind too."""
    change(step.on(step.cloud.kind("r_kvstore/instance"), {}), row, given, "")
