"""Programs in which nothing may be found (developers' list I)."""

import json

import pulumi

from policies.examples import waiver
from tests.policies.programs.kit import (
    HERE,
    OWN,
    SITE,
    TAGS,
    ZONE,
    bucket,
    case,
    make,
    opts,
    provider,
)
from tests.policies.programs.monitor import Setting


@case("I-S01")
def plain_bucket() -> None:
    """A plain bucket with all tags, encrypted with a key of the stack."""
    key = make("kms.Key", "k", tags=TAGS)
    held = make("oss.Bucket", "b", bucket="mogov-b", tags=TAGS)
    make("oss.BucketServerSideEncryption", bucket=held.bucket, sse_algorithm="KMS",
         kms_master_key_id=key.id)  # fmt: skip


def database(**inputs: object) -> object:
    """Declare an owned database with some inputs changed."""
    given = {"engine": "MySQL", "engine_version": "8.0", "instance_storage": 20}
    kind = {"instance_type": "mysql.n2.small.1", "tags": TAGS, "zone_id": ZONE}
    return make("rds.Instance", "db", **(given | kind | inputs))


@case("I-S02")
def database_in_two_zones() -> None:
    """A database over the zones of Macau."""
    database(zone_id_slave_a=ZONE)


@case("I-S03")
def snapshots_that_stay() -> None:
    """A snapshot policy without copies."""
    make("ecs.SnapshotPolicy", repeat_weekdays=["1"], retention_days=7,
         time_points=["1"], enable_cross_region_copy=False, tags=TAGS)  # fmt: skip


@case("I-S04")
def migration_inside() -> None:
    """A migration between two databases in Macau."""
    ends = {"source_endpoint_region": HERE, "destination_endpoint_region": HERE}
    kinds = {"source_endpoint_engine_name": "MySQL",
             "destination_endpoint_engine_name": "MySQL"}  # fmt: skip
    instance = make("dts.MigrationInstance", "dts", payment_type="PayAsYouGo",
                    tags=TAGS, **ends, **kinds)  # fmt: skip
    make("dts.MigrationJob", dts_instance_id=instance.id, dts_job_name="x",
         db_list=json.dumps({"a": {"name": "a", "all": True}}),
         data_initialization=True, data_synchronization=True,
         structure_initialization=True, source_endpoint_instance_type="RDS",
         destination_endpoint_instance_type="RDS",
         source_endpoint_instance_id=database().id,  # type: ignore[attr-defined]
         **ends, **kinds)  # fmt: skip


@case("I-S05")
def empty_lists() -> None:
    """Empty optional lists."""
    make("ecs.SnapshotPolicy", repeat_weekdays=["1"], retention_days=7,
         time_points=["1"], target_copy_regions=[], tags=TAGS)  # fmt: skip


@case("I-W01")
def time_zones() -> None:
    """Time zones named after other places."""
    database(db_time_zone="Asia/Hong_Kong")
    make("cs.ManagedKubernetes", "k", timezone="Asia/Hong_Kong", tags=TAGS)


@case("I-W02")
def names_of_places() -> None:
    """A name and a description that mention another region."""
    make("vpc.Network", cidr_block="10.32.0.0/20", vpc_name="cn-hangzhou migration",
         description="moved from cn-hangzhou", tags=TAGS)  # fmt: skip


@case("I-W03")
def countries_blocked() -> None:
    """A rule that blocks countries."""
    content = {"region_block_country_lists": [1, 2]}
    make("ddos.BgpPolicy", type="l3", policy_name="x", content=content)


@case("I-W04")
def rule_about_macau() -> None:
    """A configuration rule about the region of Macau."""
    make("cfg.Rule", rule_name="x", risk_level=1, source_owner="ALIYUN",
         source_identifier="resource-region-limit", region_ids_scope=HERE,
         config_rule_trigger_types="ConfigurationItemChangeNotification",
         resource_types_scopes=["ACS::ECS::Instance"])  # fmt: skip


@case("I-W05")
def certificate_with_country() -> None:
    """A certificate, whose form has a country."""
    make("cas.ServiceCertificate", certificate_name="CN", cert="x", key="x", tags=TAGS)


@case("I-N01")
def egress_inside() -> None:
    """Traffic that may leave a group for a range in Macau."""
    net = make("vpc.Network", "n", cidr_block="10.32.0.0/20", tags=TAGS)
    group = make("ecs.SecurityGroup", "g", vpc_id=net.id, tags=TAGS)
    make("ecs.SecurityGroupRule", type="egress", ip_protocol="tcp", port_range="1/9",
         security_group_id=group.id, cidr_ip="10.0.0.0/12")  # fmt: skip


OPEN = TAGS | {"gov-data": "open"}
WAIVED = waiver("MO-RES-029", "alicloud:oss/bucketAcl:BucketAcl", "open-acl")


@case("I-N02", setting=Setting(waivers=(WAIVED,)))
def open_data_bucket() -> None:
    """A bucket of published open data, with a live waiver."""
    held = make("oss.Bucket", "open", bucket="mogov-open", tags=OPEN)
    make("oss.BucketAcl", "open-acl", bucket=held.bucket, acl="public-read")


@case("I-N03")
def private_balancer() -> None:
    """A private load balancer."""
    make("slb.ApplicationLoadBalancer", address_type="intranet", vswitch_id="v",
         tags=TAGS)  # fmt: skip


@case("I-N04")
def private_network_balancer() -> None:
    """A private network load balancer."""
    net = make("vpc.Network", "n", cidr_block="10.32.0.0/20", tags=TAGS)
    make("nlb.LoadBalancer", address_type="Intranet", vpc_id=net.id, tags=TAGS,
         zone_mappings=[{"zone_id": ZONE, "vswitch_id": "v"}])  # fmt: skip


@case("I-N05")
def private_cluster() -> None:
    """A cluster with a private server and a node pool that passes its tags on."""
    cluster = make("cs.ManagedKubernetes", "k", slb_internet_enabled=False,
                   new_nat_gateway=False, pod_cidr="172.24.0.0/17",
                   service_cidr="172.24.128.0/20", tags=TAGS)  # fmt: skip
    make("cs.NodePool", cluster_id=cluster.id, node_pool_name="n", vswitch_ids=["v"],
         instance_types=["ecs.g6.large"], system_disk_encrypted=True,
         tags=TAGS)  # fmt: skip


@case("I-N06")
def link_to_department() -> None:
    """A VPN to another department in Macau."""
    net = make("vpc.Network", "n", cidr_block="10.32.0.0/20", tags=TAGS)
    gateway = make("vpn.Gateway", "g", vpc_id=net.id, bandwidth="10",
                   vswitch_id="v", tags=TAGS)  # fmt: skip
    peer = make("vpn.CustomerGateway", "p", ip_address="203.0.113.10", tags=TAGS)
    make("vpn.Connection", vpn_gateway_id=gateway.id, customer_gateway_id=peer.id,
         local_subnets=["10.32.0.0/20"], remote_subnets=["10.0.0.0/12"],
         tags=TAGS)  # fmt: skip


@case("I-I01")
def service_role() -> None:
    """A role that a service of the cloud makes for itself."""
    make(
        "resourcemanager.ServiceLinkedRole",
        service_name="ops.elasticsearch.aliyuncs.com",
    )


def document(**statement: object) -> str:
    """Return a policy document of one statement that allows."""
    one = {"Effect": "Allow", "Action": "sts:AssumeRole", **statement}
    return json.dumps({"Version": "1", "Statement": [one]})


@case("I-I02")
def role_of_own_account() -> None:
    """A role that the own account may assume."""
    trust = document(Principal={"RAM": [f"acs:ram::{OWN}:root"]})
    make("ram.Role", role_name="x", assume_role_policy_document=trust, tags=TAGS)


@case("I-I03")
def key_of_own_account() -> None:
    """A key that rotates, for the own account."""
    policy = document(
        Principal={"RAM": [f"acs:ram::{OWN}:*"]}, Action=["kms:*"], Resource=["*"]
    )
    make("kms.Key", automatic_rotation="Enabled", rotation_interval="365d",
         policy=policy, tags=TAGS)  # fmt: skip


@case("I-O01")
def access_list_of_own_bucket() -> None:
    """An access list on an owned bucket of the stack."""
    held = make("oss.Bucket", "b", bucket="mogov-b", tags=TAGS)
    make("oss.BucketAcl", bucket=held.bucket, acl="private")
    make("oss.BucketObject", "by-id", bucket=held.id, key="x", content="x")


@case("I-O02")
def store_in_own_project() -> None:
    """A log store in an owned project."""
    logs = make("log.Project", "logs", project_name="mogov-logs", tags=TAGS)
    make("log.Store", project_name=logs.project_name, logstore_name="s",
         retention_period=180)  # fmt: skip


@case("I-O03")
def parent_in_another_stack() -> None:
    """An object in a bucket of another stack, through an allowed reference."""
    other = pulumi.StackReference("organization/gov-cloud/production-cloud")
    make("oss.BucketObject", bucket=other.get_output("bucket"), key="x", content="x")


@case("I-O04")
def free_tag_computed() -> None:
    """Tags of which a free one is computed."""
    held = bucket()
    make("vpc.Network", cidr_block="10.32.0.0/20",
         tags=TAGS | {"made-for": held.creation_date})  # fmt: skip


@case("I-P01")
def explicit_provider() -> None:
    """The site's provider, with all its endpoints."""
    bucket(opts=opts(provider=provider("explicit")))


@case("I-P02")
def second_account() -> None:
    """A second provider, of another account of the government."""
    other = provider("second", account_id="1999300000000030")
    bucket(opts=opts(provider=other))


@case("I-P03")
def listed_package() -> None:
    """A package that is on the list."""
    pulumi.CustomResource("random:index/randomPet:RandomPet", "x", {"length": 2})


@case("I-P04")
def ignored_password() -> None:
    """Changes ignored on an input that no rule guards."""
    made = database()
    make("rds.RdsAccount", db_instance_id=made.id, account_name="a",  # type: ignore[attr-defined]
         account_password="x" * 16, opts=opts(ignore_changes=["accountPassword"]),
         )  # fmt: skip


@case("I-P05")
def protected_resource() -> None:
    """A protected resource."""
    bucket(opts=opts(protect=True))


@case("I-P06")
def registered_network_read() -> None:
    """A shared network that is in the register, taken by its id."""
    import pulumi_alicloud as alicloud  # noqa: PLC0415 - only this program reads

    net = alicloud.vpc.Network.get("shared", "vpc-shared-services", opts=opts())
    make("vpc.Switch", vpc_id=net.id, cidr_block="10.32.0.0/24", zone_id=ZONE,
         tags=TAGS)  # fmt: skip


@case("I-P07")
def many_resources() -> None:
    """A stack of many resources that are all alike."""
    used = opts(provider=provider())
    for number in range(200):
        bucket(f"b{number}", opts=used)


@case("I-P08")
def old_type_tokens() -> None:
    """Types under their old names."""
    make("ecs.Disk", size=20, zone_id=ZONE, encrypted=True, tags=TAGS)
    make("slb.LoadBalancer", "old", address_type="intranet", tags=TAGS)


@case("I-X01")
def whole_foundation() -> None:
    """The set-up of an account with its trail and its backups."""
    make("ram.AccountPasswordPolicy", "passwords", minimum_password_length=14)
    logs = bucket("logs", versioning={"status": "Enabled"})
    make("oss.BucketVersioning", bucket=logs.bucket, status="Enabled")
    make("actiontrail.Trail", trail_name="t", oss_bucket_name=logs.bucket,
         sls_project_arn=f"acs:log:{HERE}:{OWN}:project/mogov", trail_region="All",
         )  # fmt: skip
    made = database()
    make("rds.BackupPolicy", instance_id=made.id)  # type: ignore[attr-defined]


@case("I-X02")
def published_service() -> None:
    """A public balancer of the gateway tier."""
    assert SITE.domain
    make("slb.ApplicationLoadBalancer", address_type="internet", vswitch_id="v",
         tags=TAGS | {"gov-system": "network"})  # fmt: skip
