"""What tenants, services and common components must agree on, beyond their own files.

Each line names the key to correct. Agreements of a single part stand in its own file.
"""

from collections.abc import Iterator, Mapping
from typing import TypeVar

from facts import facts
from infra.components.common import CommonConfig
from infra.components.service import ServiceConfig
from infra.components.tenancy import TenancyConfig

Key = TypeVar("Key", int, str)


def service_problems(
    services: Mapping[str, ServiceConfig], tenancy: TenancyConfig, common: CommonConfig
) -> Iterator[str]:
    """Yield a line for each service that does not fit tenants or common components."""
    tenants = tenancy.departments
    classes = facts().required_tags["gov-data"].values or ()
    ports = {common.balancer.port: "common.balancer.port"}
    servers: dict[str, str] = {}
    for code, service in services.items():
        at = f"services.{code}"
        if service.department not in tenants:
            yield (
                f"{at}.department: {service.department!r} is no tenant; allowed: "
                f"{', '.join(tenants) or 'none'}. Fix: use one of them or add it to "
                "tenancy.departments."
            )
        if classes.index(service.data) > classes.index(common.data):
            yield (
                f"{at}.data: {service.data} is above what the shared disks may hold "
                f"({common.data}); allowed: up to {common.data}. Fix: correct one of "
                "the two."
            )
        yield from common.profile.not_sold(f"{at}.sizing.size", service.sizing.size)
        yield from _taken(f"{at}.port", service.port, ports)
        if service.files_on not in common.runtime.servers:
            yield (
                f"{at}.files_on: {service.files_on!r} is not declared; allowed: "
                f"{', '.join(common.runtime.servers)}. Fix: use one of them or add it "
                "to common.runtime.servers."
            )
        # The backup service binds a server to a policy once.
        yield from _taken(f"{at}.files_on", service.files_on, servers)


def _taken(at: str, value: Key, owners: dict[Key, str]) -> Iterator[str]:
    if value in owners:
        yield (
            f"{at}: {value} is taken by {owners[value]}; allowed: one of its own. "
            "Fix: use another."
        )
    owners.setdefault(value, at)
