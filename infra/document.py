"""Writes what an editor and a reader need: schema and page of stack files, addresses.

`make generate` writes them under docs/reference/; tests/test_tidy.py compares them.
"""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from facts.nearest import SHOWN
from infra import address_ledger
from infra.settings import ADOPTION, CLOUD, DEPARTMENT, KEY, Form

REFERENCE = Path(__file__).resolve().parent.parent / "docs" / "reference"
FORMS = (CLOUD, DEPARTMENT, ADOPTION)
SECRET = {
    "type": "object",
    "description": "A secret: pulumi config set --secret",
    "properties": {"secure": {"type": "string"}},
    "required": ["secure"],
    "additionalProperties": False,
}


def stack_schema() -> dict[str, Any]:
    """Return the JSON Schema of a stack file, Pulumi's own keys included."""
    definitions: dict[str, Any] = {}
    forms = [_config(form, definitions) for form in FORMS]
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Stack file of the government's private cloud",
        "type": "object",
        "properties": {
            # A cloud, one department on it, or what existed before.
            "config": {"anyOf": forms},
            "encryptionsalt": {"type": "string"},
            "encryptedkey": {"type": "string"},
            "secretsprovider": {"type": "string"},
        },
        "required": ["config"],
        "additionalProperties": False,
        "$defs": dict(sorted(definitions.items())),
    }


def _config(form: Form, definitions: dict[str, Any]) -> dict[str, Any]:
    """Return the schema of one form's `config`, after adding what it refers to."""
    settings = form.model.model_json_schema(ref_template="#/$defs/{model}")
    definitions |= settings.pop("$defs")
    return {
        "type": "object",
        "properties": {KEY: settings} | dict.fromkeys(form.secrets, SECRET),
        "required": [KEY, *form.secrets],
        "additionalProperties": False,
    }


def settings_page(schema: dict[str, Any]) -> str:
    """Return the page that lists every setting: key, form, meaning."""
    lines = [
        "# Settings of a stack",
        "",
        "Generated from the models by `make generate`. Keys stand under `config`,",
        f"`{KEY}` in `stacks/Pulumi.<stack>.yaml`. A whole cloud says what",
        "`CloudConfig` lists, a department (`production-tenant-<code>`) what",
        "`DepartmentConfig` lists: its file is short because name, slot, site and the",
        "rest follow from the registers and from the platform. What existed before",
        "(`existing-centre`) says what `AdoptionConfig` lists.",
    ]
    models = {
        form.model.__name__: config["properties"][KEY]
        for form, config in zip(
            FORMS, schema["properties"]["config"]["anyOf"], strict=True
        )
    }
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
        REFERENCE / "addresses.md": address_ledger.page(),
    }


def main() -> None:
    """Write the generated files."""
    for path, content in pages().items():
        path.parent.mkdir(exist_ok=True)
        path.write_text(content, "utf-8")


if __name__ == "__main__":
    main()
