"""The inventory: everything that exists, named as the provider names it in Pulumi.

One JSON document a line, for checks that judge what exists and not what was declared:
`{"type", "id", "region", "attributes", "tags"}`; `tags` is left out where the service
keeps none. Secrets are left out.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import yaml

from simulator.cloud import Cloud
from simulator.cloud.redact import secret
from simulator.cloud.resource import Attributes, Resource
from simulator.messages import Json

TABLE = Path(__file__).with_name("types.yaml")


@dataclass(frozen=True, slots=True)
class Named:
    """A type of the provider: its token, its inputs, and when a row is one."""

    token: str
    when: Mapping[str, Json]
    unless: Mapping[str, Json]
    inputs: Mapping[str, tuple[str, ...]]
    """Input -> where the attribute is, name by name."""
    fixed: Mapping[str, Json]
    has_tags: bool

    def suits(self, row: Resource) -> bool:
        """Tell whether a row of the kind is of this type."""
        has = row.attributes
        return all(has.get(name) == it for name, it in self.when.items()) and not any(
            has.get(name) == it for name, it in self.unless.items()
        )


@cache
def table() -> Mapping[str, tuple[Named, ...]]:
    """Return kind -> the types that its rows can be."""
    rows = yaml.load(TABLE.read_text("utf-8"), yaml.CSafeLoader)
    return {kind: tuple(map(_named, types)) for kind, types in rows.items()}


def _named(row: Mapping[str, Json]) -> Named:
    inputs: dict[str, tuple[str, ...]] = {}
    for name in _list(row.get("same")):
        inputs[name] = (_upper(name),)
    for name, path in _mapping(row.get("named")).items():
        inputs[name] = tuple(str(path).split("."))
    return Named(
        token=str(row["type"]),
        when=_mapping(row.get("when")),
        unless=_mapping(row.get("unless")),
        inputs=inputs,
        fixed=_mapping(row.get("fixed")),
        has_tags=row.get("tags") is True,
    )


def _list(value: Json) -> list[str]:
    return [str(item) for item in value] if isinstance(value, list) else []


def _mapping(value: Json) -> Mapping[str, Json]:
    return value if isinstance(value, dict) else {}


def lines(cloud: Cloud) -> bytes:
    """Return the whole inventory as JSON lines, by kind and in order of creation."""
    return b"".join(
        json.dumps(entry, ensure_ascii=False).encode() + b"\n"
        for entry in entries(cloud)
    )


def entries(cloud: Cloud) -> Iterator[dict[str, Json]]:
    """Yield everything that a type of the provider stands for."""
    for kind in sorted(cloud.store.kinds()):
        for named in table().get(kind, ()):
            for row in cloud.store.all(kind):
                if named.suits(row):
                    yield _entry(cloud, named, row)


def region_of(cloud: Cloud, row: Resource) -> str:
    """Return the region that keeps a row.

    What belongs to an account is in the region of its site; a bucket says its own, and
    speaks for its parts.
    """
    if row.kind == "oss/part":
        name = row.attributes.get("bucket")
        row = next((b for b in cloud.store.all("oss/bucket") if b.id == name), row)
    account, _, region = row.scope.partition("/")
    if region:
        return region
    said = str(row.attributes.get("Location", "")).removeprefix("oss-")
    sites = cloud.sites.values()
    regions = [site.region for site in sites if site.account_id == account]
    return said or next(iter(regions or [site.region for site in sites]))


def _entry(cloud: Cloud, named: Named, row: Resource) -> dict[str, Json]:
    kind = cloud.kind(row.kind)
    attributes: dict[str, Json] = dict(named.fixed)
    for name, path in named.inputs.items():
        value = _at(row.attributes, path)
        # The API answers with empty words what nobody has set.
        if value not in (None, "") and path[0] not in kind.hidden:
            attributes[name] = _camel(value)
    entry: dict[str, Json] = {
        "type": named.token,
        "id": row.id,
        "region": region_of(cloud, row),
        "attributes": attributes,
    }
    if named.has_tags:
        entry["tags"] = dict(row.tags) or _labels(row)
    return entry


def _labels(row: Resource) -> dict[str, Json]:
    """Return the tags of a service that keeps them among its own values (alarms)."""
    labels = row.attributes.get("Labels")
    pairs = labels if isinstance(labels, list) else []
    return {
        str(p["Key"]): p.get("Value")
        for p in pairs
        if isinstance(p, dict) and "Key" in p
    }


def _at(attributes: Attributes, path: tuple[str, ...]) -> Json:
    value: Json = attributes
    for name in path:
        value = value.get(name) if isinstance(value, dict) else None
    return value


def _camel(value: Json) -> Json:
    """Return nested names as the provider has them: zone_id and ZoneId are zoneId."""
    if isinstance(value, dict):
        return {
            _camel_name(name): _camel(item)
            for name, item in value.items()
            if not secret(name)
        }
    if isinstance(value, list):
        return [_camel(item) for item in value]
    return value


def _camel_name(name: str) -> str:
    first, *rest = name.split("_")
    return first[:1].lower() + first[1:] + "".join(map(_upper, rest))


def _upper(name: str) -> str:
    return name[:1].upper() + name[1:]
