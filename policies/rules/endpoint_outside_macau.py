"""A product would be called at a host outside the site's own domain.

What: the `endpoints` of every provider (each host must be the site's own, written
    in canonical form), its protocol and the older endpoint settings; and for every
    resource an explicit entry for each product that its module calls.
Why: a product without an entry is looked up at public hosts, also when the region
    is right; the call then carries government data out of Macau.
Fix: take the endpoints of the site from facts/data/products.yaml.
Source: clauses A33, A35 and A36; provider source alicloud/connectivity/endpoint.go.
"""

from collections.abc import Iterator

from policies.examples import NETWORK, SITE, endpoints, provider
from policies.provider_gate import hosts_of_provider, products_in_use
from policies.resource import Resource
from policies.rule import Example, Outcome, Rule, Severity
from policies.scope import PROVIDER, declared
from policies.stack import Stack


def check(resource: Resource, stack: Stack) -> Iterator[Outcome]:
    """Judge the hosts at the provider, and at a resource that each one is given."""
    if resource.type == PROVIDER:
        yield from hosts_of_provider(resource, stack.site)
    else:
        yield from products_in_use(resource, stack)


def concerned(type_: str) -> bool:
    """Tell whether it is a provider or may be declared; others are refused as types."""
    return type_ == PROVIDER or declared(type_) is not None


RULE = Rule("MO-RES-002", Severity.CRITICAL, ("A33", "A35", "A36"), concerned, check)

BASTION = "alicloud:bastionhost/instance:Instance"
PINNED = "ALIBABA_CLOUD_ENDPOINT_YUNDUN_BASTIONHOST"

GOOD = (
    Example(PROVIDER, provider()),
    Example(NETWORK, {}, provider()),
    # The provider has no working key for this product: the variable stands for it.
    Example(BASTION, {}, provider(), {PINNED: SITE.pinned_variables[PINNED]}),
)


def _bad(key: str, host: str) -> Example:
    changed = provider(endpoints=endpoints(**{key: host}))
    return Example(PROVIDER, changed, at=(f"endpoints.{key}",))


OSS = SITE.endpoints["oss"]

BAD = (
    _bad("oss", "oss-cn-hongkong.aliyuncs.com"),
    _bad("oss", f"{OSS}."),  # the same host in DNS, but not in canonical form
    _bad("oss", OSS.upper()),
    _bad("oss", f"https://{OSS}@evil.example"),
    _bad("oss", OSS.replace("oss", "xn--oss-8na", 1)),
    _bad("oss", SITE.endpoints["vpc"]),  # in Macau, but another product's host
    _bad("brand_new", "brand-new.aliyuncs.com"),
    Example(PROVIDER, provider(protocol="HTTP"), at=("protocol",)),
    Example(PROVIDER, provider(endpoints=None), at=("endpoints",)),
    Example(PROVIDER, provider(logEndpoint="evil.example"), at=("logEndpoint",)),
    Example(
        NETWORK,
        {},
        provider(endpoints=endpoints(vpc=None)),
        at=("provider.endpoints.vpc",),
    ),
    Example(BASTION, {}, provider(), {PINNED: "evil.example"}, (PINNED,)),
)
