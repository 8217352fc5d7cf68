"""Where images of services are kept: a registry of our own, private, never overwritten.

An image that runs is an image that was reviewed: a tag that exists cannot be changed,
and every image is scanned inside the site.
"""

from typing import Literal

import pulumi
from pulumi_alicloud import cr, cs
from pydantic import Field

from infra.model import Slug, Strict
from infra.platform import Component, Platform

SYSTEM = "common"


class RegistryConfig(Strict):
    """The registry."""

    edition: Literal["Basic", "Standard", "Advanced"] = Field(description="Edition.")
    months: Literal[12, 24, 36] = Field(description="First term, in months.")
    repositories: dict[Slug, str] = Field(
        min_length=1, description="Repository -> whose images, for people."
    )


class Registry(Component):
    """Declares the registry, its one namespace and its repositories."""

    def __init__(
        self,
        config: RegistryConfig,
        platform: Platform,
        *,
        group_id: pulumi.Input[str],
        parent: Component,
    ) -> None:
        """Declare the registry of `config`."""
        super().__init__("Registry", SYSTEM, platform, parent=parent)
        physical = platform.name(SYSTEM, "registry")
        registry = cr.RegistryEnterpriseInstance(
            physical,
            instance_name=physical,
            instance_type=config.edition,
            payment_type="Subscription",
            period=config.months,
            renewal_status="ManualRenewal",
            image_scanner="ACR",
            # Images lie in a bucket that the service makes here, in our account.
            default_oss_bucket="true",
            resource_group_id=group_id,
            opts=self.keeping(),
        )
        name = platform.name(SYSTEM, "images")
        namespace = cs.RegistryEnterpriseNamespace(
            name,
            name=name,
            instance_id=registry.id,
            # A repository is declared, never made by pushing.
            auto_create=False,
            default_visibility="PRIVATE",
            opts=self.inside(),
        )
        for short, purpose in config.repositories.items():
            cs.RegistryEnterpriseRepo(
                platform.name(short, "repository"),
                name=short,
                instance_id=registry.id,
                namespace=namespace.name,
                summary=purpose,
                repo_type="PRIVATE",
                tag_immutability=True,
                opts=self.keeping(),
            )
        self.register_outputs({"registryId": registry.id})
