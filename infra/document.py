"""Writes what an editor and a reader need: the schema and the page of stack files.

`make generate` writes both under docs/reference/; tests/test_tidy.py compares them.
"""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from facts.nearest import SHOWN
from infra.cloud import CloudConfig
from infra.settings import KEY, SECRETS

REFERENCE = Path(__file__).resolve().parent.parent / "docs" / "reference"


def stack_schema() -> dict[str, Any]:
    """Return the JSON Schema of a stack file, Pulumi's own keys included."""
    settings = CloudConfig.model_json_schema(ref_template="#/$defs/{model}")
    definitions = settings.pop("$defs")
    secret = {
        "type": "object",
        "description": "A secret: pulumi config set --secret",
        "properties": {"secure": {"type": "string"}},
        "required": ["secure"],
        "additionalProperties": False,
    }
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Stack file of the government's private cloud",
        "type": "object",
        "properties": {
            "config": {
                "type": "object",
                "properties": {KEY: settings} | dict.fromkeys(SECRETS, secret),
                "required": [KEY, *SECRETS],
                "additionalProperties": False,
            },
            "encryptionsalt": {"type": "string"},
            "encryptedkey": {"type": "string"},
            "secretsprovider": {"type": "string"},
        },
        "required": ["config"],
        "additionalProperties": False,
        "$defs": definitions,
    }


def settings_page(schema: dict[str, Any]) -> str:
    """Return the page that lists every setting: key, form, meaning."""
    where = f"`config`, `{KEY}` in `stacks/Pulumi.<stack>.yaml`"
    lines = [
        "# Settings of a stack",
        "",
        f"Generated from the models by `make generate`. Keys stand under {where}.",
    ]
    models = {"CloudConfig": schema["properties"]["config"]["properties"][KEY]}
    models |= schema["$defs"]
    for title, model in models.items():
        lines += ["", f"## {title}", "", model["description"], ""]
        lines += ["| key | form | required | meaning |", "|---|---|---|---|"]
        lines += _rows(model)
    return "\n".join(lines) + "\n"


def _rows(model: dict[str, Any]) -> Iterator[str]:
    required = model.get("required", [])
    for key, field in model["properties"].items():
        needed = "yes" if key in required else "no"
        meaning = field.get("description", "")
        yield f"| `{key}` | {_form(field)} | {needed} | {meaning} |"


def _form(field: dict[str, Any]) -> str:
    """Return a few words for the form of a value."""
    if "$ref" in field:
        return str(field["$ref"]).removeprefix("#/$defs/")
    if "anyOf" in field:
        parts = [_form(part) for part in field["anyOf"] if part.get("type") != "null"]
        return " or ".join(parts)
    if field.get("type") == "array":
        return f"list of {_form(field['items'])}"
    if "patternProperties" in field:
        (element,) = field["patternProperties"].values()
        return f"name to {_form(element)}"
    if "enum" in field:
        few = len(field["enum"]) <= SHOWN
        return ", ".join(map(str, field["enum"])) if few else "one of the register"
    return str(field.get("format", field.get("type", "value")))


def pages() -> dict[Path, str]:
    """Return each generated file and its content."""
    schema = stack_schema()
    return {
        REFERENCE / "stack.schema.json": json.dumps(schema, indent=2) + "\n",
        REFERENCE / "settings.md": settings_page(schema),
    }


def main() -> None:
    """Write the generated files."""
    for path, content in pages().items():
        path.parent.mkdir(exist_ok=True)
        path.write_text(content, "utf-8")


if __name__ == "__main__":
    main()
