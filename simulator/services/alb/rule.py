"""Rules: the groups that they forward to, and several made at once."""

from typing import TYPE_CHECKING

from simulator.cloud.making import make
from simulator.cloud.references import listed
from simulator.cloud.resource import Attributes
from simulator.cloud.step import Step
from simulator.services.alb.actions import groups_of

if TYPE_CHECKING:
    from simulator.messages import Json


def read_actions(step: Step) -> None:
    """Note which server groups the actions of a rule, or of several, name."""
    given = dict(step.parameters)
    if given.get("RuleActions") is not None:
        given["ServerGroups"] = groups_of(given["RuleActions"])
    if given.get("Rules") is not None:
        rows: list[Json] = [
            {**one, "ServerGroups": groups_of(one.get("RuleActions"))}
            for one in listed(given["Rules"])
            if isinstance(one, dict)
        ]
        given["Rules"] = rows
    step.parameters = given


def create_many(step: Step) -> Attributes:
    """Make several rules of one listener, all or none."""
    made: list[Json] = []
    for one in listed(step.parameters.get("Rules")):
        if isinstance(one, dict):
            below = step.on(
                step.kind, {**one, "ListenerId": step.parameters.get("ListenerId")}
            )
            read_actions(below)
            row = make(below)
            made.append({"RuleId": row.id, "Priority": row.attributes["Priority"]})
    return {"RuleIds": made}
