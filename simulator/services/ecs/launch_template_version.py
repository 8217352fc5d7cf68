"""Versions of launch templates: numbered, never changed, the default one kept."""

from simulator.cloud.changing import change, erase
from simulator.cloud.looking import Listing
from simulator.cloud.making import values_of
from simulator.cloud.resource import Attributes
from simulator.cloud.step import Step
from simulator.messages import ApiError, Json
from simulator.services.ecs.launch_template import add_version, as_shown, must


def create(step: Step) -> Attributes:
    """Add a version to a template."""
    template = must(step)
    number = int(str(template.attributes["LatestVersionNumber"])) + 1
    add_version(step, template, number)
    given: Attributes = {"LatestVersionNumber": number}
    below = step.on(step.cloud.kind("ecs/launch_template"), {})
    change(below, template, given, "")
    return {"LaunchTemplateId": template.id, "LaunchTemplateVersionNumber": number}


def describe(step: Step) -> Attributes:
    """List the versions of a template that are asked for, the latest first."""
    template = must(step)
    default = template.attributes["DefaultVersionNumber"]
    wanted = set(values_of(step.parameters.get("LaunchTemplateVersion")))
    only_default = step.text("DefaultVersion").lower() == "true"
    rows: list[Json] = []
    for row in reversed(step.find(step.kind.name, LaunchTemplateId=template.id)):
        number = int(str(row.attributes["VersionNumber"]))
        if wanted and str(number) not in wanted:
            continue
        if only_default and number != default:
            continue
        if not _between(step, number):
            continue
        data = as_shown(row.attributes["LaunchTemplateData"])
        shown = {**row.attributes, "LaunchTemplateData": data}
        rows.append({**shown, "DefaultVersion": number == default})
    listing = Listing(step.kind, {}, step.kind.declared["product"])
    first, end, reply = listing.page(step, len(rows))
    versions: Json = {"LaunchTemplateVersionSet": rows[first:end]}
    return {**reply, "LaunchTemplateVersionSets": versions}


def _between(step: Step, number: int) -> bool:
    low, high = step.text("MinVersion"), step.text("MaxVersion")
    return not (low and number < int(low)) and not (high and number > int(high))


def delete(step: Step) -> Attributes:
    """Delete versions of a template, the default one excepted."""
    template = must(step)
    shown: list[Json] = []
    for number in values_of(step.parameters.get("DeleteVersion")):
        row = step.get(step.kind.name, f"{template.id}:{number}")
        if row is None:
            raise step.kind.absent.error(number)
        if number == str(template.attributes["DefaultVersionNumber"]):
            raise ApiError(
                403, "InvalidOperation.DefaultVersion", "The default version stays."
            )
        erase(step.cloud.store, row)
        shown.append(
            {
                "LaunchTemplateId": template.id,
                "LaunchTemplateVersionNumber": int(number),
            }
        )
    return {"LaunchTemplateVersions": {"LaunchTemplateVersion": shown}}
