"""Policies of the Internet border: an unbroken order in each direction."""

from typing import TYPE_CHECKING

from simulator.cloud.changing import change
from simulator.cloud.looking import number
from simulator.cloud.references import listed
from simulator.cloud.resource import Attributes, Resource
from simulator.cloud.step import Step, invalid

if TYPE_CHECKING:
    from simulator.messages import Json

_BOOKS = (
    ("SourceType", "Source", "SourceBook"),
    ("DestinationType", "Destination", "DestinationBook"),
    ("DestPortType", "DestPortGroup", "PortBook"),
)
LAST = -1


def prepare(step: Step) -> None:
    """Find the address books that a policy speaks of, and its place in the order."""
    row = step.get(step.kind.name, step.text("AclUuid"))
    held: Attributes = {} if row is None else row.attributes
    given = dict(step.parameters)
    for type_, name, book in _BOOKS:
        wanted = given.get(type_) or held.get(type_)
        given[book] = _book(step, given.get(name) or held.get(name), str(wanted))
    if row is None:
        given["Order"] = _make_room(step, given)
    step.parameters = given


def _book(step: Step, name: object, type_: str) -> str:
    if type_ != "group" or not name:
        return ""
    rows = step.find("cloudfw/address_book", GroupName=str(name))
    if not rows:
        raise invalid("Group", "ErrorAddressGroupNotExist")
    return rows[0].id


def _make_room(step: Step, given: Attributes) -> int:
    """Return the order of a new policy; those behind it move by one."""
    rows = _rows(step, str(given.get("Direction")), str(given.get("IpVersion") or "4"))
    wanted = number(given.pop("NewOrder", None) or LAST, "NewOrder", least=LAST)
    if wanted in (LAST, 0) or wanted > len(rows):
        return len(rows) + 1
    _renumber(step, rows[wanted - 1 :], wanted + 1)
    return wanted


def _rows(step: Step, direction: str, version: str = "4") -> list[Resource]:
    rows = step.find(step.kind.name, Direction=direction, IpVersion=version)
    return sorted(rows, key=_order)


def _order(row: Resource) -> int:
    return int(str(row.attributes.get("Order", 0)))


def _renumber(step: Step, rows: list[Resource], first: int) -> None:
    for order, row in enumerate(rows, first):
        if _order(row) != order:
            change(step.on(step.kind, {}), row, {"Order": order}, "")


def move(step: Step) -> Attributes:
    """Give a policy another place; the others close up."""
    if step.text("AclUuid"):
        row = step.get(step.kind.name, step.text("AclUuid"))
        wanted = number(step.need("Order"), "Order", least=LAST)
    else:
        rows = _rows(step, step.need("Direction"))
        old = number(step.need("OldOrder"), "OldOrder")
        row = next((one for one in rows if _order(one) == old), None)
        wanted = number(step.need("NewOrder"), "NewOrder", least=LAST)
    if row is None:
        raise step.kind.absent.error(step.text("AclUuid"))
    step.touch([row.id])
    others = _same(step, row)
    others.remove(row)
    place = len(others) if wanted == LAST else max(0, wanted - 1)
    others.insert(min(place, len(others)), row)
    _renumber(step, others, 1)
    return {}


def _same(step: Step, row: Resource) -> list[Resource]:
    held = row.attributes
    return _rows(step, str(held["Direction"]), str(held["IpVersion"]))


def close(step: Step) -> None:
    """Close the gap that a deleted policy leaves."""
    row = step.get(step.kind.name, step.need("AclUuid"))
    if row is not None:
        others = _same(step, row)
        others.remove(row)
        _renumber(step, others, 1)


def in_order(step: Step, reply: Attributes) -> Attributes:
    """Show policies by their order, as the service does."""
    del step
    rows = [row for row in listed(reply["Policys"]) if isinstance(row, dict)]
    rows.sort(key=lambda row: int(str(row.get("Order", 0))))
    shown: list[Json] = list(rows)
    return {**reply, "Policys": shown}


def orders(step: Step) -> Attributes:
    """Return the first and the last place that policies have."""
    rows = _rows(step, step.need("Direction"), step.text("IpVersion") or "4")
    return {"Start": 1 if rows else 0, "End": len(rows)}


def count(step: Step) -> Attributes:
    """Return how many policies each direction has."""
    inward = len(step.find(step.kind.name, Direction="in"))
    outward = len(step.find(step.kind.name, Direction="out"))
    return {
        "InternetInAclCount": inward,
        "InternetOutAclCount": outward,
        "TotalAclCount": inward + outward,
        "NatInAclCount": 0,
        "NatOutAclCount": 0,
        "VpcAclCount": 0,
    }
