"""Security policies: lists in calls, texts with commas in replies."""

from simulator.cloud.making import values_of
from simulator.cloud.step import Step


def join(step: Step) -> None:
    """Keep ciphers and versions as the replies show them."""
    given = dict(step.parameters)
    for name in ("Ciphers", "TlsVersions"):
        if given.get(name):
            given[name] = ",".join(values_of(given[name]))
    step.parameters = given
