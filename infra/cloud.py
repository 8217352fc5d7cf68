"""One cloud: its settings, a field for each component, and the order of declaring.

Read this page first. Pilot and production are this program with two value files;
a lower component never refers to a higher one (A08).
"""

from collections.abc import Iterator
from typing import Self

import pulumi
from pydantic import Field, model_validator

from facts import facts
from facts.records import Site
from infra.components.network import Network, NetworkConfig
from infra.components.org import Org, OrgConfig
from infra.model import Date, Environment, Region, Strict, Zone
from infra.ownership import Owner
from infra.platform import Platform
from infra.provider import explicit_provider


class CloudConfig(Strict):
    """Everything a stack may say. Times are dates, sizes carry their unit."""

    env: Environment = Field(description="Environment (gov-env).")
    as_of: Date = Field(
        description="Planning date: which departments and prices are in force."
    )
    expires: Date | None = Field(
        default=None, description="End date: required in pilot, forbidden otherwise."
    )
    region: Region = Field(description="Region id of the site.")
    zones: tuple[Zone, ...] = Field(
        strict=False, min_length=1, description="Zones in use, of that region."
    )
    owner: Owner = Field(description="Who answers for the stack.")
    org: OrgConfig = Field(description="Resource groups, tags, quotas.")
    network: NetworkConfig = Field(description="Networks and the rules between.")

    @property
    def site(self) -> Site:
        """The site whose region this is."""
        return next(s for s in facts().sites.values() if s.region == self.region)

    @model_validator(mode="after")
    def parts_agree(self) -> Self:
        """Report every disagreement between parts at once, each with its path."""
        problems = [
            *self._zone_problems(),
            *self._date_problems(),
            *self._owner_problems(),
        ]
        if self.network.resource_group not in self.org.resource_groups:
            problems.append(
                f"network.resource_group: {self.network.resource_group!r} is not "
                f"declared; allowed: {', '.join(self.org.resource_groups)}. "
                "Fix: use one of them or add it to org.resource_groups."
            )
        if problems:
            raise ValueError("\n".join(problems))
        return self

    def _zone_problems(self) -> list[str]:
        allowed = self.site.zones
        problems = [
            f"zones.{index}: {zone} is a zone of another region; allowed: "
            f"{', '.join(allowed)}. Fix: use a zone of {self.region}."
            for index, zone in enumerate(self.zones)
            if zone not in allowed
        ]
        return problems + [
            f"network.vpcs.{short}.switches.{name}.zone: {switch.zone} is not a zone "
            f"of this stack; allowed: {', '.join(self.zones)}. "
            "Fix: use one of them or add it to `zones`."
            for short, network in self.network.vpcs.items()
            for name, switch in network.switches.items()
            if switch.zone not in self.zones
        ]

    def _date_problems(self) -> Iterator[str]:
        if self.env == "pilot" and self.expires is None:
            yield (
                "expires: is missing; allowed: the end date of the pilot, which is "
                'temporary (B16). Fix: add for example expires: "2019-12-31".'
            )
        if self.env != "pilot" and self.expires is not None:
            yield (
                f"expires: {self.expires} is set; allowed: nothing in {self.env}. "
                "Fix: remove the key."
            )
        if self.expires is not None and self.expires <= self.as_of:
            yield (
                f"expires: {self.expires} is not after as_of ({self.as_of}); allowed: "
                "a later date. Fix: correct one of the two."
            )

    def _owner_problems(self) -> list[str]:
        problems = []
        for role in ("department", "steward"):
            body = facts().departments[getattr(self.owner, role)]
            if not body.in_force(self.as_of):
                after = ", ".join(body.successors) or "none recorded"
                problems.append(
                    f"owner.{role}: {body.code!r} is not in force on {self.as_of} "
                    f"(valid {body.valid_from or 'from the start'} to "
                    f"{body.valid_to or 'now'}); allowed: a body in force. "
                    f"Fix: use its successor ({after}) or correct as_of."
                )
        project = facts().projects[self.owner.project]
        if project.budget != self.owner.budget:
            problems.append(
                f"owner.budget: {self.owner.budget!r} does not pay for project "
                f"{project.id}; allowed: {project.budget}. Fix: use it (A23)."
            )
        return problems


def deploy(
    config: CloudConfig, access_key: pulumi.Output[str], secret_key: pulumi.Output[str]
) -> None:
    """Declare the cloud of `config`; keys are secrets of the stack's site."""
    site = config.site
    platform = Platform(
        env=config.env,
        site=site,
        owner=config.owner,
        provider=explicit_provider(site, access_key, secret_key),
    )
    in_force = tuple(
        code
        for code, body in facts().departments.items()
        if body.in_force(config.as_of)
    )
    org = Org(config.org, platform, in_force)
    Network(config.network, platform, org.groups)
