"""Big data: domains to compute in, one stream to deliver through, one lake.

This file composes; a domain with its projects and workspace stands in domain.py. The
pilot has one domain without layers; production has three with three layers each.
Source: landing-zone reference, 4; clauses A28-A31.
"""

import json
from collections.abc import Iterator, Mapping
from typing import Literal

import pulumi
from pulumi_alicloud import datahub, kms, maxcompute, oss, resourcemanager
from pydantic import Field

from infra.components.bucket import Bucket, BucketConfig
from infra.components.domain import Compute, Domain
from infra.components.network import Network, NetworkConfig
from infra.components.place import unknown_peers
from infra.components.role import Role
from infra.model import DataClass, Slug, Strict
from infra.naming import underscored
from infra.platform import Component, Platform

SYSTEM = "bigdata"
OPERATOR = "operator"  # role of identity whose people operate jobs
ColumnType = Literal["BIGINT", "STRING", "BOOLEAN", "DOUBLE", "TIMESTAMP"]


class ReservedConfig(Strict):
    """Computing power of our own, instead of a quota of the site."""

    units: int = Field(ge=50, description="Compute units (CU) that are always ours.")
    months: int = Field(ge=1, le=12, description="First term, in months.")


class ComputeConfig(Strict):
    """MaxCompute projects."""

    quota: str = Field(
        pattern=r"^[a-z][a-z0-9_]{0,23}$", description="Quota that jobs use."
    )
    reserved: ReservedConfig | None = Field(
        default=None, description="Declares that quota; absent: the site's own."
    )
    backup_days: int = Field(ge=1, le=30, description="Days that old data is kept.")
    clients: tuple[Slug, ...] = Field(
        strict=False, min_length=1, description="Networks, vSwitches that may connect."
    )


class StreamConfig(Strict):
    """DataHub topics through which departments deliver, one a domain."""

    columns: dict[Slug, ColumnType] = Field(
        min_length=1, description="Column -> type; a change replaces the topics."
    )
    shards: int = Field(ge=1, le=10, description="Shards; a change replaces them too.")
    keep_days: int = Field(ge=1, le=7, description="Days that a record waits.")


class BigdataConfig(Strict):
    """Big data."""

    resource_group: Slug = Field(description="Resource group of org that holds it.")
    data: DataClass = Field(description="Highest class of data in it.")
    domains: dict[Slug, str] = Field(
        min_length=1, description="Domain (A28) -> what it is about, for people."
    )
    layers: tuple[Slug, ...] = Field(
        default=(), strict=False, description="Projects of a domain, raw to published."
    )
    operated: bool = Field(
        default=False, description="Whether operators are members of the workspaces."
    )
    compute: ComputeConfig = Field(description="MaxCompute projects.")
    stream: StreamConfig = Field(description="DataHub topics.")
    lake: BucketConfig = Field(description="Bucket of the data lake.")

    def problems(self, network: NetworkConfig) -> Iterator[str]:
        """Yield a line for each name that the network settings do not declare."""
        yield from unknown_peers(
            "bigdata.compute.clients", self.compute.clients, network
        )


class Bigdata(Component):
    """Declares domains, stream and lake."""

    lake: oss.Bucket

    def __init__(
        self,
        config: BigdataConfig,
        platform: Platform,
        *,
        network: Network,
        keys: Mapping[str, kms.Key],
        roles: Mapping[str, Role],
        groups: Mapping[str, resourcemanager.ResourceGroup],
    ) -> None:
        """Declare big data of `config`, with its own key where there is one."""
        platform = platform.holding(config.data)
        super().__init__("Bigdata", SYSTEM, platform)
        self.config = config
        self.key = keys.get(SYSTEM, keys["storage"])
        self.group_id = groups[config.resource_group].id
        self.lake = Bucket(
            "lake",
            config.lake,
            platform,
            key=self.key,
            group_id=self.group_id,
            parent=self,
        ).bucket
        self._domains(config, network, roles)
        self._stream(config.stream)
        self.register_outputs({})

    def _domains(
        self, config: BigdataConfig, network: Network, roles: Mapping[str, Role]
    ) -> None:
        compute = Compute(
            quota=self._quota(config.compute),
            backup_days=config.compute.backup_days,
            clients=tuple(str(network.peers[name]) for name in config.compute.clients),
            key=self.key,
        )
        member = None
        if config.operated:
            # The service's form for a role as a member.
            member = pulumi.Output.concat("ROLE_", roles[OPERATOR].role.role_id)
        for short in config.domains:
            Domain(
                short,
                config.layers,
                self.platform,
                compute=compute,
                group_id=self.group_id,
                member_id=member,
                parent=self,
            )

    def _quota(self, config: ComputeConfig) -> pulumi.Input[str]:
        """Return the name of the quota, after declaring it where it is ours."""
        if config.reserved is None:
            return config.quota
        order = {
            "CU": config.reserved.units,
            # A purchase is never automatic (A17).
            "autoRenew": False,
            "ord_time": f"{config.reserved.months}:Month",
        }
        quota = maxcompute.Quota(
            self.platform.name(SYSTEM, "quota"),
            payment_type="Subscription",
            commodity_code="odpsplus",
            part_nick_name=config.quota,
            commodity_data=json.dumps(order, sort_keys=True, separators=(",", ":")),
            opts=self.inside(),
        )
        # The service makes a second level of this name for every quota.
        return quota.part_nick_name.apply(lambda name: f"os_{name}")

    def _stream(self, config: StreamConfig) -> None:
        logical = self.platform.name(SYSTEM, "stream")
        project = datahub.Project(
            logical,
            name=underscored(logical),
            comment="Deliveries of departments to big data.",
            opts=self.keeping(),
        )
        for short in self.config.domains:
            topic = datahub.Topic(
                self.platform.name(SYSTEM, "topic", short),
                name=underscored(short),
                project_name=project.name,
                record_type="TUPLE",
                record_schema=dict(sorted(config.columns.items())),
                shard_count=config.shards,
                life_cycle=config.keep_days,
                comment=f"Records of the domain {short}.",
                opts=self.keeping(),
            )
            datahub.Subscription(
                self.platform.name(SYSTEM, "subscription", short),
                project_name=project.name,
                topic_name=topic.name,
                comment="The job that loads the project.",
                opts=self.inside(),
            )
