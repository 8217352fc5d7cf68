"""The forms of all properties as the provider's schema.json declares them."""

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from toolchain.parity.forms import ANY, Form, Properties, Shape

PROVIDER = "pulumi:providers:alicloud"
REFERENCE = "#/types/"


def read(file: Path) -> Iterator[tuple[str, Shape]]:
    """Yield type token and shape of every resource, the provider included.

    `file` is the schema.json that the provider writes; OSError when it is missing.
    """
    spec = json.loads(file.read_text(encoding="utf-8"))
    types = spec.get("types", {})
    for token, resource in ({PROVIDER: spec["provider"]} | spec["resources"]).items():
        yield (
            token,
            Shape(
                inputs=_object(resource.get("inputProperties", {}), types),
                outputs=_object(resource.get("properties", {}), types),
                required=frozenset(resource.get("requiredInputs", ())),
            ),
        )


def _object(properties: Mapping[str, Any], types: Mapping[str, Any]) -> Properties:
    return {name: _form(spec, types) for name, spec in properties.items()}


def _form(spec: Mapping[str, Any], types: Mapping[str, Any]) -> Form:
    """Turn a type of the schema into a form; references are followed."""
    reference = spec.get("$ref", "")
    if reference.startswith(REFERENCE):
        return _object(types[reference.removeprefix(REFERENCE)]["properties"], types)
    if "oneOf" in spec:
        return _form(spec["oneOf"][0], types)
    if spec.get("type") == "array":
        return [_form(spec["items"], types)]
    if spec.get("type") == "object":
        return (_form(spec.get("additionalProperties", {"type": "string"}), types),)
    return str(spec.get("type", ANY))
