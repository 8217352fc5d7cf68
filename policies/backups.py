"""Finds what backs a store up in its stack; the work behind MO-RES-033."""

from policies.graph import Graph
from policies.resource import Resource
from policies.values import Value, plain

_PLAN = (
    "alicloud:hbr/policyBinding:PolicyBinding",
    "alicloud:hbr/ossBackupPlan:OssBackupPlan",
)
# Type of store -> types that back it up, each with the input that names the store.
BACKED_UP: dict[str, dict[str, str]] = {
    "alicloud:rds/instance:Instance": {
        "alicloud:rds/backupPolicy:BackupPolicy": "instanceId"
    },
    "alicloud:polardb/cluster:Cluster": {
        "alicloud:polardb/backupPolicy:BackupPolicy": "dbClusterId"
    },
    "alicloud:oss/bucket:Bucket": {
        _PLAN[0]: "dataSourceId",
        _PLAN[1]: "bucket",
        "alicloud:oss/bucketVersioning:BucketVersioning": "bucket",
    },
}


def is_backed_up(resource: Resource, graph: Graph) -> bool:
    """Tell whether a resource of the stack backs this store up."""
    for type_, at in BACKED_UP[resource.type].items():
        for one in graph.of_type(type_):
            if resource in graph.contributors(one, at):
                return True
            if _is_named(plain(one.inputs.get(at)), resource):
                return True
    return False


def _is_named(value: Value, resource: Resource) -> bool:
    if not isinstance(value, str):
        return False
    named = (resource.inputs.get("bucket"), resource.inputs.get("instanceName"))
    return value == resource.id or value in [plain(each) for each in named]
