"""A bucket, an object or an image registry can be read by anybody.

What: access lists of buckets and objects, the blocks against public access, access
    points and the visibility of image repositories.
Why: what is public has left the government's hands; published open data is the one
    exception, and needs a waiver with its evidence.
Fix: make it private; for open data ask for a waiver.
Source: clauses A38, A46 to A49.
"""

from policies.places import judged
from policies.rule import Example, Rule, Severity
from policies.scope import spoken_for_by

NAME = "storage_public"

RULE = Rule(
    "MO-RES-029",
    Severity.CRITICAL,
    ("A38", "A46", "A47", "A48"),
    spoken_for_by(NAME),
    judged(NAME),
)

ACL = "alicloud:oss/bucketAcl:BucketAcl"
BLOCK = "alicloud:oss/bucketPublicAccessBlock:BucketPublicAccessBlock"

GOOD = (
    Example(ACL, {"acl": "private"}),
    Example(BLOCK, {"blockPublicAccess": True}),
)
BAD = (
    Example(ACL, {"acl": "public-read"}, at=("acl",)),
    Example("alicloud:oss/bucket:Bucket", {"acl": "public-read-write"}, at=("acl",)),
    Example(BLOCK, {"blockPublicAccess": False}, at=("blockPublicAccess",)),
)
