"""Programs that leak by logs, links, edges and identities (A-L, A-N, A-I)."""

import json

import pulumi

from tests.policies.programs.kit import (
    ABROAD,
    FOREIGN,
    HERE,
    OWN,
    TAGS,
    bucket,
    case,
    make,
)


def project() -> object:
    """Declare an owned log project."""
    return make("log.Project", "logs", project_name="mogov-logs", tags=TAGS)


@case("A-L01", "trail_outside_macau")
def trail_abroad() -> None:
    """A trail to a log project in Hangzhou."""
    arn = f"acs:log:cn-hangzhou:{OWN}:project/x"
    make("actiontrail.Trail", trail_name="x", sls_project_arn=arn)


@case("A-L02", "trail_outside_macau")
def global_events_abroad() -> None:
    """Global events stored in Singapore."""
    make("actiontrail.GlobalEventsStorageRegion", storage_region="ap-southeast-1")


@case("A-L03", "log_outside_macau")
def logs_centralised_abroad() -> None:
    """Logs of many projects collected in another region."""
    make("sls.CollectionPolicy", policy_name="x", product_code="oss", enabled=True,
         data_code="access_log", policy_config={"resource_mode": "all"},
         centralize_config={"dest_region": ABROAD})  # fmt: skip


@case("A-L04", "log_outside_macau")
def logs_shipped() -> None:
    """Logs shipped to a bucket that neither stack nor register has."""
    logs = project()
    make("log.OssShipper", project_name=logs.project_name, logstore_name="s",  # type: ignore[attr-defined]
         shipper_name="x", oss_bucket="foreign", path_format="%Y", format="json",
         buffer_interval=300, buffer_size=128)  # fmt: skip


@case("A-L05", "log_outside_macau")
def logs_transformed_abroad() -> None:
    """A transformation job whose sink is abroad."""
    sink = {"endpoint": "cn-hangzhou.log.aliyuncs.com", "name": "x", "logstore": "s"}
    logs = project()
    make("log.Etl", etl_name="x", display_name="x", project=logs.project_name,  # type: ignore[attr-defined]
         logstore="s", script="e_keep()",
         etl_sinks=[{**sink, "project": logs.project_name}])  # type: ignore[attr-defined]  # fmt: skip


@case("A-L06", "log_outside_macau")
def configuration_delivered_abroad() -> None:
    """Configuration history delivered to another region."""
    arn = f"acs:log:cn-hangzhou:{OWN}:project/x"
    make("cfg.DeliveryChannel", delivery_channel_type="SLS",
         delivery_channel_assume_role_arn=f"acs:ram::{OWN}:role/x",
         delivery_channel_target_arn=arn)  # fmt: skip


@case("A-L07", "log_outside_macau")
def oversized_data_abroad() -> None:
    """A delivery inside Macau whose oversized data goes abroad."""
    make("cfg.Delivery", delivery_channel_type="OSS",
         delivery_channel_target_arn=f"acs:oss:{HERE}:{OWN}:mogov-logs",
         oversized_data_oss_target_arn=f"acs:oss:cn-beijing:{OWN}:b")  # fmt: skip


@case("A-L08", "url_outside_macau")
def webhook_abroad() -> None:
    """An event rule with a webhook of a public service."""
    make("cms.EventRule", rule_name="x", event_pattern={"product": "ECS"},
         webhook_parameters=[{"url": "https://hooks.evil.example/x",
                              "webhook_parameters_id": "1", "method": "POST",
                              "protocol": "https"}])  # fmt: skip


@case("A-L09", "foreign_place_in_text")
def metrics_written_abroad() -> None:
    """Remote writing of metrics, its URL inside YAML."""
    cluster = make("arms.Prometheus", "p", cluster_type="global-view",
                   grafana_instance_id="free", tags=TAGS)  # fmt: skip
    text = "remote_write:\n- name: x\n  url: https://metrics.evil.example/w\n"
    make("arms.RemoteWrite", cluster_id=cluster.id, remote_write_yaml=text)


@case("A-L10", "log_outside_macau")
def probes_traced_abroad() -> None:
    """A synthetic task whose traces go abroad."""
    make("arms.SyntheticTask", task_type=1, frequency="1h", synthetic_task_name="x",
         monitors=[], monitor_category=1, monitor_conf={}, tags=TAGS,
         common_setting={"xtrace_region": "cn-hangzhou"})  # fmt: skip


@case("A-L11", "shared_with_foreign_account")
def inventory_of_foreign_account() -> None:
    """A bucket inventory into a bucket of a foreign account."""
    held = bucket()
    target = {"bucket": held.bucket, "account_id": FOREIGN, "format": "CSV"}
    make("oss.BucketInventory", bucket=held.bucket, inventory_id="x", is_enabled=True,
         included_object_versions="All", schedule={"frequency": "Daily"},
         destination={"oss_bucket_destination": target})  # fmt: skip


@case("A-L12", "log_outside_macau")
def traffic_mirrored() -> None:
    """Traffic mirrored to something outside stack and register."""
    chosen = make("vpc.TrafficMirrorFilter", "f", traffic_mirror_filter_name="f",
                  tags=TAGS)  # fmt: skip
    make("vpc.TrafficMirrorSession", traffic_mirror_filter_id=chosen.id, priority=1,
         traffic_mirror_source_ids=["eni-1"], traffic_mirror_target_id="eni-abroad",
         traffic_mirror_target_type="NetworkInterface", virtual_network_id=1,
         tags=TAGS)  # fmt: skip


@case("A-L13", "url_outside_macau")
def topic_calls_abroad() -> None:
    """A subscription that calls a host abroad."""
    topic = make("message.ServiceTopic", "t", topic_name="t", tags=TAGS)
    make("message.ServiceSubscription", topic_name=topic.topic_name, push_type="http",
         subscription_name="x", endpoint="https://push.evil.example")  # fmt: skip


@case("A-L14", "url_outside_macau")
def website_mirrors_abroad() -> None:
    """A website that fetches what is missing from abroad."""
    redirect = {"mirror_url": "https://origin.evil.example/", "redirect_type": "Mirror"}
    rule = {"rule_number": 1, "redirect": redirect}
    make("oss.BucketWebsite", bucket=bucket().bucket,
         routing_rules={"routing_rules": [rule]})  # fmt: skip


def network() -> object:
    """Declare an owned network."""
    return make("vpc.Network", "net", cidr_block="10.32.0.0/20", tags=TAGS)


@case("A-N01", "network_link_outside_macau")
def peering_abroad() -> None:
    """A peering with a network in another region."""
    make("vpc.PeerConnection", vpc_id=network().id, accepting_ali_uid=OWN,  # type: ignore[attr-defined]
         accepting_vpc_id="vpc-1", accepting_region_id=ABROAD, tags=TAGS)  # fmt: skip


@case("A-N02", "network_link_outside_macau")
def hub_joined_abroad() -> None:
    """A network of another region joined to the hub."""
    hub = make("cen.Instance", "hub", cen_instance_name="hub", tags=TAGS)
    make("cen.InstanceAttachment", instance_id=hub.id, child_instance_id="vpc-1",
         child_instance_type="VPC", child_instance_region_id=ABROAD)  # fmt: skip


@case("A-N03", "network_link_outside_macau")
def bandwidth_abroad() -> None:
    """Bandwidth between China and Asia-Pacific."""
    make("cen.BandwidthPackage", bandwidth=5, geographic_region_a_id="China",
         geographic_region_b_id="Asia-Pacific")  # fmt: skip


@case("A-N04", "network_link_outside_macau")
def express_connection_abroad() -> None:
    """A router interface to another region."""
    make("expressconnect.RouterInterface", opposite_region_id=ABROAD, spec="Mini.2",
         role="InitiatingSide", router_id="vrt-1", router_type="VRouter",
         tags=TAGS)  # fmt: skip


@case("A-N05", "network_link_outside_macau")
def service_offered_abroad() -> None:
    """An endpoint service that other regions may use."""
    make("privatelink.VpcEndpointService", service_description="x",
         supported_region_lists=[HERE, "cn-beijing"], tags=TAGS)  # fmt: skip


@case("A-N06", "edge_placement")
def content_delivered_globally() -> None:
    """Content delivery with global scope."""
    make("cdn.DomainNew", domain_name="x.apsara.example", cdn_type="web",
         scope="global", sources=[{"content": "1.1.1.1", "type": "ipaddr"}],
         tags=TAGS)  # fmt: skip


@case("A-N07", "edge_placement")
def site_served_globally() -> None:
    """An edge site with global coverage."""
    make("esa.Site", site_name="x.apsara.example", coverage="global",
         access_type="NS", instance_id="i-1", tags=TAGS)  # fmt: skip


@case("A-N08", "edge_placement")
def edge_node() -> None:
    """A disk on an edge node."""
    make("ens.Disk", category="cloud_efficiency", ens_region_id="ch-zurich-1",
         payment_type="PayAsYouGo", size=20)  # fmt: skip


@case("A-N09", "edge_placement")
def live_stream() -> None:
    """A live streaming domain."""
    make("live.Domain", domain_name="x", domain_type="liveVideo", region=ABROAD)


@case("A-N10", "edge_placement")
def transfer_accelerated() -> None:
    """Transfer acceleration of a bucket."""
    make("oss.BucketTransferAcceleration", bucket=bucket().bucket, enabled=True)


@case("A-N11", "network_link_outside_macau")
def names_resolved_abroad() -> None:
    """A private zone attached to a network of another region."""
    zone = make("pvtz.Zone", "z", zone_name="z.example", tags=TAGS)
    make("pvtz.ZoneAttachment", zone_id=zone.id,
         vpcs=[{"vpc_id": "vpc-1", "region_id": ABROAD}])  # fmt: skip


@case("A-N12", "network_link_outside_macau")
def keys_bound_abroad() -> None:
    """A key service bound to a network of a foreign account."""
    bound = {"region_id": HERE, "vpc_owner_id": int(FOREIGN), "vpc_id": "vpc-1"}
    make("kms.Instance", product_version="3", vpc_id="vpc-1", vswitch_ids=["v"],
         zone_ids=[], bind_vpcs=[bound], tags=TAGS)  # fmt: skip


def trust(**statement: object) -> str:
    """Return a trust document of one statement that allows."""
    one = {"Effect": "Allow", **statement}
    return json.dumps({"Version": "1", "Statement": [one]})


def role(document: str) -> None:
    """Declare an owned role with a trust document."""
    make("ram.Role", role_name="x", assume_role_policy_document=document, tags=TAGS)


@case("A-I01", "foreign_principal_admitted")
def role_trusts_abroad() -> None:
    """A role that a foreign account may assume."""
    role(trust(Principal={"RAM": [f"acs:ram::{FOREIGN}:root"]}))


@case("A-I02", "foreign_principal_admitted")
def role_trusts_all_but() -> None:
    """A role that everybody but one may assume."""
    role(trust(NotPrincipal={"RAM": [f"acs:ram::{FOREIGN}:root"]}))


@case("A-I03", "foreign_principal_admitted")
def role_trusts_misspelt() -> None:
    """A trust document whose key is spelled otherwise."""
    role(trust(Principal={"Ram": [f"acs:ram::{OWN}:root"]}))


@case("A-I04", "foreign_identity_provider")
def foreign_sign_on() -> None:
    """Sign-on by a foreign issuer."""
    make("ims.OidcProvider", oidc_provider_name="x", fingerprints=["a"],
         issuer_url="https://login.evil.example")  # fmt: skip


@case("A-I05", "foreign_principal_admitted")
def bucket_for_anybody() -> None:
    """A bucket that anybody may read from one address."""
    one = {"Effect": "Allow", "Principal": ["*"], "Action": ["oss:GetObject"],
           "Resource": [f"acs:oss:*:{OWN}:mogov-records/*"],
           "Condition": {"IpAddress": {"acs:SourceIp": ["203.0.113.7"]}}}  # fmt: skip
    make("oss.BucketPolicy", bucket=bucket().bucket,
         policy=json.dumps({"Version": "1", "Statement": [one]}))  # fmt: skip


@case("A-I06", "shared_with_foreign_account")
def shared_outside_the_directory() -> None:
    """A resource share that may leave the directory."""
    make("resourcemanager.ResourceShare", resource_share_name="x",
         allow_external_targets=True, tags=TAGS)  # fmt: skip


@case("A-I06b", "shared_with_foreign_account")
def share_joined_from_abroad() -> None:
    """A share whose target is a foreign account."""
    share = make("resourcemanager.ResourceShare", "s", resource_share_name="s",
                 tags=TAGS)  # fmt: skip
    make("resourcemanager.SharedTarget", resource_share_id=share.id, target_id=FOREIGN)


@case("A-I07", "foreign_principal_admitted")
def everything_but_one_action() -> None:
    """A policy that allows everything but what it names."""
    make("ram.Policy", policy_name="x", tags=TAGS,
         policy_document=trust(NotAction=["ram:*"], Resource="*"))  # fmt: skip


@case("A-I08", "shared_with_foreign_account")
def cluster_opened() -> None:
    """Permission on clusters for somebody that nobody knows."""
    make("cs.KubernetesPermission", uid=FOREIGN)


@case("A-I09", "foreign_principal_admitted")
def key_opened() -> None:
    """A key that a foreign account may use."""
    make("kms.Key", policy=trust(Principal={"RAM": [f"acs:ram::{FOREIGN}:root"]}),
         tags=TAGS)  # fmt: skip


@case("A-I10", "shared_with_foreign_account")
def firewall_joined() -> None:
    """A foreign account in the firewall."""
    make("cloudfirewall.InstanceMember", member_uid=FOREIGN)


@case("A-E01", "type_denied")
def template_makes_things() -> None:
    """A template that creates a bucket abroad, unseen by the engine."""
    body = {"Resources": {"b": {"Type": "ALIYUN::OSS::Bucket"}}}
    make("ros.Stack", stack_name="x", template_body=json.dumps(body), tags=TAGS)


@case("A-E02", "type_denied")
def templates_in_regions() -> None:
    """Templates rolled out to other regions."""
    make("ros.StackInstances", stack_group_name="x", account_ids=[OWN],
         region_ids=[ABROAD])  # fmt: skip


@case("A-E03", "type_denied")
def procedure_runs() -> None:
    """An operation procedure."""
    make("oos.Execution", template_name="x")


@case("A-E04", "type_denied")
def service_of_others() -> None:
    """A service instance that somebody else built."""
    make("compute.NestServiceInstance", service_id="s", service_version="1")


@case("A-E08", "package_not_allowed")
def other_package() -> None:
    """A command of another package."""
    pulumi.CustomResource("command:local:Command", "x", {"create": "true"})


@case("A-E09", "package_not_allowed")
def generated_package() -> None:
    """A package generated from a Terraform provider."""
    pulumi.CustomResource("oci:objectstorage/bucket:Bucket", "x", {"name": "b"})
