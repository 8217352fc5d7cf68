"""Disks: made with a server or alone, attached to at most one, and never shrunk."""

from simulator.cloud.making import make
from simulator.cloud.references import listed
from simulator.cloud.resource import Attributes, Link, Resource
from simulator.cloud.step import Step, invalid, missing
from simulator.messages import ApiError, Json

_LEVELLED = "cloud_essd"
_LETTERS = "abcdefghijklmnopqrstuvwxyz"
SYSTEM_DEVICE = "/dev/xvda"


def create(step: Step) -> Attributes:
    """Make a disk in a zone, or one that is attached to a server from the start."""
    if not step.text("ZoneId") and not step.text("InstanceId"):
        raise missing("ZoneId")
    if not step.text("Size") and not step.text("SnapshotId"):
        raise missing("Size")
    given = completed(step, step.parameters)
    event = "create"
    if server := step.text("InstanceId"):
        given["Device"] = next_device(step, server)
        event = "born_attached"
    made = make(step.on(step.kind, given), event)
    step.touch([made.id])
    return {"DiskId": made.id, "OrderId": ""}


def completed(step: Step, given: Attributes) -> Attributes:
    """Return a disk's parameters with what follows from the region and from others."""
    found = dict(given)
    region = step.get("ecs/disk_encryption", "-")
    if region and region.attributes["Encrypted"] and "Encrypted" not in found:
        found["Encrypted"] = True
        found.setdefault("KMSKeyId", region.attributes["KMSKeyId"])
    found["Encrypted"] = str(found.get("Encrypted", "")).lower() == "true"
    if found.get("KMSKeyId") and not found["Encrypted"]:
        raise invalid("KMSKeyId", "InvalidParameter.EncryptedNotMatch")
    category = found.get("DiskCategory") or found.get("Category") or _LEVELLED
    if category == _LEVELLED:
        found.setdefault("PerformanceLevel", "PL1")
    if found.get("AutoSnapshotPolicyId"):
        found["EnableAutomatedSnapshotPolicy"] = True
    return found


def attach_new(step: Step, server: Resource, given: Attributes) -> Resource:
    """Make a disk together with its server; the system disk goes when that goes."""
    kind = step.cloud.kind("ecs/disk")
    below = step.on(kind, completed(step, given))
    owner = None
    if given.get("Type") == "system":
        owner = Link("", server.kind, server.scope, server.id, "cascade")
    return make(below, "born_attached", owner)


def next_device(step: Step, server: str) -> str:
    """Return the first device name that no disk of a server has."""
    disks = step.find("ecs/disk", InstanceId=server)
    taken = {str(row.attributes["Device"]) for row in disks}
    names = (f"/dev/xvd{letter}" for letter in _LETTERS[1:])
    return next((name for name in names if name not in taken), "")


def judge_attachment(step: Step) -> None:
    """Refuse a server that is absent, in another zone or full."""
    disk = step.get("ecs/disk", step.need("DiskId"))
    server = step.get("ecs/instance", step.need("InstanceId"))
    if disk is None or server is None:
        return  # said by the action itself
    if disk.attributes["ZoneId"] != server.attributes["ZoneId"]:
        raise ApiError(403, "ResourceNotInSameZone", "Disk and server differ in zone.")
    if server.attributes["Status"] not in ("Running", "Stopped"):
        raise _wrong_state()
    device = step.text("Device") or next_device(step, server.id)
    if not device:
        raise ApiError(403, "InstanceDiskLimitExceeded", "The server is full.")
    step.parameters = {**step.parameters, "Device": device}


def judge_detachment(step: Step) -> None:
    """Refuse to take a disk from a server that has not got it, or a system disk."""
    disk = step.get("ecs/disk", step.need("DiskId"))
    if disk is None:
        return  # said by the action itself
    if disk.attributes["InstanceId"] != step.need("InstanceId"):
        raise ApiError(
            403, "DependencyViolation", "The disk is not attached to this server."
        )
    if disk.attributes["Type"] == "system":
        server = step.get("ecs/instance", disk.attributes["InstanceId"])
        if server is not None and server.attributes["Status"] != "Stopped":
            raise _wrong_state()


def _wrong_state() -> ApiError:
    return ApiError(
        403,
        "IncorrectInstanceStatus",
        "The current status of the resource does not support this operation.",
    )


def judge_growth(step: Step) -> None:
    """Refuse to make a disk smaller."""
    disk = step.get("ecs/disk", step.need("DiskId"))
    if disk is None:
        return  # said by the action itself
    if int(step.need("NewSize")) < int(str(disk.attributes["Size"])):
        raise invalid("NewSize", "InvalidDiskSize.TooSmall")


def one_or_many(step: Step) -> None:
    """Name the disks alike, however the call names them."""
    names = ("DiskIds", "diskIds", "DiskId")
    given = next((step.parameters[one] for one in names if step.text(one)), None)
    ids = listed(given)
    if not ids:
        raise missing("DiskIds")
    kept = {key: value for key, value in step.parameters.items() if key not in names}
    key = "diskIds" if step.text("diskIds") else "DiskIds"
    rows: list[Json] = [{"DiskId": one} for one in ids]
    step.parameters = {**kept, key: rows}


def show_attachments(step: Step, reply: Attributes) -> Attributes:
    """Say in every disk to which server it is attached, as a list."""
    del step
    held = reply["Disks"]
    for row in listed(held.get("Disk")) if isinstance(held, dict) else []:
        if isinstance(row, dict) and row["InstanceId"]:
            one: Json = {name: row[name] for name in ("AttachedTime", "Device")}
            entry: Attributes = {**one, "InstanceId": row["InstanceId"]}  # type: ignore[dict-item]
            row["Attachments"] = {"Attachment": [entry]}
            row["MountInstances"] = {"MountInstance": [entry]}
            row["MountInstanceNum"] = 1
    return reply
