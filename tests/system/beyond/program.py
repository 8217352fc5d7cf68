"""Declares what a file says, at the site that the environment names.

The file: name -> `type`, `inputs` (as the engine spells them), and if need be `later`
(inputs that the second version has instead), `after` (names that come first) and
`ignores` (inputs whose changes do not count). `${name}` stands for the id of another,
`${name.output}` for an output of it. The engine runs a copy of this file.
"""

import json
import os
import re
from pathlib import Path
from typing import Any

import pulumi
import yaml

_WHOLE = re.compile(r"\$\{([\w-]+)(?:\.(\w+))?\}")
_PROVIDER = "pulumi:providers:alicloud"


def declare(rows: dict[str, Any], settings: dict[str, Any], *, second: bool) -> None:
    """Declare all resources; each is made when what it names has been declared."""
    site = pulumi.ProviderResource("alicloud", "site", settings)
    outputs = _outputs(rows)
    made: dict[str, pulumi.CustomResource] = {}

    def value(item: Any) -> Any:
        if isinstance(item, dict):
            return {key: value(part) for key, part in item.items()}
        if isinstance(item, list):
            return [value(part) for part in item]
        if not isinstance(item, str) or "${" not in item:
            return item
        parts = [_of(made[name], out) for name, out in _WHOLE.findall(item)]
        texts = _WHOLE.sub("\0", item).split("\0")
        if texts == ["", ""]:
            return parts[0]
        mixed = [texts[0]]
        for part, text in zip(parts, texts[1:], strict=True):
            mixed += [part, text]
        return pulumi.Output.concat(*mixed)

    for name in _ordered(rows):
        row = rows[name]
        inputs = row["inputs"] | (row.get("later", {}) if second else {})
        wanted = dict.fromkeys(outputs.get(name, ())) | value(inputs)
        made[name] = pulumi.CustomResource(
            row["type"],
            name,
            wanted,
            pulumi.ResourceOptions(
                provider=site,
                depends_on=[made[each] for each in row.get("after", ())],
                ignore_changes=row.get("ignores"),
            ),
        )


def _of(resource: pulumi.CustomResource, output: str) -> Any:
    return getattr(resource, output) if output else resource.id


def _outputs(rows: dict[str, Any]) -> dict[str, set[str]]:
    """Return which outputs of each resource others name."""
    found: dict[str, set[str]] = {}
    for name, output in _WHOLE.findall(json.dumps(rows)):
        if output:
            found.setdefault(name, set()).add(output)
    return found


def _ordered(rows: dict[str, Any]) -> list[str]:
    """Return the names so that each comes after those that it names."""
    done: list[str] = []

    def take(name: str) -> None:
        if name not in done:
            row = rows[name]
            for other, _ in _WHOLE.findall(json.dumps(row)):
                take(other)
            for other in row.get("after", ()):
                take(other)
            done.append(name)

    for name in rows:
        take(name)
    return done


if __name__ == "__main__":
    given = json.loads(os.environ["BEYOND"])
    text = Path(given["file"]).read_text("utf-8")
    declare(
        yaml.load(text, Loader=yaml.CSafeLoader),
        given["provider"],
        second=given["second"],
    )
