"""Servers and interfaces join security groups, and leave all but their last one."""

from collections.abc import Callable

from simulator.cloud.changing import change
from simulator.cloud.making import values_of
from simulator.cloud.resource import Attributes, Resource
from simulator.cloud.step import Step, invalid
from simulator.messages import ApiError, Json
from simulator.services.ecs import network_interface

_KIND = "ecs/instance"


def must(step: Step) -> Resource:
    """Return the server that a call names."""
    return step.named(_KIND, "InstanceId")


def _set_groups(step: Step, row: Resource, groups: list[str]) -> None:
    """Put a server and its primary interface into these security groups."""
    switch = step.get("vpc/vswitch", row.attributes["VSwitchId"])
    if switch is not None:
        network_interface.judge_network(step, groups, switch)
    ids: list[Json] = [*groups]
    change(step.on(step.cloud.kind(_KIND), {}), row, {"SecurityGroupIds": ids}, "")
    kind = step.cloud.kind("ecs/network_interface")
    for one in step.find(kind.name, InstanceId=row.id, Type="Primary"):
        change(step.on(kind, {}), one, {"SecurityGroupIds": ids}, "")


def regroup(step: Step, reply: Attributes) -> Attributes:
    """Replace a server's security groups where the call names some."""
    if groups := values_of(step.parameters.get("SecurityGroupIds")):
        _set_groups(step, must(step), groups)
    return reply


def join_group(step: Step) -> Attributes:
    """Put a server, or an interface, into one more security group."""
    return _groups(step, lambda held, one: [*held, one] if one not in held else held)


def leave_group(step: Step) -> Attributes:
    """Take a server, or an interface, out of a group that is not its last one."""
    return _groups(step, _without)


def _without(held: list[str], one: str) -> list[str]:
    if one not in held:
        raise invalid("SecurityGroupId", "InstanceNotInSecurityGroup")
    if len(held) == 1:
        raise ApiError(403, "InstanceLastSecurityGroup", "It is in no other group.")
    return [group for group in held if group != one]


def _groups(step: Step, combined: Callable[[list[str], str], list[str]]) -> Attributes:
    group = step.need("SecurityGroupId")
    step.must("ecs/security_group", group)
    if eni := step.text("NetworkInterfaceId"):
        row = step.must("ecs/network_interface", eni)
        ids: list[Json] = [
            *combined(values_of(row.attributes["SecurityGroupIds"]), group)
        ]
        kind = step.cloud.kind(row.kind)
        change(step.on(kind, {}), row, {"SecurityGroupIds": ids}, "")
        return {}
    server = must(step)
    _set_groups(
        step, server, combined(values_of(server.attributes["SecurityGroupIds"]), group)
    )
    return {}
