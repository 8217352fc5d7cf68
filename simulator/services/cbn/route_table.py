"""Route tables of transit routers: the one that came with a router stays with it."""

from simulator.cloud.step import Step
from simulator.messages import ApiError


def judge_deletion(step: Step) -> None:
    """Refuse to delete the system table of a router."""
    row = step.get("cbn/route_table", step.need("TransitRouterRouteTableId"))
    if row and row.attributes["TransitRouterRouteTableType"] == "System":
        raise ApiError(
            400,
            "OperationUnsupported.SystemRouteTable",
            "The system route table of a transit router cannot be deleted.",
        )
