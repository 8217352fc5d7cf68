"""Where images of services are kept: a registry of our own, private, never overwritten.

An image that runs is an image that was reviewed: a tag that exists cannot be changed,
every image is scanned inside the site, and all lie in a bucket of ours.
"""

from typing import Literal

import pulumi
from pulumi_alicloud import cr, cs, kms, oss
from pydantic import Field

from infra.components.bucket import Bucket, BucketConfig
from infra.model import Slug, Strict
from infra.platform import Component, Platform

SYSTEM = "common"


class RegistryConfig(Strict):
    """The registry."""

    edition: Literal["Basic", "Standard", "Advanced"] = Field(description="Edition.")
    months: Literal[12, 24, 36] = Field(description="First term, in months.")
    images: BucketConfig = Field(description="Bucket that the images lie in.")
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
        key: kms.Key,
        access_logs: pulumi.Input[str],
        group_id: pulumi.Input[str],
        parent: Component,
    ) -> None:
        """Declare the registry of `config`; images are encrypted with `key`."""
        super().__init__("Registry", SYSTEM, platform, parent=parent)
        images = Bucket(
            "images",
            config.images,
            platform,
            key=key,
            group_id=group_id,
            parent=self,
            logging_target=access_logs,
        ).bucket
        registry = self._instance(config, platform, images, group_id)
        self._repositories(config, platform, registry)
        self.register_outputs({"registryId": registry.id})

    def _instance(
        self,
        config: RegistryConfig,
        platform: Platform,
        images: oss.Bucket,
        group_id: pulumi.Input[str],
    ) -> cr.RegistryEnterpriseInstance:
        physical = platform.name(SYSTEM, "registry")
        return cr.RegistryEnterpriseInstance(
            physical,
            instance_name=physical,
            instance_type=config.edition,
            payment_type="Subscription",
            period=config.months,
            renewal_status="ManualRenewal",
            image_scanner="ACR",
            # Otherwise the service makes a bucket of its own, without our key.
            custom_oss_bucket=images.bucket,
            resource_group_id=group_id,
            opts=self.keeping(),
        )

    def _repositories(
        self,
        config: RegistryConfig,
        platform: Platform,
        registry: cr.RegistryEnterpriseInstance,
    ) -> None:
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
