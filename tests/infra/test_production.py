"""What production has and the pilot has not: each part's security."""

import datetime as dt
import json
from ipaddress import IPv4Network

import pytest

from facts import facts
from infra.components.directory import region_document
from infra.components.grant import DATA
from tests.recording import (
    PILOT,
    PRODUCTION,
    SIGNATURE,
    Registered,
    cloud_settings,
    record_cloud,
    stack_values,
)

SITE = facts().sites["env20"]
PLAN = facts().addresses.sites["env20"]
SETTINGS = cloud_settings(PRODUCTION)
ANYWHERE = "0.0.0.0/0"


@pytest.fixture(scope="module")
def cloud() -> list[Registered]:
    return [item for item in record_cloud(PRODUCTION) if item.is_cloud_resource]


def of(cloud: list[Registered], kind: str) -> list[Registered]:
    """Return the resources of a type, written `module:Class`."""
    module, name = kind.split(":")
    found = [
        item
        for item in cloud
        if item.type.startswith(f"alicloud:{module}/")
        and item.type.endswith(f":{name}")
    ]
    assert found, kind
    return found


def needs(item: Registered, field: str) -> set[str]:
    return set(item.request.propertyDependencies[field].urns)


def test_production_follows_the_address_plan() -> None:
    network, tenancy = SETTINGS.network, SETTINGS.tenancy
    assert network.supernet == PLAN.supernet
    assert network.ranges["existing-centre"] == facts().addresses.existing_centre
    assert (tenancy.pool, tenancy.block_prefix) == (
        PLAN.tenant_pool,
        PLAN.tenant_prefix,
    )
    assert SETTINGS.common.cluster is not None
    assert SETTINGS.common.cluster.services in facts().addresses.reserved


def test_both_stack_files_have_the_same_keys_in_the_same_order() -> None:
    """So that a reader, and `diff-env`, can lay them side by side."""
    pilot, production = stack_values(PILOT), stack_values(PRODUCTION)
    only = {"expires", "opendata"}
    assert set(pilot) ^ set(production) == only
    ours = [key for key in production if key not in only]
    assert ours == [key for key in pilot if key not in only]
    for section in ("network", "logging", "security", "common", "tenancy"):
        shared = [key for key in production[section] if key in pilot[section]]
        assert shared == [key for key in pilot[section] if key in production[section]]
        assert set(pilot[section]) <= set(production[section]), section


def test_control_policies_bind_at_the_root(cloud: list[Registered]) -> None:
    (directory,) = of(cloud, "resourcemanager:ResourceDirectory")
    assert directory.request.protect
    assert directory.inputs["memberDeletionStatus"] == "Disabled"
    for attachment in of(cloud, "resourcemanager:ControlPolicyAttachment"):
        assert directory.urn in needs(attachment, "targetId")
    documents = [
        json.loads(item.inputs["policyDocument"])["Statement"]
        for item in of(cloud, "resourcemanager:ControlPolicy")
    ]
    assert all(statement["Effect"] == "Deny" for (statement,) in documents)
    (vendor,) = [row for (row,) in documents if "Action" in row]
    assert set(vendor["Action"]) == set(DATA)
    (principal,) = vendor["Condition"]["StringLike"]["acs:PrincipalARN"]
    assert SITE.account_id in principal
    assert "prod-identity-role-vendor-support" in principal


def test_calls_to_any_other_region_are_refused() -> None:
    (statement,) = json.loads(region_document(SITE.region))["Statement"]
    assert statement["Condition"] == {
        "StringNotEquals": {"acs:RequestedRegion": [SITE.region]}
    }
    # Only products that have no region are spared.
    assert set(statement["NotAction"]) == {
        f"{product}:*" for product in ("ims", "ram", "resourcemanager", "sts", "tag")
    }


def test_a_vendor_comes_for_a_time_and_opens_no_data(cloud: list[Registered]) -> None:
    name = "prod-identity-role-vendor-support"
    (role,) = [item for item in of(cloud, "ram:Role") if item.name == name]
    assert role.inputs["tags"]["gov-support"] == "alibaba-cloud-20200630"
    (trust,) = json.loads(role.inputs["assumeRolePolicyDocument"])["Statement"]
    (until,) = trust["Condition"]["DateLessThanEquals"]["acs:CurrentTime"]
    assert until == "2020-06-30T23:59:59+08:00"
    (policy,) = [
        item
        for item in of(cloud, "ram:Policy")
        if item.name == "prod-identity-policy-vendor-support"
    ]
    reading, refused = json.loads(policy.inputs["policyDocument"])["Statement"]
    assert (reading["Effect"], refused["Effect"]) == ("Allow", "Deny")
    assert set(refused["Action"]) == set(DATA)
    verbs = {action.split(":")[1] for action in reading["Action"]}
    assert all(verb.startswith(("Describe", "Get", "List")) for verb in verbs)


def test_every_key_lies_in_hardware_of_our_own(cloud: list[Registered]) -> None:
    (house,) = of(cloud, "kms:Instance")
    assert house.inputs["zoneIds"] == list(SITE.zones)
    assert house.inputs["deletionProtection"] is True
    for bound in house.inputs["bindVpcs"]:
        assert bound["regionId"] == SITE.region
        assert bound["vpcOwnerId"] == SITE.account_id
    for item in (*of(cloud, "kms:Key"), *of(cloud, "kms:Secret")):
        assert house.urn in needs(item, "dkmsInstanceId"), item.name
    assert {key.inputs["protectionLevel"] for key in of(cloud, "kms:Key")} == {"HSM"}


def test_no_department_is_found_from_the_centre_or_by_another(
    cloud: list[Registered],
) -> None:
    hub = SETTINGS.network.hub
    assert hub.homes == {"interconnect": "inspected"}
    assert SETTINGS.tenancy.found_in not in {"inspected", SETTINGS.tenancy.table}
    refused, way_out = sorted(
        of(cloud, "cen:TransitRouterRouteEntry"), key=lambda item: item.name
    )
    assert refused.inputs["transitRouterRouteEntryNextHopType"] == "BlackHole"
    block = refused.inputs["transitRouterRouteEntryDestinationCidrBlock"]
    assert IPv4Network(block) == PLAN.tenant_pool
    assert "transitRouterRouteEntryNextHopId" not in refused.inputs
    assert way_out.inputs["transitRouterRouteEntryNextHopType"] == "Attachment"
    (edge,) = [item for item in cloud if item.name == "prod-edge-tr-attachment"]
    assert edge.urn in needs(way_out, "transitRouterRouteEntryNextHopId")


def test_only_named_networks_leave(cloud: list[Registered]) -> None:
    ways = {
        item.name: item.inputs["nexthopType"]
        for item in of(cloud, "vpc:RouteEntry")
        if item.inputs["destinationCidrblock"] == ANYWHERE
    }
    assert ways == {
        "prod-edge-default-route": "NatGateway",
        "prod-shared-default-route": "Attachment",
    }


def test_lines_are_two_and_watch_each_other(cloud: list[Registered]) -> None:
    first, second = of(cloud, "expressconnect:PhysicalConnection")
    assert first.inputs["accessPointId"] != second.inputs["accessPointId"]
    assert first.urn in needs(second, "redundantPhysicalConnectionId")
    for router in of(cloud, "expressconnect:VirtualBorderRouter"):
        ends = (router.inputs["localGatewayIp"], router.inputs["peerGatewayIp"])
        link = IPv4Network(
            f"{ends[0]}/{router.inputs['peeringSubnetMask']}", strict=False
        )
        assert link.prefixlen == 30
        assert link.subnet_of(PLAN.supernet)
        assert router.inputs["sitelinkEnable"] is False
    assert all(peer.inputs["enableBfd"] is True for peer in of(cloud, "vpc:BgpPeer"))
    for group in of(cloud, "vpc:BgpGroup"):
        fields = group.request.object.fields["authKey"].struct_value.fields
        assert SIGNATURE in fields, group.name
        assert "authKey" in group.request.additionalSecretOutputs
    announced = {item.inputs["dstCidrBlock"] for item in of(cloud, "vpc:BgpNetwork")}
    assert announced == {str(PLAN.supernet)}
    for check in of(cloud, "cen:VbrHealthCheck"):
        assert check.inputs["vbrInstanceRegionId"] == SITE.region


def test_the_other_side_collects_the_keys_of_its_lines(
    cloud: list[Registered],
) -> None:
    secrets = {
        item.name.removeprefix("prod-keys-secret-"): item.inputs["secretData"]
        for item in of(cloud, "kms:Secret")
    }
    groups = {
        item.name.removeprefix("prod-").removesuffix("-bgp"): item.inputs["authKey"]
        for item in of(cloud, "vpc:BgpGroup")
    }
    assert groups == {line: secrets[line] for line in ("line-1", "line-2")}
    assert len(set(secrets.values())) == 3


def test_evidence_lies_apart_and_cannot_be_deleted(cloud: list[Registered]) -> None:
    projects = {
        item.name: item.inputs["projectName"] for item in of(cloud, "log:Store")
    }
    apart = {name for name, project in projects.items() if "audit" in project}
    assert apart == {"prod-audit-logstore", "prod-security-logstore"}
    (worm,) = of(cloud, "oss:BucketWorm")
    assert worm.inputs["bucket"] == "mogov-prod-logs-bucket"
    assert worm.inputs["status"] == "Locked"
    assert worm.inputs["retentionPeriodInDays"] >= 5 * 365
    logging = {
        item.inputs["bucket"]: item.inputs["targetBucket"]
        for item in of(cloud, "oss:BucketLogging")
    }
    assert set(logging.values()) == {"mogov-prod-access-logs-bucket"}
    assert "mogov-prod-logs-bucket" in logging


def test_what_is_found_after_the_fact_is_kept_in_the_region(
    cloud: list[Registered],
) -> None:
    (delivery,) = of(cloud, "cfg:Delivery")
    target = delivery.inputs["deliveryChannelTargetArn"]
    assert target.startswith(f"acs:log:{SITE.region}:{SITE.account_id}:project/")
    (events,) = of(cloud, "cms:EventRule")
    (kept,) = events.inputs["slsParameters"]
    assert kept["region"] == SITE.region
    assert "webhookParameters" not in events.inputs
    assert len(of(cloud, "cfg:Rule")) == 5
    (pack,) = of(cloud, "cfg:CompliancePack")
    assert len(pack.inputs["configRuleIds"]) == 5


def test_the_cluster_is_reached_from_inside_only(cloud: list[Registered]) -> None:
    (cluster,) = of(cloud, "cs:ManagedKubernetes")
    assert cluster.inputs["slbInternetEnabled"] is False
    assert cluster.inputs["newNatGateway"] is False
    assert cluster.inputs["disableEncryption"] is False
    assert cluster.inputs["auditLogConfig"]["enabled"] is True
    assert int(cluster.inputs["controlPlaneLogTtl"]) >= 180
    assert cluster.inputs["deletionProtection"] is True
    required = set(facts().required_tags)
    for pool in of(cloud, "cs:NodePool"):
        # The tags of a pool are those of the nodes that it starts.
        assert required <= set(pool.inputs["tags"])
        assert pool.inputs["internetMaxBandwidthOut"] == 0
        assert pool.inputs["instanceMetadataOptions"] == {"httpTokens": "required"}
        assert pool.inputs["systemDiskEncrypted"] is True
        assert pool.inputs["scalingConfig"]["isBondEip"] is False


def test_images_are_private_and_lie_in_a_bucket_of_ours(
    cloud: list[Registered],
) -> None:
    (registry,) = of(cloud, "cr:RegistryEnterpriseInstance")
    (bucket,) = [item for item in of(cloud, "oss:Bucket") if "images" in item.name]
    assert bucket.urn in needs(registry, "customOssBucket")
    (namespace,) = of(cloud, "cs:RegistryEnterpriseNamespace")
    assert namespace.inputs["defaultVisibility"] == "PRIVATE"
    assert namespace.inputs["autoCreate"] is False
    for repository in of(cloud, "cs:RegistryEnterpriseRepo"):
        assert repository.inputs["repoType"] == "PRIVATE"
        assert repository.inputs["tagImmutability"] is True


def test_no_balancer_has_an_address_on_the_internet(cloud: list[Registered]) -> None:
    balancers = of(cloud, "slb:ApplicationLoadBalancer")
    assert len(balancers) == 2
    for balancer in balancers:
        assert balancer.inputs["addressType"] == "intranet"
        assert balancer.inputs["deleteProtection"] == "on"
        assert balancer.inputs["slaveZoneId"] == SITE.zones[1]
    (edge,) = [item for item in of(cloud, "slb:Listener") if "edge" in item.name]
    assert (edge.inputs["aclStatus"], edge.inputs["aclType"]) == ("on", "white")
    assert edge.inputs["tlsCipherPolicy"] == "tls_cipher_policy_1_2_strict_with_1_3"


def test_the_edge_entry_is_where_its_name_points() -> None:
    edge = SETTINGS.common.edge_entry
    assert edge is not None
    assert SETTINGS.network.dns.records["gateway"] == edge.address


def test_nine_projects_are_closed_and_their_names_fit(cloud: list[Registered]) -> None:
    projects = of(cloud, "maxcompute:Project")
    names = {item.inputs["projectName"] for item in projects}
    assert names == {
        f"prod_bigdata_{domain}_{layer}"
        for domain in ("transport", "tourism", "e_gov")
        for layer in ("ods", "dw", "ads")
    }
    assert max(map(len, names)) <= 28
    for project in projects:
        safety = project.inputs["securityProperties"]
        assert safety["projectProtection"] == {"protected": True}
        assert project.inputs["defaultQuota"] == "os_prod_200cu"
        for block in project.inputs["ipWhiteList"]["vpcIpList"].split(","):
            assert IPv4Network(block).subnet_of(PLAN.supernet)


def test_analysts_read_the_last_layer_only(cloud: list[Registered]) -> None:
    for role in of(cloud, "maxcompute:Role"):
        assert role.inputs["projectName"].endswith("_ads")
        assert "_ods" not in role.inputs["policy"]


def test_open_data_is_served_and_never_exposed(cloud: list[Registered]) -> None:
    own = [item for item in cloud if ":Opendata$" in item.urn]
    (bucket,) = of(own, "oss:Bucket")
    assert bucket.inputs["tags"]["gov-data"] == "open"
    (acl,) = of(own, "oss:BucketAcl")
    assert acl.inputs["acl"] == "private"
    interfaces = of(own, "apigateway:Api")
    for interface in interfaces:
        request = interface.inputs["requestConfig"]
        assert (request["method"], request["protocol"]) == ("GET", "HTTPS")
        host = interface.inputs["httpServiceConfig"]["address"]
        assert host.startswith("https://")
        assert host.endswith(SITE.domain)
    limited = {
        needs(item, "apiId").pop() for item in of(own, "apigateway:PluginAttachment")
    }
    assert limited == {item.urn for item in interfaces}
    others = [item for item in cloud if item not in own and "tags" in item.inputs]
    assert all(item.inputs["tags"]["gov-data"] != "open" for item in others)


def test_services_keep_files_where_they_are_backed_up(cloud: list[Registered]) -> None:
    (binding,) = of(cloud, "hbr:PolicyBinding")
    (files,) = of(cloud, "nas:FileSystem")
    assert binding.inputs["sourceType"] == "NAS"
    assert files.urn in needs(binding, "dataSourceId")


def test_logs_of_services_lie_with_the_platform(cloud: list[Registered]) -> None:
    own = [item for item in cloud if "gov-cloud:service:Service$" in item.urn]
    for store in of(own, "log:Store"):
        assert store.inputs["projectName"] == "mogov-prod-logs-project"
    departments = {
        item.inputs["tags"]["gov-dept"] for item in own if "tags" in item.inputs
    }
    assert departments == {"iam", "dsal", "safp"}


def test_production_stands_on_its_planning_date() -> None:
    assert dt.date(2019, 12, 1) == SETTINGS.as_of
    assert SETTINGS.expires is None


def test_no_service_refuses_a_deletion_once_protection_is_lifted() -> None:
    """`destroy --unprotect` runs the program once with protection off."""
    own = ("deletionProtection", "deleteProtection", "instanceReleaseProtection")
    values = stack_values(PRODUCTION)

    def protected() -> set[str]:
        return {
            item.type.rsplit(":", 1)[-1]
            for item in record_cloud(PRODUCTION, values)
            if any(item.inputs.get(name) in (True, "on", "Enabled") for name in own)
        }

    on = protected()
    values["protection"] = {"data": False, "services": False}
    assert {"Instance", "Key", "ReadOnlyInstance", "ManagedKubernetes"} <= on
    assert protected() == set()
