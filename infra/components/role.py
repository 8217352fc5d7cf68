"""One role: who may take it, what it may do, for how long.

People come through the government's single sign-on, the pipeline through the role of
its own machine; nobody holds a long-lived key.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal, Self

import pulumi
from pulumi_alicloud import ram
from pydantic import Field, model_validator

from facts.records import Site
from infra.components.grant import Grant, Statement, grant_document, trust_document
from infra.model import Date, Slug, Strict
from infra.platform import Component, Platform

SYSTEM = "identity"
SECONDS_IN_HOUR = 3600


class SupportConfig(Strict):
    """Help of a vendor: visible, and over on a day (A37)."""

    vendor: Slug = Field(description="Who helps.")
    until: Date = Field(description="Last day on which the role can be taken.")


class RoleConfig(Strict):
    """A role of the platform."""

    purpose: str = Field(max_length=128, description="What it is for, for people.")
    grant: Grant = Field(description="What it may do (infra/components/grant.py).")
    taken_by: Literal["people", "runner"] = Field(
        description="People by single sign-on, or the pipeline's machine."
    )
    session_hours: int = Field(ge=1, le=12, description="Longest session.")
    support: SupportConfig | None = Field(
        default=None, description="Vendor's help: required by the grant `vendor`."
    )

    @model_validator(mode="after")
    def vendors_come_for_a_time(self) -> Self:
        """Refuse a vendor without an end, and an end without a vendor."""
        if (self.grant == "vendor") != (self.support is not None):
            raise ValueError(
                f"support: does not go with grant {self.grant!r}; allowed: a vendor "
                "and a last day for the grant vendor, nothing for others (A37). "
                "Fix: add it or remove it."
            )
        return self


@dataclass(frozen=True)
class RoleDocuments:
    """What a role says about itself: purpose, who takes it, what it may do."""

    purpose: str
    trust: pulumi.Input[str]
    policy: str
    session_hours: int
    support: SupportConfig | None = None


class Role(Component):
    """Declares the role, its policy, and the link between them."""

    role: ram.Role
    policy: ram.Policy

    def __init__(
        self,
        short: str,
        documents: RoleDocuments,
        platform: Platform,
        *,
        scope: str,
        parent: Component,
    ) -> None:
        """Declare role `short`, in the system of its parent; `scope` is a name part."""
        super().__init__(
            "Role", parent.system, platform, qualifier=short, parent=parent
        )
        if documents.support is not None:
            self.tags = self.tags | support_tag(documents.support)
        name = platform.name(scope, "role", short)
        self.role = ram.Role(
            name,
            role_name=name,
            description=documents.purpose,
            assume_role_policy_document=documents.trust,
            max_session_duration=documents.session_hours * SECONDS_IN_HOUR,
            tags=self.tags,
            opts=self.inside(),
        )
        self.policy = self._policy(platform.name(scope, "policy", short), documents)
        ram.RolePolicyAttachment(
            platform.name(scope, "role-policy", short),
            role_name=self.role.role_name,
            policy_name=self.policy.policy_name,
            policy_type="Custom",
            opts=self.inside(),
        )
        self.register_outputs({"roleArn": self.role.arn})

    def _policy(self, name: str, documents: RoleDocuments) -> ram.Policy:
        return ram.Policy(
            name,
            policy_name=name,
            description=documents.purpose,
            policy_document=documents.policy,
            # Otherwise the sixth change fails: the service keeps five versions.
            rotate_strategy="DeleteOldestNonDefaultVersionWhenLimitExceeded",
            tags=self.tags,
            opts=self.inside(),
        )


def support_tag(support: SupportConfig) -> dict[str, str]:
    """Return the optional tag that says until when which vendor helps."""
    return {"gov-support": f"{support.vendor}-{support.until:%Y%m%d}"}


def platform_documents(
    config: RoleConfig, site: Site, sign_on: pulumi.Input[str], logs: Iterable[str]
) -> RoleDocuments:
    """Return the documents of a role of the platform; auditors read `logs`."""
    runner = trust_document({"Service": ["ecs.aliyuncs.com"]}, {})
    people = config.taken_by == "people"
    return RoleDocuments(
        purpose=config.purpose,
        trust=people_document(site, sign_on, _until(config)) if people else runner,
        policy=grant_document(config.grant, site.account_id, logs),
        session_hours=config.session_hours,
        support=config.support,
    )


def _until(config: RoleConfig) -> Statement:
    """Return the condition that ends a vendor's role; empty for everybody else."""
    if config.support is None:
        return {}
    last = f"{config.support.until}T23:59:59+08:00"
    return {"DateLessThanEquals": {"acs:CurrentTime": [last]}}


def people_document(
    site: Site, sign_on: pulumi.Input[str], also: Statement | None = None
) -> pulumi.Output[str]:
    """Return who may take a role: people whom the sign-on vouches for.

    `sign_on` is the provider's name, an input, so a reviewer reads the whole text in a
    preview; `also` is a further condition.
    """
    recipient = f"https://signin.{site.region}.{site.domain}/saml-role/sso"
    condition = {"StringEquals": {"saml:recipient": [recipient]}, **(also or {})}
    return pulumi.Output.from_input(sign_on).apply(
        lambda name: trust_document(
            {"Federated": [f"acs:ram::{site.account_id}:saml-provider/{name}"]},
            condition,
        )
    )
