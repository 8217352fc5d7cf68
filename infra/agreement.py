"""What services, their departments and common components must agree on.

Each line names the key to correct. Agreements of a single part stand in its own file.
"""

import datetime as dt
from collections.abc import Iterator, Mapping
from typing import TypeVar

from facts import facts
from infra.components.common import CommonConfig
from infra.components.place import unknown
from infra.components.service import ServiceConfig
from infra.components.tenancy import TenancyConfig
from infra.model import not_in_force

Key = TypeVar("Key", int, str)


def service_problems(
    services: Mapping[str, ServiceConfig],
    tenancy: TenancyConfig,
    common: CommonConfig,
    as_of: dt.date,
) -> Iterator[str]:
    """Yield a line for each service that does not fit departments or common parts."""
    classes = facts().required_tags["gov-data"].values or ()
    ports = {common.balancer.port: "common.balancer.port"}
    servers: dict[str, str] = {}
    for code, service in services.items():
        at = f"services.{code}"
        yield from _department_problems(
            f"{at}.department", service.department, tenancy, as_of
        )
        if classes.index(service.data) > classes.index(common.data):
            yield (
                f"{at}.data: {service.data} is above what the shared disks may hold "
                f"({common.data}); allowed: up to {common.data}. Fix: correct one of "
                "the two."
            )
        yield from common.profile.not_sold(f"{at}.sizing.size", service.sizing.size)
        yield from _taken(f"{at}.port", service.port, ports)
        yield from _files_problems(f"{at}.files_on", service, common, servers)


def _department_problems(
    at: str, department: str, tenancy: TenancyConfig, as_of: dt.date
) -> Iterator[str]:
    """Yield a line for a department that is no tenant here, or not in force."""
    tenants = tenancy.departments
    if tenants and department not in tenants:
        yield (
            f"{at}: {department!r} is no tenant; allowed: {', '.join(tenants)}. Fix: "
            "use one of them or add it to tenancy.departments."
        )
    elif not facts().departments[department].in_force(as_of):
        yield not_in_force(at, department, as_of)


def _files_problems(
    at: str, service: ServiceConfig, common: CommonConfig, servers: dict[str, str]
) -> Iterator[str]:
    """Yield a line if a service's files would be nobody's, or not be backed up."""
    if service.files_on is None:
        if not common.files.backed_up:
            yield (
                f"{at}: is absent, and common.files is not backed up; allowed: a "
                "server, or a file system that is. Fix: name one, or set "
                "common.files.backed_up."
            )
        return
    if service.files_on not in common.runtime.servers:
        yield unknown(at, service.files_on, common.runtime.servers)
    # The backup service binds a server to a policy once.
    yield from _taken(at, service.files_on, servers)


def _taken(at: str, value: Key, owners: dict[Key, str]) -> Iterator[str]:
    if value in owners:
        yield (
            f"{at}: {value} is taken by {owners[value]}; allowed: one of its own. "
            "Fix: use another."
        )
    owners.setdefault(value, at)
