"""Forwarding rules: made as a list, listed by their listener."""

import json

from simulator.cloud.changing import remove
from simulator.cloud.making import make, values_of
from simulator.cloud.resource import Attributes
from simulator.cloud.step import Step, invalid
from simulator.messages import Json
from simulator.services.slb.listener import name_protocol


def _judge_twin(step: Step, listener: Json, row: Attributes) -> None:
    """Refuse a second rule for the same domain and path."""
    for other in step.find(step.kind.name, ListenerKey=listener):
        said = other.attributes
        if all(said[name] == (row.get(name) or "") for name in ("Domain", "Url")):
            raise invalid("RuleList", "DomainExist")


def create(step: Step) -> Attributes:
    """Make the rules of a JSON list on one listener."""
    name_protocol(step)
    names = ("LoadBalancerId", "ListenerProtocol", "ListenerPort")
    where: Attributes = {name: step.parameters[name] for name in names}
    where["ListenerKey"] = ":".join(str(value) for value in where.values())
    try:
        rows = json.loads(step.need("RuleList"))
    except ValueError as error:
        raise invalid("RuleList") from error
    made: list[Json] = []
    for row in rows if isinstance(rows, list) else []:
        _judge_twin(step, where["ListenerKey"], row)
        rule = make(step.on(step.kind, {**row, **where}))
        step.touch([rule.id])
        made.append({"RuleId": rule.id, "RuleName": rule.attributes["RuleName"]})
    return {"Rules": {"Rule": made}}


def delete(step: Step) -> Attributes:
    """Delete rules; their list may be written in single quotes, as some clients do."""
    for id_ in values_of(step.need("RuleIds").replace("'", '"')):
        row = step.must(step.kind.name, id_)
        step.touch([row.id])
        remove(step, row)
    return {}
