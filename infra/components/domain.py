"""One domain of big data: its projects to compute in, its workspace, who works there.

A domain has one project a layer (raw, joined, published), so that who may read the last
may not read the first. Names have underscores where a service refuses hyphens; data
does not leave a project by itself. Source: landing-zone, 4 and 8.4; clauses A28-A31.
"""

import json
from dataclasses import dataclass
from typing import cast

import pulumi
from pulumi_alicloud import dataworks, kms, maxcompute

from infra.naming import underscored
from infra.platform import Component, Platform

SYSTEM = "bigdata"


@dataclass(frozen=True)
class Compute:
    """What all projects have in common."""

    quota: pulumi.Input[str]
    backup_days: int
    clients: tuple[str, ...]
    """Blocks that may connect."""
    key: kms.Key


class Domain(Component):
    """Declares the projects of one domain, their reader, and the workspace."""

    projects: dict[str, maxcompute.Project]
    workspace: dataworks.Project

    def __init__(
        self,
        short: str,
        layers: tuple[str, ...],
        platform: Platform,
        *,
        compute: Compute,
        group_id: pulumi.Input[str],
        member_id: pulumi.Input[str] | None,
        parent: Component,
    ) -> None:
        """Declare domain `short`; its last layer is what analysts read."""
        super().__init__("Domain", SYSTEM, platform, qualifier=short, parent=parent)
        self.short, self.compute = short, compute
        self.projects = {layer: self._project(layer) for layer in layers or ("",)}
        last = (layers or ("",))[-1]
        self._role(last)
        self.workspace = self._workspace(group_id)
        self._source(last)
        if member_id is not None:
            self._member(member_id)
        self.register_outputs({})

    def _physical(self, layer: str) -> str:
        return self.platform.name(SYSTEM, self.short, layer)

    def _project(self, layer: str) -> maxcompute.Project:
        logical = self._physical(layer)
        return maxcompute.Project(
            logical,
            project_name=underscored(logical),
            # No comment: changing one would replace the project with its tables.
            default_quota=self.compute.quota,
            product_type="PayAsYouGo",
            is_logical="true",  # a deleted project can be had back for 14 days
            ip_white_list=maxcompute.ProjectIpWhiteListArgs(
                vpc_ip_list=",".join(self.compute.clients)
            ),
            properties=maxcompute.ProjectPropertiesArgs(
                allow_full_scan=False,
                retention_days=self.compute.backup_days,
                timezone="Asia/Macau",
                type_system="2",
                encryption=maxcompute.ProjectPropertiesEncryptionArgs(
                    enable=True, algorithm="AESCTR", key=self.compute.key.id
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

    def _role(self, layer: str) -> None:
        maxcompute.Role(
            self.platform.name(SYSTEM, "role", f"{self.short}-analyst"),
            project_name=self.projects[layer].project_name,
            role_name="analyst",
            type="resource",
            policy=analyst_document(underscored(self._physical(layer))),
            opts=self.inside(),
        )

    def _workspace(self, group_id: pulumi.Input[str]) -> dataworks.Project:
        logical = self.platform.name(SYSTEM, "workspace", self.short)
        return dataworks.Project(
            logical,
            # At most 23 characters: the domain says what the resource's name says.
            project_name=underscored(self.platform.name("", self.short)),
            display_name=underscored(self.platform.name("", self.short)),
            description=f"Integration and development of the domain {self.short}.",
            dev_environment_enabled=True,
            dev_role_disabled=False,
            pai_task_enabled=False,
            resource_group_id=group_id,
            tags=self.tags,
            opts=self.keeping(),
        )

    @property
    def workspace_id(self) -> "pulumi.Output[int]":
        """The service's id is a number that travels as text; the engine converts."""
        return cast("pulumi.Output[int]", self.workspace.id)

    def _source(self, layer: str) -> None:
        connection = {
            "authType": "Executor",  # a job runs with the rights of who started it
            "endpointMode": "SelfAdaption",
            "envType": "Prod",
            "project": self.projects[layer].project_name,
            "regionId": self.platform.site.region,
        }
        dataworks.DataSource(
            self.platform.name(SYSTEM, "data-source", self.short),
            project_id=self.workspace_id,
            data_source_name=underscored(self.short),
            type="maxcompute",
            connection_properties_mode="UrlMode",
            connection_properties=pulumi.Output.json_dumps(connection, sort_keys=True),
            description=f"Project of the domain {self.short}.",
            opts=self.inside(),
        )

    def _member(self, member_id: pulumi.Input[str]) -> None:
        dataworks.ProjectMember(
            self.platform.name(SYSTEM, "member", self.short),
            project_id=self.workspace_id,
            user_id=member_id,
            # Operates jobs; who develops them is the workspace's own business.
            roles=[dataworks.ProjectMemberRoleArgs(code="role_project_pe")],
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
