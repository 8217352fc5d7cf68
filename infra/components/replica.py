"""A copy of the shared database that only reads: in the other zone, for reports.

It holds what the database holds, so it is as closed: our key, TLS, named vSwitches.
"""

import pulumi
from pulumi_alicloud import rds
from pydantic import Field

from infra.components.network import Network
from infra.components.place import Place, PlaceConfig
from infra.model import Slug, Strict
from infra.platform import Component, Platform
from infra.sizes import ProfileConfig, SizeClass

SYSTEM = "common"


class ReplicaConfig(Strict):
    """The copy that only reads."""

    size: SizeClass = Field(description="Size class.")
    place: PlaceConfig = Field(description="Where it stands.")
    clients: tuple[Slug, ...] = Field(
        strict=False, min_length=1, description="Networks, vSwitches that may connect."
    )


class Replica(Component):
    """Declares the copy."""

    def __init__(
        self,
        config: ReplicaConfig,
        platform: Platform,
        *,
        master: rds.Instance,
        profile: ProfileConfig,
        network: Network,
        group_id: pulumi.Input[str],
        parent: Component,
    ) -> None:
        """Declare a copy of `master`; storage and encryption follow the master."""
        super().__init__("Replica", SYSTEM, platform, parent=parent)
        place = Place.of(config.place, network)
        physical = platform.name(SYSTEM, "database", "replica")
        replica = rds.ReadOnlyInstance(
            physical,
            instance_name=physical,
            master_db_instance_id=master.id,
            engine_version=master.engine_version,
            instance_type=profile.sizes[config.size].database,
            instance_storage=master.instance_storage,
            db_instance_storage_type=master.db_instance_storage_type,
            instance_charge_type="Postpaid",
            vswitch_id=place.switch.id,
            zone_id=place.zone,
            security_ips=[str(network.peers[client]) for client in config.clients],
            ssl_enabled=1,
            deletion_protection=platform.protection.services,
            resource_group_id=group_id,
            tags=self.tags,
            opts=self.keeping(),
        )
        self.register_outputs({"instanceId": replica.id})
