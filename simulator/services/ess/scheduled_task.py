"""Scheduled tasks: what they execute must exist."""

from simulator.cloud.references import found
from simulator.cloud.step import Step, missing


def judge(step: Step) -> None:
    """Refuse a task without a rule or a group, or with a rule that does not exist."""
    rule = step.text("ScheduledAction")
    if rule:
        kind = step.cloud.kind("ess/scaling_rule")
        if found(step.on(kind, {}), kind, rule) is None:
            raise kind.absent.error(rule)
    elif not (step.text("ScalingGroupId") or step.text("ScheduledTaskId")):
        raise missing("ScheduledAction")
