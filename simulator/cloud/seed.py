"""Fills a cloud by a script of calls: the same path that every caller takes.

A script is YAML: `{schema: seed/1, region, calls: [{product, action, parameters,
keep}]}`. `keep: network` remembers a reply; `${network.VpcId}` in later parameters is
a field of it.
"""

import re
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from simulator.cloud.yaml_text import YamlError, read
from simulator.messages import ApiError, Call, Caller, Json

if TYPE_CHECKING:
    from simulator.cloud.cloud import Cloud

SEEDS = Path(__file__).parent.parent / "seeds"
_REFERENCE = re.compile(r"\$\{(\w+)\.(\w+)\}")


class SeedError(Exception):
    """A script cannot be followed; the message names the file and the call."""


def plant(cloud: "Cloud", path: Path) -> int:
    """Perform all calls of a script, or none; return how many."""
    try:
        script = read(path.read_text("utf-8"))
    except (OSError, UnicodeDecodeError, YamlError) as error:
        raise SeedError(f"{path.name}: {error}") from error
    if not isinstance(script, dict) or script.get("schema") != "seed/1":
        raise SeedError(
            f"{path.name}: is not a script; allowed: schema seed/1. "
            "Fix: name a file of simulator/seeds."
        )
    region, calls = str(script.get("region")), script.get("calls")
    rows = calls if isinstance(calls, list) else []
    kept: dict[str, Mapping[str, Json]] = {}
    with cloud.transaction():
        for number, row in enumerate(rows, 1):
            try:
                _perform(cloud, region, row, kept)
            except (ApiError, LookupError, TypeError) as error:
                raise SeedError(
                    f"{path.name}: call {number}: {error}. Fix: correct that call."
                ) from error
    return len(rows)


def _perform(
    cloud: "Cloud", region: str, row: Json, kept: dict[str, Mapping[str, Json]]
) -> None:
    if not isinstance(row, dict):
        raise TypeError("is not a mapping")
    given = _filled(row.get("parameters", {}), kept)
    path = _filled(row.get("path", {}), kept)
    call = Call(
        family="rpc",
        product=str(row["product"]),
        version="",
        action=str(row["action"]),
        region=region,
        caller=Caller("", "", "seed"),
        parameters=given if isinstance(given, dict) else {},
        path={key: str(value) for key, value in path.items()}
        if isinstance(path, dict)
        else {},
    )
    reply = cloud.perform(call)
    if name := row.get("keep"):
        kept[str(name)] = reply


def _filled(value: Json, kept: Mapping[str, Mapping[str, Json]]) -> Json:
    if isinstance(value, dict):
        return {name: _filled(item, kept) for name, item in value.items()}
    if isinstance(value, list):
        return [_filled(item, kept) for item in value]
    if isinstance(value, str):
        return _REFERENCE.sub(lambda found: str(kept[found[1]][found[2]]), value)
    return value
