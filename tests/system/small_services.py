"""The three pilot services in a few resources: one program for pilot and production.

Each service has a network of its own, a bucket with its records and a role that reads
them; the platform has the files that belong to nobody. Names differ by environment.
"""

PROGRAM = '''
"""The services of both clouds, and the files of their platform."""
import pulumi
import pulumi_alicloud as alicloud
from pulumi_alicloud import ecs, oss, ram, vpc

from facts import facts
from policies.examples import OWNER_TAGS

pilot = pulumi.get_stack() == "pilot-cloud"
site = facts().sites["env10" if pilot else "env20"]
short, environment = ("pilot", "pilot") if pilot else ("prod", "production")
keys = pulumi.Config("gov-cloud")
provider = alicloud.Provider(
    f"apsara-{site.id}", region=site.region, protocol="HTTPS",
    skip_region_validation=True, account_id=site.account_id, account_type="Domestic",
    access_key=keys.require_secret("accessKey"),
    secret_key=keys.require_secret("secretKey"),
    endpoints=[alicloud.ProviderEndpointArgs(**site.endpoints)],
)
here = pulumi.ResourceOptions(provider=provider)
kept = pulumi.ResourceOptions(provider=provider, protect=True)
TRUST = (
    '{"Statement": [{"Action": "sts:AssumeRole", "Effect": "Allow", "Principal": '
    '{"Service": ["ecs.aliyuncs.com"]}}], "Version": "1"}'
)


def tags(system):
    return {**OWNER_TAGS, "gov-env": environment, "gov-system": system}


for number, code in enumerate(facts().services):
    name, owner = f"{short}-{code}", tags(code)
    network = vpc.Network(
        f"{name}-vpc", vpc_name=f"{name}-vpc", cidr_block=f"10.{8 + number}.0.0/16",
        tags=owner, opts=here,
    )
    ecs.SecurityGroup(
        f"{name}-group", security_group_name=f"{name}-group", vpc_id=network.id,
        tags=owner, opts=here,
    )
    ram.Role(
        f"{name}-reader", role_name=f"{name}-reader", tags=owner, opts=here,
        assume_role_policy_document=TRUST,
    )
    oss.Bucket(
        f"{name}-records", bucket=f"{name}-records-mo", tags=owner, opts=kept,
    )
oss.Bucket(
    f"{short}-common-files", bucket=f"{short}-common-files-mo", tags=tags("common"),
    opts=kept,
)
'''
