"""Servers of a group: some go and others come in one call."""

from simulator.cloud.changing import remove
from simulator.cloud.making import make
from simulator.cloud.references import listed
from simulator.cloud.resource import Attributes
from simulator.cloud.step import Step


def replace(step: Step) -> Attributes:
    """Take servers out of a group and put others in."""
    group = step.need("ServerGroupId")
    for gone in listed(step.parameters.get("RemovedServers")):
        id_ = step.kind.id_of({**_mapping(gone), "ServerGroupId": group})
        row = step.must(step.kind.name, id_)
        remove(step, row)
    for come in listed(step.parameters.get("AddedServers")):
        make(step.on(step.kind, {**_mapping(come), "ServerGroupId": group}))
    step.attributes = {"ServerGroupId": group}
    return {}


def _mapping(value: object) -> Attributes:
    found: Attributes = {"Port": 0}
    return found | value if isinstance(value, dict) else found
