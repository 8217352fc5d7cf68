"""A type or a setting places content or traffic on a global or edge network.

What: types of content delivery, edge computing, global acceleration and cloud
    scrubbing, and the settings that send a bucket through them.
Why: their points of presence lie in many countries, and which one answers is decided
    by the network.
Fix: serve from the site; published open data needs a waiver with its evidence.
Source: clauses A35, A36, A47 to A49.
"""

from policies.places import judged
from policies.rule import Example, Rule, Severity
from policies.scope import spoken_for_by

NAME = "edge_placement"

RULE = Rule(
    "MO-RES-012", Severity.CRITICAL, ("A35", "A36"), spoken_for_by(NAME), judged(NAME)
)

GOOD = (
    Example("alicloud:oss/bucket:Bucket", {"transferAcceleration": {"enabled": False}}),
    Example("alicloud:oss/bucket:Bucket", {"bucket": "plain"}),
)
BAD = (
    Example("alicloud:cdn/domainNew:DomainNew", {"scope": "global"}, at=("its type",)),
    Example("alicloud:esa/site:Site", {"coverage": "global"}, at=("its type",)),
    Example("alicloud:ens/instance:Instance", {}, at=("its type",)),
    Example(
        "alicloud:oss/bucketTransferAcceleration:BucketTransferAcceleration",
        {},
        at=("its type",),
    ),
    Example(
        "alicloud:oss/bucket:Bucket",
        {"transferAcceleration": {"enabled": True}},
        at=("transferAcceleration.enabled",),
    ),
)
