"""Listeners: the groups that they forward to, and the lists that guard them."""

from typing import TYPE_CHECKING

from simulator.cloud.changing import change
from simulator.cloud.making import values_of
from simulator.cloud.resource import Attributes, Resource
from simulator.cloud.step import Step, invalid
from simulator.services.alb.actions import groups_of

if TYPE_CHECKING:
    from simulator.messages import Json


def read_actions(step: Step) -> None:
    """Note which server groups the default actions name."""
    actions = step.parameters.get("DefaultActions")
    if actions is not None:
        groups: Json = groups_of(actions)
        step.parameters = {**step.parameters, "ServerGroups": groups}


def associate(step: Step) -> Attributes:
    """Guard a listener by access lists of one type."""
    row = _listener(step)
    type_ = step.need("AclType")
    if type_ not in ("White", "Black"):
        raise invalid("AclType", "IllegalParam.AclType")
    held = values_of(row.attributes["AclIds"])
    ids = list(dict.fromkeys([*held, *values_of(step.parameters.get("AclIds"))]))
    return _guard(step, row, type_, ids)


def dissociate(step: Step) -> Attributes:
    """Take access lists off a listener."""
    row = _listener(step)
    gone = values_of(step.parameters.get("AclIds"))
    ids = [one for one in values_of(row.attributes["AclIds"]) if one not in gone]
    config = row.attributes["AclConfig"]
    type_ = str(config.get("AclType", "")) if isinstance(config, dict) else ""
    return _guard(step, row, type_, ids)


def _guard(step: Step, row: Resource, type_: str, ids: list[str]) -> Attributes:
    relations: list[Json] = [{"AclId": one, "Status": "Associated"} for one in ids]
    config: Json = {"AclType": type_, "AclRelations": relations} if ids else {}
    given: Attributes = {"AclIds": list(ids), "AclConfig": config}
    change(step, row, given, step.call.action)
    step.attributes = row.attributes
    return {}


def _listener(step: Step) -> Resource:
    return step.named(step.kind.name, "ListenerId")
