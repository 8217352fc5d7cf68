"""Backups: a vault encrypted with our key, and the policy that fills it every day.

What is backed up binds itself to the policy: tenants their records, services the files
of their server. Copies stay in the region.
"""

import datetime as dt

import pulumi
from pulumi_alicloud import hbr, kms
from pydantic import Field

from infra.model import Strict
from infra.platform import Component, Platform

SYSTEM = "common"
# A schedule needs a first day; any past one will do, and a fixed one changes nothing.
FIRST_DAY = dt.datetime(2018, 10, 1, tzinfo=dt.UTC)


class BackupConfig(Strict):
    """When backups are made and how long they are kept."""

    hour: int = Field(ge=0, le=23, description="Hour of the daily backup, UTC.")
    keep_days: int = Field(ge=30, le=3650, description="Days that a backup is kept.")
    immutable: bool = Field(
        description="Backups cannot be deleted before their time; cannot be undone."
    )

    @property
    def schedule(self) -> str:
        """The service's form: every day from a first moment on."""
        first = FIRST_DAY + dt.timedelta(hours=self.hour)
        return f"I|{int(first.timestamp())}|P1D"


class Backup(Component):
    """Declares the vault and the daily policy."""

    vault: hbr.Vault
    policy: hbr.Policy

    def __init__(
        self,
        config: BackupConfig,
        platform: Platform,
        *,
        key: kms.Key,
        group_id: pulumi.Input[str],
        parent: pulumi.Resource,
    ) -> None:
        """Declare vault and policy of `config`, encrypted with `key`."""
        super().__init__("Backup", SYSTEM, platform, parent=parent)
        self.vault = self._vault(config, key, group_id)
        self.policy = self._policy(config)
        self.register_outputs({"vaultId": self.vault.id})

    def _vault(
        self, config: BackupConfig, key: kms.Key, group_id: pulumi.Input[str]
    ) -> hbr.Vault:
        physical = self.platform.name(SYSTEM, "vault")
        return hbr.Vault(
            physical,
            vault_name=physical,
            vault_type="STANDARD",
            vault_storage_class="STANDARD",
            encrypt_type="KMS",
            kms_key_id=key.id,
            worm_enabled=config.immutable,
            description="Backups of tenants and services; stays in the region.",
            resource_group_id=group_id,
            tags=self.tags,
            opts=self.keeping(),
        )

    def _policy(self, config: BackupConfig) -> hbr.Policy:
        physical = self.platform.name(SYSTEM, "backup-policy")
        return hbr.Policy(
            physical,
            policy_name=physical,
            policy_type="STANDARD",
            policy_description="Every day; no copy in another region.",
            rules=[
                hbr.PolicyRuleArgs(
                    rule_type="BACKUP",
                    backup_type="COMPLETE",
                    schedule=config.schedule,
                    retention=config.keep_days,
                    keep_latest_snapshots=1,
                    vault_id=self.vault.id,
                )
            ],
            opts=self.inside(),
        )


def back_up(
    component: Component,
    scope: str,
    policy_id: pulumi.Input[str],
    *,
    kind: str,
    source_id: pulumi.Input[str],
    source: str | None = None,
) -> hbr.PolicyBinding:
    """Bind a source of `component` to the policy; `kind` as the service names it.

    `source` is the part to back up: paths of a server; all of it when absent.
    """
    physical = component.platform.name(scope, "backup")
    return hbr.PolicyBinding(
        physical,
        policy_id=policy_id,
        policy_binding_description=physical,
        source_type=kind,
        data_source_id=source_id,
        source=source,
        disabled=False,
        opts=component.inside(),
    )
