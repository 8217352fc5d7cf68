"""Guards that look inside: on hosts, at statements of databases, for sensitive data.

Each is a product of the site that is bought for a term; what it finds stays in it and
in our logs. Clauses A12, A38.
"""

import json
from collections.abc import Iterator
from typing import Literal

import pulumi
from pulumi_alicloud import sddp, threatdetection, yundun
from pydantic import Field

from infra.components.network import Network, NetworkConfig
from infra.components.place import Place, PlaceConfig
from infra.model import Strict
from infra.platform import Component, Platform

SYSTEM = "security"
EXPRESSION, DETECTION, HIGH, TOLD = 2, 1, "4", 2  # as the service counts
PERSONAL_NUMBER = r"\b[157]\d{6}\(?\d\)?\b"  # form of a Macau resident's identity card
Months = Literal[1, 3, 6, 12, 24, 36]


class HostGuardConfig(Strict):
    """The guard on every host."""

    edition: Literal["level2", "level3", "level8"] = Field(
        description="Edition: level3 premium, level2 enterprise, level8 ultimate."
    )
    hosts: int = Field(ge=1, description="Most hosts.")
    cores: int = Field(ge=1, description="Most processors of all hosts.")
    months: Months = Field(description="First term, in months.")


class StatementGuardConfig(Strict):
    """The guard that reads statements on their way to a database."""

    place: PlaceConfig = Field(description="Where it listens.")
    edition: Literal["alpha.professional", "alpha.basic", "alpha.premium"] = Field(
        description="Edition."
    )
    months: Months = Field(description="First term, in months.")


class DataGuardConfig(Strict):
    """The guard that looks for sensitive data where none should be."""

    databases: int = Field(ge=1, description="Most database instances.")
    terabytes: int = Field(ge=1, description="Most objects, in TB.")
    months: Literal[1, 3, 6, 12, 24] = Field(description="First term, in months.")


class InspectionConfig(Strict):
    """Guards that look inside."""

    hosts: HostGuardConfig = Field(description="On every host.")
    statements: StatementGuardConfig = Field(description="Before databases.")
    data: DataGuardConfig = Field(description="In stores.")

    def problems(self, at: str, network: NetworkConfig) -> Iterator[str]:
        """Yield a line for each name that the network settings do not declare."""
        yield from self.statements.place.problems(f"{at}.statements.place", network)


class Inspection(Component):
    """Declares the guards."""

    def __init__(
        self,
        config: InspectionConfig,
        platform: Platform,
        *,
        network: Network,
        group_id: pulumi.Input[str],
        parent: Component,
    ) -> None:
        """Declare the guards of `config` in `network`."""
        super().__init__("Inspection", SYSTEM, platform, parent=parent)
        self._hosts(config.hosts)
        self._statements(config.statements, network, group_id)
        self._data(config.data)
        self.register_outputs({})

    def _hosts(self, config: HostGuardConfig) -> None:
        threatdetection.Instance(
            self.platform.name(SYSTEM, "host-guard"),
            payment_type="Subscription",
            version_code=config.edition,
            buy_number=str(config.hosts),
            v_core=str(config.cores),
            period=config.months,
            # A purchase is never automatic (A17).
            renewal_status="ManualRenewal",
            opts=self.inside(),
        )

    def _statements(
        self,
        config: StatementGuardConfig,
        network: Network,
        group_id: pulumi.Input[str],
    ) -> None:
        physical = self.platform.name(SYSTEM, "statement-guard")
        yundun.DBAuditInstance(
            physical,
            description=physical,
            plan_code=config.edition,
            period=config.months,
            vswitch_id=Place.of(config.place, network).switch.id,
            resource_group_id=group_id,
            tags=self.tags,
            # What it recorded is evidence.
            opts=self.keeping(),
        )

    def _data(self, config: DataGuardConfig) -> None:
        guard = sddp.Instance(
            self.platform.name(SYSTEM, "data-guard"),
            payment_type="Subscription",
            sddp_version="version_company",
            # No DataPhin here; the provider refuses an order that does not say so.
            dataphin="no",
            sd_cbool="yes",
            sdc=str(config.databases),
            ud_cbool="yes",
            udc=str(config.terabytes),
            period=config.months,
            renewal_status="ManualRenewal",
            opts=self.inside(),
        )
        physical = self.platform.name(SYSTEM, "personal-number")
        sddp.Rule(
            physical,
            rule_name=physical,
            category=EXPRESSION,
            content=_matching(PERSONAL_NUMBER),
            rule_type=DETECTION,
            risk_level_id=HIGH,
            warn_level=TOLD,
            lang="en",
            status=1,
            # The service has no rules before it is bought.
            opts=self.inside(guard),
        )


def _matching(expression: str) -> str:
    """Return the document of a rule that finds a regular expression in contents."""
    rule = {"operator": "regex", "target": "content", "value": expression}
    return json.dumps(
        [{"rule": [rule], "ruleRelation": "AND"}], sort_keys=True, separators=(",", ":")
    )
