"""Parameters of database engines: what a product knows of them, and what is set."""

import json

from simulator.cloud.changing import change
from simulator.cloud.resource import Attributes, Resource
from simulator.cloud.step import Step, invalid
from simulator.messages import Json


def templates(step: Step, engine: str = "") -> dict[str, dict[str, Json]]:
    """Return the rows of the product's catalogue by name; all without an engine."""
    rows = step.kind.declared["product"]["catalogue"]["parameters"]
    return {
        row["ParameterName"]: row
        for row in rows
        if not engine or row["Engine"] == engine
    }


def already_set(row: Resource) -> Attributes:
    """Return the values that an instance was given, by name."""
    held = row.attributes["Parameters"]
    return dict(held) if isinstance(held, dict) else {}


def set_parameters(step: Step, row: Resource, refused: str, engine: str = "") -> None:
    """Set `Parameters`, a JSON object; `refused` is the code for what there is not."""
    try:
        wanted = json.loads(step.need("Parameters"))
    except ValueError as error:
        raise invalid("Parameters", refused) from error
    if not isinstance(wanted, dict) or not set(wanted) <= set(templates(step, engine)):
        raise invalid("Parameters", refused)
    texts: Attributes = {key: str(value) for key, value in wanted.items()}
    given: Attributes = {"Parameters": {**already_set(row), **texts}}
    change(step, row, given, step.call.action)
