"""Alarms: each needs a threshold, and resources that it looks at."""

import json

from simulator.cloud.references import listed
from simulator.cloud.resource import Attributes
from simulator.cloud.step import Step, missing
from simulator.messages import ApiError, Json

_CONDITIONS = ("Escalations", "CompositeExpression", "Prometheus")
_COMPARISONS = {
    "GreaterThanOrEqualToThreshold",
    "GreaterThanThreshold",
    "LessThanOrEqualToThreshold",
    "LessThanThreshold",
    "EqualToThreshold",
    "NotEqualToThreshold",
    "GreaterThanYesterday",
    "LessThanYesterday",
    "GreaterThanLastWeek",
    "LessThanLastWeek",
    "GreaterThanLastPeriod",
    "LessThanLastPeriod",
}


def judge(step: Step) -> None:
    """Refuse a rule without a condition; name the groups that it tells."""
    step.parameters = _judged(step.parameters)


def judge_all(step: Step) -> None:
    """Judge every rule of a call on several."""
    rows = [
        row for row in listed(step.parameters.get("Rules")) if isinstance(row, dict)
    ]
    rules: list[Json] = [_judged(row) for row in rows]
    step.parameters = {**step.parameters, "Rules": rules}


def _judged(given: Attributes) -> Attributes:
    if not any(given.get(name) for name in _CONDITIONS):
        raise missing("Escalations.Critical.Threshold")
    levels = given.get("Escalations")
    for level in levels.values() if isinstance(levels, dict) else ():
        if isinstance(level, dict):
            _judge_level(level)
    groups = [part for part in str(given.get("ContactGroups") or "").split(",") if part]
    found: Attributes = {**given, "ContactGroupNames": [*groups]}
    if resources := given.get("Resources"):
        _judge_resources(str(resources))
        found["Dimensions"] = resources
    return found


def _judge_level(level: Attributes) -> None:
    comparison = level.get("ComparisonOperator")
    if comparison and comparison not in _COMPARISONS:
        raise ApiError(400, "ParameterInvalid", f"No comparison is {comparison}.")
    if not level.get("Threshold"):
        raise missing("Escalations.Critical.Threshold")


def _judge_resources(text: str) -> None:
    try:
        read = json.loads(text)
    except ValueError as error:
        raise ApiError(400, "ParameterInvalid", "Resources is no JSON.") from error
    if not isinstance(read, list):
        raise ApiError(400, "ParameterInvalid", "Resources is no list.")


def code(step: Step, reply: Attributes) -> Attributes:
    """Say the number as a number, as this one list does."""
    del step
    return {**reply, "Code": 200}
