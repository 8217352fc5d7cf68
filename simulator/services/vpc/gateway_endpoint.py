"""Gateway endpoints: the route tables that lead to one."""

from simulator.cloud.resource import Attributes
from simulator.cloud.step import Step


def show_tables(step: Step, reply: Attributes) -> Attributes:
    """Show the route tables that are associated."""
    row = step.resource
    tables = [] if row is None else row.attributes["RouteTableIds"]
    return {**reply, "RouteTables": tables}
