"""A provider places resources outside the Macau region of the stack's own site.

What: the `region` of every Alibaba Cloud provider, and of the provider of every
    resource. It must be the site's region, written out: an absent region would be
    taken from the environment or a profile, where no reviewer sees it.
Why: all data is stored inside Macau; a resource lies where its provider points.
Fix: declare the resource with the provider of the stack's site.
Source: clauses A35 and A36; facts/data/sites.yaml and stacks.yaml.
"""

from collections.abc import Iterator

from policies.errors import Undetermined
from policies.examples import NETWORK, provider
from policies.resource import Resource, Shape
from policies.rule import Example, Finding, Outcome, Proof, Rule, Severity
from policies.scope import PROVIDER, alicloud
from policies.stack import Stack
from policies.text import Text, Wording

FOREIGN = Wording(
    problem=Text(en="is {value}"),
    allowed=Text(en="{region}"),
    fix=Text(en="use the provider of site {site}, in region {region}"),
)
ABSENT = Wording(
    problem=Text(en="is missing, so the environment or a profile would decide"),
    allowed=FOREIGN.allowed,
    fix=FOREIGN.fix,
)
UNSEEN = Wording(
    problem=Text(en="is not shown by the engine"),
    allowed=FOREIGN.allowed,
    fix=Text(en="pass the site's provider explicitly (opts.provider)"),
)


def check(resource: Resource, stack: Stack) -> Iterator[Outcome]:
    """Compare the region with the site's, byte for byte."""
    site = stack.site
    words = {"region": site.region, "site": site.id}
    if resource.type == PROVIDER:
        provider, at = resource, "region"
    elif resource.provider is not None:
        provider, at = resource.provider, "provider.region"
    else:
        raise Undetermined("provider.region", UNSEEN, **words)
    region = provider.at("region")
    if region is None:
        yield Finding(at, ABSENT, words=words)
    elif region != site.region:
        shown = provider.show("region", Shape.PLACE)
        yield Finding(at, FOREIGN, words={**words, "value": shown})
    else:
        yield Proof("location", at, site.region)


RULE = Rule("MO-RES-001", Severity.CRITICAL, ("A35", "A36"), alicloud, check)

GOOD = (
    Example(PROVIDER, provider()),
    Example(NETWORK, {"cidrBlock": "10.8.0.0/16"}, provider()),
)
BAD = (
    Example(PROVIDER, provider(region="cn-hongkong"), at=("region",)),
    Example(PROVIDER, provider(region=None), at=("region",)),
    Example(NETWORK, {}, provider(region="cn-hangzhou"), at=("provider.region",)),
)
