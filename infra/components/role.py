"""One role: who may take it, what it may do, for how long.

People come through the government's single sign-on, the pipeline through the role of
its own machine; nobody holds a long-lived key.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

import pulumi
from pulumi_alicloud import ram
from pydantic import Field

from facts.records import Site
from infra.components.grant import Grant, grant_document, trust_document
from infra.model import Strict
from infra.platform import Component, Platform

SYSTEM = "identity"
SECONDS_IN_HOUR = 3600


class RoleConfig(Strict):
    """A role of the platform."""

    purpose: str = Field(max_length=128, description="What it is for, for people.")
    grant: Grant = Field(description="What it may do (infra/components/grant.py).")
    taken_by: Literal["people", "runner"] = Field(
        description="People by single sign-on, or the pipeline's machine."
    )
    session_hours: int = Field(ge=1, le=12, description="Longest session.")


@dataclass(frozen=True)
class RoleDocuments:
    """What a role says about itself: purpose, who takes it, what it may do."""

    purpose: str
    trust: pulumi.Input[str]
    policy: str
    session_hours: int


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


def platform_documents(
    config: RoleConfig, site: Site, sign_on: ram.SamlProvider, logs: Iterable[str]
) -> RoleDocuments:
    """Return the documents of a role of the platform; auditors read `logs`."""
    runner = trust_document({"Service": ["ecs.aliyuncs.com"]}, {})
    people = config.taken_by == "people"
    return RoleDocuments(
        purpose=config.purpose,
        trust=people_document(site, sign_on) if people else runner,
        policy=grant_document(config.grant, site.account_id, logs),
        session_hours=config.session_hours,
    )


def people_document(site: Site, sign_on: ram.SamlProvider) -> pulumi.Output[str]:
    """Return who may take a role: people whom the sign-on vouches for.

    The provider's name is an input, so a reviewer reads the whole text in a preview.
    """
    recipient = f"https://signin.{site.region}.{site.domain}/saml-role/sso"
    condition = {"StringEquals": {"saml:recipient": [recipient]}}
    return sign_on.saml_provider_name.apply(
        lambda name: trust_document(
            {"Federated": [f"acs:ram::{site.account_id}:saml-provider/{name}"]},
            condition,
        )
    )
