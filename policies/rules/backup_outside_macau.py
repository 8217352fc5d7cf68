"""A backup, its logs or a standby copy is kept outside Macau.

What: regions, zones, stores and hosts of backup plans, vaults, standby instances and
    restore jobs, at both ends.
Why: a backup is the data itself; one that comes from abroad would mean that data
    already lies there.
Fix: keep the backup in a vault of the site.
Source: clauses A35 and A36; MLPS 2.0, 8.2.4.5.
"""

from policies.examples import SITE
from policies.places import judged
from policies.rule import Example, Rule, Severity
from policies.scope import spoken_for_by

NAME = "backup_outside_macau"

RULE = Rule(
    "MO-RES-006", Severity.CRITICAL, ("A35", "A36"), spoken_for_by(NAME), judged(NAME)
)

GOOD = (
    Example("alicloud:dbs/backupPlan:BackupPlan", {"storageRegion": SITE.region}),
    Example(
        "alicloud:hbr/replicationVault:ReplicationVault",
        {"replicationSourceRegionId": SITE.region},
    ),
)
BAD = (
    Example(
        "alicloud:rds/rdsInstanceCrossBackupPolicy:RdsInstanceCrossBackupPolicy",
        {"crossBackupRegion": "cn-shenzhen"},
        at=("crossBackupRegion",),
    ),
    Example(
        "alicloud:polardb/backupPolicy:BackupPolicy",
        {"logBackupAnotherRegionRegion": "cn-hangzhou"},
        at=("logBackupAnotherRegionRegion",),
    ),
    Example(
        "alicloud:dbs/backupPlan:BackupPlan",
        {"storageRegion": "cn-hangzhou"},
        at=("storageRegion",),
    ),
    Example(
        "alicloud:rds/ddrInstance:DdrInstance",
        {"sourceRegion": "cn-shanghai"},
        at=("sourceRegion",),
    ),
    Example(
        "alicloud:hbr/replicationVault:ReplicationVault",
        {"replicationSourceRegionId": "cn-hangzhou"},
        at=("replicationSourceRegionId",),
    ),
)
