"""Contacts of alarms: reached by mail, text message or robot."""

import re

from simulator.cloud.references import listed
from simulator.cloud.resource import Attributes
from simulator.cloud.step import Step
from simulator.messages import ApiError, Json

_MAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")


def judge(step: Step) -> None:
    """Refuse a contact that nothing reaches, and an address that is none."""
    given = step.parameters.get("Channels")
    channels = given if isinstance(given, dict) else {}
    told: Attributes = {name: value for name, value in channels.items() if value}
    if not told:
        raise ApiError(400, "ParameterInvalid", "A contact needs a channel.")
    if "Mail" in told and not _MAIL.fullmatch(str(told["Mail"])):
        raise ApiError(400, "ParameterInvalid", "The mail address is malformed.")
    step.parameters = {**step.parameters, "Channels": told}


def narrow(step: Step, reply: Attributes) -> Attributes:
    """Leave only the contacts that have the channel asked for."""
    type_, value = step.text("ChanelType"), step.text("ChanelValue")
    held = reply["Contacts"]
    if not type_ or not isinstance(held, dict):
        return reply
    rows: list[Json] = [
        row for row in listed(held["Contact"]) if _has(row, type_, value)
    ]
    return {**reply, "Contacts": {"Contact": rows}, "Total": len(rows)}


def _has(row: Json, type_: str, value: str) -> bool:
    channels = row.get("Channels") if isinstance(row, dict) else None
    found = channels.get(type_) if isinstance(channels, dict) else None
    return bool(found) and value in ("", found)


def of_group(step: Step) -> None:
    """Ask for the members of a group by their names."""
    group = step.get("cms/contact_group", step.need("ContactGroupName"))
    names = listed(group.attributes["ContactNames"]) if group else []
    step.parameters = {**step.parameters, "Names": [*names, "-"]}
