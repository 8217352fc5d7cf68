"""Big data of the pilot: one project to compute in, one workspace, one stream, a lake.

Names have underscores where a service refuses hyphens. Data does not leave a project
by itself: protection is on, downloads need a right, and only our networks are let in.
Source: landing-zone reference, 4 and 8.4; clauses A28-A31.
"""

import json
from collections.abc import Iterator, Mapping
from typing import Literal, cast

import pulumi
from pulumi_alicloud import datahub, dataworks, kms, maxcompute, oss, resourcemanager
from pydantic import Field

from infra.components.bucket import Bucket, BucketConfig
from infra.components.network import Network, NetworkConfig
from infra.components.place import unknown_peers
from infra.model import DataClass, Slug, Strict
from infra.naming import underscored
from infra.platform import Component, Platform

SYSTEM = "bigdata"
ColumnType = Literal["BIGINT", "STRING", "BOOLEAN", "DOUBLE", "TIMESTAMP"]


class ComputeConfig(Strict):
    """The MaxCompute project."""

    quota: str = Field(min_length=1, description="Quota that its jobs use.")
    backup_days: int = Field(ge=1, le=30, description="Days that old data is kept.")
    clients: tuple[Slug, ...] = Field(
        strict=False, min_length=1, description="Networks, vSwitches that may connect."
    )


class StreamConfig(Strict):
    """The DataHub topic through which departments deliver."""

    columns: dict[Slug, ColumnType] = Field(
        min_length=1, description="Column -> type; a change replaces the topic."
    )
    shards: int = Field(ge=1, le=10, description="Shards; a change replaces the topic.")
    keep_days: int = Field(ge=1, le=7, description="Days that a record waits.")


class BigdataConfig(Strict):
    """Big data."""

    resource_group: Slug = Field(description="Resource group of org that holds it.")
    data: DataClass = Field(description="Highest class of data in it.")
    domain: Slug = Field(description="Domain of the first project (A28).")
    compute: ComputeConfig = Field(description="MaxCompute project.")
    stream: StreamConfig = Field(description="DataHub topic.")
    lake: BucketConfig = Field(description="Bucket of the data lake.")

    def problems(self, network: NetworkConfig) -> Iterator[str]:
        """Yield a line for each name that the network settings do not declare."""
        yield from unknown_peers(
            "bigdata.compute.clients", self.compute.clients, network
        )


class Bigdata(Component):
    """Declares project, role, workspace, data source, stream and lake."""

    lake: oss.Bucket

    def __init__(
        self,
        config: BigdataConfig,
        platform: Platform,
        *,
        network: Network,
        keys: Mapping[str, kms.Key],
        groups: Mapping[str, resourcemanager.ResourceGroup],
    ) -> None:
        """Declare big data of `config`."""
        platform = platform.holding(config.data)
        super().__init__("Bigdata", SYSTEM, platform)
        self.config = config
        self.key = keys["storage"]
        self.group_id = groups[config.resource_group].id
        self.lake = Bucket(
            "lake",
            config.lake,
            platform,
            key=self.key,
            group_id=self.group_id,
            parent=self,
        ).bucket
        clients = [str(network.peers[name]) for name in config.compute.clients]
        project = self._compute(config.compute, clients)
        self._role(project)
        self._workspace(project)
        self._stream(config.stream)
        self.register_outputs({})

    def _compute(self, config: ComputeConfig, clients: list[str]) -> maxcompute.Project:
        logical = self.platform.name(SYSTEM, self.config.domain)
        return maxcompute.Project(
            logical,
            project_name=underscored(logical),
            # No comment: changing one would replace the project with its tables.
            default_quota=config.quota,
            product_type="PayAsYouGo",
            is_logical="true",  # a deleted project can be had back for 14 days
            ip_white_list=maxcompute.ProjectIpWhiteListArgs(
                vpc_ip_list=",".join(clients)
            ),
            properties=maxcompute.ProjectPropertiesArgs(
                allow_full_scan=False,
                retention_days=config.backup_days,
                timezone="Asia/Macau",
                type_system="2",
                encryption=maxcompute.ProjectPropertiesEncryptionArgs(
                    enable=True, algorithm="AESCTR", key=self.key.id
                ),
            ),
            security_properties=maxcompute.ProjectSecurityPropertiesArgs(
                enable_download_privilege=True,
                label_security=True,
                object_creator_has_access_permission=True,
                object_creator_has_grant_permission=False,
                project_protection=(
                    maxcompute.ProjectSecurityPropertiesProjectProtectionArgs(
                        protected=True
                    )
                ),
                using_acl=True,
                using_policy=True,
            ),
            tags=self.tags,
            opts=self.keeping(),
        )

    def _role(self, project: maxcompute.Project) -> None:
        maxcompute.Role(
            self.platform.name(SYSTEM, "role", "analyst"),
            project_name=project.project_name,
            role_name="analyst",
            type="resource",
            policy=analyst_document(
                underscored(self.platform.name(SYSTEM, self.config.domain))
            ),
            opts=self.inside(),
        )

    def _workspace(self, project: maxcompute.Project) -> None:
        logical = self.platform.name(SYSTEM, "workspace")
        workspace = dataworks.Project(
            logical,
            project_name=underscored(logical),
            display_name=underscored(logical),
            description="Integration and development of big data.",
            dev_environment_enabled=True,
            dev_role_disabled=False,
            pai_task_enabled=False,
            resource_group_id=self.group_id,
            tags=self.tags,
            opts=self.keeping(),
        )
        connection = {
            "authType": "Executor",  # a job runs with the rights of who started it
            "endpointMode": "SelfAdaption",
            "envType": "Prod",
            "project": project.project_name,
            "regionId": self.platform.site.region,
        }
        dataworks.DataSource(
            self.platform.name(SYSTEM, "data-source"),
            # The service's id is a number that travels as text; the engine converts.
            project_id=cast("pulumi.Output[int]", workspace.id),
            data_source_name=underscored(self.config.domain),
            type="maxcompute",
            connection_properties_mode="UrlMode",
            connection_properties=pulumi.Output.json_dumps(connection, sort_keys=True),
            description=f"Project of the domain {self.config.domain}.",
            opts=self.inside(),
        )

    def _stream(self, config: StreamConfig) -> None:
        logical = self.platform.name(SYSTEM, "stream")
        project = datahub.Project(
            logical,
            name=underscored(logical),
            comment="Deliveries of departments to big data.",
            opts=self.keeping(),
        )
        topic = datahub.Topic(
            self.platform.name(SYSTEM, "topic", self.config.domain),
            name=underscored(self.config.domain),
            project_name=project.name,
            record_type="TUPLE",
            record_schema=dict(sorted(config.columns.items())),
            shard_count=config.shards,
            life_cycle=config.keep_days,
            comment=f"Records of the domain {self.config.domain}.",
            opts=self.keeping(),
        )
        datahub.Subscription(
            self.platform.name(SYSTEM, "subscription", self.config.domain),
            project_name=project.name,
            topic_name=topic.name,
            comment="The job that loads the project.",
            opts=self.inside(),
        )


def analyst_document(project: str) -> str:
    """Return what an analyst may do: read tables and run jobs, never download."""
    at = f"acs:odps:*:projects/{project}"
    statements = [
        {
            "Action": ["odps:Describe", "odps:Select"],
            "Effect": "Allow",
            "Resource": [f"{at}/tables/*"],
        },
        {
            "Action": ["odps:CreateInstance", "odps:List"],
            "Effect": "Allow",
            "Resource": [at],
        },
        {
            "Action": ["odps:Download"],
            "Effect": "Deny",
            "Resource": [f"{at}/tables/*"],
        },
    ]
    return json.dumps(
        {"Statement": statements, "Version": "1"},
        sort_keys=True,
        separators=(",", ":"),
    )
