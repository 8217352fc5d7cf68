"""The same plain resources for Pulumi and for Terraform.

`count` times a VPC, a vSwitch, a security group and a rule, with the site's provider
and the owner's tags: what the components add is not measured here.
"""

import json
from pathlib import Path

from policies.examples import OWNER_TAGS, SITE

PULUMI_PROJECT = """
name: gov-cloud
runtime:
  name: python
  options:
    virtualenv: {environment}
"""
PULUMI_PROGRAM = """
from infra.sdk import speed_up

speed_up()

import pulumi
import pulumi_alicloud as alicloud
from pulumi_alicloud import ecs, vpc

TAGS = {tags}
provider = alicloud.Provider(
    "apsara", region={region!r}, protocol="HTTPS", skip_region_validation=True,
    account_id={account!r}, account_type="Domestic",
    access_key=pulumi.Output.secret("a"), secret_key=pulumi.Output.secret("s"),
    endpoints=[alicloud.ProviderEndpointArgs(**{endpoints})],
)
by = pulumi.ResourceOptions(provider=provider)
for n in range({count}):
    net = vpc.Network(f"net-{{n}}", vpc_name=f"net-{{n}}", cidr_block="10.0.0.0/8",
        tags=TAGS, opts=by)
    vpc.Switch(f"switch-{{n}}", vswitch_name=f"switch-{{n}}", vpc_id=net.id,
        cidr_block="10.0.0.0/16", zone_id={zone!r}, tags=TAGS, opts=by)
    group = ecs.SecurityGroup(f"group-{{n}}", security_group_name=f"group-{{n}}",
        vpc_id=net.id, tags=TAGS, opts=by)
    ecs.SecurityGroupRule(f"rule-{{n}}", type="ingress", ip_protocol="tcp",
        port_range="443/443", cidr_ip="10.0.0.0/8", security_group_id=group.id,
        opts=by)
"""
TERRAFORM_PROGRAM = """
terraform {{
  required_providers {{
    alicloud = {{ source = "aliyun/alicloud" }}
  }}
}}
locals {{
  tags = {tags}
}}
provider "alicloud" {{
  region                 = "{region}"
  protocol               = "HTTPS"
  skip_region_validation = true
  account_id             = "{account}"
  account_type           = "Domestic"
  access_key             = "a"
  secret_key             = "s"
  endpoints {{
{endpoints}
  }}
}}
"""
# One block for each resource: with `count`, every reference to another resource is
# evaluated over all of its instances: three times the processor time.
TERRAFORM_SET = """
resource "alicloud_vpc" "net_{n}" {{
  vpc_name   = "net-{n}"
  cidr_block = "10.0.0.0/8"
  tags       = local.tags
}}
resource "alicloud_vswitch" "switch_{n}" {{
  vswitch_name = "switch-{n}"
  vpc_id       = alicloud_vpc.net_{n}.id
  cidr_block   = "10.0.0.0/16"
  zone_id      = "{zone}"
  tags         = local.tags
}}
resource "alicloud_security_group" "group_{n}" {{
  security_group_name = "group-{n}"
  vpc_id              = alicloud_vpc.net_{n}.id
  tags                = local.tags
}}
resource "alicloud_security_group_rule" "rule_{n}" {{
  type              = "ingress"
  ip_protocol       = "tcp"
  port_range        = "443/443"
  cidr_ip           = "10.0.0.0/8"
  security_group_id = alicloud_security_group.group_{n}.id
}}
"""
TERRAFORM_SETTINGS = """
provider_installation {{
  dev_overrides {{
    "aliyun/alicloud" = "{provider_folder}"
  }}
  direct {{}}
}}
disable_checkpoint = true
"""


def write_pulumi(folder: Path, count: int, environment: Path, stack: str) -> Path:
    """Write a Pulumi project of 4 x `count` resources; return its folder."""
    folder.mkdir(parents=True)
    project = PULUMI_PROJECT.format(environment=environment)
    (folder / "Pulumi.yaml").write_text(project, "utf-8")
    settings = {"config": {"gov-cloud:stack": {"as_of": "2018-10-11"}}}
    (folder / f"Pulumi.{stack}.yaml").write_text(json.dumps(settings), "utf-8")
    text = PULUMI_PROGRAM.format(
        tags=dict(OWNER_TAGS),
        region=SITE.region,
        account=SITE.account_id,
        endpoints=dict(SITE.endpoints),
        zone=SITE.zones[0],
        count=count,
    )
    (folder / "__main__.py").write_text(text, "utf-8")
    return folder


def write_terraform(folder: Path, count: int, provider_folder: Path) -> Path:
    """Write the same for Terraform, with a provider that needs no installation."""
    folder.mkdir(parents=True)
    # Terraform calls a few products otherwise than Pulumi; only these two are used.
    hosts = {key: SITE.endpoints[key] for key in ("vpc", "ecs")}
    text = TERRAFORM_PROGRAM.format(
        tags=json.dumps(dict(OWNER_TAGS)),
        region=SITE.region,
        account=SITE.account_id,
        endpoints="\n".join(f'    {key} = "{host}"' for key, host in hosts.items()),
    )
    sets = [TERRAFORM_SET.format(n=n, zone=SITE.zones[0]) for n in range(count)]
    (folder / "main.tf").write_text(text + "".join(sets), "utf-8")
    settings = TERRAFORM_SETTINGS.format(provider_folder=provider_folder)
    (folder / "terraform.rc").write_text(settings, "utf-8")
    return folder
