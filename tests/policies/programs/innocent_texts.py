"""Programs that say much and do nothing wrong (I-T): nothing may be found in them."""

import json

import pulumi

from tests.policies.programs.kit import HERE, OWN, SITE, TAGS, bucket, case, make
from tests.policies.programs.stopped_tricks import command, declared, network, packed


@case("I-T01")
def first_start() -> None:
    """Packages, time servers and commands of a first start."""
    command(
        "#cloud-config\npackages: [nginx, docker]\nruncmd:\n"
        "- [systemctl, start, nginx]\n- curl -fsS http://10.32.1.5/health\n"
        "ntp:\n  servers: [ntp.apsara.example]\n"
    )


@case("I-T02")
def long_script() -> None:
    """A script with variables, quotes, escapes and copies inside Macau."""
    command(
        '#!/bin/bash\nHOST=$(hostname)\nfor f in /etc/*.conf; do echo "$f"; done\n'
        "ssh -o BatchMode=yes admin@10.32.1.5 'uptime'\n"
        "rsync -a /data/ backup@10.32.1.6:/data/\nsed -i 's/\\\\./_/g' file.txt\n"
        "curl -H 'Accept: text/html' https://api.apsara.example/v1?x=%20y\n"
    )


@case("I-T03")
def packages_and_images() -> None:
    """Versions of packages, and images of the site's registry."""
    command(
        "yum install -y docker-1.13.1 python3.11 mysql-community-server-8.0.35\n"
        "docker run -d -p 80:8080 registry.apsara.example/team/web:1.25.3\n"
        "git clone https://git.gov.mo/x/y.git\n"
    )


@case("I-T04")
def hosts_of_the_site() -> None:
    """The site's own endpoint, whose name begins with its region."""
    command(f"ossutil cp a oss://b -e {SITE.endpoints['oss']} --region {HERE}")


@case("I-T05")
def settings_in_base64() -> None:
    """Settings of the site in base64."""
    settings = {"region": HERE, "endpoint": "https://api.apsara.example"}
    command(packed(json.dumps(settings).encode()))


@case("I-T06")
def documentation_in_words() -> None:
    """Addresses of documentation and regions in a description."""
    make("vpc.Network", cidr_block="10.32.0.0/20", tags=TAGS,
         description="see https://help.example.com/, was in cn-hangzhou, 8.8.8.8",
         )  # fmt: skip


@case("I-T07")
def own_ranges_in_text() -> None:
    """The government's own ranges in a script."""
    command("iptables -A INPUT -s 10.32.0.0/16 -j ACCEPT\nip route add 10.0.0.0/12\n")


@case("I-T08")
def environment_of_a_function() -> None:
    """Versions, paths, class names and hosts of the site in an environment."""
    declared("alicloud:fc/v3Function:V3Function", functionName="f", handler="x",
             runtime="custom-container", tags=TAGS,
             customContainerConfig={"image": "registry.apsara.example/a/b:1.25"},
             environmentVariables={
                 "DB": "db.apsara.example:3306", "VERSION": "1.2.3",
                 "PATHS": "/usr/bin:/bin", "LOG": "app.log:10",
                 "CLASS": "com.example.Main", "MAIL": "duty@safp.gov.mo"})  # fmt: skip


@case("I-T09")
def records_of_a_zone() -> None:
    """Records of a private zone: an address, a text, a mail host, an alias."""
    zone = make("pvtz.Zone", "z", zone_name="svc.apsara.example", tags=TAGS)
    for kind, value in {
        "A": "10.32.1.5",
        "TXT": "v=spf1 include:mail.gov.mo -all",
        "MX": "mail.apsara.example",
        "CNAME": "www.gov.mo",
    }.items():
        make("pvtz.ZoneRecord", kind, zone_id=zone.id, rr="x", type=kind, value=value)


@case("I-T10")
def server_in_the_network() -> None:
    """A server of the network's own private range behind a balancer."""
    server = {"serverId": "i-1", "serverIp": "192.168.1.5", "serverType": "Ip"}
    declared("alicloud:alb/serverGroup:ServerGroup", serverGroupName="x", tags=TAGS,
             vpcId=network().id, servers=[server])  # fmt: skip


@case("I-T11")
def older_inputs_of_a_role() -> None:
    """A trust of the own account and of a service, by the older inputs."""
    declared("alicloud:ram/role:Role", name="x", tags=TAGS,
             ramUsers=[f"acs:ram::{OWN}:root"], services=["ecs.aliyuncs.com"],
             )  # fmt: skip


@case("I-T12")
def denial_of_everything_else() -> None:
    """A policy that denies by exception, which grants nothing."""
    statements = [
        {"Effect": "Allow", "Action": ["ecs:Describe*"], "Resource": ["*"],
         "Condition": {"IpAddress": {"acs:SourceIp": ["10.32.0.0/16"]}}},
        {"Effect": "Deny", "NotAction": ["sts:*"], "Resource": ["*"]},
    ]  # fmt: skip
    document = json.dumps({"Version": "1", "Statement": statements})
    make("ram.Policy", policy_name="x", policy_document=document, tags=TAGS)


@case("I-T13")
def names_that_are_chosen() -> None:
    """Roles, policies, tables and aliases that are referred to by their names."""
    trust = {"Effect": "Allow", "Principal": {"Service": ["ecs.aliyuncs.com"]}}
    role = make("ram.Role", "r", role_name="app", tags=TAGS,
                assume_role_policy_document=json.dumps({"Statement": [trust]}),
                )  # fmt: skip
    make("ram.RolePolicyAttachment", role_name=role.role_name, policy_name="Read",
         policy_type="System")  # fmt: skip
    store = make("ots.Instance", "o", name="app", tags=TAGS)
    make("ots.Table", "t", instance_name=store.name, table_name="t", time_to_live=-1,
         max_version=1, primary_keys=[{"name": "id", "type": "Integer"}])  # fmt: skip


@case("I-T14")
def values_handed_on() -> None:
    """A network's id handed on from resource to resource."""
    switch = make("vpc.Switch", "s", vpc_id=network().id, zone_id=SITE.zones[0],
                  cidr_block="10.32.0.0/24", tags=TAGS)  # fmt: skip
    table = make("vpc.RouteTable", "rt", vpc_id=switch.vpc_id, tags=TAGS)
    make("vpc.RouteTableAttachment", vswitch_id=switch.id, route_table_id=table.id)


@case("I-T15")
def names_through_apply() -> None:
    """A bucket's id through an apply, for its own settings."""
    held = bucket()
    make("oss.BucketAcl", bucket=held.id.apply(lambda id_: id_), acl="private")
    make("oss.BucketLogging", bucket=held.bucket, target_bucket=held.id,
         target_prefix="oss-cn/")  # fmt: skip


@case("I-T16")
def tags_in_other_words() -> None:
    """Free tags in other words and scripts beside the required ones."""
    bucket(tags=TAGS | {"team": "a", "\u5c08\u6848": "\u5e73\u53f0", "owner": "safp"})


@case("I-T17")
def outputs_in_words() -> None:
    """Outputs that are names, addresses and a note of several lines."""
    pulumi.export("zones", list(SITE.zones))
    pulumi.export("url", "https://portal.gov.mo")
    pulumi.export("note", "line one\nline two\nline three")


@case("I-T18")
def plug_in_of_a_cluster() -> None:
    """A plug-in of a cluster with images and hosts of the site and the cluster."""
    cluster = make("cs.ManagedKubernetes", "k", slb_internet_enabled=False,
                   new_nat_gateway=False, pod_cidr="172.24.0.0/17",
                   service_cidr="172.24.128.0/20", tags=TAGS)  # fmt: skip
    config = {"image": "registry.apsara.example/acs/x:v1.2",
              "url": "http://prom.monitoring.svc:9090",
              "yaml": "image: registry.apsara.example/a/b:1\n"}  # fmt: skip
    make(
        "cs.KubernetesAddon", cluster_id=cluster.id, name="x", config=json.dumps(config)
    )


@case("I-T19")
def gateway_inside() -> None:
    """A gateway endpoint of the site's own region."""
    declared("alicloud:vpc/gatewayEndpoint:GatewayEndpoint", vpcId=network().id,
             serviceName=f"com.aliyun.{HERE}.oss", tags=TAGS)  # fmt: skip


@case("I-T20")
def redirect_to_the_government() -> None:
    """A website that sends visitors to the government's own page."""
    redirect = {"host_name": "www.gov.mo", "redirect_type": "External"}
    make("oss.BucketWebsite", bucket=bucket().bucket,
         routing_rules={"routing_rules": [{"rule_number": 1, "redirect": redirect}]},
         )  # fmt: skip
