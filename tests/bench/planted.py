"""The planted benchmark: compliant resources, and 21 violations of two kinds.

A unit is 20 resources over 15 types; at the start of every hundred the 20 plants are
inserted, and the provider's region is wrong once a corpus. Values are written as in
Terraform; `planted_forms` turns the same list into a plan and into a preview.
"""

import copy
import random
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from policies.examples import OWNER_TAGS, SITE

HOME = SITE.region
ZONE = SITE.zones[0]
FOREIGN = "cn-hongkong"
PROVIDER = "provider.alicloud"
CENTURY = 100
TAGS = {key: str(value) for key, value in OWNER_TAGS.items()}

UNIT = (
    *("vpc", "vswitch", "vswitch", "security_group", "security_group_rule"),
    *("security_group_rule", "instance", "instance", "ecs_disk", "disk"),
    *("oss_bucket", "oss_bucket", "db_instance", "kms_key", "slb_load_balancer"),
    *("log_project", "mongodb_instance", "ram_role", "nat_gateway", "instance"),
)


@dataclass(slots=True)
class Planned:
    """One resource: its address, its values, and which inputs take another's id."""

    type: str
    name: str
    values: dict[str, Any]
    uses: dict[str, str] = field(default_factory=dict)
    """Input -> address of the resource whose id it takes."""
    late: tuple[str, ...] = ()
    """Tags that are known only after apply."""

    @property
    def address(self) -> str:
        return f"alicloud_{self.type}.{self.name}"


@dataclass(slots=True)
class Corpus:
    """Resources, the provider's region, and the truth: (address, plant)."""

    region: str
    resources: list[Planned]
    truth: list[tuple[str, str]]


def corpus(
    count: int, *, clean: bool = False, seed: int | None = None, linked: bool = False
) -> Corpus:
    """Return `count` resources; `seed` shuffles them, `linked` refers between them."""
    resources: list[Planned] = []
    truth: list[tuple[str, str]] = [] if clean else [(PROVIDER, "R13")]
    filled = 0
    while len(resources) < count:
        if not clean and len(resources) % CENTURY == 0:
            for id_, planted in _plants(len(resources)):
                resources.append(planted)
                truth.append((planted.address, id_))
        else:
            kind = UNIT[filled % len(UNIT)]
            resources.append(
                Planned(kind, f"{kind}_{len(resources)}", base(kind, len(resources)))
            )
            filled += 1
    resources = resources[:count]
    _link(resources, _REFERS if linked else _ALWAYS)
    if seed is not None:
        random.Random(seed).shuffle(resources)  # noqa: S311 - an order, not a secret
    kept = {each.address for each in resources}
    return Corpus(
        HOME if clean else FOREIGN,
        resources,
        [row for row in truth if row[0] == PROVIDER or row[0] in kept],
    )


def base(kind: str, number: int) -> dict[str, Any]:
    """Return compliant values of a type."""
    values = copy.deepcopy(_BASE[kind])
    # A near miss: a name may hold the name of a place.
    name = f"hangzhou-migration-{number}" if number % CENTURY == 0 else f"r-{number}"
    for key in ("vpc_name", "bucket", "name", "instance_name", "project_name"):
        if key in values:
            values[key] = name
    return values


def _plants(number: int) -> Iterator[tuple[str, Planned]]:
    for id_, kind, changes in PLANTS:
        values = base(kind, number + 1) if kind in _BASE else {}
        values |= copy.deepcopy(changes)
        late = tuple(values.pop("late", ()))
        values = {key: value for key, value in values.items() if value is not None}
        yield id_, Planned(kind, f"{id_.lower()}_{number}", values, late=late)


def _link(resources: list[Planned], refers: Mapping[str, str]) -> None:
    """Let inputs take the id of the nearest earlier resource of the right type."""
    last: dict[str, str] = {}
    for each in resources:
        for key, kind in refers.items():
            if key in each.values and kind in last and each.type != kind:
                each.uses[key] = last[kind]
                del each.values[key]
        last[each.type] = each.address


# A rule has no owner but its group's, so it always belongs to one of the corpus.
_ALWAYS = {"security_group_id": "security_group"}
_REFERS = {
    **_ALWAYS,
    "vpc_id": "vpc",
    "vswitch_id": "vswitch",
    "kms_key_id": "kms_key",
}
_KEY = "key-shared-services"
_NETWORK, _SWITCH = "vpc-shared-services", "vsw-shared-services"
_TRUST = (
    '{"Version":"1","Statement":[{"Action":"sts:AssumeRole","Effect":"Allow",'
    '"Principal":{"Service":["ecs.aliyuncs.com"]}}]}'
)
_BASE: dict[str, dict[str, Any]] = {
    "vpc": {"vpc_name": "", "cidr_block": "10.64.0.0/16", "tags": TAGS},
    "vswitch": {
        "vpc_id": _NETWORK,
        "cidr_block": "10.64.1.0/24",
        "zone_id": ZONE,
        "tags": TAGS,
    },
    "security_group": {"vpc_id": _NETWORK, "tags": TAGS},
    "security_group_rule": {
        "type": "ingress",
        "ip_protocol": "tcp",
        "port_range": "443/443",
        "cidr_ip": "10.64.0.0/16",
        "security_group_id": "sg-1",
    },
    "instance": {
        "instance_name": "",
        "instance_type": "ecs.g6.large",
        "image_id": "m-base",
        "availability_zone": ZONE,
        "vswitch_id": _SWITCH,
        "system_disk_encrypted": True,
        "system_disk_kms_key_id": _KEY,
        "tags": TAGS,
        "volume_tags": TAGS,
    },
    "ecs_disk": {
        "zone_id": ZONE,
        "size": 100,
        "encrypted": True,
        "kms_key_id": _KEY,
        "tags": TAGS,
    },
    "disk": {
        "availability_zone": ZONE,
        "size": 100,
        "encrypted": True,
        "kms_key_id": _KEY,
        "tags": TAGS,
    },
    "oss_bucket": {
        "bucket": "",
        "server_side_encryption_rule": [
            {"sse_algorithm": "KMS", "kms_master_key_id": _KEY}
        ],
        "logging": [{"target_bucket": "mogov-shared-images-bucket"}],
        "versioning": [{"status": "Enabled"}],
        "tags": TAGS,
    },
    "db_instance": {
        "engine": "MySQL",
        "engine_version": "8.0",
        "instance_type": "rds.mysql.s2.large",
        "instance_storage": 30,
        "zone_id": ZONE,
        "vswitch_id": _SWITCH,
        "security_ips": ["10.64.0.0/16"],
        "encryption_key": _KEY,
        "ssl_action": "Open",
        "tags": TAGS,
    },
    "kms_key": {
        "automatic_rotation": "Enabled",
        "rotation_interval": "365d",
        "tags": TAGS,
    },
    "slb_load_balancer": {
        "load_balancer_name": "front",
        "address_type": "intranet",
        "vswitch_id": _SWITCH,
        "tags": TAGS,
    },
    "log_project": {"project_name": "", "tags": TAGS},
    "mongodb_instance": {
        "engine_version": "5.0",
        "db_instance_class": "dds.mongo.mid",
        "db_instance_storage": 20,
        "zone_id": ZONE,
        "vswitch_id": _SWITCH,
        "security_ip_list": ["10.64.0.0/16"],
        "tde_status": "enabled",
        "encryption_key": _KEY,
        "tags": TAGS,
    },
    "ram_role": {
        "role_name": "node",
        "assume_role_policy_document": _TRUST,
        "tags": TAGS,
    },
    "nat_gateway": {
        "vpc_id": _NETWORK,
        "vswitch_id": _SWITCH,
        "nat_type": "Enhanced",
        "tags": TAGS,
    },
}


def _tags(**changes: str | None) -> dict[str, str]:
    merged = TAGS | {key.replace("_", "-"): value for key, value in changes.items()}
    return {key: value for key, value in merged.items() if value is not None}


PLANTS: tuple[tuple[str, str, dict[str, Any]], ...] = (
    ("R01", "vswitch", {"zone_id": "cn-shenzhen-a"}),
    ("R02", "instance", {"availability_zone": "cn-hongkong-b"}),
    (
        "R03",
        "oss_bucket_replication",
        {
            "bucket": "mogov-shared-images-bucket",
            "action": "ALL",
            "destination": [{"bucket": "copy", "location": "oss-cn-hangzhou"}],
        },
    ),
    ("R04", "oss_bucket", {"transfer_acceleration": [{"enabled": True}]}),
    (
        "R05",
        "image_copy",
        {
            "source_image_id": "m-1",
            "source_region_id": "cn-hangzhou",
            "image_name": "copy",
            "tags": TAGS,
        },
    ),
    (
        "R06",
        "ecs_auto_snapshot_policy",
        {
            "repeat_weekdays": ["1"],
            "retention_days": 30,
            "time_points": ["1"],
            "enable_cross_region_copy": True,
            "target_copy_regions": ["ap-southeast-1"],
            "tags": TAGS,
        },
    ),
    (
        "R07",
        "rds_instance_cross_backup_policy",
        {"instance_id": "rm-1", "cross_backup_region": "cn-shenzhen"},
    ),
    (
        "R08",
        "dts_synchronization_instance",
        {
            "payment_type": "PayAsYouGo",
            "source_endpoint_engine_name": "MySQL",
            "source_endpoint_region": HOME,
            "destination_endpoint_engine_name": "MySQL",
            "destination_endpoint_region": "cn-hangzhou",
        },
    ),
    (
        "R09",
        "cen_transit_router_peer_attachment",
        {
            "cen_id": "cen-1",
            "transit_router_id": "tr-1",
            "peer_transit_router_id": "tr-2",
            "peer_transit_router_region_id": "cn-hongkong",
            "tags": TAGS,
        },
    ),
    (
        "R10",
        "cr_ee_sync_rule",
        {
            "instance_id": "cri-1",
            "namespace_name": "a",
            "name": "sync",
            "target_region_id": "cn-beijing",
            "target_instance_id": "cri-2",
            "target_namespace_name": "a",
            "tag_filter": ".*",
        },
    ),
    (
        "R11",
        "hbr_replication_vault",
        {
            "vault_name": "copy",
            "replication_source_region_id": "cn-hangzhou",
            "replication_source_vault_id": "v-1",
        },
    ),
    (
        "R12",
        "cdn_domain_new",
        {
            "domain_name": "www.apsara.example",
            "cdn_type": "web",
            "scope": "global",
            "tags": TAGS,
        },
    ),
    ("T01", "oss_bucket", {"tags": None}),
    ("T02", "db_instance", {"tags": _tags(gov_owner=None)}),
    ("T03", "instance", {"tags": _tags(gov_owner="alibaba-cloud")}),
    ("T04", "vpc", {"tags": _tags(gov_owner=None) | {"Gov-Owner": "msar"}}),
    ("T05", "kms_key", {"tags": _tags(gov_owner="")}),
    ("T06", "disk", {"tags": _tags(gov_owner=None), "late": ("gov-owner",)}),
    ("T07", "instance", {"volume_tags": None}),
    ("T08", "mongodb_instance", {"tags": _tags(gov_dept="ministry-of-nothing")}),
)
