"""The encrypted link to a place outside the cloud: one IPsec tunnel.

Its pre-shared key is derived like every password, and the other side collects it from
the key service; it is never written down.
"""

from ipaddress import IPv4Network
from typing import Literal

import pulumi
from pulumi_alicloud import vpn
from pydantic import Field

from infra.components.network import Network
from infra.components.place import Place, PlaceConfig
from infra.model import Address, Slug, Strict
from infra.platform import Component, Platform

SYSTEM = "interconnect"
LIFETIME_SECONDS = 28800  # new session keys every eight hours


class VpnConfig(Strict):
    """The link to one range outside the cloud."""

    place: PlaceConfig = Field(description="Where our gateway stands.")
    range: Slug = Field(description="Known range at the other end.")
    peer_gateway: Address = Field(description="Address of the gateway there.")
    bandwidth_mbit: Literal[5, 10, 20, 50, 100, 200, 500, 1000] = Field(
        description="Mbit/s; changing it rebuilds the gateway."
    )
    secret_account: Slug = Field(description="Account of the pre-shared key.")


class Vpn(Component):
    """Declares both gateways, the tunnel between them, and the route through it."""

    gateway: vpn.Gateway
    connection: vpn.Connection

    def __init__(
        self,
        config: VpnConfig,
        platform: Platform,
        *,
        network: Network,
        ours: IPv4Network,
        group_id: pulumi.Input[str],
        parent: Component,
    ) -> None:
        """Declare the link between `ours` and the range that `config` names."""
        super().__init__("Vpn", SYSTEM, platform, parent=parent)
        self.config = config
        theirs = network.peers[config.range]
        self.gateway = self._gateway(Place.of(config.place, network), group_id)
        self.connection = self._connection(self._peer(), ours, theirs)
        vpn.RouteEntry(
            platform.name(config.range, "vpn-route"),
            vpn_gateway_id=self.gateway.id,
            next_hop=self.connection.id,
            route_dest=str(theirs),
            publish_vpc=True,
            weight=100,
            opts=self.inside(),
        )
        self.register_outputs({"gatewayId": self.gateway.id})

    def _gateway(self, place: Place, group_id: pulumi.Input[str]) -> vpn.Gateway:
        physical = self.platform.name(SYSTEM, "vpn-gateway")
        return vpn.Gateway(
            physical,
            vpn_gateway_name=physical,
            vpc_id=place.network_id,
            vswitch_id=place.switch.id,
            bandwidth=self.config.bandwidth_mbit,
            network_type="public",
            vpn_type="Normal",
            payment_type="PayAsYouGo",
            enable_ipsec=True,
            # No tunnel for single computers: people come through the bastion.
            enable_ssl=False,
            resource_group_id=group_id,
            tags=self.tags,
            opts=self.inside(),
        )

    def _peer(self) -> vpn.CustomerGateway:
        physical = self.platform.name(self.config.range, "customer-gateway")
        return vpn.CustomerGateway(
            physical,
            customer_gateway_name=physical,
            ip_address=str(self.config.peer_gateway),
            tags=self.tags,
            opts=self.inside(),
        )

    def _connection(
        self, peer: vpn.CustomerGateway, ours: IPv4Network, theirs: IPv4Network
    ) -> vpn.Connection:
        physical = self.platform.name(self.config.range, "vpn-connection")
        # The provider does not mark the key inside this block as sensitive.
        secret = pulumi.ResourceOptions(additional_secret_outputs=["ikeConfig"])
        return vpn.Connection(
            physical,
            vpn_connection_name=physical,
            vpn_gateway_id=self.gateway.id,
            customer_gateway_id=peer.id,
            local_subnets=[str(ours)],
            remote_subnets=[str(theirs)],
            ike_config=self._first_phase(),
            ipsec_config=vpn.ConnectionIpsecConfigArgs(
                ipsec_enc_alg="aes256",
                ipsec_auth_alg="sha256",
                ipsec_pfs="group14",
                ipsec_lifetime=LIFETIME_SECONDS,
            ),
            auto_config_route=False,
            effect_immediately=True,
            enable_dpd=True,
            enable_nat_traversal=True,
            tags=self.tags,
            opts=pulumi.ResourceOptions.merge(self.inside(), secret),
        )

    def _first_phase(self) -> vpn.ConnectionIkeConfigArgs:
        return vpn.ConnectionIkeConfigArgs(
            psk=self.platform.password(self.config.secret_account),
            ike_version="ikev2",
            ike_mode="main",
            ike_enc_alg="aes256",
            ike_auth_alg="sha256",
            ike_pfs="group14",
            ike_lifetime=LIFETIME_SECONDS,
        )
