"""Servers: a key pair, a template where there are many, servers, disk snapshots.

Every disk is encrypted with our key, no server has a public address, and metadata is
handed out to authenticated requests only. What runs on a server is not said here.
"""

import base64
from typing import Annotated

import pulumi
from pulumi_alicloud import ecs, kms
from pydantic import Field, StringConstraints

from infra.components.network import Network
from infra.components.place import Place, PlaceConfig
from infra.model import Slug, Strict
from infra.platform import Component, Platform
from infra.sizes import ProfileConfig, SizeClass

SYSTEM = "common"
Hour = Annotated[int, Field(ge=0, le=23)]
Weekday = Annotated[int, Field(ge=1, le=7)]
PublicKey = Annotated[
    str, StringConstraints(pattern=r"^ssh-rsa AAAA[0-9A-Za-z+/]+=*( \S+)?$")
]
# Name resolution and clock come from inside; nothing is fetched while booting.
FIRST_BOOT = """\
#cloud-config
timezone: Asia/Macau
ssh_pwauth: false
disable_root: true
"""


class ServerConfig(Strict):
    """A server."""

    size: SizeClass = Field(description="Size class.")
    place: PlaceConfig = Field(description="Where it stands.")
    group: Slug = Field(description="Security group, of the same network.")
    entry: bool = Field(description="Whether the balancer sends it requests.")


class SnapshotConfig(Strict):
    """When disks are copied; copies stay in the region."""

    weekdays: tuple[Weekday, ...] = Field(
        strict=False, min_length=1, description="1 is Monday."
    )
    hours: tuple[Hour, ...] = Field(
        strict=False, min_length=1, description="Hours of the day, Macau time."
    )
    keep_days: int = Field(ge=7, le=65536, description="Days that a copy is kept.")


class RuntimeConfig(Strict):
    """The servers of the stack."""

    public_key: PublicKey = Field(
        description="Public half of the key for first access; the other never enters."
    )
    disk_gb: int = Field(ge=40, le=500, description="System disk of a server.")
    template: bool = Field(
        description="Whether what servers have in common is a template of its own."
    )
    servers: dict[Slug, ServerConfig] = Field(min_length=1, description="Servers.")
    snapshots: SnapshotConfig = Field(description="Copies of disks.")


class Runtime(Component):
    """Declares key pair, template, servers and snapshot policy."""

    servers: dict[str, ecs.Instance]

    def __init__(
        self,
        config: RuntimeConfig,
        platform: Platform,
        *,
        profile: ProfileConfig,
        network: Network,
        key: kms.Key,
        group_id: pulumi.Input[str],
        parent: pulumi.Resource,
    ) -> None:
        """Declare the servers of `config`, disks encrypted with `key`."""
        super().__init__("Runtime", SYSTEM, platform, parent=parent)
        self.config, self.profile, self.key = config, profile, key
        self.group_id = group_id
        self.pair = self._key_pair()
        self.template = self._template(self.pair) if config.template else None
        self.snapshots = self._snapshots()
        self.servers = {
            short: self._server(short, server, network)
            for short, server in config.servers.items()
        }
        self.register_outputs({})

    def _key_pair(self) -> ecs.EcsKeyPair:
        physical = self.platform.name(SYSTEM, "key-pair")
        return ecs.EcsKeyPair(
            physical,
            key_pair_name=physical,
            public_key=self.config.public_key,
            resource_group_id=self.group_id,
            tags=self.tags,
            opts=self.inside(),
        )

    def _template(self, pair: ecs.EcsKeyPair) -> ecs.EcsLaunchTemplate:
        """Declare what all servers have in common; size and place are a server's."""
        physical = self.platform.name(SYSTEM, "template")
        return ecs.EcsLaunchTemplate(
            physical,
            launch_template_name=physical,
            description="Hardened server: own key, no public address, IMDSv2 only.",
            image_id=self.profile.image,
            key_pair_name=pair.key_pair_name,
            network_type="vpc",
            instance_charge_type="PostPaid",
            internet_max_bandwidth_out=0,
            security_enhancement_strategy="Active",
            http_endpoint="enabled",
            http_tokens="required",
            http_put_response_hop_limit=1,
            user_data=first_boot(),
            system_disk=ecs.EcsLaunchTemplateSystemDiskArgs(
                category=self.profile.disk,
                size=self.config.disk_gb,
                encrypted=True,
                kms_key_id=self.key.id,
                delete_with_instance=True,
            ),
            update_default_version_number=True,
            resource_group_id=self.group_id,
            # Of the servers, then of the template itself.
            tags=self.tags,
            template_tags=self.tags,
            opts=self.inside(),
        )

    def _snapshots(self) -> ecs.AutoSnapshotPolicy:
        physical = self.platform.name(SYSTEM, "snapshots")
        settings = self.config.snapshots
        return ecs.AutoSnapshotPolicy(
            physical,
            auto_snapshot_policy_name=physical,
            repeat_weekdays=[str(day) for day in sorted(settings.weekdays)],
            time_points=[str(hour) for hour in sorted(settings.hours)],
            retention_days=settings.keep_days,
            # A copy in another region would leave Macau.
            enable_cross_region_copy=False,
            resource_group_id=self.group_id,
            tags=self.tags,
            opts=self.inside(),
        )

    def _server(
        self, short: str, server: ServerConfig, network: Network
    ) -> ecs.Instance:
        physical = self.platform.name(short, "server")
        return ecs.Instance(
            physical,
            instance_name=physical,
            host_name=physical,
            launch_template_id=self.template.id if self.template else None,
            key_name=None if self.template else self.pair.key_pair_name,
            user_data=None if self.template else first_boot(),
            # A template says these too; said again where a reviewer judges a server.
            image_id=self.profile.image,
            instance_type=self.profile.sizes[server.size].server,
            vswitch_id=Place.of(server.place, network).switch.id,
            security_groups=[network.firewall.groups[server.group].id],
            internet_max_bandwidth_out=0,
            instance_charge_type="PostPaid",
            http_endpoint="enabled",
            http_tokens="required",
            http_put_response_hop_limit=1,
            system_disk_category=self.profile.disk,
            system_disk_size=self.config.disk_gb,
            system_disk_encrypted=True,
            system_disk_kms_key_id=self.key.id,
            system_disk_auto_snapshot_policy_id=self.snapshots.id,
            security_enhancement_strategy="Active",
            deletion_protection=self.platform.protection.services,
            resource_group_id=self.group_id,
            tags=self.tags,
            volume_tags=self.tags,
            opts=self.inside(),
        )


def first_boot() -> str:
    """Return what a server does when it first starts, as the service takes it."""
    return base64.b64encode(FIRST_BOOT.encode()).decode()
