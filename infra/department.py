"""One department's stack: its few settings, and the order of declaring.

The file says who pays, what data it keeps and whom to call; name, address block and
site follow from the register, everything else from the platform's outputs. Adding a
department is adding its file. Clauses A07, B08, B12.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from ipaddress import IPv4Network

import pulumi
from pydantic import Field

from facts import facts
from facts.nearest import unknown
from facts.records import Site
from infra.components.tenancy import TenantConfig
from infra.components.tenant import Tenant
from infra.contract import PlatformOutputs, accepted, unknown_places
from infra.errors import ConfigurationError
from infra.model import Date, ProjectId, Strict, not_in_force
from infra.ownership import Owner
from infra.platform import Platform
from infra.protection import Protection
from infra.provider import explicit_provider

PREFIX = "production-tenant-"


class PaidTenantConfig(TenantConfig):
    """The department of a stack of its own."""

    project: ProjectId = Field(description="Project that pays for it (A17).")


class DepartmentConfig(Strict):
    """Everything that a department's stack may say."""

    as_of: Date = Field(description="Planning date: which bodies are in force.")
    tenant: PaidTenantConfig = Field(description="The department in its name.")
    protection: Protection | None = Field(
        default=None,
        description="Instead of the platform's; `destroy --unprotect` alone sets it.",
    )

    def problems(self, stack: str) -> Iterator[str]:
        """Yield a line for each disagreement with the registers."""
        code = department_of(stack)
        body = facts().departments.get(code)
        if body is None:
            register = "facts/data/departments.yaml"
            yield f"stack name: {unknown(code, facts().departments, register)}"
            return
        if not body.in_force(self.as_of):
            yield not_in_force("stack name", code, self.as_of)
        plan = facts().addresses.sites[site_of(stack).id]
        if body.slot >= plan.slots:
            yield (
                f"stack name: {code} has slot {body.slot}, outside the pool; allowed: "
                f"0 to {plan.slots - 1}. Fix: give it a free slot in "
                "facts/data/departments.yaml."
            )


def is_department(stack: str) -> bool:
    """Tell whether a stack is named as a department's."""
    return stack.startswith(PREFIX)


def department_of(stack: str) -> str:
    """Return the code in the name of a department's stack."""
    return stack.removeprefix(PREFIX)


def site_of(stack: str) -> Site:
    """Return the site of a department's stack; KeyError for a foreign name."""
    site = facts().site_of(stack)
    if site is None:
        raise KeyError(stack)
    return site


def platform_of(stack: str) -> str:
    """Return the stack that a department's stack builds on: its site's platform."""
    site = site_of(stack)
    return next(
        rule.name
        for rule in facts().stacks
        if rule.site == site.id and not is_department(rule.name)
    )


def block_of(stack: str) -> IPv4Network:
    """Return the address block of a department's stack, by its slot for ever."""
    body = facts().departments[department_of(stack)]
    return facts().addresses.sites[site_of(stack).id].tenant_block(body.slot)


@dataclass(frozen=True)
class PlatformBelow:
    """The platform that a department's stack builds on, as it was last brought up."""

    outputs: PlatformOutputs
    reference: pulumi.StackReference

    def tied(self, value: str) -> pulumi.Output[str]:
        """Return a value as an output of the platform: known, and from there."""
        return self.reference.outputs.apply(lambda _: value)


async def platform_below(stack: str) -> PlatformBelow:
    """Return the platform of `stack`, read by stack reference.

    ConfigurationError if it is not up or does not keep the contract.
    """
    name = platform_of(stack)
    reference = pulumi.StackReference(
        name, f"{pulumi.get_organization()}/{pulumi.get_project()}/{name}"
    )
    found: Mapping[str, object] | None = await reference.outputs.future()
    return PlatformBelow(accepted(found, name), reference)


def declare(
    stack: str,
    config: DepartmentConfig,
    below: PlatformBelow,
    *,
    access_key: pulumi.Output[str],
    secret_key: pulumi.Output[str],
) -> Tenant:
    """Declare the department of `stack` on a platform; ConfigurationError if misfit."""
    code, site, name = department_of(stack), site_of(stack), platform_of(stack)
    tenant, outputs = config.tenant, below.outputs
    problems = unknown_places(outputs, name)
    problems += [
        f"stack {name}: outputs.standard: {line.removeprefix('tenancy.')}"
        for line in outputs.standard.room_problems(
            block_of(stack).prefixlen, site.zones
        )
    ]
    if outputs.region != site.region:
        problems.append(
            f"stack {name}: outputs.region: is {outputs.region}; allowed: "
            f"{site.region}. Fix: name a stack of that site."
        )
    if problems:
        raise ConfigurationError(*problems)
    platform = Platform(
        env="production",
        site=site,
        owner=Owner(
            department=code,
            steward=outputs.steward,
            project=tenant.project,
            budget=facts().projects[tenant.project].budget,
            data=tenant.data,
        ),
        provider=explicit_provider(site, access_key, secret_key),
        protection=config.protection or outputs.protection,
    )
    return Tenant(
        code,
        tenant,
        platform,
        standard=outputs.standard,
        foundation=outputs.foundation(below.tied),
        network=outputs.standard.network(block_of(stack), site.zones),
    )
