"""Images: the site's own and the caller's, in one list."""

from typing import TYPE_CHECKING

from simulator.cloud.looking import Listing, shown
from simulator.cloud.references import listed
from simulator.cloud.resource import Attributes
from simulator.cloud.step import Step

if TYPE_CHECKING:
    from simulator.messages import Json


def offered(step: Step) -> list[Attributes]:
    """Return the images that the site offers to everybody."""
    rows: list[Attributes] = step.kind.declared["product"]["catalogue"]["images"]
    return rows


def describe(step: Step) -> Attributes:
    """List the images of both kinds that the filters leave."""
    product = step.kind.declared["product"]
    listing = Listing(step.kind, {"filters": {"ImageId": "ImageId"}}, product)
    own = [shown(step, row) for row in listing.rows(step)]
    public = listing.chosen(step, [dict(row) for row in offered(step)])
    if step.parameters.get("Tag"):
        public = []
    rows = [*own, *public]
    first, end, reply = listing.page(step, len(rows))
    found: list[Json] = [*rows[first:end]]
    return {**reply, "RegionId": step.site.region, "Images": {"Image": found}}


def name_copy(step: Step) -> None:
    """Name the copy as the caller wishes, and give it an id of its own."""
    given = dict(step.parameters)
    given.pop("ImageId")
    name = given.pop("DestinationImageName", None)
    step.parameters = {**given, "ImageName": name} if name else given


def newest(step: Step, reply: Attributes) -> Attributes:
    """Return the latest image of a family, alone."""
    del step
    rows = listed(reply["Image"])
    return {"Image": rows[-1] if rows else {}}
