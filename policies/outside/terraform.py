"""Reads a Terraform plan (`terraform show -json`), so that both can be compared.

Types and names become Pulumi's: the table gives the type, a block that may occur once
becomes a map, everything is written in camel case. What Terraform does not know before
apply is unknown here, what it calls sensitive is secret.
"""

import functools
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from policies.outside.declared import (
    Declared,
    Reading,
    fields,
    rows,
    text,
    value,
    values,
)
from policies.outside.errors import InputError
from policies.values import UNKNOWN, Secret, Value

# The plan formats of Terraform 1.x and OpenTofu; a new major may mean something else.
FORMATS = ("0", "1")
PROJECT = "terraform"
_TABLE = Path(__file__).with_name("terraform_types.json")
_PROVIDER = "pulumi:providers:alicloud"
_NOTE = "names of nested inputs are derived from Terraform's, not looked up"
_WORD = re.compile(r"_([a-z0-9])")
_INDEX = re.compile(r"\[[^\]]*\]")


@functools.cache
def types() -> Mapping[str, str]:
    """Return Terraform type without `alicloud_` -> Pulumi token without `alicloud:`."""
    table: dict[str, str] = json.loads(_TABLE.read_text("utf-8"))
    return table


def read(document: Mapping[str, object], shown: str) -> Reading:
    """Return what the plan declares and removes; the stack is the caller's to name."""
    version = text(document, "format_version", shown).split(".")[0]
    if version not in FORMATS:
        raise InputError(
            f"{shown}: format_version",
            "is one that nobody has taught this reader",
            allowed=", ".join(f"{known}.x" for known in FORMATS),
            fix="write the plan with Terraform 1.x: terraform show -json",
        )
    configuration = fields(document.get("configuration", {}), f"{shown}: configuration")
    providers = dict(_providers(configuration, shown))
    configured = dict(_configured(configuration, shown))
    kept: list[Declared] = []
    gone: list[Declared] = []
    where = f"{shown}: resource_changes"
    for number, tree in enumerate(rows(document.get("resource_changes"), where)):
        place = f"{where}[{number}]"
        change = fields(tree, place)
        actions = fields(change.get("change", {}), place).get("actions")
        if text(change, "mode", place) not in ("", "managed"):
            continue
        (gone if actions == ["delete"] else kept).append(
            _declared(change, configured, place)
        )
    return Reading(
        form="Terraform plan",
        shown=shown,
        stack="",
        as_of=None,
        declared=(*providers.values(), *kept),
        removed=tuple(gone),
        notes=(_NOTE,),
    )


def _declared(
    change: Mapping[str, object], configured: Mapping[str, "_Configured"], where: str
) -> Declared:
    address = text(change, "address", where)
    of = fields(change.get("change", {}), where)
    after = values(of.get("after"), f"{where}: after")
    merged = _merged(after, of.get("after_unknown"), of.get("after_sensitive"))
    inputs = merged if isinstance(merged, dict) else {}
    config = configured.get(_INDEX.sub("", address)) or _Configured(
        "alicloud", {}, None
    )
    depends = {_camel(key): urns for key, urns in config.uses.items()}
    return Declared(
        urn=_urn(_token(text(change, "type", where)), address),
        type=_token(text(change, "type", where)),
        inputs={
            _camel(key): _renamed(key, item)
            for key, item in inputs.items()
            # What nobody wrote and nobody knows yet is what the cloud will answer.
            if item is not UNKNOWN or config.keys is None or key in config.keys
        },
        provider=f"{_urn(_PROVIDER, config.provider)}::",
        dependencies=tuple(sorted({urn for urns in depends.values() for urn in urns})),
        property_dependencies=depends,
    )


@dataclass(frozen=True, slots=True)
class _Configured:
    """What a configuration says of one resource: provider, references, its inputs."""

    provider: str
    uses: Mapping[str, tuple[str, ...]]
    keys: frozenset[str] | None


def _providers(
    configuration: Mapping[str, object], shown: str
) -> Iterator[tuple[str, Declared]]:
    where = f"{shown}: configuration.provider_config"
    for key, tree in fields(configuration.get("provider_config", {}), where).items():
        config = fields(tree, where)
        if text(config, "name", where) != "alicloud":
            continue
        expressions = fields(config.get("expressions", {}), where)
        inputs = {_camel(name): _constant(item) for name, item in expressions.items()}
        yield key, Declared(urn=_urn(_PROVIDER, key), type=_PROVIDER, inputs=inputs)


def _configured(
    configuration: Mapping[str, object], shown: str
) -> Iterator[tuple[str, _Configured]]:
    where = f"{shown}: configuration"
    listed = list(_modules(configuration.get("root_module", {}), "", where))
    urns = {
        address: _urn(_token(text(item, "type", where)), address)
        for address, item in listed
    }
    for address, item in listed:
        expressions = fields(item.get("expressions", {}), where)
        inside = address[: len(address) - len(text(item, "address", where))]
        uses = {
            key: found
            for key, tree in expressions.items()
            if (found := tuple(dict.fromkeys(_references(tree, inside, urns))))
        }
        provider = text(item, "provider_config_key", where) or "alicloud"
        yield address, _Configured(provider, uses, frozenset(expressions))


def _modules(
    tree: object, inside: str, where: str
) -> Iterator[tuple[str, dict[str, object]]]:
    """Yield full address and configuration of each resource, modules included."""
    module = fields(tree, where)
    for item in rows(module.get("resources"), where):
        resource = fields(item, where)
        yield inside + text(resource, "address", where), resource
    for name, call in fields(module.get("module_calls", {}), where).items():
        held = fields(call, where).get("module", {})
        yield from _modules(held, f"{inside}module.{name}.", where)


def _references(tree: object, inside: str, urns: Mapping[str, str]) -> Iterator[str]:
    """Yield the URNs of the resources that an expression names; `inside` a module."""
    if isinstance(tree, list):
        for item in tree:
            yield from _references(item, inside, urns)
    elif isinstance(tree, dict):
        names = tree.get("references")
        if isinstance(names, list):
            full = [f"{inside}{name}" for name in names if isinstance(name, str)]
            yield from (urns[name] for name in full if name in urns)
        else:
            for item in tree.values():
                yield from _references(item, inside, urns)


def _constant(tree: object) -> Value:
    """Return a provider setting as Pulumi passes it; a reference is unknown."""
    if isinstance(tree, list):
        return [_constant(item) for item in tree]
    if not isinstance(tree, dict):
        return value(tree)
    if "constant_value" in tree:
        return value(tree["constant_value"])
    if "references" in tree:
        return UNKNOWN
    return {key: _constant(item) for key, item in tree.items()}


def _merged(after: Value, unknown: object, sensitive: object) -> Value:
    """Lay what is unknown and what is sensitive over the planned values."""
    if unknown is True:
        return UNKNOWN
    if isinstance(after, dict):
        late = unknown if isinstance(unknown, dict) else {}
        hidden = sensitive if isinstance(sensitive, dict) else {}
        keys = [*after, *(key for key in late if key not in after)]
        found: Value = {
            key: _merged(after.get(key), late.get(key), hidden.get(key)) for key in keys
        }
    elif isinstance(after, list):
        found = [
            _merged(item, _item(unknown, index), _item(sensitive, index))
            for index, item in enumerate(after)
        ]
    else:
        found = after
    return Secret(found) if sensitive is True else found


def _item(tree: object, index: int) -> object:
    return tree[index] if isinstance(tree, list) and index < len(tree) else None


def _renamed(key: str, item: Value) -> Value:
    """Return nested inputs under Pulumi's names; a map of free keys stays."""
    if not isinstance(item, list):
        return item
    blocks = [
        {_camel(name): _renamed(name, part) for name, part in block.items()}
        if isinstance(block, dict)
        else block
        for block in item
    ]
    # A block in the singular occurs once: Pulumi's form has no list around it.
    alone = len(blocks) == 1 and isinstance(blocks[0], dict)
    return blocks[0] if alone and not key.endswith("s") else blocks


def _camel(name: str) -> str:
    return _WORD.sub(lambda found: found[1].upper(), name)


def _token(type_: str) -> str:
    name = type_.removeprefix("alicloud_")
    return (
        f"alicloud:{types()[name]}" if name in types() else f"terraform:index:{type_}"
    )


def _urn(type_: str, name: str) -> str:
    return f"urn:pulumi:plan::{PROJECT}::{type_}::{name}"
