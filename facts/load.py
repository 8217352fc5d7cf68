"""Builds the frozen records from the data files, after their schemas accepted them."""

import datetime as dt
from collections.abc import Mapping
from decimal import Decimal
from ipaddress import IPv4Network
from pathlib import Path
from types import MappingProxyType
from typing import Any, TypeVar

from facts.errors import FactsError
from facts.finance import ledger, price_book, regimes
from facts.read import read_checked
from facts.records import (
    Addresses,
    AddressPlan,
    Award,
    Ceiling,
    Clause,
    Department,
    Facts,
    Names,
    Product,
    Project,
    Register,
    Site,
    StackRule,
    TagKey,
)
from facts.references import problems
from facts.transition import transition

T = TypeVar("T")
Rows = dict[str, dict[str, Any]]


def load(folder: Path) -> Facts:
    """Load the data files of `folder`; FactsError names file, key path and problem."""
    product_file = read_checked("products", folder)
    products = _products(product_file["products"])
    modules = product_file["modules"]
    tags = read_checked("tags", folder)
    systems = read_checked("systems", folder)
    types = read_checked("types", folder)
    foreign = read_checked("foreign", folder)
    loaded = Facts(
        sites=_sites(read_checked("sites", folder)["sites"], products),
        stacks=tuple(
            StackRule(**row) for row in read_checked("stacks", folder)["stacks"]
        ),
        products=products,
        product_keys_by_module=_freeze({k: tuple(v) for k, v in modules.items()}),
        departments=_departments(read_checked("departments", folder)["departments"]),
        required_tags=_required_tags(tags["required"]),
        optional_tags=tuple(tags["optional"]),
        components=tuple(systems["components"]),
        services=tuple(systems["services"]),
        projects=_projects(read_checked("projects", folder)["projects"]),
        ceilings=tuple(map(_ceiling, read_checked("ceiling", folder)["ceilings"])),
        prices=price_book(read_checked("prices", folder)),
        ledger=ledger(read_checked("ledger", folder)),
        regimes=regimes(read_checked("regimes", folder)["regimes"]),
        transition=transition(read_checked("transition", folder)),
        addresses=_addresses(read_checked("addresses", folder)),
        foreign_regions=tuple(foreign["regions"]),
        foreign_packages=frozenset(foreign["packages"]),
        foreign_domains=tuple(foreign["domains"]),
        register=_register(read_checked("register", folder)),
        clauses=_clauses(read_checked("clauses", folder)["clauses"]),
        taggable=frozenset(types["taggable"]),
        groupable=frozenset(types["groupable"]),
    )
    found = list(problems(loaded))
    if found:
        raise FactsError("\n".join(found))
    return loaded


def _freeze(mapping: dict[str, T]) -> Mapping[str, T]:
    return MappingProxyType(mapping)


def _products(rows: Rows) -> Mapping[str, Product]:
    return _freeze(
        {
            key: Product(row["host"], "endpoint" not in row, row.get("variable"))
            for key, row in rows.items()
        }
    )


def _sites(rows: Rows, products: Mapping[str, Product]) -> Mapping[str, Site]:
    return _freeze({id_: _site(id_, row, products) for id_, row in rows.items()})


def _site(id_: str, row: dict[str, Any], products: Mapping[str, Product]) -> Site:
    place = {"region": row["region"], "domain": row["domain"]}
    hosts = {key: item.host.format(**place) for key, item in products.items()}
    return Site(
        id=id_,
        title=Names(**row["title"]),
        region=row["region"],
        zones=tuple(row["zones"]),
        domain=row["domain"],
        account_id=row["account_id"],
        endpoints=_freeze(
            {key: hosts[key] for key, item in products.items() if item.has_endpoint_key}
        ),
        pinned_variables=_freeze(
            {
                item.variable: hosts[key]
                for key, item in products.items()
                if item.variable
            }
        ),
    )


def _departments(rows: Rows) -> Mapping[str, Department]:
    return _freeze(
        {
            code: Department(
                code=code,
                names=Names(**row["names"]),
                abbreviation=row["abbreviation"],
                valid_from=_date(row["valid_from"]),
                valid_to=_date(row["valid_to"]),
                successors=tuple(row["successors"]),
                slot=row["slot"],
                tenant=row["tenant"],
            )
            for code, row in rows.items()
        }
    )


def _date(text: str | None) -> dt.date | None:
    return None if text is None else dt.date.fromisoformat(text)


def _required_tags(rows: Rows) -> Mapping[str, TagKey]:
    return _freeze(
        {
            key: TagKey(
                key=key,
                values=tuple(row["values"]) if "values" in row else None,
                register=row.get("register"),
                clauses=tuple(row["clauses"]),
            )
            for key, row in rows.items()
        }
    )


def _projects(rows: Rows) -> Mapping[str, Project]:
    return _freeze({id_: _project(id_, row) for id_, row in rows.items()})


def _project(id_: str, row: dict[str, Any]) -> Project:
    award = row["award"]
    approved = row.get("approved")
    return Project(
        id=id_,
        budget=row["budget"],
        title=Names(**row["title"]),
        department=row["department"],
        phase=row["phase"],
        amounts=MappingProxyType(
            {int(year): Decimal(text) for year, text in row["amounts"].items()}
        ),
        approval=row["approval"],
        approved=approved
        and (dt.date.fromisoformat(approved["from"]), _date(approved["to"])),
        quotation=row["quotation"],
        award=award and Award(dt.date.fromisoformat(award["date"]), award["procedure"]),
        contract=row["contract"],
        supplier=row["supplier"],
        convention=tuple(row["convention"]),
    )


def _ceiling(row: dict[str, Any]) -> Ceiling:
    return Ceiling(
        amount=Decimal(row["amount"]),
        first_year=row["first_year"],
        last_year=row["last_year"],
        prices_of=row["prices_of"],
        indexation=Decimal(row["indexation"]),
        clauses=tuple(row["clauses"]),
    )


def _addresses(content: dict[str, Any]) -> Addresses:
    return Addresses(
        existing_centre=IPv4Network(content["existing_centre"]),
        reserved=tuple(IPv4Network(block) for block in content["reserved"]),
        sites=_freeze(
            {
                site: AddressPlan(
                    supernet=IPv4Network(row["supernet"]),
                    tenant_pool=IPv4Network(row["tenants"]["pool"]),
                    tenant_prefix=row["tenants"]["block"],
                )
                for site, row in content["sites"].items()
            }
        ),
    )


def _register(content: dict[str, Any]) -> Register:
    return Register(
        accounts=_freeze(content["accounts"]),
        users=_freeze(content["users"]),
        resources=_freeze(content["resources"]),
        resource_groups=_freeze(content["resource_groups"]),
        ranges=MappingProxyType(
            {IPv4Network(k): v for k, v in content["ranges"].items()}
        ),
        domains=_freeze(content["domains"]),
        identity_providers=frozenset(content["identity_providers"]),
        packages=_freeze(content["packages"]),
        stack_references=tuple(content["stack_references"]),
        account_names=_freeze(
            {k: tuple(v) for k, v in content["account_names"].items()}
        ),
        log_retention_days=content["log_retention_days"],
        gateway_systems=frozenset(content["gateway_systems"]),
    )


def _clauses(rows: Rows) -> Mapping[str, Clause]:
    return _freeze({id_: Clause(id_, **row) for id_, row in rows.items()})
