"""What every component needs to know: where it is, whose it is, how it is named.

One `Platform` is made per stack and handed to the components; it is the only place
where names, owner tags and the provider meet.
"""

from dataclasses import dataclass, replace

import pulumi

from facts.records import Site
from infra.naming import name, site_wide
from infra.ownership import Owner, owner_tags
from infra.passwords import derived, version
from infra.protection import Protection


@dataclass(frozen=True)
class Platform:
    """Environment, site and owner of a stack, and the one provider of its resources."""

    env: str
    site: Site
    owner: Owner
    provider: pulumi.ProviderResource
    protection: Protection
    password_seed: pulumi.Output[str] | None = None
    """Secret that passwords are derived from; None in stacks that have no accounts."""
    scope: str = ""
    """Who has this part of the stack to itself: a tenant or service; a name part."""
    system: str = ""
    """Value of gov-system for everything in that part."""

    def name(self, scope: str, noun: str, qualifier: str = "") -> str:
        """Return the name of a resource (see `infra.naming`)."""
        parts = [part for part in (self.scope, scope) if part]
        return name(self.env, "-".join(parts), noun, qualifier)

    def site_wide_name(self, scope: str, noun: str, qualifier: str = "") -> str:
        """Return a name for what is named across the whole site: buckets, projects."""
        return site_wide(self.name(scope, noun, qualifier))

    def password(self, account: str) -> pulumi.Output[str]:
        """Return the password of an account, a secret (see `infra.passwords`)."""
        return derived(self._seed(), account)

    def password_version(self, account: str) -> pulumi.Output[str]:
        """Return the name of that password's version, for services that want one."""
        return version(self._seed(), account)

    def _seed(self) -> pulumi.Output[str]:
        if self.password_seed is None:
            raise TypeError("this stack has no password seed, and so no accounts")
        return self.password_seed

    def tags(self, system: str, data: str = "") -> dict[str, str]:
        """Return the owner tags of a resource that belongs to `system`."""
        return owner_tags(self.owner, self.env, self.system or system, data)

    def for_owner(self, scope: str, system: str, **changes: str) -> "Platform":
        """Return the platform of one tenant or service: same place, other owner.

        `changes` are fields of the owner (department, project, budget, data); what is
        not said stays the stack's. Settings have checked the values before.
        """
        owner = Owner.model_validate(self.owner.model_dump() | changes)
        return replace(self, scope=scope, system=system, owner=owner)

    def holding(self, data: str) -> "Platform":
        """Return the same platform for things that hold data up to this class."""
        owner = Owner.model_validate(self.owner.model_dump() | {"data": data})
        return replace(self, owner=owner)


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
        data: str = "",
        parent: pulumi.Resource | None = None,
    ) -> None:
        """Register the component; `noun` is the class part of its type.

        `data` is the highest class of data it holds, when that is not the stack's.
        """
        self.platform = platform
        self.system = system
        self.tags = platform.tags(system, data)
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

    def keeping(
        self, *depends_on: pulumi.Resource, ignore_changes: tuple[str, ...] = ()
    ) -> pulumi.ResourceOptions:
        """Return the options of a child whose loss would lose data, logs or keys.

        The one place that decides what the engine refuses to delete. Inputs belong in
        `ignore_changes` only if another declared resource owns them.
        """
        return pulumi.ResourceOptions(
            parent=self,
            depends_on=list(depends_on),
            protect=self.platform.protection.data,
            ignore_changes=list(ignore_changes),
        )
