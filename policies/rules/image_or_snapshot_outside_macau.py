"""An image or a snapshot is copied, taken or sent outside Macau.

What: regions, stores and standby zones of image and snapshot types, at both ends; and
    the provider of a copy, because a copy is made in the provider's region.
Why: an image or a snapshot is a whole disk with everything on it.
Fix: copy inside the site, from and to its own region and stores.
Source: clauses A35 and A36.
"""

from collections.abc import Iterator

from policies.examples import SITE, provider
from policies.places import judged
from policies.resource import Resource, Shape
from policies.rule import Example, Finding, Outcome, Rule, Severity
from policies.scope import spoken_for_by
from policies.stack import Stack
from policies.text import wording
from policies.values import Value

NAME = "image_or_snapshot_outside_macau"
COPIES = {"alicloud:ecs/imageCopy:ImageCopy", "alicloud:ecs/copyImage:CopyImage"}
MADE_ABROAD = wording(
    "is {value}, and the copy is made there",
    "{region}",
    "declare the copy with the provider of site {site}",
)


def check(resource: Resource, stack: Stack) -> Iterator[Outcome]:
    """Judge the inputs, and for a copy the region in which it is made."""
    yield from judged(NAME)(resource, stack)
    used = resource.provider
    if resource.type in COPIES and used is not None:
        region = used.at("region")
        if region not in (None, stack.site.region):
            site = stack.site
            shown = used.show("region", Shape.PLACE)
            words = {"value": shown, "region": site.region, "site": site.id}
            yield Finding("provider.region", MADE_ABROAD, words=words)


RULE = Rule("MO-RES-007", Severity.CRITICAL, ("A35", "A36"), spoken_for_by(NAME), check)

POLICY = "alicloud:ecs/snapshotPolicy:SnapshotPolicy"
COPY = "alicloud:ecs/imageCopy:ImageCopy"
IMPORT = "alicloud:ecs/imageImport:ImageImport"
MAPPED: dict[str, Value] = {"diskDeviceMappings": [{"ossBucket": "foreign"}]}

GOOD = (
    Example(POLICY, {"enableCrossRegionCopy": False, "targetCopyRegions": []}),
    Example(COPY, {"sourceRegionId": SITE.region}, provider()),
)
BAD = (
    Example(
        POLICY, {"targetCopyRegions": ["cn-guangzhou"]}, at=("targetCopyRegions.0",)
    ),
    Example(COPY, {"sourceRegionId": "cn-hangzhou"}, at=("sourceRegionId",)),
    Example(
        COPY,
        {"sourceRegionId": SITE.region},
        provider(region="cn-hongkong"),
        at=("provider.region",),
    ),
    Example(IMPORT, MAPPED, at=("diskDeviceMappings.0.ossBucket",), others=()),
)
