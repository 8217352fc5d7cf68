"""Writes the ledger of addresses: every block, whose it is, and what is still free.

From the address plan, the stack files of the two clouds and the register of bodies.
`make generate` writes it as docs/reference/addresses.md with the other pages.
"""

from collections.abc import Iterator
from ipaddress import IPv4Network
from pathlib import Path

from facts import facts
from infra.cloud import CloudConfig
from infra.settings import from_clone

ROOT = Path(__file__).resolve().parent.parent
CLOUDS = ("pilot-cloud", "production-cloud")
PRODUCTION = CLOUDS[1]
HEAD = """\
# Ledger of addresses

Generated from `facts/data/addresses.yaml`, the stack files and the register of bodies
by `make generate`. A slot is a body's for ever: a successor inherits it, nobody else
gets it. The existing centre's block is a placeholder: its register is not public.

| block | addresses | whose | what |
|---|---:|---|---|
"""
SLOTS = """
## Slots of departments in production

A slot without a body is free.

| slot | block | body |
|---:|---|---|
"""
Row = tuple[IPv4Network, str, str]


def page() -> str:
    """Return the ledger, in the order of the addresses."""
    lines = [
        f"| `{block}` | {block.num_addresses:,} | {whose} | {what} |"
        for block, whose, what in sorted(_rows())
    ]
    return HEAD + "\n".join(lines) + "\n" + SLOTS + "\n".join(_slots()) + "\n"


def _rows() -> Iterator[Row]:
    plan = facts().addresses
    yield plan.existing_centre, "existing centre", "everything (placeholder)"
    for block in plan.reserved:
        yield block, "nobody", "reserved"
    for stack in CLOUDS:
        settings = from_clone(stack)
        if isinstance(settings, CloudConfig):
            yield from _of_a_cloud(stack, settings)


def _of_a_cloud(stack: str, settings: CloudConfig) -> Iterator[Row]:
    network = settings.network
    yield network.supernet, stack, "the whole stack"
    yield settings.tenancy.pool, stack, "slots of departments"
    for short, each in network.vpcs.items():
        yield each.cidr, stack, f"network {short}"
        for name, switch in each.switches.items():
            yield switch.cidr, stack, f"vSwitch {name}, {switch.zone}"
    circuits = settings.interconnect.circuits
    for short, line in circuits.lines.items() if circuits else ():
        yield line.link, stack, f"ends of {short}"
    for code in settings.tenancy.departments:
        yield settings.tenancy.block(code), stack, f"department {code}"


def _slots() -> Iterator[str]:
    site = facts().site_of(PRODUCTION)
    if site is None:
        return
    plan = facts().addresses.sites[site.id]
    holders: dict[int, list[str]] = {}
    for code, body in facts().departments.items():
        holders.setdefault(body.slot, []).append(f"`{code}` {body.names.zh}")
    for slot in range(plan.slots):
        bodies = ", then ".join(holders.get(slot, ()))
        yield f"| {slot} | `{plan.tenant_block(slot)}` | {bodies} |"
