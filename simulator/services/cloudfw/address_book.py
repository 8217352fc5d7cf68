"""Address books: their entries, and the policies that speak of them."""

from typing import TYPE_CHECKING

from simulator.cloud.references import listed
from simulator.cloud.resource import Attributes
from simulator.cloud.step import Step, invalid

if TYPE_CHECKING:
    from simulator.messages import Json

_MODES = {"Append", "Cover", "Delete", ""}


def split(step: Step) -> None:
    """Turn entries in one text into a list; adds or takes away when that is asked."""
    given = dict(step.parameters)
    mode = str(given.pop("ModifyMode", None) or "")
    if mode not in _MODES:
        raise invalid("ModifyMode", "ErrorParamsModifyMode")
    said = given.get("AddressList")
    if said is not None:
        entries: list[Json] = [one for one in listed(said) if one not in ("", None)]
        row = step.get(step.kind.name, step.text("GroupUuid"))
        held = [] if row is None else listed(row.attributes["AddressList"])
        if mode == "Append":
            entries = held + [one for one in entries if one not in held]
        elif mode == "Delete":
            entries = [one for one in held if one not in entries]
        given |= {"AddressList": entries, "AddressListCount": len(entries)}
    step.parameters = given


def narrow(step: Step) -> None:
    """Take `all` for no filter at all."""
    if step.text("GroupType") in ("all", ""):
        step.parameters = {**step.parameters, "GroupType": None}


def count_uses(step: Step, reply: Attributes) -> Attributes:
    """Say how many policies speak of each book."""
    rows: list[Json] = [
        {**row, "ReferenceCount": _uses(step, row)}
        for row in listed(reply["Acls"])
        if isinstance(row, dict)
    ]
    return {**reply, "Acls": rows}


def _uses(step: Step, row: Attributes) -> int:
    return sum(
        len(step.find("cloudfw/control_policy", **{field: row["GroupUuid"]}))
        for field in ("SourceBook", "DestinationBook", "PortBook")
    )
