"""A resource is shared with, or paired to, an account that nobody registered.

What: every input that holds an account, an owner or a member, as text or number.
Why: what another account can open belongs to it as much as to us.
Fix: share only with accounts of the government, or register the account.
Source: clauses A34 and A36; facts/data/register.yaml and sites.yaml.
"""

from policies.examples import SITE
from policies.places import judged
from policies.rule import Example, Rule, Severity
from policies.scope import spoken_for_by

NAME = "shared_with_foreign_account"

RULE = Rule(
    "MO-RES-016", Severity.CRITICAL, ("A34", "A36"), spoken_for_by(NAME), judged(NAME)
)

GOOD = (
    Example(
        "alicloud:ecs/imageSharePermission:ImageSharePermission",
        {"accountId": SITE.account_id},
    ),
    Example(
        "alicloud:resourcemanager/resourceShare:ResourceShare",
        {"allowExternalTargets": False},
    ),
)
BAD = (
    Example(
        "alicloud:ecs/imageSharePermission:ImageSharePermission",
        {"accountId": "9999999999999999"},
        at=("accountId",),
    ),
    Example(
        "alicloud:ecs/ecsImagePipeline:EcsImagePipeline",
        {"addAccounts": [SITE.account_id, "9999999999999999"]},
        at=("addAccounts.1",),
    ),
    Example(
        "alicloud:oss/bucketInventory:BucketInventory",
        {"destination": {"ossBucketDestination": {"accountId": "9999999999999999"}}},
        at=("destination.ossBucketDestination.accountId",),
    ),
    Example(
        "alicloud:resourcemanager/resourceShare:ResourceShare",
        {"allowExternalTargets": True},
        at=("allowExternalTargets",),
    ),
    Example(
        "alicloud:cs/kubernetesPermission:KubernetesPermission",
        {"uid": "9999999999999999"},
        at=("uid",),
    ),
    Example(
        "alicloud:cloudfirewall/instanceMember:InstanceMember",
        {"memberUid": 9999999999999999.0},
        at=("memberUid",),
    ),
)
