"""Access lists: their entries, and the listeners that they guard."""

from typing import TYPE_CHECKING

from simulator.cloud.looking import Listing
from simulator.cloud.making import values_of
from simulator.cloud.references import listed
from simulator.cloud.resource import Attributes
from simulator.cloud.step import Step

if TYPE_CHECKING:
    from simulator.messages import Json


def entries(step: Step) -> Attributes:
    """Return the entries of one list, a page at a time."""
    row = step.must(step.kind.name, step.need("AclId"))
    rows = listed(row.attributes["Entries"])
    pages = Listing(step.kind, {"pages": {"size": 20}}, {})
    first, end, out = pages.page(step, len(rows))
    return {**out, "AclEntries": rows[first:end]}


def relations(step: Step) -> Attributes:
    """Return which listeners some lists guard."""
    found: list[Json] = []
    for id_ in values_of(step.parameters.get("AclIds")):
        guarded: list[Json] = [
            {
                "ListenerId": row.id,
                "ListenerPort": row.attributes["ListenerPort"],
                "ListenerProtocol": row.attributes["ListenerProtocol"],
                "LoadBalancerId": row.attributes["LoadBalancerId"],
                "Status": "Associated",
            }
            for row in step.find("alb/listener", AclIds=id_)
        ]
        found.append({"AclId": id_, "RelatedListeners": guarded})
    return {"AclRelations": found}
