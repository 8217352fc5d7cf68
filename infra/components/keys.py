"""The keys of the platform, its one secret, and encryption of every disk by default.

A department's own key belongs to its tenant. Source: landing-zone reference, 4.
"""

from collections.abc import Iterator
from typing import Self

import pulumi
from pulumi_alicloud import ecs, kms
from pydantic import Field, model_validator

from infra.components.key import Key, KeyConfig
from infra.components.key_instance import KeyInstance, KeyInstanceConfig
from infra.components.network import Network, NetworkConfig
from infra.model import Slug, Strict, Zone
from infra.platform import Component, Platform

SYSTEM = "keys"
NEEDED = ("database", "logs", "state", "storage")  # named by other components


class SecretConfig(Strict):
    """A secret that people of another body collect here."""

    purpose: str = Field(max_length=128, description="What it is, for people.")
    account: Slug = Field(description="Account whose password it holds.")
    key: Slug = Field(description="Key that encrypts it.")


class KeysConfig(Strict):
    """Keys and secrets of the platform."""

    keys: dict[Slug, KeyConfig] = Field(description="Keys, by short name.")
    secrets: dict[Slug, SecretConfig] = Field(description="Secrets, by short name.")
    instance: KeyInstanceConfig | None = Field(
        default=None, description="Hardware of our own; absent: the site's shared one."
    )

    def problems(
        self, network: NetworkConfig, zones: tuple[Zone, ...]
    ) -> Iterator[str]:
        """Yield a line for each name that the other settings do not declare."""
        if self.instance is not None:
            yield from self.instance.problems("keys.instance", network, zones)

    @model_validator(mode="after")
    def named_keys_exist(self) -> Self:
        """Report every key that something names and nobody declares."""
        problems = [
            f"keys: {short!r} is missing; allowed: at least {', '.join(NEEDED)}. "
            "Fix: declare it."
            for short in NEEDED
            if short not in self.keys
        ]
        problems += [
            f"secrets.{short}.key: {secret.key!r} is not declared; allowed: "
            f"{', '.join(self.keys)}. Fix: use one of them or declare it."
            for short, secret in self.secrets.items()
            if secret.key not in self.keys
        ]
        if problems:
            raise ValueError("\n".join(problems))
        return self


class Keys(Component):
    """Declares keys, secrets and the default of disks."""

    keys: dict[str, kms.Key]
    instance_id: pulumi.Output[str] | None

    def __init__(
        self, config: KeysConfig, platform: Platform, *, network: Network
    ) -> None:
        """Declare everything of `config`; its own hardware stands in `network`."""
        super().__init__("Keys", SYSTEM, platform)
        self.instance_id = None
        if config.instance is not None:
            self.instance_id = KeyInstance(
                config.instance, platform, network=network, parent=self
            ).instance.id
        self.keys = {
            short: Key(
                short, settings, platform, parent=self, instance_id=self.instance_id
            ).key
            for short, settings in config.keys.items()
        }
        for short, secret in config.secrets.items():
            self._secret(short, secret)
        ecs.DiskEncryptionByDefault(
            platform.name(SYSTEM, "disk-encryption"),
            encrypted=True,
            opts=self.inside(),
        )
        self.register_outputs({})

    def _secret(self, short: str, config: SecretConfig) -> None:
        physical = self.platform.name(SYSTEM, "secret", short)
        kms.Secret(
            physical,
            secret_name=physical,
            description=config.purpose,
            secret_type="Generic",  # noqa: S106 - a kind of secret, not one
            secret_data=self.platform.password(config.account),
            secret_data_type="text",  # noqa: S106 - a form of secret, not one
            version_id=self.platform.password_version(config.account),
            encryption_key_id=self.keys[config.key].id,
            dkms_instance_id=self.instance_id,
            # While it can be had back nobody can make another of its name.
            force_delete_without_recovery=not self.platform.protection.data,
            recovery_window_in_days=30,
            tags=self.tags,
            opts=self.keeping(),
        )
