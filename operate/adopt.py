"""`gov-cloud adopt`: finds what exists already and takes it under management (A42).

Writes the stack file of what existed before, and an import file in the engine's form;
itself it changes nothing. `preview` and `up` of that stack then import, and can rebuild
nothing, for everything in it is protected.
"""

import http.client
import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Annotated, Any
from urllib.parse import urlsplit

import typer
import yaml
from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from facts.backends import is_loopback
from facts.records import Site
from operate.affected import platform_of
from operate.declaring import declare, stack_names, stack_settings
from operate.errors import ConfigurationError, OperationError
from operate.existing import Found, Survey, owner_of, survey
from operate.paper import paper
from operate.paths import stack_file
from operate.registers import registers

PROJECT = "gov-cloud"
KEPT = (f"{PROJECT}:accessKey", f"{PROJECT}:secretKey")
PATIENCE_SECONDS = 30
HEAD = """\
# yaml-language-server: $schema=../docs/reference/stack.schema.json
# What existed before the cloud, as it is (A42): written by `gov-cloud adopt`, reviewed
# like code. `marked: false` would import it without writing the owner tags.
"""


def adopt(
    stack: Annotated[str, typer.Argument(help="Its stack.")] = "existing-centre",
    *,
    inventory: Annotated[
        str, typer.Option(help="File with the inventory, or address of a simulator.")
    ],
    write: Annotated[
        bool, typer.Option("--write", help="Write the stack file.")
    ] = False,
    import_file: Annotated[
        Path | None, typer.Option(help="File that receives the engine's import form.")
    ] = None,
    check: Annotated[
        Path | None, typer.Option(help="Import file to be checked instead.")
    ] = None,
) -> None:
    """Show what exists and can be adopted; with --write, write its configuration."""
    rows = read(inventory)
    known = registers()
    site = known.site_of(stack)
    if site is None:
        raise ConfigurationError(
            f"{stack}: belongs to no site; allowed: existing-centre. Fix: name it."
        )
    if check is not None:
        typer.echo(f"{check}: {checked(check, rows)} resources can be imported")
        return
    names = [name for name in stack_names() if known.site_of(name) is site]
    others = declare(name for name in names if name != stack).values()
    found = survey(rows, site, known, others, already(stack))
    paper().print(page(stack, found))
    if import_file is not None:
        import_file.write_text(
            json.dumps(as_import(stack, site, found.found), indent=2)
        )
    if write and not found.found:
        raise ConfigurationError(
            f"{stack}: there is nothing to adopt; allowed: something that nobody owns. "
            "Fix: read the reasons above."
        )
    if write:
        stack_file(stack).write_text(as_stack_file(stack, found.found), "utf-8")
        typer.echo(f"stacks/{stack_file(stack).name}: written; review it, then preview")


def already(stack: str) -> dict[str, str]:
    """Return what a stack file has adopted: id -> name; nothing without a file."""
    if not stack_file(stack).exists():
        return {}
    resources = stack_settings(stack).get("resources", {})
    return {str(item["id"]): str(name) for name, item in resources.items()}


def read(source: str) -> list[dict[str, Any]]:
    """Return an inventory: a file, or what a simulator on this machine answers."""
    text = _asked(source) if "://" in source else _file(Path(source))
    try:
        rows = json.loads(text)
        lacking = [r for r in rows if not {"kind", "id", "attributes"} <= r.keys()]
    except (ValueError, AttributeError, TypeError):
        rows, lacking = None, []
    if not isinstance(rows, list) or lacking:
        raise OperationError(
            f"--inventory {source}: is no inventory; allowed: a JSON list of kind, id, "
            "tags and attributes. Fix: ask the simulator for it."
        )
    return rows


def _file(file: Path) -> str:
    try:
        return file.read_text("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise OperationError(
            f"--inventory {file}: cannot be read ({error}); allowed: a JSON file. Fix: "
            "name another one."
        ) from error


def _asked(address: str) -> str:
    parts = urlsplit(address)
    host, port = parts.hostname or "", parts.port
    if parts.scheme != "http" or not is_loopback(host) or port is None:
        raise ConfigurationError(
            f"--inventory {address}: is no simulator of this machine; allowed: "
            "http://127.0.0.1:PORT, or a file. Fix: name one of them."
        )
    connection = http.client.HTTPConnection(host, port, timeout=PATIENCE_SECONDS)
    try:
        connection.request("GET", "/_sim/resources")
        return connection.getresponse().read().decode()
    except (OSError, http.client.HTTPException) as error:
        raise OperationError(
            f"--inventory {address}: does not answer ({error}); allowed: a running "
            "simulator. Fix: gov-cloud simulator start"
        ) from error
    finally:
        connection.close()


def as_import(stack: str, site: Site, found: Iterable[Found]) -> dict[str, Any]:
    """Return the engine's import form: under our component and our provider."""
    root = f"urn:pulumi:{stack}::{PROJECT}::"
    return {
        "nameTable": {
            "centre": f"{root}gov-cloud:interconnect:Centre::prod-interconnect-centre",
            "site": f"{root}pulumi:providers:alicloud::apsara-{site.id}",
        },
        "resources": [
            {
                "type": each.type,
                "name": each.name,
                "id": each.id,
                "parent": "centre",
                "provider": "site",
            }
            for each in found
        ],
    }


def checked(file: Path, rows: Iterable[Mapping[str, Any]]) -> int:
    """Return how many resources an import file names; refused if one may not be."""
    try:
        content = json.loads(file.read_text("utf-8"))
        named = [(str(each["type"]), str(each["id"])) for each in content["resources"]]
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise OperationError(
            f"{file}: is no import file ({error}); allowed: the engine's import form. "
            "Fix: gov-cloud adopt --import-file"
        ) from error
    owned = {str(row["id"]): owner_of(row) for row in rows}
    problems = []
    for index, (type_, id_) in enumerate(named):
        # Ids of parts begin with the id of their whole.
        whole = next((each for each in owned if id_.split(":")[0] == each), None)
        if named.index((type_, id_)) != index:
            problems.append(f"{id_} is named twice; allowed: once")
        elif whole is None:
            problems.append(f"{id_} does not exist; allowed: what the inventory has")
        elif owned[whole]:
            problems.append(f"{id_} is {owned[whole]}; allowed: what nobody owns")
    if problems:
        lines = (f"{file.name}: {line}. Fix: remove it." for line in problems)
        raise ConfigurationError("\n".join(lines))
    return len(named)


def as_stack_file(stack: str, found: Iterable[Found]) -> str:
    """Return the stack file: owner, date and keys are those of the site's platform."""
    known = registers()
    platform = next(
        name
        for name in stack_names()
        if known.site_of(name) is known.site_of(stack)
        and name != stack
        and platform_of(name, known) is None
    )
    settings = stack_settings(platform)
    before = stack_settings(stack) if stack_file(stack).exists() else {}
    marked = {"marked": False} if before.get("marked") is False else {}
    text = stack_file(platform).read_text("utf-8")
    raw = yaml.load(text, Loader=yaml.CSafeLoader)
    content = {
        "config": {
            f"{PROJECT}:stack": {
                "as_of": str(settings["as_of"]),
                "owner": settings["owner"],
                **marked,
                "resources": {
                    each.name: {
                        "type": each.type,
                        "id": each.id,
                        "inputs": dict(each.inputs),
                        **({"ignored": list(each.ignored)} if each.ignored else {}),
                    }
                    for each in found
                },
            },
            **{key: raw["config"][key] for key in KEPT},
        },
        "encryptionsalt": raw["encryptionsalt"],
    }
    return HEAD + yaml.safe_dump(content, sort_keys=False, allow_unicode=True, width=90)


def page(stack: str, found: Survey) -> RenderableType:
    """Return the page: what can be adopted, what is left alone and why."""
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0))
    for name in ("name", "type", "id"):
        table.add_column(name, overflow="fold")
    for each in found.found:
        table.add_row(each.name, each.type.rsplit(":", 1)[-1], each.id)
    rest = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0))
    for name in ("left alone", "id", "why"):
        rest.add_column(name, overflow="fold")
    for left in found.left:
        rest.add_row(left.kind, left.id, left.reason)
    parts: list[RenderableType] = [table, Text("")]
    if found.left:
        parts += [rest, Text("")]
    parts += [Text(f"note: {line}", style="yellow") for line in found.notices]
    counts = f"{len(found.found)} can be adopted, {len(found.left)} stay"
    return Group(*parts, Text(f"{stack}: {counts}"))
