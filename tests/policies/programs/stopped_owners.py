"""Programs without an owner, with tricks, without protection (A-O, A-E, A-T, A-X)."""

import base64

import pulumi

from policies.examples import waiver
from tests.policies.programs.kit import (
    ABROAD,
    FOREIGN,
    HERE,
    PRODUCTION_SITE,
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

NETWORK = "alicloud:vpc/network:Network"
SCRIPT = "#!/bin/sh\nossutil cp -r /data oss://b -e oss-us-west-1\n"


def network(name: str = "x", /, **inputs: object) -> None:
    """Declare a network with some inputs changed."""
    given: dict[str, object] = {"cidr_block": "10.32.0.0/20", "tags": TAGS}
    make("vpc.Network", name, **(given | inputs))


@case("A-O01", "owner_tag_missing")
def without_tags() -> None:
    """A type that takes tags, without any."""
    network(tags=None)


@case("A-O02", "owner_tag_value_unregistered")
def blank_owner() -> None:
    """A blank as owner."""
    network(tags=TAGS | {"gov-owner": " "})


@case("A-O03", "owner_tag_value_unregistered")
def look_alike_owner() -> None:
    """An owner with a Cyrillic letter."""
    network(tags=TAGS | {"gov-owner": "m\u0455ar"})


@case("A-O04", "tag_syntax_invalid")
def keys_that_differ_in_case() -> None:
    """Two keys that differ only in case."""
    network(tags=TAGS | {"Gov-Owner": "msar"})


@case("A-O05", "owner_tag_value_unregistered")
def placeholder_owner() -> None:
    """A placeholder as owner."""
    network(tags=TAGS | {"gov-owner": "TBD"})


@case("A-O06", "tag_syntax_invalid")
def too_many_tags() -> None:
    """Twenty-one tags."""
    network(tags=TAGS | {f"extra-{number}": "x" for number in range(13)})


@case("A-O07", "tag_syntax_invalid")
def tag_of_another_script() -> None:
    """A Chinese tag on a DNS domain, which keeps none."""
    make("dns.AlidnsDomain", domain_name="x.apsara.example",
         tags=TAGS | {"team": "\u5e73\u53f0"})  # fmt: skip


@case("A-O08", "change_ignored_on_guarded_input", "owner_tag_missing")
def everything_ignored() -> None:
    """All changes ignored on a resource without tags."""
    network(tags=None, opts=opts(ignore_changes=["*"]))


@case("A-O09", "tags_not_propagated")
def disks_without_owner() -> None:
    """A server with tags whose data disks carry none."""
    make("ecs.Instance", image_id="m", instance_type="ecs.g6.large",
         security_groups=["sg"], vswitch_id="v", tags=TAGS,
         data_disks=[{"size": 20}])  # fmt: skip


@case("A-O10", "tags_not_propagated")
def nodes_without_owner() -> None:
    """A node pool whose servers get no tags."""
    cluster = make("cs.ManagedKubernetes", "k", tags=TAGS)
    make("cs.NodePool", cluster_id=cluster.id, node_pool_name="n",
         vswitch_ids=["v"])  # fmt: skip


@case("A-O11", "parent_not_owned")
def object_in_foreign_bucket() -> None:
    """An object in a bucket that is only a name."""
    make("oss.BucketObject", bucket="somebodys", key="x", content="x")


@case("A-O12", "parent_not_owned")
def table_in_foreign_instance() -> None:
    """A table in an instance that is only a name."""
    make("ots.Table", instance_name="somebodys", table_name="t", max_version=1,
         primary_keys=[{"name": "k", "type": "String"}], time_to_live=-1)  # fmt: skip


@case("A-O13", "resource_group_not_owned")
def group_of_another_department() -> None:
    """A network in the resource group of another department."""
    network(resource_group_id="rg-dsal-records")


WAIVED = waiver("MO-RES-029", "alicloud:oss/bucketAcl:BucketAcl", "approved")
ALIAS = "urn:pulumi:pilot-cloud::gov-cloud::alicloud:oss/bucketAcl:BucketAcl::approved"


@case("A-O14", "waiver_on_aliased_resource", "storage_public",
      setting=Setting(waivers=(WAIVED,)))  # fmt: skip
def waiver_hijacked() -> None:
    """A new public bucket that takes the place of a waived one by an alias."""
    make("oss.BucketAcl", "new", bucket=bucket().bucket, acl="public-read",
         opts=opts(aliases=[pulumi.Alias(name="approved"), ALIAS]))  # fmt: skip


@case("A-E05", "foreign_place_in_text")
def user_data_copies() -> None:
    """User data in base64 that copies to another region."""
    make("ecs.Instance", image_id="m", instance_type="ecs.g6.large",
         security_groups=["sg"], vswitch_id="v", tags=TAGS, volume_tags=TAGS,
         user_data=base64.b64encode(SCRIPT.encode()).decode())  # fmt: skip


@case("A-E06", "foreign_place_in_text")
def command_copies() -> None:
    """A command that copies to another region."""
    make("ecs.Command", command_content=SCRIPT, type="RunShellScript")


@case("A-E07", "foreign_place_in_text")
def image_of_foreign_registry() -> None:
    """A function from a foreign image registry."""
    make("fc.V3Function", handler="x", runtime="custom-container", tags=TAGS,
         custom_container_config={"image": "registry.cn-hangzhou.aliyuncs.com/a/b:1"},
         )  # fmt: skip


@case("A-T03", "external_read_unregistered")
def foreign_bucket_read() -> None:
    """A bucket taken by its name, and objects written into it."""
    import pulumi_alicloud as alicloud  # noqa: PLC0415 - only this program reads

    taken = alicloud.oss.Bucket.get("taken", "foreign-bucket", opts())
    make("oss.BucketObject", bucket=taken.id, key="x", content="x")


@case("A-T04", "secret_or_data_in_output")
def rows_exported() -> None:
    """Records exported as an output of the stack."""
    pulumi.export("rows", [{"name": "a"}, {"name": "b"}])


@case("A-T06", "provider_outside_macau")
def region_of_pieces() -> None:
    """A region put together from pieces."""
    provider(region="cn-" + "hong" + "kong")


@case("A-T07", "provider_outside_macau")
def name_of_macau() -> None:
    """A bucket named like Macau in another region."""
    bucket("cn-macau", opts=opts(provider=provider("p", region=ABROAD)))


@case("A-T08", "region_outside_macau")
def two_regions_in_one_text() -> None:
    """Two regions in one text."""
    certificate(f"{HERE},{ABROAD}")


@case("A-T09", "region_outside_macau")
def any_region() -> None:
    """Any region."""
    certificate("*")


def certificate(region: str) -> None:
    """Declare a certificate that is kept in a region."""
    make("slb.ServerCertificate", alicloud_certificate_region_id=region, tags=TAGS)


@case("A-T10", "foreign_place_in_text")
def arn_without_region() -> None:
    """An ARN of a bucket without its region."""
    make("ecs.Command", type="RunShellScript",
         command_content=f"copy acs:oss::{SITE.account_id}:records")  # fmt: skip


@case("A-T11", "dynamic_or_remote_component")
def dynamic_provider() -> None:
    """A dynamic provider, whose code runs unseen."""
    pulumi.CustomResource("pulumi-python:dynamic:Resource", "x", {"a": "b"})


@case("A-T12", "foreign_stack_reference")
def other_stack_read() -> None:
    """A reference to a stack of somebody else."""
    pulumi.StackReference("evil/gov-cloud/production-cloud")


def account() -> None:
    """Set up the account, as the stack of the whole cloud does."""
    make("ram.AccountPasswordPolicy", "passwords", minimum_password_length=14)


@case("A-C04", "trail_missing")
def trail_removed() -> None:
    """The trail is removed from the program."""
    account()


@case("A-C05", "backup_missing")
def backup_removed() -> None:
    """The backup plan is removed from the program."""
    account()
    make("actiontrail.Trail", "t", trail_name="t", oss_bucket_name=bucket(
        versioning={"status": "Enabled"}).bucket)  # fmt: skip


PRODUCTION = Setting(stack="production-cloud", as_of="2019-12-01")


@case("A-C06", "deletion_protection_off", setting=PRODUCTION)
def database_may_be_deleted() -> None:
    """A production database without deletion protection."""
    import pulumi_alicloud as alicloud  # noqa: PLC0415 - only this one needs it

    site = PRODUCTION_SITE
    used = provider(
        "production",
        region=site.region,
        account_id=site.account_id,
        endpoints=[alicloud.ProviderEndpointArgs(**site.endpoints)],
    )
    make("rds.Instance", engine="MySQL", engine_version="8.0",
         instance_type="mysql.n2.small.1", instance_storage=20,
         deletion_protection=False, tags=TAGS | {"gov-env": "production"},
         opts=opts(provider=used))  # fmt: skip


@case("A-X01", "not_encrypted_at_rest")
def disk_in_the_clear() -> None:
    """A disk without encryption."""
    make("ecs.EcsDisk", zone_id=ZONE, size=20, encrypted=False, tags=TAGS)


def database(**inputs: object) -> object:
    """Declare an owned database with some inputs changed."""
    given = {"engine": "MySQL", "engine_version": "8.0", "instance_storage": 20}
    kind = {"instance_type": "mysql.n2.small.1", "tags": TAGS}
    return make("rds.Instance", "db", **(given | kind | inputs))


@case("A-X02", "address_range_open")
def database_open() -> None:
    """A database that everybody may reach."""
    database(security_ips=["0.0.0.0/0"])


@case("A-X03", "address_range_open")
def database_open_by_version_six() -> None:
    """An allow list with all of version six."""
    database(security_ips=["10.32.0.0/16", "::/0"])


@case("A-X04", "address_range_open")
def files_open() -> None:
    """Files that everybody may mount."""
    group = make("nas.AccessGroup", "g", access_group_name="g", access_group_type="Vpc")
    make("nas.AccessRule", access_group_name=group.access_group_name,
         source_cidr_ip="0.0.0.0/0")  # fmt: skip


@case("A-X05", "endpoint_public")
def public_endpoint_added() -> None:
    """A public endpoint added to a private database later."""
    made = database()
    make("rds.Connection", instance_id=made.id, connection_prefix="x")  # type: ignore[attr-defined]


@case("A-X06", "shared_with_foreign_account")
def interface_shared() -> None:
    """A network interface that a foreign account may attach."""
    interface = make("ecs.EcsNetworkInterface", "i", vswitch_id="v", tags=TAGS)
    make("ecs.EcsNetworkInterfacePermission", account_id=FOREIGN, permission="x",
         network_interface_id=interface.id)  # fmt: skip


@case("A-X07", "account_resource_unregistered")
def local_user() -> None:
    """A local user that the account register does not know."""
    make("ram.User", name="maria")


@case("A-X08", "key_not_registered")
def foreign_key() -> None:
    """A disk encrypted with a key that nobody knows."""
    make("ecs.EcsDisk", zone_id=ZONE, size=20, encrypted=True, kms_key_id="key-abroad",
         tags=TAGS)  # fmt: skip


@case("A-X09", "retention_too_short")
def logs_kept_too_short() -> None:
    """Logs kept for a month."""
    logs = make("log.Project", "logs", project_name="mogov-logs", tags=TAGS)
    make("log.Store", project_name=logs.project_name, logstore_name="s",
         retention_period=30)  # fmt: skip


@case("A-X10", "storage_public")
def bucket_public() -> None:
    """A bucket that everybody may read, without a waiver."""
    make("oss.BucketAcl", bucket=bucket().bucket, acl="public-read")


@case("A-X11", "foreign_resource_reached")
def policy_reaches_any_bucket() -> None:
    """A policy that may write to buckets of any account."""
    document = (
        '{"Version":"1","Statement":[{"Effect":"Allow","Action":"oss:PutObject",'
        '"Resource":"acs:oss:*:*:*"}]}'
    )
    make("ram.Policy", policy_name="x", policy_document=document, tags=TAGS)


@case("A-X12", "zone_outside_macau")
def zone_abroad() -> None:
    """A switch in a zone of Shenzhen."""
    made = make("vpc.Network", "n", cidr_block="10.32.0.0/20", tags=TAGS)
    make("vpc.Switch", vpc_id=made.id, cidr_block="10.32.0.0/24",
         zone_id="cn-shenzhen-a", tags=TAGS)  # fmt: skip
