"""A network with a subnet, which products of other clients live in."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from alibabacloud_vpc20160428 import models as vpc
from alibabacloud_vpc20160428.client import Client

from tests.simulator.clients.site import REGION, ZONE, Site


@dataclass(frozen=True)
class Network:
    """Ids of a network and of a subnet in it."""

    vpc: str
    switch: str


@contextmanager
def network(site: Site) -> Iterator[Network]:
    """Lend a network; what was made in it must be gone at the end."""
    client = site.open(Client, "vpc")
    made = client.create_vpc(
        vpc.CreateVpcRequest(region_id=REGION, cidr_block="10.0.0.0/16")
    ).body
    switch = client.create_vswitch(
        vpc.CreateVSwitchRequest(
            region_id=REGION,
            vpc_id=made.vpc_id,
            zone_id=ZONE,
            cidr_block="10.0.1.0/24",
        )
    ).body
    yield Network(made.vpc_id, switch.v_switch_id)
    client.delete_vswitch(vpc.DeleteVSwitchRequest(v_switch_id=switch.v_switch_id))
    client.delete_vpc(vpc.DeleteVpcRequest(vpc_id=made.vpc_id))
