"""Meta tags: keys with values to choose from, made and emptied value by value."""

from simulator.cloud.changing import change, remove
from simulator.cloud.making import make
from simulator.cloud.references import listed
from simulator.cloud.resource import Attributes, Resource
from simulator.cloud.step import Step, missing
from simulator.messages import Json


def create(step: Step) -> Attributes:
    """Add keys and values; what is there already stays as it is."""
    given = [row for row in listed(step.parameters.get("TagKeyValueParamList")) if row]
    if not given:
        raise missing("TagKeyValueParamList")
    for entry in given:
        if not isinstance(entry, dict) or not entry.get("Key"):
            raise missing("TagKeyValueParamList.Key")
        values = [
            row.get("Value")
            for row in listed(entry.get("TagValueParamList"))
            if isinstance(row, dict) and row.get("Value")
        ]
        held = step.get(step.kind.name, entry["Key"])
        if held is None:
            text = entry.get("Description") or ""
            new: Attributes = {"Key": entry["Key"], "Description": text}
            make(step.on(step.kind, {**new, "Values": values}))
        else:
            kept = values_of(held)
            added = [value for value in values if value not in kept]
            change(step.holding(held), held, {"Values": [*kept, *added]}, "")
    return {}


def delete(step: Step) -> Attributes:
    """Take one value away, or the key with all its values."""
    held = step.get(step.kind.name, step.need("Key"))
    value = step.text("Value")
    if held is None:
        raise step.kind.absent.error(step.text("Key"))
    if value:
        kept: list[Json] = [each for each in values_of(held) if each != value]
        change(step.holding(held), held, {"Values": kept}, "")
    else:
        remove(step.holding(held), held)
    return {}


def values_of(row: Resource) -> list[Json]:
    """Return the values of a meta tag, in the order in which they came."""
    return listed(row.attributes["Values"])
