"""VPN gateways: the public address that comes with one."""

from simulator.cloud.step import Step
from simulator.services.vpc.addresses import public


def choose(step: Step) -> None:
    """Give the gateway a public address of its own."""
    address = public(step, "vpc/vpn_gateway", "InternetIp")
    step.parameters = {**step.parameters, "InternetIp": address}
