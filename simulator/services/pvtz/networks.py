"""The networks that a zone or a rule is bound to: a list that is replaced whole."""

from typing import TYPE_CHECKING

from simulator.cloud.references import listed
from simulator.cloud.step import Step, missing
from simulator.messages import ApiError

if TYPE_CHECKING:
    from simulator.messages import Json


def networks(step: Step, given: "Json") -> list["Json"]:
    """Return the networks of a call as they are shown; refuses one that is absent."""
    kind = step.cloud.kind("vpc/vpc")
    found: list[Json] = []
    for row in listed(given):
        id_ = str(row.get("VpcId") or "") if isinstance(row, dict) else ""
        if not isinstance(row, dict) or not id_:
            raise missing("Vpcs.VpcId")
        region = str(row.get("RegionId") or step.site.region)
        scope = kind.place(step.account, region)
        network = step.cloud.store.get(kind.name, scope, id_)
        if network is None:
            raise ApiError(
                400, "ZoneVpc.NotExists.VpcId", f"The VPC {id_} does not exist."
            )
        found.append(
            {
                "VpcId": id_,
                "RegionId": region,
                "RegionName": region,
                "VpcName": network.attributes["VpcName"],
                "VpcType": row.get("VpcType") or "STANDARD",
                "VpcUserId": step.account,
            }
        )
    return found
