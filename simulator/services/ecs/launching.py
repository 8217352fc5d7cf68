"""Makes servers: what comes with one, and what follows from its size and image."""

from simulator.cloud.changing import change
from simulator.cloud.making import make, values_of
from simulator.cloud.references import listed
from simulator.cloud.resource import Attributes, Resource
from simulator.cloud.step import Step, invalid, missing
from simulator.messages import ApiError, Json
from simulator.services.ecs import disk, network_interface
from simulator.services.ecs.instance_types import instance_types

_MOST = 100


def run(step: Step) -> Attributes:
    """Make as many servers as asked for, and start them."""
    given = with_template(step)
    amount = int(str(given.get("Amount") or 1))
    if not 1 <= amount <= _MOST:
        raise invalid("Amount", "InvalidParameter.Amount")
    ids: list[Json] = [launch(step, given, "RunInstances").id for _ in range(amount)]
    return {"InstanceIdSets": {"InstanceIdSet": ids}, "OrderId": "", "TradePrice": 0.0}


def create(step: Step) -> Attributes:
    """Make one server that stands still."""
    return {"InstanceId": launch(step, step.parameters, "CreateInstance").id}


def with_template(step: Step) -> Attributes:
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


def launch(step: Step, given: Attributes, event: str) -> Resource:
    """Make one server with its interface and disks."""
    judge_size(str(given.get("InstanceType") or ""))
    system = image_of(step, str(given.get("ImageId") or ""))
    primary, others = _interfaces(given)
    plain = {key: value for key, value in given.items() if key not in _PARTS}
    groups = [*values_of(primary.get("SecurityGroupIds"))]
    ids: list[Json] = [*groups]
    plain |= {"SecurityGroupIds": ids, "VSwitchId": primary.get("VSwitchId")}
    plain |= of_size(str(plain["InstanceType"])) | of_image(system)
    plain |= {"MetadataOptions": _metadata(given), **_options(given)}
    switch = step.get("vpc/vswitch", primary.get("VSwitchId"))
    if switch is not None:
        network_interface.judge_network(step, groups, switch)
        wanted = str(primary.pop("PrimaryIpAddress", "") or "")
        address = network_interface.free_address(step, switch, wanted)
        plain |= addresses(switch, address)
        primary["PrimaryIpAddress"] = address
    below = step.on(step.kind, plain)
    made = make(below, event)
    step.touch([made.id])
    _bring_interfaces(step, made, primary, others)
    bring_disks(step, made, given, system)
    if int(str(made.attributes["InternetMaxBandwidthOut"] or 0)) > 0:
        allocate(below, made)
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


def judge_size(name: str) -> None:
    """Refuse a size that is not offered here."""
    if not name:
        raise missing("InstanceType")
    if name not in instance_types():
        raise ApiError(
            403,
            "InvalidInstanceType.ValueNotSupported",
            f"The specified InstanceType {name} is not offered here.",
        )


def of_size(name: str) -> Attributes:
    """Return what follows from a size."""
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


def image_of(step: Step, name: str) -> Attributes:
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


def of_image(image: Attributes) -> Attributes:
    """Return what follows from an image."""
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


def addresses(switch: Resource, address: str) -> Attributes:
    """Return where a server stands in its network."""
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


def bring_disks(
    step: Step, server: Resource, given: Attributes, image: Attributes
) -> None:
    """Make the disks of a server: the one of the system, and those for data."""
    shared: Attributes = {
        "InstanceId": server.id,
        "ZoneId": server.attributes["ZoneId"],
        "ResourceGroupId": server.attributes["ResourceGroupId"],
        "Tag": given.get("Tag"),
        "AttachedTime": server.attributes["CreationTime"],
    }
    said = given.get("SystemDisk")
    first: Attributes = {"Size": image.get("Size") or 20, "DeleteWithInstance": True}
    first |= told_of(said if isinstance(said, dict) else {})
    if int(str(first["Size"])) < int(str(image.get("Size") or 0)):
        raise ApiError(400, "InvalidSystemDiskSize.LessThanImageSize", "Too small.")
    first |= {"Type": "system", "Device": disk.SYSTEM_DEVICE, "Portable": False}
    disk.attach_new(step, server, {**first, **shared, "ImageId": given["ImageId"]})
    for row in listed(given.get("DataDisk")):
        if isinstance(row, dict):
            more = {"DeleteWithInstance": True, **told_of(row)}
            more.setdefault("Device", disk.next_device(step, server.id))
            disk.attach_new(step, server, {**more, **shared, "Type": "data"})


def told_of(row: Attributes) -> Attributes:
    """Return what a row of a call says, its empty fields left out."""
    return {key: value for key, value in row.items() if value not in (None, "")}


def allocate(step: Step, row: Resource) -> str:
    """Give a server a public address of the range kept for trials (RFC 2544)."""
    held = listed(row.attributes["PublicIpAddress"])
    if held:
        return str(held[0])
    parts = [int(step.cloud.ids.text("hex", 2), 16) for _ in range(2)]
    address = f"198.18.{parts[0]}.{parts[1]}"
    change(step, row, {"PublicIpAddress": [address]}, "")
    return address
