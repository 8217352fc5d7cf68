"""Templates of parameters: one JSON object in, rows out."""

import json
from typing import TYPE_CHECKING

from simulator.cloud.resource import Attributes
from simulator.cloud.step import Step, invalid

if TYPE_CHECKING:
    from simulator.messages import Json


def detail(step: Step) -> None:
    """Read the parameters of a new template, and show them as rows."""
    _keep(step, _read(step.need("Parameters")))


def merge(step: Step) -> None:
    """Lay the given parameters over those there, or replace them all."""
    if not step.text("Parameters"):
        return
    wanted = _read(step.text("Parameters"))
    row = step.get(step.kind.name, step.need("ParameterGroupId"))
    if row is not None and step.text("ModifyMode") != "Collectivity":
        wanted = {**_read(str(row.attributes["Parameters"])), **wanted}
    _keep(step, wanted)


def _read(text: str) -> Attributes:
    try:
        found = json.loads(text)
    except ValueError as error:
        raise invalid("Parameters", "InvalidParameters.Format") from error
    if not isinstance(found, dict) or not found:
        raise invalid("Parameters", "InvalidParameters.Format")
    return {str(name): str(value) for name, value in found.items()}


def _keep(step: Step, wanted: Attributes) -> None:
    rows: list[Json] = [
        {"ParamName": name, "ParamValue": value} for name, value in wanted.items()
    ]
    given: Attributes = {
        "Parameters": json.dumps(wanted),
        "ParamDetail": {"ParameterDetail": rows},
        "ParamCounts": len(rows),
    }
    step.parameters = {**step.parameters, **given}
