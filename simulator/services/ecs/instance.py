"""Servers: how they are shown and changed, and what goes with one."""

from simulator.cloud.changing import change, erase, remove
from simulator.cloud.making import values_of
from simulator.cloud.references import listed
from simulator.cloud.resource import Attributes
from simulator.cloud.step import Step, invalid
from simulator.messages import ApiError, Json
from simulator.services.ecs import network_interface
from simulator.services.ecs.joining import join_group, leave_group, must, regroup
from simulator.services.ecs.launching import (
    addresses,
    allocate,
    bring_disks,
    create,
    image_of,
    judge_size,
    of_image,
    of_size,
    run,
    told_of,
)

__all__ = ["create", "join_group", "leave_group", "regroup", "run"]

_KIND = "ecs/instance"


def delete(step: Step) -> Attributes:
    """Delete a server; its data disks and other interfaces go or are let go."""
    row = must(step)
    running = row.attributes["Status"] != "Stopped"
    if running and step.text("Force").lower() != "true":
        raise ApiError(
            403,
            "IncorrectInstanceStatus",
            "The current status of the resource does not support this operation.",
        )
    for kind, field, free in (
        ("ecs/disk", "DeleteWithInstance", "Available"),
        ("ecs/network_interface", "DeleteOnRelease", "Available"),
    ):
        for other in step.find(kind, InstanceId=row.id):
            if other.attributes.get("Type") in ("system", "Primary"):
                continue
            if str(other.attributes[field]).lower() == "true":
                erase(step.cloud.store, other)
            else:
                below = step.on(step.cloud.kind(kind), {})
                loose: Attributes = {"InstanceId": "", "Device": "", "Status": free}
                change(below, other, loose, "")
    remove(step, row)
    return {}


def show_public_address(step: Step, reply: Attributes) -> Attributes:
    """Show the elastic address of each server that has one."""
    held = reply["Instances"]
    for row in listed(held.get("Instance")) if isinstance(held, dict) else []:
        if isinstance(row, dict):
            row["EipAddress"] = _elastic(step, str(row["InstanceId"]))
    return reply


def _elastic(step: Step, server: str) -> Attributes:
    for row in step.find("vpc/eip", InstanceId=server):
        eip = row.attributes
        return {
            "AllocationId": row.id,
            "IpAddress": eip["IpAddress"],
            "Bandwidth": eip["Bandwidth"],
            "InternetChargeType": eip["InternetChargeType"],
            "IsSupportUnassociate": True,
        }
    return {"AllocationId": "", "IpAddress": "", "InternetChargeType": ""}


def in_words(step: Step, reply: Attributes) -> Attributes:
    """Say a flag in the word that this one action has for it."""
    address = _elastic(step, str(reply["InstanceId"]))
    word = "optimized" if reply["IoOptimized"] else "none"
    return {**reply, "IoOptimized": word, "EipAddress": address}


def ram_roles(step: Step) -> Attributes:
    """List the roles that servers have."""
    ids, role = values_of(step.parameters.get("InstanceIds")), step.text("RamRoleName")
    rows = [row for row in step.find(_KIND) if not ids or row.id in ids]
    found: list[Json] = [
        {"InstanceId": row.id, "RamRoleName": row.attributes["RamRoleName"]}
        for row in rows
        if row.attributes["RamRoleName"] and role in ("", row.attributes["RamRoleName"])
    ]
    return {
        "InstanceRamRoleSets": {"InstanceRamRoleSet": found},
        "RegionId": step.site.region,
        "TotalCount": len(found),
    }


def responses(step: Step, reply: Attributes) -> Attributes:
    """Answer for each server of a call on several."""
    done: list[Json] = [
        {"InstanceId": id_, "Code": "200", "Message": "success"}
        for id_ in values_of(step.parameters.get("InstanceId"))
    ]
    return {**reply, "InstanceResponses": {"InstanceResponse": done}}


def results(step: Step, reply: Attributes) -> Attributes:
    """Answer for each server that got or lost a key pair."""
    done = _each_done(step, success="true")
    return {
        **reply,
        "KeyPairName": step.text("KeyPairName"),
        "TotalCount": str(len(done)),
        "FailCount": "0",
        "Results": {"Result": done},
    }


def role_results(step: Step, reply: Attributes) -> Attributes:
    """Answer for each server that got or lost a role."""
    done = _each_done(step, success=True)
    name = f"{step.call.action}Result"
    return {
        **reply,
        "RamRoleName": step.text("RamRoleName"),
        "TotalCount": len(done),
        "FailCount": 0,
        f"{name}s": {name: done},
    }


def _each_done(step: Step, success: Json) -> list[Json]:
    ids = values_of(step.parameters.get("InstanceIds"))
    shared: Attributes = {"Code": "200", "Message": "successful", "Success": success}
    return [{"InstanceId": id_, **shared} for id_ in ids]


def allocate_address(step: Step) -> Attributes:
    """Give a server a public address, once."""
    row = must(step)
    if listed(row.attributes["PublicIpAddress"]):
        raise ApiError(403, "AllocatedAlready", "The server has a public address.")
    return {"IpAddress": allocate(step, row)}


def allocate_if_asked(step: Step, reply: Attributes) -> Attributes:
    """Give a server a public address when it gets bandwidth to the Internet."""
    row = must(step)
    if int(str(row.attributes["InternetMaxBandwidthOut"])) > 0:
        allocate(step, row)
    return reply


def judge_type(step: Step) -> None:
    """Refuse a size that is not offered; set what follows from the new one."""
    row = must(step)
    if not (name := step.text("InstanceType")):
        return
    judge_size(name)
    if (
        row.attributes["Status"] == "Stopped"
        or step.call.action != "ModifyInstanceSpec"
    ):
        change(step, row, {**of_size(name)}, "")


def move(step: Step) -> Attributes:
    """Move a stopped server to another subnet of its zone."""
    row = must(step)
    switch = step.must("vpc/vswitch", step.need("VSwitchId"))
    if switch.attributes["ZoneId"] != row.attributes["ZoneId"]:
        raise invalid("VSwitchId", "InvalidVSwitchId.ZoneMismatch")
    groups = values_of(step.parameters.get("SecurityGroupId")) or values_of(
        row.attributes["SecurityGroupIds"]
    )
    network_interface.judge_network(step, groups, switch)
    address = step.text("PrivateIpAddress")
    if switch.id != row.attributes["VSwitchId"] or address:
        address = network_interface.free_address(step, switch, address)
    else:
        address = str(row.attributes["PrivateIpAddress"])
    ids: list[Json] = [*groups]
    after = {**addresses(switch, address), "SecurityGroupIds": ids}
    change(step, row, after, "ModifyInstanceVpcAttribute")
    kind = step.cloud.kind("ecs/network_interface")
    theirs = {key: value for key, value in after.items() if key != "VpcAttributes"}
    theirs["PrivateIpSets"] = [{"PrivateIpAddress": address, "Primary": True}]
    for one in step.find(kind.name, InstanceId=row.id, Type="Primary"):
        change(step.on(kind, {}), one, theirs, "")
    return {}


def modify_metadata(step: Step) -> Attributes:
    """Change how a server reads about itself."""
    row = must(step)
    held = row.attributes["MetadataOptions"]
    names = (
        "HttpEndpoint",
        "HttpTokens",
        "HttpPutResponseHopLimit",
        "InstanceMetadataTags",
    )
    told = {name: step.parameters[name] for name in names if step.text(name)}
    options: Json = {**(held if isinstance(held, dict) else {}), **told}
    change(step, row, {"MetadataOptions": options}, step.call.action)
    return {}


def replace_system_disk(step: Step) -> Attributes:
    """Give a stopped server another system disk, made from an image."""
    row = must(step)
    image_id = step.text("ImageId") or str(row.attributes["ImageId"])
    image = image_of(step, image_id)
    key = step.text("KeyPairName") or row.attributes["KeyPairName"]
    after: Attributes = {"ImageId": image_id, "KeyPairName": key, **of_image(image)}
    change(step, row, after, "ReplaceSystemDisk")
    said = step.parameters.get("SystemDisk")
    asked: Attributes = {
        "ImageId": image_id,
        "SystemDisk": told_of(said if isinstance(said, dict) else {}),
    }
    for old in step.find("ecs/disk", InstanceId=row.id, Type="system"):
        kept = (
            "Category",
            "PerformanceLevel",
            "Encrypted",
            "KMSKeyId",
            "Size",
            "DiskName",
        )
        before = {name: old.attributes.get(name) for name in kept}
        asked["SystemDisk"] = {
            **before,
            **told_of(said if isinstance(said, dict) else {}),
        }
        asked["Tag"] = [
            {"Key": name, "Value": value} for name, value in old.tags.items()
        ]
        erase(step.cloud.store, old)
    bring_disks(step, row, asked, image)
    (made,) = step.find("ecs/disk", InstanceId=row.id, Type="system")
    return {"DiskId": made.id}
