"""Who may do what: sign-on, roles, one group, and the account's own safety settings.

The platform has no users of its own: people come through single sign-on, and the
group holds the few local accounts of an emergency. Clauses A34, A37.
"""

import base64
from collections.abc import Iterable
from ipaddress import IPv4Network
from typing import Annotated, Self

from pulumi_alicloud import ram
from pydantic import AfterValidator, Field, model_validator

from infra.components.role import SYSTEM, Role, RoleConfig, platform_documents
from infra.model import Slug, Strict
from infra.platform import Component, Platform


def _metadata(value: str) -> str:
    if "EntityDescriptor" not in value or "X509Certificate" not in value:
        raise ValueError(
            "is no SAML metadata; allowed: the XML document of the identity provider, "
            "with its certificate. Fix: paste the document that it publishes."
        )
    return value


class SignOnConfig(Strict):
    """The government's single sign-on."""

    purpose: str = Field(max_length=128, description="Whose sign-on it is.")
    metadata: Annotated[str, AfterValidator(_metadata)] = Field(
        description="SAML metadata of the identity provider (XML)."
    )


class LoginConfig(Strict):
    """How local accounts may sign in."""

    ranges: tuple[Slug, ...] = Field(
        strict=False, min_length=1, description="Network ranges they sign in from."
    )
    session_hours: int = Field(ge=1, le=24, description="Longest console session.")
    password_days: int = Field(ge=1, le=1095, description="Longest life of a password.")


class GroupConfig(Strict):
    """The group of local accounts."""

    purpose: str = Field(max_length=128, description="What it is for, for people.")
    role: Slug = Field(description="Role whose policy its members have.")


class IdentityConfig(Strict):
    """Sign-on, roles and local accounts."""

    sign_on: SignOnConfig = Field(description="Single sign-on of people.")
    login: LoginConfig = Field(description="Sign-in of local accounts.")
    roles: dict[Slug, RoleConfig] = Field(min_length=1, description="Roles.")
    groups: dict[Slug, GroupConfig] = Field(description="Groups of local accounts.")

    @model_validator(mode="after")
    def groups_name_declared_roles(self) -> Self:
        """Report every group that names an unknown role."""
        problems = [
            f"groups.{short}.role: {group.role!r} is not declared; allowed: "
            f"{', '.join(self.roles)}. Fix: use one of them or declare it."
            for short, group in self.groups.items()
            if group.role not in self.roles
        ]
        if problems:
            raise ValueError("\n".join(problems))
        return self


class Identity(Component):
    """Declares the account's safety settings, sign-on, roles and groups."""

    roles: dict[str, Role]
    sign_on: ram.SamlProvider

    def __init__(
        self,
        config: IdentityConfig,
        platform: Platform,
        *,
        login_blocks: Iterable[IPv4Network],
        logs: Iterable[str],
    ) -> None:
        """Declare identity; people sign in from blocks, auditors read `logs`."""
        super().__init__("Identity", SYSTEM, platform)
        self._account(config.login, login_blocks)
        self.sign_on = self._sign_on(config.sign_on)
        readable = tuple(logs)
        sign_on = self.sign_on.saml_provider_name
        self.roles = {
            short: Role(
                short,
                platform_documents(role, platform.site, sign_on, readable),
                platform,
                scope=SYSTEM,
                parent=self,
            )
            for short, role in config.roles.items()
        }
        for short, group in config.groups.items():
            self._group(short, group)
        self.register_outputs({})

    def _account(self, login: LoginConfig, blocks: Iterable[IPv4Network]) -> None:
        """Declare the settings that hold for every local account."""
        ram.AccountPasswordPolicy(
            self.platform.name(SYSTEM, "password-policy"),
            minimum_password_length=14,
            require_lowercase_characters=True,
            require_uppercase_characters=True,
            require_numbers=True,
            require_symbols=True,
            max_password_age=login.password_days,
            # An expired password can still be changed by its owner, with MFA.
            hard_expiry=False,
            password_reuse_prevention=24,
            max_login_attempts=5,
            opts=self.inside(),
        )
        ram.SecurityPreference(
            self.platform.name(SYSTEM, "security-preference"),
            allow_user_to_change_password=True,
            allow_user_to_login_with_passkey=False,
            allow_user_to_manage_access_keys=False,
            allow_user_to_manage_mfa_devices=True,
            allow_user_to_manage_personal_ding_talk=False,
            enable_save_mfa_ticket=False,
            mfa_operation_for_login="mandatory",
            operation_for_risk_login="enforceVerify",
            login_network_masks=";".join(sorted(map(str, blocks))),
            login_session_duration=login.session_hours,
            max_idle_days_for_access_keys=90,
            max_idle_days_for_users=90,
            opts=self.inside(),
        )

    def _sign_on(self, config: SignOnConfig) -> ram.SamlProvider:
        physical = self.platform.name(SYSTEM, "sign-on")
        return ram.SamlProvider(
            physical,
            saml_provider_name=physical,
            description=config.purpose,
            encodedsaml_metadata_document=base64.b64encode(
                config.metadata.encode()
            ).decode(),
            opts=self.inside(),
        )

    def _group(self, short: str, config: GroupConfig) -> None:
        physical = self.platform.name(SYSTEM, "group", short)
        group = ram.Group(
            physical,
            group_name=physical,
            comments=config.purpose,
            opts=self.inside(),
        )
        ram.GroupPolicyAttachment(
            self.platform.name(SYSTEM, "group-policy", short),
            group_name=group.group_name,
            policy_name=self.roles[config.role].policy.policy_name,
            policy_type="Custom",
            opts=self.inside(),
        )
