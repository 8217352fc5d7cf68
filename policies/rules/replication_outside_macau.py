"""Replication, synchronisation or a global instance leaves Macau.

What: where bucket replication, image synchronisation and global instances put the
    copy, and the store that receives it.
Why: a replica is the data itself, and a copy abroad is processing across the border.
Fix: replicate to a store of the same site, or remove the replication.
Source: clauses A35 and A36; Law 8/2005, articles 19 and 20.
"""

from policies.examples import SITE
from policies.places import judged
from policies.rule import Example, Rule, Severity
from policies.scope import spoken_for_by

NAME = "replication_outside_macau"

RULE = Rule(
    "MO-RES-003", Severity.CRITICAL, ("A35", "A36"), spoken_for_by(NAME), judged(NAME)
)

GOOD = (
    Example(
        "alicloud:oss/bucketReplication:BucketReplication",
        {"destination": {"location": f"oss-{SITE.region}", "transferType": "internal"}},
    ),
    Example("alicloud:redis/tairInstance:TairInstance", {"globalInstanceId": ""}),
)
BAD = (
    Example(
        "alicloud:oss/bucketReplication:BucketReplication",
        {"destination": {"location": "oss-cn-hongkong"}},
        at=("destination.location",),
    ),
    Example(
        "alicloud:oss/bucketReplication:BucketReplication",
        {"destination": {"transferType": "oss_acc"}},
        at=("destination.transferType",),
    ),
    Example(
        "alicloud:redis/tairInstance:TairInstance",
        {"globalInstanceId": "gr-1"},
        at=("globalInstanceId",),
    ),
    Example(
        "alicloud:polardb/globalDatabaseNetwork:GlobalDatabaseNetwork",
        {},
        at=("its type",),
    ),
    Example(
        "alicloud:cs/registryEnterpriseSyncRule:RegistryEnterpriseSyncRule",
        {"targetRegionId": "cn-beijing"},
        at=("targetRegionId",),
    ),
)
