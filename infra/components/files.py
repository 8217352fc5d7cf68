"""Shared files: one file system, encrypted with our key, mounted from named vSwitches.

The type that takes our own key is "extreme"; general-purpose storage would use the
service's. Folders and their rights belong to the services.
"""

from typing import Literal

import pulumi
from pulumi_alicloud import kms, nas
from pydantic import Field

from infra.components.network import Network
from infra.components.place import Place, PlaceConfig
from infra.model import Slug, Strict
from infra.platform import Component, Platform

SYSTEM = "common"
KIND = "extreme"
OWN_KEY = 2  # 0: not encrypted, 1: key of the service, 2: our key


class FilesConfig(Strict):
    """The shared file system."""

    capacity_gb: int = Field(ge=100, description="Size.")
    speed: Literal["standard", "advance"] = Field(description="Storage class.")
    place: PlaceConfig = Field(description="Where its mount point stands.")
    clients: tuple[Slug, ...] = Field(
        strict=False, min_length=1, description="Networks, vSwitches that may mount it."
    )
    backed_up: bool = Field(
        description="Whether services keep files here: then all of it is backed up."
    )


class Files(Component):
    """Declares the file system, its mount point and who may mount it."""

    file_system: nas.FileSystem

    def __init__(
        self,
        config: FilesConfig,
        platform: Platform,
        *,
        network: Network,
        key: kms.Key,
        group_id: pulumi.Input[str],
        parent: pulumi.Resource,
    ) -> None:
        """Declare the file system of `config`, encrypted with `key`."""
        super().__init__("Files", SYSTEM, platform, parent=parent)
        place = Place.of(config.place, network)
        physical = platform.name(SYSTEM, "files")
        self.file_system = nas.FileSystem(
            physical,
            description=physical,
            file_system_type=KIND,
            protocol_type="NFS",
            storage_type=config.speed,
            capacity=config.capacity_gb,
            zone_id=place.zone,
            encrypt_type=OWN_KEY,
            kms_key_id=key.id,
            resource_group_id=group_id,
            tags=self.tags,
            opts=self.keeping(),
        )
        admitted = self._access(config, network)
        nas.MountTarget(
            platform.name(SYSTEM, "mount"),
            file_system_id=self.file_system.id,
            access_group_name=admitted.access_group_name,
            network_type="Vpc",
            vpc_id=place.network_id,
            vswitch_id=place.switch.id,
            opts=self.inside(),
        )
        self.register_outputs({"fileSystemId": self.file_system.id})

    def _access(self, config: FilesConfig, network: Network) -> nas.AccessGroup:
        physical = self.platform.name(SYSTEM, "files-access")
        group = nas.AccessGroup(
            physical,
            access_group_name=physical,
            access_group_type="Vpc",
            file_system_type=KIND,
            description="Who may mount the shared files.",
            opts=self.inside(),
        )
        for client in config.clients:
            nas.AccessRule(
                self.platform.name(SYSTEM, "files-access", client),
                access_group_name=group.access_group_name,
                file_system_type=KIND,
                source_cidr_ip=str(network.peers[client]),
                rw_access_type="RDWR",
                # Root of a client is nobody here.
                user_access_type="root_squash",
                priority=1,
                opts=self.inside(),
            )
        return group
