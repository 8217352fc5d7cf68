"""One encryption key and its alias; what it encrypts is the business of its users."""

from typing import Literal

import pulumi
from pulumi_alicloud import kms
from pydantic import Field

from infra.model import Strict
from infra.platform import Component, Platform


class KeyConfig(Strict):
    """How a key is kept."""

    purpose: str = Field(max_length=128, description="What it encrypts, for people.")
    protection: Literal["SOFTWARE", "HSM"] = Field(
        description="Where the key material lives."
    )
    rotation_days: int = Field(
        ge=7, le=730, description="A new version of the key after that many days."
    )


class Key(Component):
    """Declares the key and its alias, in the system of its parent."""

    key: kms.Key

    def __init__(
        self,
        short: str,
        config: KeyConfig,
        platform: Platform,
        *,
        parent: Component,
        instance_id: pulumi.Input[str] | None = None,
    ) -> None:
        """Declare key `short`; in our own instance of the key service if there is."""
        super().__init__("Key", parent.system, platform, qualifier=short, parent=parent)
        protected = platform.protection.data
        physical = platform.name(short, "key")
        self.key = kms.Key(
            physical,
            description=config.purpose,
            key_spec="Aliyun_AES_256",
            key_usage="ENCRYPT/DECRYPT",
            # Never brought from outside: material that others have seen is no secret.
            origin="Aliyun_KMS",
            protection_level=config.protection,
            dkms_instance_id=instance_id,
            automatic_rotation="Enabled",
            rotation_interval=f"{config.rotation_days}d",
            deletion_protection="Enabled" if protected else "Disabled",
            deletion_protection_description=(
                "What it encrypts would be lost." if protected else None
            ),
            pending_window_in_days=30,
            tags=self.tags,
            opts=self.keeping(),
        )
        kms.Alias(
            platform.name(short, "key-alias"),
            alias_name=f"alias/{physical}",
            key_id=self.key.id,
            opts=self.inside(),
        )
        self.register_outputs({"keyId": self.key.id})
