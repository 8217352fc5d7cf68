"""What every component needs to know: where it is, whose it is, how it is named.

One `Platform` is made per stack and handed to the components; it is the only place
where names, owner tags and the provider meet.
"""

from dataclasses import dataclass

import pulumi

from facts.records import Site
from infra.naming import name
from infra.ownership import Owner, owner_tags


@dataclass(frozen=True)
class Platform:
    """Environment, site and owner of a stack, and the one provider of its resources."""

    env: str
    site: Site
    owner: Owner
    provider: pulumi.ProviderResource

    def name(self, scope: str, noun: str, qualifier: str = "") -> str:
        """Return the name of a resource (see `infra.naming`)."""
        return name(self.env, scope, noun, qualifier)

    def tags(self, system: str, data: str = "") -> dict[str, str]:
        """Return the owner tags of a resource that belongs to `system`."""
        return owner_tags(self.owner, self.env, system, data)


class Component(pulumi.ComponentResource):
    """Base of all components: type `gov-cloud:<system>:<Noun>`, owner kept as input.

    Resources that take no tags inherit their owner from here (tag contract, rule 1):
    the recorded input `owner` is what reports and packs read.
    """

    def __init__(
        self,
        noun: str,
        system: str,
        platform: Platform,
        *,
        qualifier: str = "",
        parent: pulumi.Resource | None = None,
    ) -> None:
        """Register the component; `noun` is the class part of its type."""
        self.platform = platform
        self.system = system
        self.tags = platform.tags(system)
        super().__init__(
            f"gov-cloud:{system}:{noun}",
            # "network-network" would say nothing more than "network".
            platform.name(
                system, "" if noun.lower() == system else noun.lower(), qualifier
            ),
            {"owner": self.tags},
            pulumi.ResourceOptions(
                parent=parent,
                providers=None if parent else {"alicloud": platform.provider},
            ),
        )

    def inside(self, *depends_on: pulumi.Resource) -> pulumi.ResourceOptions:
        """Return the options of a child: this parent, and what must exist before."""
        return pulumi.ResourceOptions(parent=self, depends_on=list(depends_on))
