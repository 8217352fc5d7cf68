"""Says what stacks declare, without an engine: `python -m operate.declaration STACK`.

The stack's own program runs against a monitor that answers every registration and
remembers it. Prints JSON: stack -> {outputs, resources}. A stack that reads another
one's outputs gets what that one's program exports, said on standard input in the same
form or declared before it. Secrets of the stack file are not opened; placeholders stand
for them. Own process: a program leaves marks in the SDK.
"""

import asyncio
import base64
import json
import runpy
import sys
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import pulumi
import yaml
from google.protobuf import empty_pb2
from pulumi.runtime import config, mocks, rpc
from pulumi.runtime.proto import resource_pb2
from pulumi.runtime.stack import run_in_stack

ROOT = Path(__file__).resolve().parent.parent
PROJECT = "gov-cloud"
REFERENCE = "pulumi:pulumi:StackReference"
STACK = "pulumi:pulumi:Stack"
# The key by which the protocol marks a secret (pulumi.runtime.rpc).
SIGNATURE = "4dabf18193072939515e22adb298388d"
# 32 bytes in base64: the form in which every secret of a stack file is accepted.
PLACEHOLDER = base64.b64encode(bytes(range(32))).decode()


class _Reads(mocks.Mocks):
    """Answers the only read a program may do: the outputs of another stack."""

    def new_resource(
        self, args: mocks.MockResourceArgs
    ) -> tuple[str | None, dict[str, Any]]:
        if args.typ != REFERENCE:
            raise RuntimeError(f"the program reads a resource: {args.name}")
        named = str(args.inputs.get("name", args.name))
        outputs = _outputs(named.rsplit("/", 1)[-1])
        return named, {"name": named, "outputs": outputs, "secretOutputNames": []}

    def call(
        self, args: mocks.MockCallArgs
    ) -> tuple[dict[Any, Any], list[tuple[str, str]] | None]:
        raise RuntimeError(f"the program calls a function: {args.token}")


class _Monitor(mocks.MockMonitor):
    def __init__(self) -> None:
        super().__init__(_Reads())
        self.seen: list[dict[str, Any]] = []
        self.outputs: dict[str, Any] = {}

    def make_urn(self, parent: str, type_: str, name: str) -> str:
        """Return the URN as the engine makes it: with every type above but the stack's.

        The SDK's mock keeps the nearest type only.
        """
        above = parent.split("::")[2] if parent else ""
        nested = above not in ("", STACK)
        return super().make_urn("", f"{above}${type_}" if nested else type_, name)

    def RegisterResource(  # noqa: N802 - the protocol's name
        self, request: resource_pb2.RegisterResourceRequest
    ) -> resource_pb2.RegisterResourceResponse:
        urn = self.make_urn(request.parent, request.type, request.name)
        if request.type != STACK:
            self.seen.append(_state(request, urn))
        return resource_pb2.RegisterResourceResponse(
            urn=urn, id=f"{request.name}-id", object=request.object
        )

    def RegisterResourceOutputs(  # noqa: N802 - the protocol's name
        self, request: resource_pb2.RegisterResourceOutputsRequest
    ) -> empty_pb2.Empty:
        if f"::{STACK}::" in request.urn:
            self.outputs = _plain(rpc.deserialize_properties(request.outputs))
        return empty_pb2.Empty()


def _state(request: resource_pb2.RegisterResourceRequest, urn: str) -> dict[str, Any]:
    """Return one registration in the form of a preview's digest."""
    return {
        "urn": urn,
        "type": request.type,
        "parent": request.parent,
        "inputs": _plain(rpc.deserialize_properties(request.object)),
        "propertyDependencies": {
            key: sorted(each.urns) for key, each in request.propertyDependencies.items()
        },
        "dependencies": sorted(request.dependencies),
        "protect": request.protect,
        "retainOnDelete": request.retainOnDelete,
    }


def _plain(value: Any) -> Any:  # noqa: ANN401 - whatever a program registers
    """Return a value as plain data, without secret wrappings."""
    if isinstance(value, dict):
        if SIGNATURE in value:
            return _plain(value.get("value"))
        return {str(key): _plain(each) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(each) for each in value]
    if isinstance(value, str | int | float | bool) or value is None:
        return value
    return str(value)


_DONE: dict[str, dict[str, Any]] = {}


def declared(stack: str) -> dict[str, Any]:
    """Return {outputs, resources} of a stack; each program runs once a process."""
    if stack not in _DONE:
        _DONE[stack] = _run(stack)
    return _DONE[stack]


def _outputs(stack: str) -> dict[str, Any]:
    """Return what another stack exports: known already, for it was declared before.

    The SDK runs one program at a time, so it cannot be asked for now.
    """
    if stack not in _DONE:
        raise RuntimeError(f"the outputs of {stack} are needed: declare it first")
    found: dict[str, Any] = _DONE[stack]["outputs"]
    return found


def _run(stack: str) -> dict[str, Any]:
    monitor = _Monitor()
    loop = asyncio.new_event_loop()
    asyncio.set_event_loop(loop)
    try:
        pulumi.runtime.settings.reset_options()
        mocks.set_mocks(
            _Reads(), project=PROJECT, stack=stack, preview=True, monitor=monitor
        )
        # The mocks make a stack that is finished already; the program makes its own.
        pulumi.runtime.settings.set_root_resource(None)  # type: ignore[arg-type]
        config.set_all_config(_configuration(stack))
        loop.run_until_complete(run_in_stack(_program))
    finally:
        loop.close()
        asyncio.set_event_loop(None)
    return {"outputs": monitor.outputs, "resources": monitor.seen}


def _program() -> None:
    runpy.run_path(str(ROOT / "stacks"), run_name="__main__")


def _configuration(stack: str) -> dict[str, str]:
    """Return a stack's values as the engine hands them over: text."""
    text = (ROOT / "stacks" / f"Pulumi.{stack}.yaml").read_text("utf-8")
    values: Mapping[str, Any] = yaml.load(text, Loader=_Loader)["config"]  # noqa: S506
    return {key: _as_text(value) for key, value in values.items()}


class _Loader(yaml.CSafeLoader):
    """The safe loader without dates: the engine hands them over as text."""


_Loader.yaml_implicit_resolvers = {
    first: [entry for entry in entries if entry[0] != "tag:yaml.org,2002:timestamp"]
    for first, entries in yaml.CSafeLoader.yaml_implicit_resolvers.items()
}


def _as_text(value: Any) -> str:  # noqa: ANN401 - a YAML value
    if isinstance(value, dict) and value.keys() == {"secure"}:
        return PLACEHOLDER
    return value if isinstance(value, str) else json.dumps(value)


def main(stacks: Iterable[str]) -> int:
    """Print what the stacks declare; 2 with the program's own words if one fails."""
    if not sys.stdin.isatty():
        _DONE.update(json.loads(sys.stdin.read() or "{}"))
    try:
        found = {stack: declared(stack) for stack in stacks}
    except pulumi.RunError as error:
        print(error, file=sys.stderr)  # noqa: T201 - a command's output
        return 2
    json.dump(found, sys.stdout, ensure_ascii=False)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
