"""What may leave the cloud: the named hosts over TLS, nothing else.

Names of hosts are data, in lists that each have a reason; that the rest is refused is
not. Source: landing-zone, 2.
"""

from collections.abc import Sequence

import pulumi
from pulumi_alicloud import cloudfirewall
from pydantic import Field

from infra.model import DomainName, Slug, Strict
from infra.platform import Component, Platform

SYSTEM = "security"


class HostListConfig(Strict):
    """Hosts, and why they may be reached."""

    purpose: str = Field(max_length=128, description="What they are, for people.")
    hosts: tuple[DomainName, ...] = Field(
        strict=False, min_length=1, description="Names of the hosts."
    )


class EgressControlConfig(Strict):
    """What may leave the cloud."""

    lists: dict[Slug, HostListConfig] = Field(
        min_length=1, description="Lists of hosts that may be reached over TLS."
    )


class EgressControl(Component):
    """Declares each list of hosts, the rule that admits it, and the refusal."""

    def __init__(
        self,
        config: EgressControlConfig,
        platform: Platform,
        *,
        address: pulumi.Input[str],
        parent: Component,
    ) -> None:
        """Declare control of what leaves through the public `address`."""
        super().__init__("EgressControl", SYSTEM, platform, parent=parent)
        admitted = [
            self._admit(short, hosts, address) for short, hosts in config.lists.items()
        ]
        # The service appends: what is declared later has the lower priority.
        self._refuse_the_rest(admitted)
        self.register_outputs({})

    def _admit(
        self, short: str, config: HostListConfig, address: pulumi.Input[str]
    ) -> cloudfirewall.ControlPolicy:
        physical = self.platform.name(SYSTEM, "egress", short)
        hosts = cloudfirewall.AddressBook(
            physical,
            group_name=physical,
            group_type="domain",
            description=config.purpose,
            address_lists=sorted(config.hosts),
            lang="en",
            opts=self.inside(),
        )
        return cloudfirewall.ControlPolicy(
            self.platform.name(SYSTEM, "egress-admit", short),
            description=f"The platform may reach the list {short} over TLS.",
            direction="out",
            acl_action="accept",
            source=pulumi.Output.concat(address, "/32"),
            source_type="net",
            destination=hosts.group_name,
            destination_type="group",
            proto="TCP",
            application_name_lists=["HTTPS"],
            dest_port="443/443",
            dest_port_type="port",
            domain_resolve_type="FQDN_AND_DNS",
            ip_version="4",
            release="true",
            opts=self.inside(hosts),
        )

    def _refuse_the_rest(self, admitted: Sequence[pulumi.Resource]) -> None:
        cloudfirewall.ControlPolicy(
            self.platform.name(SYSTEM, "egress-refuse"),
            description="Nothing else leaves the cloud.",
            direction="out",
            acl_action="drop",
            source="0.0.0.0/0",
            source_type="net",
            destination="0.0.0.0/0",
            destination_type="net",
            proto="ANY",
            application_name_lists=["ANY"],
            dest_port="0/0",
            dest_port_type="port",
            ip_version="4",
            release="true",
            opts=self.inside(*admitted),
        )
