"""Addresses that the cloud chooses: public ones, and free ones of a subnet."""

import ipaddress

from simulator.cloud.resource import Resource
from simulator.cloud.step import Step

# Set apart for measurements between networks: no one's address in the world.
POOL = ipaddress.ip_network("198.18.0.0/15")


def public(step: Step, kind: str, field: str) -> str:
    """Return a public address that no resource of a kind has in an indexed field."""
    last = POOL.num_addresses - 2
    while True:
        number = int(step.cloud.ids.text("digits", 9)) % last + 1
        address = str(POOL[number])
        if not step.find(kind, **{field: address}):
            return address


def private(step: Step, switch: Resource) -> str:
    """Return an address of a subnet; its first and its last three are the cloud's."""
    block = ipaddress.ip_network(str(switch.attributes["CidrBlock"]))
    usable = max(1, block.num_addresses - 5)
    number = int(step.cloud.ids.text("digits", 9)) % usable + 1
    return str(block[number])
