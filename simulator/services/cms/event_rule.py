"""Rules on events: who is told is said in calls of its own, one list for each way."""

from typing import TYPE_CHECKING

from simulator.cloud.changing import change
from simulator.cloud.making import values_of
from simulator.cloud.references import listed
from simulator.cloud.resource import Attributes, Resource
from simulator.cloud.step import Step
from simulator.messages import ApiError, Json

if TYPE_CHECKING:
    from collections.abc import Mapping

# List of targets → how one of it is called in a reply.
_WAYS: "Mapping[str, str]" = {
    "ContactParameters": "ContactParameter",
    "FcParameters": "FCParameter",
    "MnsParameters": "MnsParameter",
    "OpenApiParameters": "OpenApiParameters",
    "SlsParameters": "SlsParameter",
    "WebhookParameters": "WebhookParameter",
}


def judge(step: Step) -> None:
    """Refuse a rule on a group that does not exist, and one on no product."""
    group = step.text("GroupId")
    if group and step.get("cms/monitor_group", group) is None:
        raise ApiError(404, "ResourceNotFound", f"No group {group} exists.")
    for row in listed(step.parameters.get("EventPattern")):
        if not isinstance(row, dict) or not row.get("Product"):
            raise ApiError(400, "ParameterInvalid", "EventPattern.Product is missing.")


def whole(step: Step, reply: Attributes) -> Attributes:
    """Say how many rules there are; show a pattern as itself and as a list of one.

    The model of this list has the list, its readers the pattern itself.
    """
    del step
    held = reply["EventRules"]
    rows: list[Json] = [
        {**row, "EventPattern": _pattern(row.get("EventPattern"))}
        for row in listed(held.get("EventRule") if isinstance(held, dict) else None)
        if isinstance(row, dict)
    ]
    rules: Json = {"EventRule": rows}
    return {**reply, "EventRules": rules, "Total": reply["TotalCount"]}


def _pattern(value: Json) -> Json:
    patterns: list[Json] = [
        {name: _wrapped(name, part) for name, part in one.items()}
        for one in listed(value)
        if isinstance(one, dict)
    ]
    first = patterns[0] if patterns else {}
    return {**(first if isinstance(first, dict) else {}), "EventPattern": patterns}


def _wrapped(name: str, part: Json) -> Json:
    return {name: part} if name.endswith("List") and isinstance(part, list) else part


def _must(step: Step) -> Resource:
    return step.named(step.kind.name, "RuleName")


def put_targets(step: Step) -> Attributes:
    """Add targets to a rule; one with a known id is replaced."""
    row = _must(step)
    after: Attributes = {}
    for way in _WAYS:
        given = [one for one in listed(step.parameters.get(way)) if one]
        if not given:
            continue
        for one in given:
            _judge(step, way, one)
        ids = {one.get("Id") for one in given if isinstance(one, dict)}
        kept = [
            one
            for one in listed(row.attributes[way])
            if isinstance(one, dict) and one.get("Id") not in ids
        ]
        after[way] = [*kept, *given]
    change(step, row, after, step.call.action)
    return {"FailedParameterCount": "0"}


def _judge(step: Step, way: str, one: Json) -> None:
    """Refuse a target that does not exist."""
    if not isinstance(one, dict):
        return
    if way == "ContactParameters":
        name = str(one.get("ContactGroupName"))
        if step.get("cms/contact_group", name) is None:
            raise ApiError(404, "ContactGroupNotExists", f"No group {name} exists.")
    if way == "SlsParameters":
        id_ = f"{one.get('Project')}:{one.get('LogStore')}"
        if step.get("sls/logstore", id_) is None:
            raise ApiError(404, "ResourceNotFound", f"No log store {id_} exists.")


def show_targets(step: Step) -> Attributes:
    """Show all targets of a rule; an unknown rule has none."""
    row = step.get(step.kind.name, step.need("RuleName"))
    held = row.attributes if row else {}
    reply: Attributes = {}
    for way, name in _WAYS.items():
        rows: list[Json] = [
            {**one, "Arn": _arn(step, way, one)}
            for one in listed(held.get(way))
            if isinstance(one, dict)
        ]
        reply[way] = {name: rows}
    return reply


def _arn(step: Step, way: str, one: Attributes) -> Json:
    if way == "SlsParameters":
        place = f"project/{one.get('Project')}/logstore/{one.get('LogStore')}"
        return f"acs:log:{one.get('Region')}:{step.account}:{place}"
    return one.get("Arn", "")


def delete_targets(step: Step) -> Attributes:
    """Take targets away by their ids."""
    row = _must(step)
    gone = set(values_of(step.parameters.get("Ids")))
    after: Attributes = {
        way: [
            one
            for one in listed(row.attributes[way])
            if isinstance(one, dict) and str(one.get("Id")) not in gone
        ]
        for way in _WAYS
    }
    change(step, row, after, step.call.action)
    return {}
