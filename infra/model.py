"""The strict base of every configuration model, and the field types they share.

A model is frozen and refuses unknown keys. A field type refuses a value with one
sentence: what is wrong; what is allowed; how to fix it. Sentences carry no path:
`infra.problems` puts the file and the key path in front.
"""

import datetime as dt
from collections.abc import Iterable
from ipaddress import IPv4Address, IPv4Network
from typing import Annotated

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    StringConstraints,
    WithJsonSchema,
)

from facts import facts
from facts.nearest import unknown

PRIVATE = tuple(
    IPv4Network(block) for block in ("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16")
)


class Strict(BaseModel):
    """Base of all configuration models: frozen, no unknown keys, no coercion."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


def one_of(value: str, allowed: Iterable[str], what: str) -> str:
    """Return `value` if it is registered; else a ValueError with the nearest match."""
    names = tuple(allowed)
    if value not in names:
        raise ValueError(unknown(value, names, what))
    return value


def _department(value: str) -> str:
    return one_of(value, facts().departments, "facts/data/departments.yaml")


def not_in_force(at: str, code: str, day: dt.date) -> str:
    """Return the line for a registered body that does not exist on `day`."""
    body = facts().departments[code]
    after = ", ".join(body.successors) or "none recorded"
    return (
        f"{at}: {code!r} is not in force on {day} (valid "
        f"{body.valid_from or 'from the start'} to {body.valid_to or 'now'}); allowed: "
        f"a body in force. Fix: use its successor ({after}) or correct as_of."
    )


def _region(value: str) -> str:
    regions = [site.region for site in facts().sites.values()]
    return one_of(value, regions, "facts/data/sites.yaml")


def _zone(value: str) -> str:
    zones = [zone for site in facts().sites.values() for zone in site.zones]
    return one_of(value, zones, "facts/data/sites.yaml")


def _project(value: str) -> str:
    return one_of(value, facts().projects, "facts/data/projects.yaml")


def _service(value: str) -> str:
    return one_of(value, facts().services, "facts/data/systems.yaml")


def _tag_value(key: str) -> AfterValidator:
    def check(value: str) -> str:
        return one_of(
            value, facts().required_tags[key].values or (), "facts/data/tags.yaml"
        )

    return AfterValidator(check)


def _date(value: object) -> dt.date:
    if isinstance(value, dt.date):
        return value
    try:
        return dt.date.fromisoformat(str(value))
    except ValueError:
        raise ValueError(
            f"{value!r} is not a date; allowed: yyyy-mm-dd in quotes. "
            'Fix: write for example "2018-10-11".'
        ) from None


def _cidr(value: object) -> IPv4Network:
    if isinstance(value, IPv4Network):
        return value
    try:
        block = IPv4Network(str(value))
    except ValueError as error:
        raise ValueError(
            f"{value!r} is not an address block ({error}); allowed: IPv4 in the form "
            "10.32.0.0/20 with no bit set after the prefix. Fix: correct the block."
        ) from None
    if not any(block.subnet_of(private) for private in PRIVATE):
        raise ValueError(
            f"{block} is not a private block; allowed: a part of "
            f"{', '.join(map(str, PRIVATE))}. Fix: take a block of the address plan."
        )
    return block


def _address(value: object) -> IPv4Address:
    try:
        return IPv4Address(str(value))
    except ValueError as error:
        raise ValueError(
            f"{value!r} is not an address ({error}); allowed: IPv4, like 10.32.16.10. "
            "Fix: correct the address."
        ) from None


def _enumerated(values: Iterable[str]) -> WithJsonSchema:
    return WithJsonSchema({"type": "string", "enum": sorted(values)})


_FACTS = facts()
Department = Annotated[
    str, AfterValidator(_department), _enumerated(_FACTS.departments)
]
Region = Annotated[
    str,
    AfterValidator(_region),
    _enumerated(site.region for site in _FACTS.sites.values()),
]
Zone = Annotated[
    str,
    AfterValidator(_zone),
    _enumerated(zone for site in _FACTS.sites.values() for zone in site.zones),
]
ProjectId = Annotated[str, AfterValidator(_project), _enumerated(_FACTS.projects)]
Budget = Annotated[
    str,
    _tag_value("gov-budget"),
    _enumerated(_FACTS.required_tags["gov-budget"].values or ()),
]
DataClass = Annotated[
    str,
    _tag_value("gov-data"),
    _enumerated(_FACTS.required_tags["gov-data"].values or ()),
]
Environment = Annotated[
    str,
    _tag_value("gov-env"),
    _enumerated(_FACTS.required_tags["gov-env"].values or ()),
]
ServiceCode = Annotated[str, AfterValidator(_service), _enumerated(_FACTS.services)]
Date = Annotated[
    dt.date,
    BeforeValidator(_date),
    WithJsonSchema({"type": "string", "format": "date"}),
]
Cidr = Annotated[
    IPv4Network,
    BeforeValidator(_cidr),
    WithJsonSchema({"type": "string", "pattern": r"^[0-9.]+/[0-9]+$"}),
]
Slug = Annotated[
    str, StringConstraints(pattern=r"^[a-z][a-z0-9]*(-[a-z0-9]+)*$", max_length=30)
]
Address = Annotated[
    IPv4Address, BeforeValidator(_address), WithJsonSchema({"type": "string"})
]
DomainName = Annotated[
    str, StringConstraints(pattern=r"^[a-z0-9-]+(\.[a-z0-9-]+)+$", max_length=190)
]
Percent = Annotated[int, Field(ge=1, le=100)]
Port = Annotated[int, Field(ge=1, le=65535)]
