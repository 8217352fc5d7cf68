"""Public domains: how many records each has, and which group it is sorted into."""

from typing import TYPE_CHECKING

from simulator.cloud.changing import change
from simulator.cloud.references import listed
from simulator.cloud.resource import Attributes
from simulator.cloud.step import Step

if TYPE_CHECKING:
    from simulator.messages import Json


def count(step: Step, reply: Attributes) -> Attributes:
    """Say how many records each domain of a list has."""
    held = reply["Domains"]
    rows = listed(held.get("Domain")) if isinstance(held, dict) else []
    counted: list[Json] = [
        {**row, "RecordCount": _records(step, row["DomainName"])}
        for row in rows
        if isinstance(row, dict)
    ]
    return {**reply, "Domains": {"Domain": counted}}


def _records(step: Step, name: "Json") -> int:
    return len(step.find("alidns/record", DomainName=name))


def regroup(step: Step) -> Attributes:
    """Sort a domain into a group, or into none when none is named."""
    row = step.named(step.kind.name, "DomainName")
    id_ = step.text("GroupId")
    group = step.get("alidns/domain_group", id_)
    name = "" if group is None else group.attributes["GroupName"]
    change(step, row, {"GroupId": id_, "GroupName": name}, step.call.action)
    return {"GroupId": id_, "GroupName": name}
