"""Refuses what one data file says and another one does not know, or contradicts.

A schema sees one file; this sees them all. Each problem is one line: file, key path,
what is wrong, what is allowed with the nearest match, the fix.
"""

from collections.abc import Iterable, Iterator
from ipaddress import IPv4Network
from itertools import combinations, pairwise

from facts.finance import price_problems, regime_problems
from facts.nearest import unknown
from facts.read import shown
from facts.records import Ceiling, Department, Facts
from facts.transition import transition_problems

LONGEST_TENANT_PREFIX = 26  # three tiers of the smallest vSwitch, and a spare part


def problems(loaded: Facts) -> Iterator[str]:
    """Yield one line for each reference that leads nowhere and each contradiction."""
    for index, rule in enumerate(loaded.stacks):
        at = f"stacks.{index}.site"
        yield from _known("stacks", at, rule.site, loaded.sites, "sites")
    for code, body in loaded.departments.items():
        at = f"departments.{code}.successors"
        for successor in body.successors:
            known = loaded.departments
            yield from _known("departments", at, successor, known, "departments")
    for module, keys in loaded.product_keys_by_module.items():
        at = f"modules.{module}"
        for key in keys:
            yield from _known("products", at, key, loaded.products, "products")
    for tag in loaded.required_tags.values():
        at = f"required.{tag.key}.clauses"
        for clause in tag.clauses:
            yield from _known("tags", at, clause, loaded.clauses, "clauses")
    yield from _slot_problems(loaded)
    yield from _project_problems(loaded)
    yield from _ceiling_problems(loaded)
    yield from _address_problems(loaded)
    yield from price_problems(loaded.prices)
    yield from regime_problems(loaded.regimes)
    yield from transition_problems(loaded.transition)
    yield from _ledger_problems(loaded)


def _ledger_problems(loaded: Facts) -> Iterator[str]:
    seen: set[tuple[str, int, str]] = set()
    for index, row in enumerate(loaded.ledger):
        at = f"commitments.{index}"
        known = loaded.projects
        yield from _known("ledger", f"{at}.project", row.project, known, "projects")
        names = [rule.name for rule in loaded.stacks]
        if loaded.stack_rule(row.stack) is None:
            yield from _known("ledger", f"{at}.stack", row.stack, names, "stacks")
        key = (row.stack, row.year, row.project)
        if key in seen:
            yield (
                f"{shown('ledger')}: {at}: {row.stack} has two amounts of {row.year} "
                f"for {row.project}; allowed: one. Fix: gov-cloud cost --all --write"
            )
        seen.add(key)


def _slot_problems(loaded: Facts) -> Iterator[str]:
    """Yield a line for each body with the addresses of another of the same time."""
    for (one, body), (other, later) in combinations(loaded.departments.items(), 2):
        if body.slot == later.slot and _meet(body, later):
            yield (
                f"{shown('departments')}: departments.{other}.slot: {later.slot} is "
                f"the slot of {one}, which is in force at the same time; allowed: a "
                "slot of its own, or that of the body it succeeds. Fix: take a free "
                "slot."
            )


def _meet(one: Department, other: Department) -> bool:
    """Tell whether two bodies are in force on some common day."""

    def before(body: Department, later: Department) -> bool:
        end, start = body.valid_to, later.valid_from
        return end is not None and start is not None and end < start

    # A successor may have no recorded day yet: then its predecessor's end is not known.
    named = other.code in one.successors or one.code in other.successors
    return not (named or before(one, other) or before(other, one))


def _known(
    name: str, at: str, value: str, allowed: Iterable[str], register: str
) -> Iterator[str]:
    """Yield a line if `value`, found in file `name`, is not in the register's file."""
    names = tuple(allowed)
    if value not in names:
        yield f"{shown(name)}: {at}: {unknown(value, names, shown(register))}"


def _project_problems(loaded: Facts) -> Iterator[str]:
    budgets = loaded.required_tags["gov-budget"].values or ()
    for id_, project in loaded.projects.items():
        at = f"projects.{id_}"
        yield from _known("projects", f"{at}.budget", project.budget, budgets, "tags")
        known = loaded.departments
        yield from _known(
            "projects", f"{at}.department", project.department, known, "departments"
        )
        if project.award and project.award.date.year < int(id_[:4]):
            yield (
                f"{shown('projects')}: {at}.award.date: {project.award.date} is before "
                f"the project's year; allowed: {id_[:4]} or later. Fix: correct one."
            )


def _ceiling_problems(loaded: Facts) -> Iterator[str]:
    for index, ceiling in enumerate(loaded.ceilings):
        for clause in ceiling.clauses:
            at = f"ceilings.{index}.clauses"
            yield from _known("ceiling", at, clause, loaded.clauses, "clauses")
    for index, (one, other) in enumerate(pairwise(loaded.ceilings)):
        if _last(one) >= other.first_year:
            yield (
                f"{shown('ceiling')}: ceilings.{index + 1}.first_year: "
                f"{other.first_year} has two ceilings; allowed: a year after the last "
                "one of the entry before. Fix: give that entry a last_year before it."
            )


def _last(ceiling: Ceiling) -> float:
    return float("inf") if ceiling.last_year is None else ceiling.last_year


def _address_problems(loaded: Facts) -> Iterator[str]:
    plan = loaded.addresses
    for site in plan.sites:
        yield from _known("addresses", f"sites.{site}", site, loaded.sites, "sites")
    for site in loaded.sites:
        if site not in plan.sites:
            yield (
                f"{shown('addresses')}: sites.{site}: is missing; allowed: every site "
                f"of {shown('sites')}. Fix: give the site its blocks."
            )
    for site, row in plan.sites.items():
        at = f"{shown('addresses')}: sites.{site}.tenants"
        if not row.tenant_pool.subnet_of(row.supernet):
            yield (
                f"{at}.pool: {row.tenant_pool} is outside the site; allowed: a part of "
                f"{row.supernet}. Fix: move it."
            )
        first = row.tenant_pool.prefixlen
        if not first <= row.tenant_prefix <= LONGEST_TENANT_PREFIX:
            yield (
                f"{at}.block: /{row.tenant_prefix} is no part of the pool; allowed: "
                f"{first} to {LONGEST_TENANT_PREFIX}. Fix: correct one of the two."
            )
    yield from _overlaps(
        {
            "existing_centre": plan.existing_centre,
            **{f"reserved.{n}": block for n, block in enumerate(plan.reserved)},
            **{f"sites.{k}.supernet": row.supernet for k, row in plan.sites.items()},
        }
    )


def _overlaps(blocks: dict[str, IPv4Network]) -> Iterator[str]:
    for (first, one), (second, other) in combinations(blocks.items(), 2):
        if one.overlaps(other):
            yield (
                f"{shown('addresses')}: {second}: {other} overlaps {first} ({one}); "
                "allowed: blocks that do not overlap. Fix: move one of the two."
            )
