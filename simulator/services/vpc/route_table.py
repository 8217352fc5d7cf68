"""Route tables: the one that came with a network only goes with it."""

from simulator.cloud.step import Step
from simulator.messages import ApiError


def judge_deletion(step: Step) -> None:
    """Refuse to delete the system route table of a network."""
    table = step.get("vpc/route_table", step.need("RouteTableId"))
    if table is not None and table.attributes["RouteTableType"] == "System":
        raise ApiError(
            400,
            "OperationDenied.SystemRouteTable",
            "The system route table cannot be deleted.",
        )
