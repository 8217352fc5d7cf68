"""An allow list admits the Internet, or addresses that nobody registered.

What: every entry of the address lists of databases, caches, file systems and
    balancers: private and registered ranges only.
Why: a service that answers to anybody is guarded by its password alone.
Fix: admit the ranges of the address plan that need the service.
Source: clauses A12 and A38; facts/data/addresses.yaml.
"""

from policies.places import judged
from policies.rule import Example, Rule, Severity
from policies.scope import spoken_for_by

NAME = "address_range_open"

RULE = Rule(
    "MO-RES-028", Severity.HIGH, ("A12", "A38"), spoken_for_by(NAME), judged(NAME)
)

GOOD = (
    Example(
        "alicloud:rds/instance:Instance",
        {"securityIps": ["10.32.32.0/21", "127.0.0.1"]},
    ),
    Example("alicloud:nas/accessRule:AccessRule", {"sourceCidrIp": "10.32.32.0/21"}),
)
BAD = (
    Example(
        "alicloud:rds/instance:Instance",
        {"securityIps": ["0.0.0.0/0"]},
        at=("securityIps.0",),
    ),
    Example(
        "alicloud:rds/instance:Instance",
        {"securityIps": ["::/0"]},
        at=("securityIps.0",),
    ),
    Example(
        "alicloud:rds/instance:Instance",
        {"securityIps": ["10.32.0.1,0.0.0.0/1"]},
        at=("securityIps.0",),
    ),
    Example(
        "alicloud:nas/accessRule:AccessRule",
        {"sourceCidrIp": "0.0.0.0/0"},
        at=("sourceCidrIp",),
    ),
    Example(
        "alicloud:kvstore/instance:Instance",
        {"securityIps": ["%"]},
        at=("securityIps.0",),
    ),
)
