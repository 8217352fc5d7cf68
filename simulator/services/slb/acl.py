"""Access lists: their entries are blocks of addresses, shown a page at a time."""

import ipaddress

from simulator.cloud.looking import number
from simulator.cloud.references import listed
from simulator.cloud.resource import Attributes
from simulator.cloud.step import Step, invalid


def judge_entries(step: Step) -> None:
    """Refuse an entry that is no block of addresses."""
    for row in listed(step.parameters.get("AclEntrys")):
        try:
            ipaddress.ip_network(str(row["entry"]) if isinstance(row, dict) else "")
        except (ValueError, KeyError) as error:
            raise invalid("AclEntrys", "InvalidAclEntry") from error


def show_entries(step: Step, reply: Attributes) -> Attributes:
    """Show the entries of the page that is asked for."""
    comment = step.text("AclEntryComment")
    rows = [
        row
        for row in listed(reply.get("Entries"))
        if isinstance(row, dict) and comment in ("", row["AclEntryComment"])
    ]
    size = number(step.text("PageSize") or 50, "PageSize")
    first = (number(step.text("Page") or 1, "Page") - 1) * size
    shown = {"AclEntry": rows[first : first + size]}
    return {**reply, "AclEntrys": shown, "TotalAclEntry": len(rows)}  # type: ignore[dict-item]


def count(step: Step, reply: Attributes) -> Attributes:
    """Say how many lists are on the page."""
    del step
    return {**reply, "Count": reply["PageRecordCount"]}
