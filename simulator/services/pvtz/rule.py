"""Resolver rules: the networks that follow one."""

from simulator.cloud.changing import change
from simulator.cloud.resource import Attributes
from simulator.cloud.step import Step
from simulator.messages import ApiError
from simulator.services.pvtz.networks import networks


def name_networks(step: Step) -> None:
    """Bind a new rule to the networks that its call names."""
    given = dict(step.parameters)
    given["BindVpcs"] = networks(step, given.pop("Vpcs", None))
    step.parameters = given


def bind(step: Step) -> Attributes:
    """Bind a rule to these networks and to no other."""
    row = step.named(step.kind.name, "RuleId")
    given: Attributes = {"BindVpcs": networks(step, step.parameters.get("Vpc"))}
    change(step, row, given, step.call.action)
    return {}


def judge_deletion(step: Step) -> None:
    """Refuse to delete a rule that networks follow."""
    row = step.get(step.kind.name, step.need("RuleId"))
    if row is not None and row.attributes["BindVpcs"]:
        raise ApiError(
            400, "ResolverRule.VpcExists", "The rule is still bound to VPCs."
        )
