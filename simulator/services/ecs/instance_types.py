"""Sizes of servers: each family has the same ladder, with its own memory per core."""

from functools import cache
from typing import TYPE_CHECKING

from simulator.cloud.looking import Listing
from simulator.cloud.resource import Attributes
from simulator.cloud.step import Step

if TYPE_CHECKING:
    from simulator.messages import Json

# family: GiB of memory per core, architecture
_FAMILIES = {
    **{f"ecs.c{one}": (2, "X86") for one in ("5", "6", "6e", "7", "7a", "8i", "8a")},
    **{f"ecs.g{one}": (4, "X86") for one in ("5", "6", "6e", "7", "7a", "8i", "8a")},
    **{f"ecs.r{one}": (8, "X86") for one in ("5", "6", "6e", "7", "7a", "8i", "8a")},
    "ecs.c8y": (2, "ARM"),
    "ecs.g8y": (4, "ARM"),
    "ecs.r8y": (8, "ARM"),
    "ecs.u1-c1m1": (1, "X86"),
    "ecs.u1-c1m2": (2, "X86"),
    "ecs.u1-c1m4": (4, "X86"),
    "ecs.u1-c1m8": (8, "X86"),
    "ecs.t6-c1m2": (2, "X86"),
    "ecs.t6-c1m4": (4, "X86"),
    "ecs.sn1ne": (2, "X86"),
    "ecs.sn2ne": (4, "X86"),
}
# size: cores, network interfaces
_SIZES = {
    "large": (2, 3),
    "xlarge": (4, 4),
    "2xlarge": (8, 4),
    "3xlarge": (12, 6),
    "4xlarge": (16, 8),
    "6xlarge": (24, 8),
    "8xlarge": (32, 8),
    "16xlarge": (64, 8),
}


@cache
def instance_types() -> dict[str, Attributes]:
    """Return every size that is offered, by its name."""
    return {
        f"{family}.{size}": _row(family, size)
        for family in _FAMILIES
        for size in _SIZES
    }


def _row(family: str, size: str) -> Attributes:
    (memory, architecture), (cores, interfaces) = _FAMILIES[family], _SIZES[size]
    return {
        "InstanceTypeId": f"{family}.{size}",
        "InstanceTypeFamily": family,
        "InstanceFamilyLevel": "EnterpriseLevel",
        "InstanceCategory": "General-purpose",
        "CpuArchitecture": architecture,
        "CpuCoreCount": cores,
        "MemorySize": float(cores * memory),
        "GPUAmount": 0,
        "EniQuantity": interfaces,
        "EniPrivateIpAddressQuantity": 10,
        "DiskQuantity": 17,
        "NvmeSupport": "supported",
    }


def describe(step: Step) -> Attributes:
    """List the sizes that the filters leave."""
    filters = {
        "InstanceTypes": "InstanceTypeId",
        "InstanceType": "InstanceTypeId",
        "InstanceTypeFamily": "InstanceTypeFamily",
        "InstanceTypeFamilies": "InstanceTypeFamily",
        "CpuArchitecture": "CpuArchitecture",
        "InstanceCategory": "InstanceCategory",
    }
    listing = Listing(step.kind, {"filters": filters, "pages": {"size": 1600}}, {})
    rows = listing.chosen(step, [dict(row) for row in instance_types().values()])
    rows = [row for row in rows if _in_range(step, row)]
    first, end, reply = listing.page(step, len(rows))
    found: list[Json] = [*rows[first:end]]
    return {**reply, "InstanceTypes": {"InstanceType": found}}


def _in_range(step: Step, row: Attributes) -> bool:
    """Tell whether cores and memory lie within what is asked for."""
    for field in ("CpuCoreCount", "MemorySize"):
        value = float(str(row[field]))
        low, high = step.text(f"Minimum{field}"), step.text(f"Maximum{field}")
        if (low and value < float(low)) or (high and value > float(high)):
            return False
    return True


def families(step: Step) -> Attributes:
    """List the families."""
    del step
    names = {str(row["InstanceTypeFamily"]) for row in instance_types().values()}
    found: list[Json] = [
        {"InstanceTypeFamilyId": name, "Generation": f"ecs-{name[5:6]}"}
        for name in sorted(names)
    ]
    return {"InstanceTypeFamilies": {"InstanceTypeFamily": found}}
