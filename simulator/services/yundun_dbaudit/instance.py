"""Auditors of databases: started in a subnet, whose network becomes theirs."""

from simulator.cloud.changing import change
from simulator.cloud.step import Step


def judge_start(step: Step) -> None:
    """Note the network of the subnet that an auditor is started in."""
    switch = step.get("vpc/vswitch", step.need("VswitchId"))
    row = step.get(step.kind.name, step.need("InstanceId"))
    if switch is not None and row is not None:
        change(step, row, {"VpcId": switch.attributes["VpcId"]}, "")
