"""A production cloud of a few resources that keeps the whole contract.

Departments' stacks on it are the real program: hub, bucket of accesses and backups are
the real components, everything that departments do not touch is left out. The dedicated
key hardware too: it alone waits for five minutes.
"""

PROGRAM = '''
"""The program of every stack; the platform is a small one."""
import pulumi
from pulumi_alicloud import kms, oss, resourcemanager

from infra import program
from infra.components.backup import Backup
from infra.components.hub import Hub
from infra.components.tenancy import ENTRY, OPERATIONS, SERVICES
from infra.components.tenant import Foundation
from infra.contract import outputs
from infra.platform import Component, Platform
from infra.provider import explicit_provider
from infra.sdk import speed_up
from infra.settings import PROJECT, from_engine


def platform_outputs(config):
    keys = pulumi.Config(PROJECT)
    platform = Platform(
        env=config.env, site=config.site, owner=config.owner,
        provider=explicit_provider(
            config.site,
            keys.require_secret("accessKey"),
            keys.require_secret("secretKey"),
        ),
        protection=config.protection,
    )
    small = Component("Common", "common", platform)
    group = resourcemanager.ResourceGroup(
        "small-group", resource_group_name="small-group", display_name="Small",
        tags=small.tags, opts=small.inside(),
    )
    key = kms.Key(
        "small-key", description="Of the vault", protection_level="HSM",
        pending_window_in_days=7, tags=small.tags, opts=small.inside(),
    )
    accesses = oss.Bucket(
        "small-accesses", bucket=platform.site_wide_name("small", "accesses"),
        tags=small.tags, opts=small.inside(),
    )
    hub = Hub(
        config.network.hub.model_copy(update={"routes": {}}), platform,
        networks={}, group_id=group.id, parent=small,
    )
    backup = Backup(
        config.common.backup, platform, key=key, group_id=group.id, parent=small,
    )
    blocks = config.network.peers()
    foundation = Foundation(
        peers={name: blocks[name] for name in (ENTRY, SERVICES, OPERATIONS)},
        hub=hub.ids, zone=config.network.dns.zone, access_logs=accesses.bucket,
        sign_on="small-sign-on", backup_policy=backup.policy.id, key_instance=None,
    )
    return outputs(
        foundation, config.tenancy.standard, config.protection,
        region=config.region, steward=config.owner.steward,
    )


async def main():
    if pulumi.get_stack() != "production-cloud":
        return await program.main()
    return platform_outputs(from_engine())


speed_up()
pulumi.run(main)
'''
