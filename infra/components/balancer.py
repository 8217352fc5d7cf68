"""The shared entry point: one load balancer, HTTPS only, its certificate and servers.

It has an address inside the networks; the existing centre and the edge reach it, the
Internet does not. Services add their own listener and server group.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import pulumi
from pulumi_alicloud import ecs, slb
from pydantic import Field

from infra.components.network import Network
from infra.components.place import Place, PlaceConfig
from infra.model import Port, Strict, Zone
from infra.platform import Component, Platform

SYSTEM = "common"
# The service's default still speaks TLS 1.0.
TLS = "tls_cipher_policy_1_2_strict_with_1_3"
HEALTH = "/healthz"


class BalancerConfig(Strict):
    """The shared entry point."""

    spec: str = Field(pattern=r"^slb\.", description="Specification at the site.")
    place: PlaceConfig = Field(description="Where its address is.")
    standby_zone: Zone | None = Field(
        default=None, description="Zone that takes over; absent: none."
    )
    port: Port = Field(description="Port of the unified platform.")
    backend_port: Port = Field(description="Port of the servers behind it.")
    bandwidth_mbit: int = Field(ge=1, le=1000, description="Limit of that port.")


@dataclass(frozen=True)
class Certificate:
    """A certificate and its private key, both secrets of the stack."""

    chain: pulumi.Output[str]
    private_key: pulumi.Output[str]


class Balancer(Component):
    """Declares balancer, certificate, listener, server group and its members."""

    balancer: slb.ApplicationLoadBalancer
    certificate: slb.ServerCertificate

    def __init__(
        self,
        config: BalancerConfig,
        platform: Platform,
        *,
        certificate: Certificate,
        servers: Mapping[str, ecs.Instance],
        network: Network,
        parent: pulumi.Resource,
    ) -> None:
        """Declare the entry point of `config`, in front of `servers`."""
        super().__init__("Balancer", SYSTEM, platform, parent=parent)
        self.balancer = load_balancer(
            self,
            SYSTEM,
            spec=config.spec,
            place=Place.of(config.place, network),
            standby_zone=config.standby_zone,
        )
        self.certificate = self._certificate(certificate)
        group = server_group(self, SYSTEM, self.balancer)
        listener(
            self,
            SYSTEM,
            balancer=self.balancer,
            group=group,
            certificate=self.certificate,
            port=config.port,
            bandwidth_mbit=config.bandwidth_mbit,
        )
        for short, server in servers.items():
            slb.ServerGroupServerAttachment(
                platform.name(short, "server-attachment"),
                server_group_id=group.id,
                server_id=server.id,
                port=config.backend_port,
                type="ecs",
                weight=100,
                opts=self.inside(),
            )
        self.register_outputs({"address": self.balancer.address})

    def _certificate(self, certificate: Certificate) -> slb.ServerCertificate:
        physical = self.platform.name(SYSTEM, "certificate")
        options = self.inside()
        # The provider does not mark the key as sensitive.
        options.additional_secret_outputs = ["privateKey"]
        return slb.ServerCertificate(
            physical,
            name=physical,
            server_certificate=certificate.chain,
            private_key=certificate.private_key,
            tags=self.tags,
            opts=options,
        )


def load_balancer(
    component: Component,
    scope: str,
    *,
    spec: str,
    place: Place,
    standby_zone: str | None = None,
    address: str | None = None,
) -> slb.ApplicationLoadBalancer:
    """Declare a balancer inside `component`, with an address inside our networks.

    `address` fixes it; changing place, zones or address replaces the balancer.
    """
    physical = component.platform.name(scope, "balancer")
    keep = component.platform.protection.services
    return slb.ApplicationLoadBalancer(
        physical,
        load_balancer_name=physical,
        address_type="intranet",
        address=address,
        vswitch_id=place.switch.id,
        master_zone_id=place.zone if standby_zone else None,
        slave_zone_id=standby_zone,
        load_balancer_spec=spec,
        payment_type="PayAsYouGo",
        instance_charge_type="PayBySpec",
        delete_protection="on" if keep else "off",
        modification_protection_status=(
            "ConsoleProtection" if keep else "NonProtection"
        ),
        modification_protection_reason="declared-as-code" if keep else None,
        # No resource group: moving to another one would replace the address.
        tags=component.tags,
        opts=component.inside(),
    )


def server_group(
    component: Component, scope: str, balancer: slb.ApplicationLoadBalancer
) -> slb.ServerGroup:
    """Declare a server group inside `component`."""
    physical = component.platform.name(scope, "server-group")
    return slb.ServerGroup(
        physical,
        name=physical,
        load_balancer_id=balancer.id,
        delete_protection_validation=True,
        tags=component.tags,
        opts=component.inside(),
    )


def listener(
    component: Component,
    scope: str,
    *,
    balancer: slb.ApplicationLoadBalancer,
    group: slb.ServerGroup,
    certificate: slb.ServerCertificate,
    port: int,
    bandwidth_mbit: int,
    admitted: pulumi.Input[str] | None = None,
) -> slb.Listener:
    """Declare an HTTPS listener inside `component`: TLS 1.2 at least, checked.

    `admitted` is the id of the list of those who may ask; None for all that reach it.
    """
    physical = component.platform.name(scope, "listener")
    return slb.Listener(
        physical,
        description=physical,
        load_balancer_id=balancer.id,
        protocol="https",
        frontend_port=port,
        bandwidth=bandwidth_mbit,
        server_group_id=group.id,
        server_certificate_id=certificate.id,
        tls_cipher_policy=TLS,
        acl_status=None if admitted is None else "on",
        acl_type=None if admitted is None else "white",
        acl_ids=None if admitted is None else [admitted],
        enable_http2="on",
        scheduler="wrr",
        sticky_session="off",
        x_forwarded_for=slb.ListenerXForwardedForArgs(
            retrive_slb_id=True, retrive_slb_proto=True
        ),
        health_check="on",
        health_check_method="head",
        health_check_uri=HEALTH,
        health_check_http_code="http_2xx",
        health_check_interval=5,
        health_check_timeout=5,
        healthy_threshold=2,
        unhealthy_threshold=3,
        delete_protection_validation=True,
        opts=component.inside(),
    )
