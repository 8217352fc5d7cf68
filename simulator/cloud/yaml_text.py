"""Reads the YAML of declarations: YAML 1.2's words, no key twice, no aliases.

`on`, `off`, `yes` and `no` are words here, since the API uses them as values; only
true and false are booleans, and dates stay text.
"""

import re
from collections.abc import Hashable

import yaml

from simulator.messages import Json


class YamlError(Exception):
    """The text cannot be used; the message says the line and the remedy."""


class _Loader(yaml.CSafeLoader):
    """The safe loader with the words of YAML 1.2."""


_SKIPPED = ("tag:yaml.org,2002:timestamp", "tag:yaml.org,2002:bool")
_Loader.yaml_implicit_resolvers = {
    first: [entry for entry in entries if entry[0] not in _SKIPPED]
    for first, entries in yaml.CSafeLoader.yaml_implicit_resolvers.items()
}
_Loader.add_implicit_resolver(
    "tag:yaml.org,2002:bool", re.compile(r"^(?:true|false)$"), list("tf")
)


def _mapping(loader: _Loader, node: yaml.MappingNode) -> dict[Hashable, Json]:
    keys = [loader.construct_object(key) for key, _ in node.value]
    twice = sorted({str(key) for key in keys if keys.count(key) > 1})
    if twice:
        raise YamlError(
            f"line {node.start_mark.line + 1}: key {twice[0]!r} appears twice; "
            "allowed: once. Fix: keep one of the two entries."
        )
    return loader.construct_mapping(node, deep=True)


_Loader.add_constructor("tag:yaml.org,2002:map", _mapping)


def read(text: str) -> Json:
    """Return what a text says; YamlError for one that is not usable YAML."""
    try:
        content: Json = yaml.load(text, Loader=_Loader)  # noqa: S506 - a safe loader
        _refuse_aliases(text)
    except yaml.YAMLError as error:
        reason = " ".join(str(error).split())
        raise YamlError(
            f"cannot be read ({reason}); allowed: a YAML file. "
            "Fix: correct the line named."
        ) from error
    return content


def _refuse_aliases(text: str) -> None:
    for event in yaml.parse(text, Loader=yaml.CSafeLoader):
        if isinstance(event, yaml.AliasEvent):
            raise YamlError(
                "an alias stands for a value; allowed: the value itself. "
                "Fix: write it out."
            )
