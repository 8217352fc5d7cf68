"""An allow list admits the Internet, or addresses that nobody registered.

What: every entry of the address lists of databases, caches, file systems and balancers,
    and the sources of rules that let traffic in (also by a prefix list): private and
    registered ranges only.
Why: a service that answers to anybody is guarded by its password alone.
Fix: admit the ranges of the address plan that need the service.
Source: clauses A12 and A38; facts/data/addresses.yaml.
"""

from collections.abc import Iterator

from facts.catalogue import Input
from policies.places import input_judged, judged
from policies.prefixes import TYPES as PREFIXES
from policies.prefixes import with_prefixes
from policies.resource import Resource
from policies.rule import Example, Outcome, Rule, Severity
from policies.scope import spoken_for_by
from policies.stack import Stack

NAME = "address_range_open"
GROUP_RULE = "alicloud:ecs/securityGroupRule:SecurityGroupRule"
LIST = "prefixListId"
ENTRY = Input("entries[].cidr", "allow_list", NAME)
# The same inputs mean the far end where traffic leaves, or is dropped.
SOURCES = tuple(Input(at, "allow_list", NAME) for at in ("cidrIp", "ipv6CidrIp"))


def check(resource: Resource, stack: Stack) -> Iterator[Outcome]:
    """Judge the lists, and the sources of a rule that lets traffic in."""
    yield from judged(NAME)(resource, stack)
    if resource.type == GROUP_RULE and _admits(resource):
        for source in SOURCES:
            yield from input_judged(resource, source, stack)
        for held in with_prefixes(resource, LIST, stack):
            yield from input_judged(held, ENTRY, stack)


def _admits(resource: Resource) -> bool:
    verb = resource.at("policy")
    return resource.at("type") == "ingress" and verb in (None, "accept")


def concerned(type_: str) -> bool:
    """Types with an allow list, and rules of security groups."""
    return type_ == GROUP_RULE or spoken_for_by(NAME)(type_)


RULE = Rule("MO-RES-028", Severity.HIGH, ("A12", "A38"), concerned, check)

DATABASE = "alicloud:rds/instance:Instance"
FILES, CACHE = (
    "alicloud:nas/accessRule:AccessRule",
    "alicloud:kvstore/instance:Instance",
)
ANY = "0.0.0.0/0"
SPLIT = "10.32.0.1,0.0.0.0/1"

LISTED = {"type": "ingress", LIST: "pl-1"}
WIDE = Example(PREFIXES[0], {"entries": [{"cidr": ANY}]}, id="pl-1", name="wide")
OURS = Example(
    PREFIXES[0], {"entries": [{"cidr": "10.32.0.0/16"}]}, id="pl-1", name="o"
)

GOOD = (
    Example(GROUP_RULE, LISTED, others=(OURS,)),
    Example(DATABASE, {"securityIps": ["10.32.32.0/21", "127.0.0.1"]}),
    Example(GROUP_RULE, {"type": "ingress", "cidrIp": "10.0.0.0/12"}),
    Example(GROUP_RULE, {"type": "egress", "cidrIp": ANY}),
)
BAD = (
    Example(GROUP_RULE, LISTED, at=("entries.0.cidr",), others=(WIDE,)),
    Example(DATABASE, {"securityIps": [ANY]}, at=("securityIps.0",)),
    Example(DATABASE, {"securityIps": ["::/0"]}, at=("securityIps.0",)),
    Example(DATABASE, {"securityIps": [SPLIT]}, at=("securityIps.0",)),
    Example(FILES, {"sourceCidrIp": ANY}, at=("sourceCidrIp",)),
    Example(CACHE, {"securityIps": ["%"]}, at=("securityIps.0",)),
    Example(GROUP_RULE, {"type": "ingress", "cidrIp": ANY}, at=("cidrIp",)),
)
