"""Policies on TLS: the newest version has ciphers of its own."""

from simulator.cloud.making import values_of
from simulator.cloud.step import Step, invalid

_VERSIONS = {"TLSv1.0", "TLSv1.1", "TLSv1.2", "TLSv1.3"}
_NEWEST = "TLSv1.3"


def judge(step: Step) -> None:
    """Refuse unknown versions, and ciphers that none of the versions speaks."""
    versions = set(values_of(step.parameters.get("TLSVersions")))
    if versions - _VERSIONS:
        raise invalid("TLSVersions", "InvalidParameter.TLSVersions")
    newest = [
        name.startswith("TLS_") for name in values_of(step.parameters.get("Ciphers"))
    ]
    if any(newest) and _NEWEST not in versions:
        raise invalid("Ciphers", "InvalidParameter.Ciphers")
    if newest and all(newest) and versions != {_NEWEST}:
        raise invalid("Ciphers", "InvalidParameter.Ciphers")
