"""Bastion hosts: started in a subnet, with more storage than is ordered."""

from simulator.cloud.changing import change
from simulator.cloud.resource import Attributes
from simulator.cloud.step import Step, missing
from simulator.messages import ApiError

_TEBIBYTE = 1024**4
_TWINS = ("ha_on", "cloudbastion_ha", "cloudbastion_sm")
_SMALL = ("bhah_pro_20", "bhah_ent_50", "bhah_ent_100", "bhah_ent_200")
_MEDIUM = ("bhah_ult_500", "bhah_ult_1000", "bhah_ult_2000")
# What a licence brings with it, in TiB: alone, and with a second machine.
_INCLUDED = ((_SMALL, 1, 2), (_MEDIUM, 2, 3))
_LARGEST = (2, 4)


def judge_start(step: Step) -> None:
    """Refuse to start without a subnet, or with groups of another network."""
    if not step.text("VswitchId"):
        raise missing("VswitchId")
    switch = step.get("vpc/vswitch", step.text("VswitchId"))
    groups = step.parameters.get("SecurityGroupIds")
    for id_ in groups if isinstance(groups, list) else []:
        group = step.get("ecs/security_group", id_)
        if switch and group and group.attributes["VpcId"] != switch.attributes["VpcId"]:
            raise ApiError(
                400, "InvalidSecurityGroupId.VPCMismatch", "The networks differ."
            )
    if switch:
        row = step.get(step.kind.name, step.need("InstanceId"))
        if row is not None:
            change(step, row, {"VpcId": switch.attributes["VpcId"]}, "")


def sized(step: Step, reply: Attributes) -> Attributes:
    """Say the storage in bytes, with what the licence includes."""
    del step
    held = reply["InstanceAttribute"]
    shown = dict(held) if isinstance(held, dict) else {}
    row = _included(str(shown["LicenseCode"]))
    more = row[1] if shown["PlanCode"] in _TWINS else row[0]
    ordered = float(str(shown.pop("OrderedStorage", 0) or 0))
    shown["Storage"] = int((ordered + more) * _TEBIBYTE)
    shown["Bandwidth"] = shown["BandwidthPackage"]
    return {"InstanceAttribute": shown}


def _included(license_code: str) -> tuple[int, int]:
    name = license_code.removesuffix("_asset")
    for names, alone, twins in _INCLUDED:
        if name in names:
            return alone, twins
    return _LARGEST


def _modify(step: Step, field: str) -> Attributes:
    """Change how users are looked up elsewhere; a password is never kept."""
    row = step.named(step.kind.name, "InstanceId")
    held = row.attributes[field]
    before = dict(held) if isinstance(held, dict) else {}
    told = {name: step.parameters[name] for name in before if step.text(name)}
    if step.text("Password"):
        told["HasPassword"] = "true" if field == "LDAP" else True
    change(step, row, {field: {**before, **told}}, step.call.action)
    return {}


def modify_ad(step: Step) -> Attributes:
    """Change the Active Directory that users are looked up in."""
    return _modify(step, "AD")


def modify_ldap(step: Step) -> Attributes:
    """Change the LDAP directory that users are looked up in."""
    return _modify(step, "LDAP")
