"""Writes a corpus as a Terraform plan and as a preview of the engine."""

import json
import re
from typing import Any

from policies.examples import SITE
from policies.values import UNREADABLE
from tests.bench.planted import PROVIDER, Corpus, Planned

STACK = "pilot-cloud"
AS_OF = "2018-10-11"
UNKNOWN = min(UNREADABLE - {"[secret]"})
_PROVIDER_URN = f"urn:pulumi:{STACK}::bench::pulumi:providers:alicloud::alicloud"
_STACK_TYPE = "pulumi:pulumi:Stack"
# Terraform type -> Pulumi token, written here by hand: the reader has its own table.
TOKENS = {
    "vpc": "vpc/network:Network",
    "vswitch": "vpc/switch:Switch",
    "security_group": "ecs/securityGroup:SecurityGroup",
    "security_group_rule": "ecs/securityGroupRule:SecurityGroupRule",
    "instance": "ecs/instance:Instance",
    "ecs_disk": "ecs/ecsDisk:EcsDisk",
    "disk": "ecs/disk:Disk",
    "oss_bucket": "oss/bucket:Bucket",
    "oss_bucket_replication": "oss/bucketReplication:BucketReplication",
    "db_instance": "rds/instance:Instance",
    "kms_key": "kms/key:Key",
    "slb_load_balancer": "slb/applicationLoadBalancer:ApplicationLoadBalancer",
    "log_project": "log/project:Project",
    "mongodb_instance": "mongodb/instance:Instance",
    "ram_role": "ram/role:Role",
    "nat_gateway": "vpc/natGateway:NatGateway",
    "image_copy": "ecs/imageCopy:ImageCopy",
    "ecs_auto_snapshot_policy": "ecs/autoSnapshotPolicy:AutoSnapshotPolicy",
    "rds_instance_cross_backup_policy": "rds/rdsInstanceCrossBackupPolicy"
    ":RdsInstanceCrossBackupPolicy",
    "dts_synchronization_instance": "dts/synchronizationInstance"
    ":SynchronizationInstance",
    "cen_transit_router_peer_attachment": "cen/transitRouterPeerAttachment"
    ":TransitRouterPeerAttachment",
    "cr_ee_sync_rule": "cs/registryEnterpriseSyncRule:RegistryEnterpriseSyncRule",
    "hbr_replication_vault": "hbr/replicationVault:ReplicationVault",
    "cdn_domain_new": "cdn/domainNew:DomainNew",
    "actiontrail_trail": "actiontrail/trail:Trail",
}
# Lists of one block in Terraform that are one map in Pulumi.
_ONCE = (
    *("destination", "transfer_acceleration", "server_side_encryption_rule"),
    *("logging", "versioning"),
)


def plan(made: Corpus) -> str:
    """Return the corpus as `terraform show -json` would, on one line."""
    changes, configured = [], []
    for each in made.resources:
        late: dict[str, Any] = dict.fromkeys(each.uses, True)
        if each.late:
            late["tags"] = dict.fromkeys(each.late, True)
        about = {
            "address": each.address,
            "mode": "managed",
            "type": f"alicloud_{each.type}",
            "name": each.name,
            "provider_name": "registry.terraform.io/aliyun/alicloud",
        }
        change = {
            "actions": ["create"],
            "before": None,
            "after": each.values,
            "after_unknown": {"id": True, **late},
            "before_sensitive": False,
            "after_sensitive": {},
        }
        changes.append({**about, "change": change})
        expressions: dict[str, Any] = {
            key: {"constant_value": value} for key, value in each.values.items()
        }
        expressions |= {
            key: {"references": [f"{used}.id", used]} for key, used in each.uses.items()
        }
        configured.append(
            {**about, "provider_config_key": "alicloud", "expressions": expressions}
        )
    planned = [
        {**{k: v for k, v in change.items() if k != "change"}, "values": each.values}
        for change, each in zip(changes, made.resources, strict=True)
    ]
    return json.dumps(
        {
            "format_version": "1.2",
            "terraform_version": "1.11.4",
            "planned_values": {"root_module": {"resources": planned}},
            "resource_changes": changes,
            "configuration": {
                "provider_config": {"alicloud": _provider_config(made.region)},
                "root_module": {"resources": configured},
            },
        }
    )


def preview(made: Corpus) -> str:
    """Return the corpus as `pulumi preview --json` would."""
    urns = {each.address: urn(each) for each in made.resources}
    root = f"urn:pulumi:{STACK}::bench::{_STACK_TYPE}::bench-{STACK}"
    steps = [_step(root, _STACK_TYPE, {}, custom=False)]
    steps.append(
        _step(_PROVIDER_URN, "pulumi:providers:alicloud", _provider_inputs(made.region))
    )
    steps += [
        _step(
            urn(each),
            token(each),
            _inputs(each),
            parent=root,
            provider=f"{_PROVIDER_URN}::{UNKNOWN}",
            propertyDependencies={
                _camel(key): [urns[used]] for key, used in each.uses.items()
            },
            dependencies=sorted({urns[used] for used in each.uses.values()}),
            sourcePosition="project:///__main__.py#12",
        )
        for each in made.resources
    ]
    digest = {
        "config": {"gov-cloud:stack": json.dumps({"as_of": AS_OF})},
        "steps": steps,
        "duration": 1,
        "changeSummary": {"create": len(steps)},
    }
    return json.dumps(digest, indent=4)


def truth(made: Corpus) -> list[tuple[str, str]]:
    """Return (URN, plant) of the preview form."""
    urns = {each.address: urn(each) for each in made.resources}
    urns[PROVIDER] = _PROVIDER_URN
    return [(urns[address], id_) for address, id_ in made.truth]


def token(each: Planned) -> str:
    return f"alicloud:{TOKENS[each.type]}"


def urn(each: Planned) -> str:
    return f"urn:pulumi:{STACK}::bench::{token(each)}::{each.name}"


def _step(urn_: str, type_: str, inputs: dict[str, Any], **more: Any) -> dict[str, Any]:
    state = {"urn": urn_, "custom": True, "type": type_, "inputs": inputs, **more}
    return {"op": "create", "urn": urn_, "newState": state}


def _inputs(each: Planned) -> dict[str, Any]:
    inputs = {_camel(key): _renamed(key, value) for key, value in each.values.items()}
    inputs |= {_camel(key): UNKNOWN for key in each.uses}
    if each.late:
        inputs["tags"] = inputs["tags"] | dict.fromkeys(each.late, UNKNOWN)
    return inputs


def _renamed(key: str, value: Any) -> Any:
    if not isinstance(value, list) or not value or not isinstance(value[0], dict):
        return value
    blocks = [{_camel(name): part for name, part in each.items()} for each in value]
    return blocks[0] if key in _ONCE else blocks


def _provider_inputs(region: str) -> dict[str, Any]:
    return {
        "region": region,
        "protocol": "HTTPS",
        "accountId": SITE.account_id,
        "endpoints": json.dumps([dict(SITE.endpoints)]),
        "version": "3.105.0",
    }


def _provider_config(region: str) -> dict[str, Any]:
    constant = {
        "region": region,
        "protocol": "HTTPS",
        "account_id": SITE.account_id,
    }
    hosts = {key: {"constant_value": host} for key, host in SITE.endpoints.items()}
    return {
        "name": "alicloud",
        "full_name": "registry.terraform.io/aliyun/alicloud",
        "expressions": {
            **{key: {"constant_value": value} for key, value in constant.items()},
            "endpoints": [hosts],
        },
    }


def _camel(name: str) -> str:
    return re.sub(r"_(\w)", lambda found: found[1].upper(), name)
