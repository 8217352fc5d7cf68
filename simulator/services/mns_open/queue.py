"""Lists of this product speak of their page inside the data."""

from simulator.cloud.resource import Attributes
from simulator.cloud.step import Step


def paged(step: Step, reply: Attributes) -> Attributes:  # noqa: ARG001
    """Put number, size and total of a page beside its rows."""
    data = reply.get("Data")
    inner = dict(data) if isinstance(data, dict) else {}
    size, total = int(str(reply["PageSize"])), int(str(reply["TotalCount"]))
    said: Attributes = {"PageNum": reply["PageNumber"], "PageSize": size}
    said |= {"Total": total, "Pages": -(-total // size), "Size": reply["count"]}
    return {**reply, "Data": {**inner, **said}}
