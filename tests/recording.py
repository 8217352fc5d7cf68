"""Runs the real program against a monitor that records every registration.

No engine, no provider, no network: what the program asks for, with every option that
mocks alone would hide (parent, provider, protect, aliases, dependencies).
"""

import asyncio
import base64
import functools
import json
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pulumi
import yaml
from google.protobuf import struct_pb2
from google.protobuf.json_format import MessageToDict
from pulumi.runtime import mocks, rpc
from pulumi.runtime.proto import resource_pb2
from pulumi.runtime.stack import run_pulumi_func

from infra.cloud import CloudConfig, Secrets, deploy
from infra.components.balancer import Certificate
from infra.department import PREFIX, DepartmentConfig, declare, platform_below
from infra.sdk import speed_up
from infra.settings import KEY, validated

ROOT = Path(__file__).resolve().parent.parent
PILOT = "pilot-cloud"
PRODUCTION = "production-cloud"
REFERENCE = "pulumi:pulumi:StackReference"
# A password seed of the right form; the stack's own is a secret.
SEED = base64.b64encode(bytes(range(32))).decode()
# The key by which the protocol marks a secret (pulumi.runtime.rpc).
SIGNATURE = "4dabf18193072939515e22adb298388d"


@dataclass(frozen=True)
class Registered:
    """One registration, as the engine would have received it."""

    type: str
    name: str
    urn: str
    parent: str
    provider: str
    inputs: dict[str, Any]
    request: resource_pb2.RegisterResourceRequest

    @property
    def is_cloud_resource(self) -> bool:
        return self.type.startswith("alicloud:")


class _NoReads(mocks.Mocks):
    """The program declares; it never reads the cloud, only its own other stacks."""

    def __init__(self, outputs: Mapping[str, Any] | None, reads: list[str]) -> None:
        self.outputs, self.reads = outputs, reads

    def new_resource(
        self, args: mocks.MockResourceArgs
    ) -> tuple[str | None, dict[str, Any]]:
        if args.typ != REFERENCE or self.outputs is None:
            raise AssertionError(f"the program reads a resource: {args.name}")
        self.reads.append(str(args.resource_id))
        state = {"outputs": dict(self.outputs), "secretOutputNames": []}
        return args.resource_id, args.inputs | state

    def call(
        self, args: mocks.MockCallArgs
    ) -> tuple[dict[Any, Any], list[tuple[str, str]] | None]:
        raise AssertionError(f"the program calls a function: {args.token}")


class _Recorder(mocks.MockMonitor):
    def __init__(self, reads: _NoReads) -> None:
        super().__init__(reads)
        self.seen: list[tuple[resource_pb2.RegisterResourceRequest, str]] = []

    def make_urn(self, parent: str, type_: str, name: str) -> str:
        """Return the URN as the engine makes it: with every type above but the stack's.

        The SDK's mock keeps the nearest type only.
        """
        above = parent.split("::")[2] if parent else ""
        nested = above not in ("", "pulumi:pulumi:Stack")
        chain = f"{above}${type_}" if nested else type_
        return super().make_urn("", chain, name)

    def ReadResource(  # noqa: N802 - the protocol's name
        self, request: resource_pb2.ReadResourceRequest
    ) -> resource_pb2.ReadResourceResponse:
        # Not super(), as below; what is read is plain data.
        arguments = mocks.MockResourceArgs(
            typ=request.type,
            name=request.name,
            inputs=rpc.deserialize_properties(request.properties),
            resource_id=request.id,
        )
        _, state = self.mocks.new_resource(arguments)
        properties = struct_pb2.Struct()
        properties.update(state)
        urn = self.make_urn(request.parent, request.type, request.name)
        return resource_pb2.ReadResourceResponse(urn=urn, properties=properties)

    def RegisterResource(  # noqa: N802 - the protocol's name
        self, request: resource_pb2.RegisterResourceRequest
    ) -> resource_pb2.RegisterResourceResponse:
        # Not super(): it makes an event loop in every worker thread and closes none.
        urn = self.make_urn(request.parent, request.type, request.name)
        self.seen.append((request, urn))
        return resource_pb2.RegisterResourceResponse(
            urn=urn, id=f"{request.name}-id", object=request.object
        )


def record(
    program: Callable[[], Awaitable[None] | None],
    stack: str = PILOT,
    *,
    outputs: Mapping[str, Any] | None = None,
    reads: list[str] | None = None,
) -> list[Registered]:
    """Return what `program` registers, in order, without the stack itself.

    `outputs` are those of any other stack that it reads; `reads` receives their names.
    """
    # As the shipped program does; tests/infra/test_sdk.py compares with the stock SDK.
    speed_up()
    loop = asyncio.new_event_loop()
    asyncio.set_event_loop(loop)
    answers = _NoReads(outputs, [] if reads is None else reads)
    recorder = _Recorder(answers)
    try:
        pulumi.runtime.settings.reset_options()
        mocks.set_mocks(
            answers,
            project="gov-cloud",
            stack=stack,
            organization="organization",
            preview=True,
            monitor=recorder,
        )
        loop.run_until_complete(run_pulumi_func(program))
    finally:
        loop.close()
        asyncio.set_event_loop(None)
    return [
        _registered(request, urn)
        for request, urn in recorder.seen
        if request.type != "pulumi:pulumi:Stack"
    ]


def _registered(request: resource_pb2.RegisterResourceRequest, urn: str) -> Registered:
    inputs = rpc.deserialize_properties(request.object)
    return Registered(
        type=request.type,
        name=request.name,
        urn=urn,
        parent=request.parent,
        provider=request.provider,
        inputs={key: _plain(value) for key, value in inputs.items()},
        request=request,
    )


def _plain(value: Any) -> Any:
    """Return a value without its secret wrapping."""
    if isinstance(value, dict) and "value" in value and SIGNATURE in value:
        return _plain(value["value"])
    return value


def stack_values(stack: str) -> dict[str, Any]:
    """Return the shipped settings of a stack, free to be changed."""
    text = (ROOT / "stacks" / f"Pulumi.{stack}.yaml").read_text("utf-8")
    values: dict[str, Any] = yaml.load(text, Loader=yaml.CSafeLoader)["config"][KEY]
    return values


def pilot_values() -> dict[str, Any]:
    """Return the shipped settings of the pilot, free to be changed."""
    return stack_values(PILOT)


def cloud_settings(stack: str, values: dict[str, Any] | None = None) -> CloudConfig:
    """Return the accepted model of `values` (the shipped ones by default)."""
    content = stack_values(stack) if values is None else values
    settings = validated(json.loads(json.dumps(content)), "stacks/test.yaml", stack)
    assert isinstance(settings, CloudConfig)
    return settings


def pilot_settings(values: dict[str, Any] | None = None) -> CloudConfig:
    """Return the accepted model of the pilot."""
    return cloud_settings(PILOT, values)


def stack_secrets() -> Secrets:
    """Return secrets of the right form; the stacks' own are not readable."""
    return Secrets(
        access_key=pulumi.Output.secret("access"),
        secret_key=pulumi.Output.secret("secret"),
        password_seed=pulumi.Output.secret(SEED),
        certificate=Certificate(
            chain=pulumi.Output.secret("certificate"),
            private_key=pulumi.Output.secret("private key"),
        ),
    )


def record_cloud(stack: str, values: dict[str, Any] | None = None) -> list[Registered]:
    """Return what the program of a whole cloud registers for `values`.

    As it is shipped, a stack is recorded once for all tests of a process.
    """
    return list(_shipped(stack)) if values is None else _record_cloud(stack, values)


@functools.cache
def _shipped(stack: str) -> tuple[Registered, ...]:
    values = stack_values(stack)
    if stack.startswith(PREFIX):
        return tuple(_record_department(stack, values, recorded_outputs()))
    return tuple(_record_cloud(stack, values))


def _record_cloud(stack: str, values: dict[str, Any]) -> list[Registered]:
    settings = cloud_settings(stack, values)

    def program() -> None:
        deploy(settings, stack_secrets())

    return record(program, stack)


def record_pilot(values: dict[str, Any] | None = None) -> list[Registered]:
    """Return what the pilot's program registers for `values`."""
    return record_cloud(PILOT, values)


def department_stacks() -> list[str]:
    """Return the names of the departments' stacks that are shipped, sorted."""
    files = (ROOT / "stacks").glob(f"Pulumi.{PREFIX}*.yaml")
    return sorted(
        file.name.removeprefix("Pulumi.").removesuffix(".yaml") for file in files
    )


def department_settings(
    stack: str, values: dict[str, Any] | None = None
) -> DepartmentConfig:
    """Return the accepted model of a department's stack."""
    content = stack_values(stack) if values is None else values
    settings = validated(json.loads(json.dumps(content)), "stacks/test.yaml", stack)
    assert isinstance(settings, DepartmentConfig)
    return settings


@functools.cache
def recorded_outputs() -> dict[str, Any]:
    """Return the outputs of the platform as its program writes them.

    What only a real run would know is named after its place: `hub.cen_id`.
    """
    settings = cloud_settings(PRODUCTION)
    found: dict[str, Any] = {}

    async def program() -> None:
        for key, value in deploy(settings, stack_secrets()).items():
            found[key] = await _resolved(value, key)

    record(program, PRODUCTION)
    # As a stack reference would hand them over: plain JSON.
    outputs: dict[str, Any] = json.loads(json.dumps(found))
    return outputs


async def _resolved(value: object, at: str) -> object:
    if isinstance(value, dict):
        return {
            key: await _resolved(item, f"{at}.{key}") for key, item in value.items()
        }
    if not isinstance(value, pulumi.Output):
        return value
    return await value.future() if await value.is_known() else at


def record_department(
    stack: str,
    values: dict[str, Any] | None = None,
    outputs: Mapping[str, Any] | None = None,
) -> list[Registered]:
    """Return what a department's program registers on a platform with `outputs`.

    The recorded outputs are those of production as it is shipped; a department as it
    is shipped is recorded once for all tests of a process.
    """
    if values is None and outputs is None:
        return list(_shipped(stack))
    given = stack_values(stack) if values is None else values
    return _record_department(stack, given, outputs or recorded_outputs())


def _record_department(
    stack: str, values: dict[str, Any], outputs: Mapping[str, Any]
) -> list[Registered]:
    settings = department_settings(stack, values)

    async def program() -> None:
        declare(
            stack,
            settings,
            await platform_below(stack),
            access_key=pulumi.Output.secret("access"),
            secret_key=pulumi.Output.secret("secret"),
        )

    return record(program, stack, outputs=outputs)


def message(registered: Registered) -> dict[str, Any]:
    """Return the whole request as plain data, for comparing two runs."""
    data: dict[str, Any] = MessageToDict(registered.request)
    # The line that called the constructor differs when tests call it otherwise.
    for noise in ("sourcePosition", "stackTrace"):
        data.pop(noise, None)
    # Sets in the SDK, lists in the protocol: their order follows the hash of a run.
    data.get("dependencies", []).sort()
    for each in data.get("propertyDependencies", {}).values():
        each.get("urns", []).sort()
    return data
