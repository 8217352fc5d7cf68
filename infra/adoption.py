"""What exists already, taken under management as it is (A42): nothing is ever rebuilt.

The stack file names each resource with its id in the cloud and the inputs that
describe it; `gov-cloud adopt` writes it. The engine imports what it does not know yet,
then writes the owner tags, an update in place. A difference that would rebuild it is
refused, for everything here is protected, and what is left out stays in the cloud.
"""

from typing import Annotated

import pulumi
from pydantic import Field, StringConstraints

from facts import facts
from facts.records import Site
from infra.model import Date, Slug, Strict
from infra.ownership import Owner
from infra.platform import Component, Platform
from infra.protection import Protection
from infra.provider import explicit_provider

STACK = "existing-centre"
SYSTEM = "interconnect"
Token = Annotated[str, StringConstraints(pattern=r"^alicloud:\w+/\w+:\w+$")]
Scalar = str | int | bool
Input = Scalar | list[Scalar]


class AdoptedConfig(Strict):
    """A resource that exists: its type, its id, and what it is."""

    type: Token = Field(description="Resource type.")
    id: str = Field(min_length=1, description="Id as the provider imports it.")
    inputs: dict[str, Input] = Field(description="Input -> the value that it has.")
    ignored: tuple[str, ...] = Field(
        default=(), strict=False, description="Inputs it has not, never invented."
    )


class AdoptionConfig(Strict):
    """The stack of what existed before the cloud."""

    as_of: Date = Field(description="Planning date.")
    owner: Owner = Field(description="Who answers for it.")
    marked: bool = Field(
        default=True, description="Write the owner tags, an update in place (A34)."
    )
    resources: dict[Slug, AdoptedConfig] = Field(
        min_length=1, description="Name -> existing resource."
    )


def is_adoption(stack: str) -> bool:
    """Tell whether a stack is the one of what existed before."""
    return stack == STACK


def site_of(stack: str) -> Site:
    """Return the site of the stack; KeyError for a name that no site has."""
    site = facts().site_of(stack)
    if site is None:
        raise KeyError(stack)
    return site


class Centre(Component):
    """The existing centre: every resource protected, and kept when it is left out."""

    def __init__(self, config: AdoptionConfig, platform: Platform) -> None:
        """Declare what exists under its ids."""
        super().__init__("Centre", SYSTEM, platform)
        for name, item in config.resources.items():
            inputs: dict[str, object] = dict(item.inputs)
            if config.marked and item.type in facts().taggable:
                inputs["tags"] = self.tags
            pulumi.CustomResource(
                item.type,
                name,
                inputs,
                pulumi.ResourceOptions(
                    parent=self,
                    import_=item.id,
                    protect=True,
                    retain_on_delete=True,
                    ignore_changes=list(item.ignored),
                ),
            )
        self.register_outputs({})


def declare(
    stack: str,
    config: AdoptionConfig,
    *,
    access_key: pulumi.Output[str],
    secret_key: pulumi.Output[str],
) -> Centre:
    """Declare the existing centre."""
    site = site_of(stack)
    platform = Platform(
        env="production",
        site=site,
        owner=config.owner,
        provider=explicit_provider(site, access_key, secret_key),
        protection=Protection(data=True, services=True),
    )
    return Centre(config, platform)
