"""Policies of applications: the network rules they name must exist."""

import json

from simulator.cloud.references import listed
from simulator.cloud.resource import Attributes
from simulator.cloud.step import Step, invalid


def judge(step: Step) -> None:
    """Refuse lists that are none, and network rules that do not exist."""
    for name in ("Permissions", "Resources"):
        if step.text(name) and not isinstance(_read(step, name), list):
            raise invalid(name)
    rules = _read(step, "AccessControlRules") if step.text("AccessControlRules") else {}
    if not isinstance(rules, dict):
        raise invalid("AccessControlRules")
    for rule in listed(rules.get("NetworkRules")):
        step.must("kms/network_rule", rule)


def _read(step: Step, name: str) -> object:
    try:
        value: object = json.loads(step.text(name))
    except ValueError as error:
        raise invalid(name) from error
    return value


def shown(step: Step) -> Attributes:
    """Return a policy; its two lists come as lists here."""
    held = step.named(step.kind.name, "Name").attributes
    lists: Attributes = {
        name: listed(held[name]) for name in ("Permissions", "Resources")
    }
    return {**held, **lists}
