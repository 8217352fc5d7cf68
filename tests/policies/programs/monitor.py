"""A recording monitor that also allows reads, and keeps what the stack exports."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pulumi
from google.protobuf import empty_pb2
from pulumi.runtime import mocks, stack
from pulumi.runtime.proto import resource_pb2

from facts import facts
from policies.graph import graph_of
from policies.resource import Options, Resource
from policies.scope import PROVIDER, STACK
from policies.stack import Stack
from policies.values import decode
from policies.waiver import Waiver

Register = resource_pb2.RegisterResourceRequest
Read = resource_pb2.ReadResourceRequest


@dataclass(frozen=True)
class Recorded:
    """The stack that a program declares, as the rules see it."""

    resources: list[Resource]
    stack: Stack


class _Anything(mocks.Mocks):
    def new_resource(
        self, args: mocks.MockResourceArgs
    ) -> tuple[str | None, dict[str, Any]]:
        return args.resource_id or f"{args.name}-id", dict(args.inputs)

    def call(
        self, args: mocks.MockCallArgs
    ) -> tuple[dict[Any, Any], list[tuple[str, str]] | None]:
        raise AssertionError(f"the program calls a function: {args.token}")


class _Monitor(mocks.MockMonitor):
    def __init__(self) -> None:
        super().__init__(_Anything())
        self.seen: list[tuple[Register | Read, str]] = []
        self.outputs: Any = None

    def RegisterResource(  # noqa: N802 - the protocol's name
        self, request: Register
    ) -> resource_pb2.RegisterResourceResponse:
        urn = self.make_urn("", request.type, request.name)
        self.seen.append((request, urn))
        return resource_pb2.RegisterResourceResponse(
            urn=urn, id=f"{request.name}-id", object=request.object
        )

    def ReadResource(  # noqa: N802 - the protocol's name
        self, request: Read
    ) -> resource_pb2.ReadResourceResponse:
        urn = self.make_urn("", request.type, request.name)
        self.seen.append((request, urn))
        return resource_pb2.ReadResourceResponse(urn=urn, properties=request.properties)

    def RegisterResourceOutputs(  # noqa: N802 - the protocol's name
        self, request: resource_pb2.RegisterResourceOutputsRequest
    ) -> empty_pb2.Empty:
        if f"{STACK}::" in request.urn:
            self.outputs = request.outputs
        return empty_pb2.Empty()


@dataclass(frozen=True)
class Setting:
    """In which stack a program stands, and what is waived there."""

    stack: str = "pilot-cloud"
    as_of: str = "2018-10-11"
    waivers: tuple[Waiver, ...] = ()
    # Inputs of the default provider, which the engine makes of the configuration.
    default_provider: "dict[str, Any] | None" = None


def record(program: Callable[[], None], setting: Setting) -> Recorded:
    """Run a program as a preview, and return what it declares."""
    loop = asyncio.new_event_loop()
    asyncio.set_event_loop(loop)
    monitor = _Monitor()
    try:
        pulumi.runtime.settings.reset_options()
        mocks.set_mocks(
            _Anything(),
            project="gov-cloud",
            stack=setting.stack,
            preview=True,
            monitor=monitor,
        )

        def with_outputs() -> None:
            program()
            root = pulumi.runtime.get_root_resource()
            if isinstance(root, stack.Stack):
                root.register_outputs(root.outputs)

        loop.run_until_complete(stack.run_pulumi_func(with_outputs))
    finally:
        loop.close()
        asyncio.set_event_loop(None)
    resources = _resources(monitor, setting)
    site = facts().site_of(setting.stack)
    whole = Stack(
        setting.stack,
        setting.as_of,
        # The command pins these before it starts the engine.
        {} if site is None else site.pinned_variables,
        waivers=setting.waivers,
        graph=graph_of(resources),
    )
    return Recorded(resources, whole)


def _resources(monitor: _Monitor, setting: Setting) -> list[Resource]:
    default = None
    if setting.default_provider is not None:
        default = Resource(PROVIDER, "default", dict(setting.default_provider))
    providers: dict[str, Resource] = {}
    made: list[Resource] = [] if default is None else [default]
    for request, urn in monitor.seen:
        used = providers.get(request.provider.rpartition("::")[0], default)
        if isinstance(request, Register):
            resource = _registered(request, urn, used)
            if request.type == STACK and monitor.outputs is not None:
                resource.outputs.update(decode(monitor.outputs))
        else:
            resource = _read(request, urn, used)
        if request.type == PROVIDER:
            providers[urn] = resource
        made.append(resource)
    return made


def _registered(request: Register, urn: str, used: Resource | None) -> Resource:
    return Resource(
        request.type,
        request.name,
        decode(request.object),
        used if request.type.startswith("alicloud:") else None,
        urn=urn,
        options=Options(
            protect=request.protect,
            ignore_changes=tuple(request.ignoreChanges),
            aliases=tuple(_aliases(request)),
        ),
        id=f"{request.name}-id",
        parent=request.parent,
        dependencies=tuple(request.dependencies),
        property_dependencies={
            key: tuple(held.urns) for key, held in request.propertyDependencies.items()
        },
    )


def _aliases(request: Register) -> list[str]:
    return [*request.aliasURNs, *(alias.urn for alias in request.aliases if alias.urn)]


def _read(request: Read, urn: str, used: Resource | None) -> Resource:
    inputs = decode(request.properties)
    return Resource(
        request.type,
        request.name,
        inputs,
        used if request.type.startswith("alicloud:") else None,
        urn=urn,
        id=request.id,
        outputs=inputs,
        external=True,
    )
