"""Servers: what comes with one, what goes with one, and what follows from its size."""

from collections.abc import Callable

from simulator.cloud.changing import change, erase, remove
from simulator.cloud.making import make, values_of
from simulator.cloud.references import listed
from simulator.cloud.resource import Attributes, Resource
from simulator.cloud.step import Step, invalid, missing
from simulator.messages import ApiError, Json
from simulator.services.ecs import disk, network_interface
from simulator.services.ecs.instance_types import instance_types

_KIND = "ecs/instance"
_MOST = 100


def run(step: Step) -> Attributes:
    """Make as many servers as asked for, and start them."""
    given = _with_template(step)
    amount = int(str(given.get("Amount") or 1))
    if not 1 <= amount <= _MOST:
        raise invalid("Amount", "InvalidParameter.Amount")
    ids: list[Json] = [_make(step, given, "RunInstances").id for _ in range(amount)]
    return {"InstanceIdSets": {"InstanceIdSet": ids}, "OrderId": "", "TradePrice": 0.0}


def create(step: Step) -> Attributes:
    """Make one server that stands still."""
    return {"InstanceId": _make(step, step.parameters, "CreateInstance").id}


def _with_template(step: Step) -> Attributes:
    """Return the parameters, and the template's where the caller is silent."""
    given = step.parameters
    template = _template(step)
    if template is None:
        return given
    number = (
        step.text("LaunchTemplateVersion")
        or template.attributes["DefaultVersionNumber"]
    )
    version = step.get("ecs/launch_template_version", f"{template.id}:{number}")
    if version is None:
        raise ApiError(404, "InvalidLaunchTemplateVersion.NotFound", f"No {number}.")
    data = version.attributes["LaunchTemplateData"]
    told = {key: value for key, value in given.items() if value not in (None, "")}
    merged = {**(data if isinstance(data, dict) else {}), **told}
    ours, theirs = (
        told.get("SystemDisk"),
        data.get("SystemDisk") if isinstance(data, dict) else None,
    )
    if isinstance(ours, dict) and isinstance(theirs, dict):
        merged["SystemDisk"] = {**theirs, **ours}
    if told.get("SecurityGroupIds") or told.get("SecurityGroupId"):
        for name in {"SecurityGroupIds", "SecurityGroupId"} - told.keys():
            merged.pop(name, None)
    return merged


def _template(step: Step) -> Resource | None:
    kind = step.cloud.kind("ecs/launch_template")
    if id_ := step.text("LaunchTemplateId"):
        row = step.get(kind.name, id_)
    elif name := step.text("LaunchTemplateName"):
        row = next(iter(step.find(kind.name, LaunchTemplateName=name)), None)
    else:
        return None
    if row is None:
        raise kind.absent.error(step.text("LaunchTemplateId"))
    return row


_PARTS = ("SystemDisk", "DataDisk", "NetworkInterface", "Amount", "MinAmount")


def _make(step: Step, given: Attributes, event: str) -> Resource:
    """Make one server with its interface and disks."""
    _judge_size(str(given.get("InstanceType") or ""))
    system = _image(step, str(given.get("ImageId") or ""))
    primary, others = _interfaces(given)
    plain = {key: value for key, value in given.items() if key not in _PARTS}
    groups = [*values_of(primary.get("SecurityGroupIds"))]
    ids: list[Json] = [*groups]
    plain |= {"SecurityGroupIds": ids, "VSwitchId": primary.get("VSwitchId")}
    plain |= _of_size(str(plain["InstanceType"])) | _of_image(system)
    plain |= {"MetadataOptions": _metadata(given), **_options(given)}
    switch = step.get("vpc/vswitch", primary.get("VSwitchId"))
    if switch is not None:
        network_interface.judge_network(step, groups, switch)
        wanted = str(primary.pop("PrimaryIpAddress", "") or "")
        address = network_interface.free_address(step, switch, wanted)
        plain |= _addresses(switch, address)
        primary["PrimaryIpAddress"] = address
    below = step.on(step.kind, plain)
    made = make(below, event)
    step.touch([made.id])
    _bring_interfaces(step, made, primary, others)
    _bring_disks(step, made, given, system)
    if int(str(made.attributes["InternetMaxBandwidthOut"] or 0)) > 0:
        _allocate(below, made)
    return made


def _interfaces(given: Attributes) -> tuple[Attributes, list[Attributes]]:
    """Return what the primary interface and the others are to be."""
    rows = [
        row for row in listed(given.get("NetworkInterface")) if isinstance(row, dict)
    ]
    first = [row for row in rows if row.get("InstanceType") == "Primary"]
    others = [row for row in rows if row.get("InstanceType") != "Primary"]
    primary = dict(first[0]) if first else {}
    for source in ("SecurityGroupIds", "SecurityGroupId"):
        if ids := [*values_of(primary.get(source)), *values_of(given.get(source))]:
            primary["SecurityGroupIds"] = [*dict.fromkeys(ids)]
            break
    primary.pop("SecurityGroupId", None)
    for ours, theirs in (
        ("VSwitchId", "VSwitchId"),
        ("PrimaryIpAddress", "PrivateIpAddress"),
    ):
        primary.setdefault(ours, given.get(theirs))
    if not primary["VSwitchId"]:
        raise missing("VSwitchId")
    return primary, others


def _judge_size(name: str) -> None:
    if not name:
        raise missing("InstanceType")
    if name not in instance_types():
        raise ApiError(
            403,
            "InvalidInstanceType.ValueNotSupported",
            f"The specified InstanceType {name} is not offered here.",
        )


def _of_size(name: str) -> Attributes:
    size = instance_types()[name]
    cores = int(str(size["CpuCoreCount"]))
    return {
        "Cpu": cores,
        "Memory": int(float(str(size["MemorySize"])) * 1024),
        "InstanceTypeFamily": size["InstanceTypeFamily"],
        "CpuOptions": {
            "CoreCount": cores // 2,
            "ThreadsPerCore": 2,
            "Numa": "ON",
            "TopologyType": "DiscreteCoreToHTMapping",
        },
    }


def _image(step: Step, name: str) -> Attributes:
    """Return an image of the site or of the caller; refuses any other."""
    if not name:
        raise missing("ImageId")
    own = step.get("ecs/image", name)
    if own is not None:
        return own.attributes
    offered: list[Attributes] = step.kind.declared["product"]["catalogue"]["images"]
    for row in offered:
        if row["ImageId"] == name:
            return row
    raise step.cloud.kind("ecs/image").absent.error(name)


def _of_image(image: Attributes) -> Attributes:
    return {key: image.get(key, "") for key in ("OSName", "OSNameEn", "OSType")}


def _metadata(given: Attributes) -> Attributes:
    return {
        "HttpEndpoint": given.get("HttpEndpoint") or "enabled",
        "HttpTokens": given.get("HttpTokens") or "optional",
        "HttpPutResponseHopLimit": given.get("HttpPutResponseHopLimit") or 1,
        "InstanceMetadataTags": "disabled",
    }


def _options(given: Attributes) -> Attributes:
    """Return the attributes that a call gives in nested form."""
    found: Attributes = {}
    pool = given.get("PrivatePoolOptions")
    if isinstance(pool, dict):
        found["PrivatePoolOptionsId"] = pool.get("Id") or ""
        found["PrivatePoolOptionsMatchCriteria"] = pool.get("MatchCriteria") or ""
    network = given.get("NetworkOptions")
    if isinstance(network, dict):
        found["EnableJumboFrame"] = network.get("EnableJumboFrame") or False
    if given.get("DedicatedHostId"):
        found["DedicatedHostAttribute"] = {"DedicatedHostId": given["DedicatedHostId"]}
    if str(given.get("AutoRenew", "")).lower() == "true":
        found["RenewalStatus"] = "AutoRenewal"
    return found


def _addresses(switch: Resource, address: str) -> Attributes:
    return {
        "VSwitchId": switch.id,
        "VpcId": switch.attributes["VpcId"],
        "PrivateIpAddress": address,
        "VpcAttributes": {
            "VpcId": switch.attributes["VpcId"],
            "VSwitchId": switch.id,
            "PrivateIpAddress": {"IpAddress": [address]},
            "NatIpAddress": "",
        },
    }


def _bring_interfaces(
    step: Step, server: Resource, primary: Attributes, others: list[Attributes]
) -> None:
    shared: Attributes = {
        "InstanceId": server.id,
        "ResourceGroupId": server.attributes["ResourceGroupId"],
        "Tag": step.parameters.get("Tag"),
    }
    for type_, row in (("Primary", primary), *(("Secondary", one) for one in others)):
        plain = {key: value for key, value in row.items() if key != "InstanceType"}
        given = network_interface.completed(step, {**plain, **shared, "Type": type_})
        network_interface.attach_new(step, server, given)


def _bring_disks(
    step: Step, server: Resource, given: Attributes, image: Attributes
) -> None:
    shared: Attributes = {
        "InstanceId": server.id,
        "ZoneId": server.attributes["ZoneId"],
        "ResourceGroupId": server.attributes["ResourceGroupId"],
        "Tag": given.get("Tag"),
        "AttachedTime": server.attributes["CreationTime"],
    }
    said = given.get("SystemDisk")
    first: Attributes = {"Size": image.get("Size") or 20, "DeleteWithInstance": True}
    first |= _told(said if isinstance(said, dict) else {})
    if int(str(first["Size"])) < int(str(image.get("Size") or 0)):
        raise ApiError(400, "InvalidSystemDiskSize.LessThanImageSize", "Too small.")
    first |= {"Type": "system", "Device": disk.SYSTEM_DEVICE, "Portable": False}
    disk.attach_new(step, server, {**first, **shared, "ImageId": given["ImageId"]})
    for row in listed(given.get("DataDisk")):
        if isinstance(row, dict):
            more = {"DeleteWithInstance": True, **_told(row)}
            more.setdefault("Device", disk.next_device(step, server.id))
            disk.attach_new(step, server, {**more, **shared, "Type": "data"})


def _told(row: Attributes) -> Attributes:
    return {key: value for key, value in row.items() if value not in (None, "")}


def _must(step: Step, id_: str = "") -> Resource:
    row = step.get(_KIND, id_ or step.need("InstanceId"))
    if row is None:
        raise step.cloud.kind(_KIND).absent.error(id_ or step.text("InstanceId"))
    step.touch([row.id])
    return row


def delete(step: Step) -> Attributes:
    """Delete a server; its data disks and other interfaces go or are let go."""
    row = _must(step)
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


def _set_groups(step: Step, row: Resource, groups: list[str]) -> None:
    """Put a server and its primary interface into these security groups."""
    switch = step.get("vpc/vswitch", row.attributes["VSwitchId"])
    if switch is not None:
        network_interface.judge_network(step, groups, switch)
    ids: list[Json] = [*groups]
    change(step.on(step.cloud.kind(_KIND), {}), row, {"SecurityGroupIds": ids}, "")
    kind = step.cloud.kind("ecs/network_interface")
    for one in step.find(kind.name, InstanceId=row.id, Type="Primary"):
        change(step.on(kind, {}), one, {"SecurityGroupIds": ids}, "")


def regroup(step: Step, reply: Attributes) -> Attributes:
    """Replace a server's security groups where the call names some."""
    if groups := values_of(step.parameters.get("SecurityGroupIds")):
        _set_groups(step, _must(step), groups)
    return reply


def join_group(step: Step) -> Attributes:
    """Put a server, or an interface, into one more security group."""
    return _groups(step, lambda held, one: [*held, one] if one not in held else held)


def leave_group(step: Step) -> Attributes:
    """Take a server, or an interface, out of a group that is not its last one."""
    return _groups(step, _without)


def _without(held: list[str], one: str) -> list[str]:
    if one not in held:
        raise invalid("SecurityGroupId", "InstanceNotInSecurityGroup")
    if len(held) == 1:
        raise ApiError(403, "InstanceLastSecurityGroup", "It is in no other group.")
    return [group for group in held if group != one]


def _groups(step: Step, combined: Callable[[list[str], str], list[str]]) -> Attributes:
    group = step.need("SecurityGroupId")
    if step.get("ecs/security_group", group) is None:
        raise step.cloud.kind("ecs/security_group").absent.error(group)
    if eni := step.text("NetworkInterfaceId"):
        kind = step.cloud.kind("ecs/network_interface")
        row = step.get(kind.name, eni)
        if row is None:
            raise kind.absent.error(eni)
        ids: list[Json] = [
            *combined(values_of(row.attributes["SecurityGroupIds"]), group)
        ]
        change(step.on(kind, {}), row, {"SecurityGroupIds": ids}, "")
        return {}
    server = _must(step)
    _set_groups(
        step, server, combined(values_of(server.attributes["SecurityGroupIds"]), group)
    )
    return {}


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


def _allocate(step: Step, row: Resource) -> str:
    """Give a server a public address of the range kept for trials (RFC 2544)."""
    held = listed(row.attributes["PublicIpAddress"])
    if held:
        return str(held[0])
    parts = [int(step.cloud.ids.text("hex", 2), 16) for _ in range(2)]
    address = f"198.18.{parts[0]}.{parts[1]}"
    change(step, row, {"PublicIpAddress": [address]}, "")
    return address


def allocate_address(step: Step) -> Attributes:
    """Give a server a public address, once."""
    row = _must(step)
    if listed(row.attributes["PublicIpAddress"]):
        raise ApiError(403, "AllocatedAlready", "The server has a public address.")
    return {"IpAddress": _allocate(step, row)}


def allocate_if_asked(step: Step, reply: Attributes) -> Attributes:
    """Give a server a public address when it gets bandwidth to the Internet."""
    row = _must(step)
    if int(str(row.attributes["InternetMaxBandwidthOut"])) > 0:
        _allocate(step, row)
    return reply


def judge_type(step: Step) -> None:
    """Refuse a size that is not offered; set what follows from the new one."""
    row = _must(step)
    if not (name := step.text("InstanceType")):
        return
    _judge_size(name)
    if (
        row.attributes["Status"] == "Stopped"
        or step.call.action != "ModifyInstanceSpec"
    ):
        change(step, row, {**_of_size(name)}, "")


def move(step: Step) -> Attributes:
    """Move a stopped server to another subnet of its zone."""
    row = _must(step)
    switch = step.get("vpc/vswitch", step.need("VSwitchId"))
    if switch is None:
        raise step.cloud.kind("vpc/vswitch").absent.error(step.text("VSwitchId"))
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
    after = {**_addresses(switch, address), "SecurityGroupIds": ids}
    change(step, row, after, "ModifyInstanceVpcAttribute")
    kind = step.cloud.kind("ecs/network_interface")
    theirs = {key: value for key, value in after.items() if key != "VpcAttributes"}
    theirs["PrivateIpSets"] = [{"PrivateIpAddress": address, "Primary": True}]
    for one in step.find(kind.name, InstanceId=row.id, Type="Primary"):
        change(step.on(kind, {}), one, theirs, "")
    return {}


def modify_metadata(step: Step) -> Attributes:
    """Change how a server reads about itself."""
    row = _must(step)
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
    row = _must(step)
    image_id = step.text("ImageId") or str(row.attributes["ImageId"])
    image = _image(step, image_id)
    key = step.text("KeyPairName") or row.attributes["KeyPairName"]
    after: Attributes = {"ImageId": image_id, "KeyPairName": key, **_of_image(image)}
    change(step, row, after, "ReplaceSystemDisk")
    said = step.parameters.get("SystemDisk")
    asked: Attributes = {
        "ImageId": image_id,
        "SystemDisk": _told(said if isinstance(said, dict) else {}),
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
            **_told(said if isinstance(said, dict) else {}),
        }
        asked["Tag"] = [
            {"Key": name, "Value": value} for name, value in old.tags.items()
        ]
        erase(step.cloud.store, old)
    _bring_disks(step, row, asked, image)
    (made,) = step.find("ecs/disk", InstanceId=row.id, Type="system")
    return {"DiskId": made.id}
