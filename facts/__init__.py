"""What is so, wherever this cloud is declared, judged or simulated.

The bottom layer: data files, checked against their schemas, loaded once, frozen.
`infra`, `policies`, `simulator` and `review` meet only here.

    >>> from facts import facts
    >>> facts().sites["env10"].region
    'cn-macau-env10-d01'
"""

import datetime as dt
import functools
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any, TypeVar

from facts.errors import FactsError
from facts.read import DATA, read_checked
from facts.records import (
    Clause,
    Department,
    Facts,
    Names,
    Product,
    Project,
    Site,
    StackRule,
    TagKey,
)

__all__ = ["Facts", "FactsError", "facts", "load"]

T = TypeVar("T")


@functools.cache
def facts() -> Facts:
    """Return the facts of this checkout, loaded and checked once a process."""
    return load(DATA)


def load(folder: Path) -> Facts:
    """Load the data files of `folder`; FactsError names file, key path and problem."""
    products = _products(read_checked("products", folder)["products"])
    modules = read_checked("products", folder)["modules"]
    tags = read_checked("tags", folder)
    systems = read_checked("systems", folder)
    types = read_checked("types", folder)
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
        projects=_freeze(
            {
                id_: Project(id_, row["budget"], Names(**row["title"]))
                for id_, row in read_checked("projects", folder)["projects"].items()
            }
        ),
        clauses=_freeze(
            {
                id_: Clause(id_, **row)
                for id_, row in read_checked("clauses", folder)["clauses"].items()
            }
        ),
        taggable=frozenset(types["taggable"]),
        groupable=frozenset(types["groupable"]),
    )
    _check_references(loaded)
    return loaded


def _freeze(mapping: dict[str, T]) -> Mapping[str, T]:
    return MappingProxyType(mapping)


def _products(rows: dict[str, dict[str, Any]]) -> Mapping[str, Product]:
    return _freeze(
        {
            key: Product(row["host"], "endpoint" not in row, row.get("variable"))
            for key, row in rows.items()
        }
    )


def _sites(
    rows: dict[str, dict[str, Any]], products: Mapping[str, Product]
) -> Mapping[str, Site]:
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


def _departments(rows: dict[str, dict[str, Any]]) -> Mapping[str, Department]:
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


def _required_tags(rows: dict[str, dict[str, Any]]) -> Mapping[str, TagKey]:
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


def _check_references(loaded: Facts) -> None:
    """Refuse a name in one data file that another file does not know."""
    problems = [
        f"stacks.yaml: {rule.name}: site {rule.site!r} is unknown; "
        f"allowed: {', '.join(loaded.sites)}"
        for rule in loaded.stacks
        if rule.site not in loaded.sites
    ]
    problems += [
        f"departments.yaml: {body.code}: successor {code!r} is unknown"
        for body in loaded.departments.values()
        for code in body.successors
        if code not in loaded.departments
    ]
    problems += [
        f"products.yaml: modules.{module}: product {key!r} is unknown"
        for module, keys in loaded.product_keys_by_module.items()
        for key in keys
        if key not in loaded.products
    ]
    problems += [
        f"tags.yaml: {tag.key}: clause {clause!r} is unknown"
        for tag in loaded.required_tags.values()
        for clause in tag.clauses
        if clause not in loaded.clauses
    ]
    budgets = loaded.required_tags["gov-budget"].values or ()
    problems += [
        f"projects.yaml: {project.id}: budget {project.budget!r} is unknown; "
        f"allowed: {', '.join(budgets)}"
        for project in loaded.projects.values()
        if project.budget not in budgets
    ]
    if problems:
        raise FactsError("\n".join(problems))
