"""Templates for servers: named by id or by name, with one version that counts."""

from simulator.cloud.changing import change, remove
from simulator.cloud.making import make
from simulator.cloud.resource import Attributes, Resource
from simulator.cloud.step import Step, missing
from simulator.messages import Json

_KIND = "ecs/launch_template"
_VERSION = "ecs/launch_template_version"
_OWN = (
    "LaunchTemplateId",
    "LaunchTemplateName",
    "VersionDescription",
    "TemplateResourceGroupId",
    "TemplateTag",
    "RegionId",
    "OwnerId",
    "OwnerAccount",
    "ResourceOwnerId",
    "ResourceOwnerAccount",
)


def must(step: Step) -> Resource:
    """Return the template that a call names by id or by name."""
    if id_ := step.text("LaunchTemplateId"):
        row = step.get(_KIND, id_)
    elif name := step.text("LaunchTemplateName"):
        row = next(iter(step.find(_KIND, LaunchTemplateName=name)), None)
    else:
        raise missing("LaunchTemplateId")
    if row is None:
        raise step.cloud.kind(_KIND).absent.error(step.text("LaunchTemplateId"))
    step.touch([row.id])
    return row


def create(step: Step) -> Attributes:
    """Make a template with its first version."""
    given: Attributes = {
        "LaunchTemplateName": step.need("LaunchTemplateName"),
        "TemplateResourceGroupId": step.parameters.get("TemplateResourceGroupId"),
        "Tag": step.parameters.get("TemplateTag"),
    }
    made = make(step.on(step.kind, given))
    step.touch([made.id])
    add_version(step, made, 1)
    return {"LaunchTemplateId": made.id, "LaunchTemplateVersionNumber": 1}


def add_version(step: Step, template: Resource, number: int) -> None:
    """Keep what a call says about servers as a version of a template."""
    data: Attributes = {
        name: value
        for name, value in step.parameters.items()
        if name not in _OWN and value is not None
    }
    given: Attributes = {
        "LaunchTemplateId": template.id,
        "VersionNumber": number,
        "VersionDescription": step.text("VersionDescription"),
        "LaunchTemplateData": data,
    }
    make(step.on(step.cloud.kind(_VERSION), given))


def named_tags(step: Step) -> None:
    """Let the tags of templates be asked for by the name they have here."""
    step.parameters = {**step.parameters, "Tag": step.parameters.get("TemplateTag")}


def choose(step: Step) -> Attributes:
    """Make another version the one that counts."""
    row = must(step)
    number = int(step.need("DefaultVersionNumber"))
    if step.get(_VERSION, f"{row.id}:{number}") is None:
        raise step.cloud.kind(_VERSION).absent.error(number)
    given: Attributes = {"DefaultVersionNumber": number}
    change(step, row, given, step.call.action)
    return {}


def delete(step: Step) -> Attributes:
    """Delete a template with all its versions."""
    remove(step, must(step))
    return {}


def as_shown(data: Json) -> Attributes:
    """Return what a version says in the words of a reply.

    The system disk is there twice: as an object, and flat for the older clients.
    """
    found = dict(data) if isinstance(data, dict) else {}
    for given, shown, inner in (
        ("DataDisk", "DataDisks", "DataDisk"),
        ("NetworkInterface", "NetworkInterfaces", "NetworkInterface"),
        ("SecurityGroupIds", "SecurityGroupIds", "SecurityGroupId"),
        ("Tag", "Tags", "InstanceTag"),
    ):
        rows = found.pop(given, None)
        found[shown] = {inner: rows if isinstance(rows, list) else []}
    disk = found.get("SystemDisk")
    for name, value in disk.items() if isinstance(disk, dict) else ():
        flag = name == "Encrypted"
        found[f"SystemDisk.{name}"] = str(value).lower() == "true" if flag else value
    return found
