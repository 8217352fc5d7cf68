"""The audit trail is delivered or stored outside Macau.

What: ARNs, buckets and the storage region of the audit trail. Which regions a trail
    watches is its scope, and is not judged.
Why: the trail tells who did what in the cloud of the government; it belongs to it,
    and stays.
Fix: deliver the trail to a bucket or a log project of this stack.
Source: clauses A35 to A37; Law 13/2019.
"""

from policies.examples import SITE
from policies.places import judged
from policies.rule import Example, Rule, Severity
from policies.scope import spoken_for_by

NAME = "trail_outside_macau"

RULE = Rule(
    "MO-RES-009",
    Severity.CRITICAL,
    ("A35", "A36", "A37"),
    spoken_for_by(NAME),
    judged(NAME),
)

TRAIL = "alicloud:actiontrail/trail:Trail"
ARN = f"acs:log:{SITE.region}:{SITE.account_id}:project/mogov-logs"
LOGS = Example("alicloud:oss/bucket:Bucket", {"bucket": "logs"}, name="logs")

GOOD = (
    Example(TRAIL, {"slsProjectArn": ARN, "trailRegion": "All"}),
    Example(TRAIL, {"ossBucketName": "logs"}, others=(LOGS,)),
)
BAD = (
    Example(
        TRAIL,
        {"slsProjectArn": ARN.replace("macau-env10-d01", "hangzhou")},
        at=("slsProjectArn",),
    ),
    Example(
        TRAIL, {"ossBucketName": "elsewhere"}, at=("ossBucketName",), others=(LOGS,)
    ),
    Example(
        "alicloud:actiontrail/globalEventsStorageRegion:GlobalEventsStorageRegion",
        {"storageRegion": "ap-southeast-1"},
        at=("storageRegion",),
    ),
)
