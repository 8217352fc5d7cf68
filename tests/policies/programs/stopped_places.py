"""Programs that place, copy or send data outside Macau (developers' list A-P, A-M)."""

import json

import pulumi
import pulumi_alicloud as alicloud

from tests.policies.programs.kit import (
    ABROAD,
    FOREIGN,
    HERE,
    SITE,
    TAGS,
    bucket,
    case,
    make,
    opts,
    provider,
)
from tests.policies.programs.monitor import Setting

ENDPOINTS = alicloud.ProviderEndpointArgs
OSS = SITE.endpoints["oss"]


def at_oss(host: str) -> list[ENDPOINTS]:
    """Return the site's endpoints with another host for object storage."""
    return [ENDPOINTS(**{**SITE.endpoints, "oss": host})]


def abroad(**changes: object) -> pulumi.ResourceOptions:
    """Return options with a provider in another region."""
    return opts(provider=provider("abroad", region=ABROAD, **changes))


@case("A-P01", "provider_outside_macau")
def foreign_provider() -> None:
    """A provider in Hong Kong, and a bucket that uses it."""
    bucket(opts=abroad())


@case("A-P02", "provider_outside_macau", "endpoint_outside_macau",
      setting=Setting(default_provider={}))  # fmt: skip
def region_from_environment() -> None:
    """No region in the configuration: the environment would decide."""
    alicloud.oss.Bucket("records", bucket="mogov-records", tags=TAGS)


@case("A-P03", "endpoint_outside_macau")
def endpoint_abroad() -> None:
    """The right region with an endpoint in Hong Kong."""
    provider(endpoints=at_oss("oss-cn-hongkong.aliyuncs.com"))


@case("A-P04", "endpoint_outside_macau")
def endpoint_with_trailing_dot() -> None:
    """The site's endpoint with a trailing dot."""
    provider(endpoints=at_oss(f"{OSS}."))


@case("A-P05", "endpoint_outside_macau")
def endpoint_behind_user_information() -> None:
    """An endpoint that hides its host behind user information."""
    provider(endpoints=at_oss(f"https://{OSS}@evil.example"))


@case("A-P06", "endpoint_outside_macau")
def endpoint_in_punycode() -> None:
    """An endpoint that looks like the site's in punycode."""
    provider(endpoints=at_oss(OSS.replace("oss", "xn--oss-8na", 1)))


@case("A-P07", "provider_of_foreign_account")
def foreign_role() -> None:
    """A provider that assumes a role of a foreign account."""
    role = f"acs:ram::{FOREIGN}:role/admin"
    provider(assume_role=alicloud.ProviderAssumeRoleArgs(role_arn=role))


@case("A-P08", "environment_not_pinned")
def plugin_from_elsewhere() -> None:
    """A provider whose program comes from another place."""
    given = {"region": HERE, "pluginDownloadURL": "https://evil.example"}
    settings = {**given, "endpoints": json.dumps([dict(SITE.endpoints)])}
    pulumi.ProviderResource("alicloud", "x", settings)


@case("A-P09", "provider_outside_macau", undetermined=True)
def region_not_known_yet() -> None:
    """A provider whose region is computed."""
    made = bucket()
    provider("later", region=made.extranet_endpoint)


@case("A-M01", "replication_outside_macau")
def replication_abroad() -> None:
    """Bucket replication to Hong Kong."""
    where = {"location": "oss-cn-hongkong", "bucket": "mogov-records"}
    make("oss.BucketReplication", bucket=bucket().bucket, action="ALL",
         destination=where)  # fmt: skip


@case("A-M02", "replication_outside_macau")
def replication_accelerated() -> None:
    """Replication inside Macau over the acceleration network."""
    where = {"location": f"oss-{HERE}", "transfer_type": "oss_acc"}
    make("oss.BucketReplication", bucket=bucket().bucket, action="ALL",
         destination={**where, "bucket": "mogov-records"})  # fmt: skip


@case("A-M03", "image_or_snapshot_outside_macau")
def snapshots_copied() -> None:
    """A snapshot policy that copies to Guangzhou."""
    make("ecs.SnapshotPolicy", repeat_weekdays=["1"], retention_days=7,
         time_points=["1"], enable_cross_region_copy=True,
         target_copy_regions=["cn-guangzhou"], tags=TAGS)  # fmt: skip


@case("A-M04", "image_or_snapshot_outside_macau")
def disks_paired() -> None:
    """A pair of disks with its replica in Hong Kong."""
    make("ebs.DiskReplicaPair", destination_disk_id="d-1", disk_id="d-2",
         destination_region_id=ABROAD, destination_zone_id="cn-hongkong-b",
         source_zone_id=SITE.zones[0], tags=TAGS)  # fmt: skip


@case("A-M05", "backup_outside_macau")
def database_backed_up_abroad() -> None:
    """Cross-region backup of a database."""
    make("rds.RdsInstanceCrossBackupPolicy", instance_id=database().id,
         cross_backup_region="cn-shenzhen")  # fmt: skip


def database() -> alicloud.rds.Instance:
    """Declare an owned database."""
    made: alicloud.rds.Instance = make(
        "rds.Instance", "db", engine="MySQL", engine_version="8.0",
        instance_type="mysql.n2.small.1", instance_storage=20, tags=TAGS,
    )  # fmt: skip
    return made


@case("A-M06", "backup_outside_macau")
def cluster_logs_backed_up_abroad() -> None:
    """Log backups of a database cluster in another region."""
    make("polardb.BackupPolicy", db_cluster_id=cluster().id,
         log_backup_another_region_region="cn-hangzhou")  # fmt: skip


def cluster() -> alicloud.polardb.Cluster:
    """Declare an owned database cluster."""
    made: alicloud.polardb.Cluster = make(
        "polardb.Cluster", "cluster", db_type="MySQL", db_version="8.0",
        db_node_class="polar.mysql.x4.medium", tags=TAGS,
    )  # fmt: skip
    return made


@case("A-M07", "provider_outside_macau")
def vault_replicated_abroad() -> None:
    """A replication vault made by a foreign provider of a vault in Macau."""
    make("hbr.ReplicationVault", vault_name="x", replication_source_vault_id="v-1",
         replication_source_region_id=HERE, opts=abroad())  # fmt: skip


@case("A-M08", "backup_outside_macau")
def backup_plan_abroad() -> None:
    """A database backup plan that stores abroad."""
    make("dbs.BackupPlan", backup_plan_name="x", backup_method="logical",
         database_type="MySQL", instance_class="large", storage_region="cn-hangzhou",
         source_endpoint_instance_type="RDS",
         resource_group_id="rg-shared-services")  # fmt: skip


@case("A-M09", "image_or_snapshot_outside_macau", "provider_outside_macau")
def image_copied_abroad() -> None:
    """An image copy declared with a foreign provider: it is made there."""
    make("ecs.ImageCopy", source_image_id="m-1", source_region_id=HERE, tags=TAGS,
         opts=abroad())  # fmt: skip


@case("A-M10", "shared_with_foreign_account")
def image_shared() -> None:
    """An image shared with a foreign account."""
    image = make("ecs.Image", "image", image_name="i", tags=TAGS)
    make("ecs.ImageSharePermission", image_id=image.id, account_id=FOREIGN)


@case("A-M11", "image_or_snapshot_outside_macau")
def image_imported() -> None:
    """An image imported from a bucket that nobody knows."""
    mapping = {"oss_bucket": "internet-images", "oss_object": "x.qcow2"}
    make("ecs.ImageImport", image_name="x", disk_device_mappings=[mapping])


@case("A-M12", "shared_with_foreign_account")
def pipeline_shares() -> None:
    """An image pipeline that gives its images to a foreign account."""
    make("ecs.EcsImagePipeline", base_image="m-1", base_image_type="IMAGE",
         add_accounts=[FOREIGN], tags=TAGS)  # fmt: skip


@case("A-M13", "type_not_in_catalogue")
def type_newer_than_the_catalogue() -> None:
    """A type that is newer than the catalogue."""
    newer = "alicloud:cr/artifactSubscriptionRule:ArtifactSubscriptionRule"
    pulumi.CustomResource(newer, "x", {"accelerate": True}, opts())


@case("A-M14", "replication_outside_macau")
def global_cache() -> None:
    """A cache that joins a global instance."""
    make("redis.TairInstance", instance_class="tair.rdb.1g", instance_type="tair_rdb",
         vpc_id="vpc-shared-services", vswitch_id="vsw-1", zone_id=SITE.zones[0],
         global_instance_id="gr-1", tags=TAGS)  # fmt: skip


@case("A-M15", "backup_outside_macau")
def database_restored_from_abroad() -> None:
    """A database restored from another region."""
    make("rds.DdrInstance", engine="MySQL", engine_version="8.0", restore_type="1",
         instance_type="mysql.n2.small.1", instance_storage=20, payment_type="x",
         source_region="cn-shanghai", tags=TAGS)  # fmt: skip


@case("A-M16", "provider_outside_macau")
def database_upgraded_abroad() -> None:
    """An upgrade of a database, made by a foreign provider."""
    make("rds.RdsUpgradeDbInstance", source_db_instance_id="rm-1",
         collect_stat_mode="x",
         db_instance_class="x", db_instance_storage=20, db_instance_storage_type="x",
         instance_network_type="VPC", payment_type="x", switch_over="false",
         target_major_version="8.0", resource_group_id="rg-shared-services",
         opts=abroad())  # fmt: skip


@case("A-M17", "transmission_outside_macau")
def transmission_abroad() -> None:
    """A synchronisation job that ends abroad."""
    make("dts.SynchronizationJob", data_initialization=True, db_list="{}",
         data_synchronization=True, dts_instance_id=transmission().id,
         dts_job_name="x", structure_initialization=True,
         destination_endpoint_engine_name="MySQL", destination_endpoint_region=ABROAD,
         destination_endpoint_instance_type="other",
         source_endpoint_engine_name="MySQL", source_endpoint_instance_type="RDS",
         source_endpoint_region=HERE)  # fmt: skip


def transmission() -> alicloud.dts.MigrationInstance:
    """Declare an owned transmission instance inside the site."""
    made: alicloud.dts.MigrationInstance = make(
        "dts.MigrationInstance", "dts", payment_type="PayAsYouGo",
        source_endpoint_engine_name="MySQL", source_endpoint_region=HERE,
        destination_endpoint_engine_name="MySQL", destination_endpoint_region=HERE,
        tags=TAGS,
    )  # fmt: skip
    return made


@case("A-M18", "transmission_outside_macau")
def job_to_data_source_abroad() -> None:
    """An integration job to a data source that this stack does not have."""
    project = make("dataworks.Project", "p", project_name="p", display_name="p",
                   pai_task_enabled=False, tags=TAGS)  # fmt: skip
    here = make("dataworks.DataSource", "here", project_id=project.id, type="mysql",
                data_source_name="here", connection_properties_mode="UrlMode",
                connection_properties='{"address": "10.32.1.5"}')  # fmt: skip
    make("dataworks.DiJob", project_id=project.id, job_name="x",
         migration_type="FullAndRealtimeIncremental", source_data_source_type="MySQL",
         destination_data_source_type="MySQL",
         source_data_source_settings=[{"data_source_name": here.data_source_name}],
         destination_data_source_settings=[{"data_source_name": "abroad"}],
         resource_settings={}, table_mappings=[],
         transformation_rules=[])  # fmt: skip


@case("A-M19", "transmission_outside_macau")
def external_service_abroad() -> None:
    """An external data service that names a foreign host inside JSON."""
    warehouse = make("gpdb.Instance", "w", engine="gpdb", engine_version="6.0",
                     vswitch_id="vsw-1", db_instance_mode="StorageElastic",
                     tags=TAGS)  # fmt: skip
    make("gpdb.ExternalDataService", db_instance_id=warehouse.id, service_name="x",
         service_spec="8", service_description='{"to": "https://db.evil.example"}',
         )  # fmt: skip
