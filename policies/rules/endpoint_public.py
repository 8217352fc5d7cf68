"""A public address or endpoint is opened outside the gateway tier.

What: inputs that open a public address, and types that are one. Systems of the gateway
    tier and services of published open data may; anything else goes through them.
Why: every public address is a way in that somebody must watch.
Fix: reach the service through the gateway tier, or give it a private address.
Source: clauses A12, A38 and A48; facts/data/register.yaml.
"""

from collections.abc import Iterator

from policies.examples import tags
from policies.places import judged
from policies.resource import Resource
from policies.rule import Example, Finding, Outcome, Rule, Severity
from policies.scope import spoken_for_by
from policies.stack import Stack
from policies.text import wording
from policies.values import Value

NAME = "endpoint_public"
PUBLIC = {
    "alicloud:adb/connection:Connection",
    "alicloud:gpdb/connection:Connection",
    "alicloud:kvstore/connection:Connection",
    "alicloud:mongodb/publicNetworkAddress:PublicNetworkAddress",
    "alicloud:mongodb/shardingNetworkPublicAddress:ShardingNetworkPublicAddress",
    "alicloud:rds/connection:Connection",
    "alicloud:rds/dbProxyPublic:DbProxyPublic",
}
IS_PUBLIC = wording(
    "is a public endpoint",
    "private endpoints",
    "reach the service through the gateway tier",
)


def check(resource: Resource, stack: Stack) -> Iterator[Outcome]:
    """Judge the type, then the inputs; the gateway tier may be public."""
    if resource.type in PUBLIC:
        yield Finding("its type", IS_PUBLIC)
    elif not _is_gateway(resource, stack):
        yield from judged(NAME)(resource, stack)


def _is_gateway(resource: Resource, stack: Stack) -> bool:
    if not resource.has("tags"):
        return False
    system = resource.at("tags.gov-system")
    open_data = resource.at("tags.gov-data") == "open"
    return open_data or system in stack.facts.register.gateway_systems


def concerned(type_: str) -> bool:
    """Types that are public, and types that can be."""
    return type_ in PUBLIC or spoken_for_by(NAME)(type_)


RULE = Rule("MO-RES-030", Severity.HIGH, ("A12", "A38", "A48"), concerned, check)

BALANCER = "alicloud:slb/applicationLoadBalancer:ApplicationLoadBalancer"
OF_SERVICE: dict[str, Value] = {
    "addressType": "internet",
    "tags": tags(gov_system="food-licence"),
}

GOOD = (
    Example(BALANCER, {"addressType": "intranet"}),
    Example(BALANCER, {"addressType": "internet", "tags": tags()}),
)
BAD = (
    Example(BALANCER, OF_SERVICE, at=("addressType",)),
    Example("alicloud:rds/connection:Connection", {}, at=("its type",)),
    Example(
        "alicloud:ecs/instance:Instance",
        {"internetMaxBandwidthOut": 5.0},
        at=("internetMaxBandwidthOut",),
    ),
)
