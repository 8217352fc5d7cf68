"""Workspaces: their tags have a name of their own, and their pages lie in an object."""

from simulator.cloud.looking import Listing, shown
from simulator.cloud.resource import Attributes
from simulator.cloud.step import Step


def read_tags(step: Step) -> None:
    """Take the tags where this product has them."""
    if given := step.parameters.get("AliyunResourceTags"):
        rest = dict(step.parameters)
        del rest["AliyunResourceTags"]
        step.parameters = {**rest, "Tag": given}


def projects(step: Step) -> Attributes:
    """Return the workspaces that the filters leave."""
    read_tags(step)
    return paged(step, "Projects")


def paged(step: Step, place: str) -> Attributes:
    """Return a page of this kind inside PagingInfo."""
    listing = Listing(step.kind, {}, step.kind.declared["product"])
    rows = listing.rows(step)
    first, end, said = listing.page(step, len(rows))
    info: Attributes = {
        place: [shown(step, row) for row in rows[first:end]],
        "PageNumber": said["PageNumber"],
        "PageSize": said["PageSize"],
        "TotalCount": said["TotalCount"],
    }
    return {"PagingInfo": info}
