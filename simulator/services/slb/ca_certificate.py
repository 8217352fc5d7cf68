"""Certificates of authorities: read like those of servers, without a key."""

from simulator.cloud.step import Step
from simulator.services.slb.server_certificate import described


def inspect(step: Step) -> None:
    """Read the certificate."""
    text = step.need("CACertificate")
    step.parameters = {**step.parameters, **described(text, "CACertificate")}
