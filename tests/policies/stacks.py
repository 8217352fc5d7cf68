"""Turns a recording into the stack that the rules see, with all of it in view."""

from collections.abc import Iterable, Mapping

from policies.graph import graph_of
from policies.resource import Options, Resource
from policies.scope import PROVIDER, STACK
from policies.stack import Stack
from policies.values import decode
from policies.waiver import Waiver
from tests.recording import Registered


def resources_of(recorded: Iterable[Registered]) -> list[Resource]:
    """Return the stack itself and every recorded resource, with ids as after `up`."""
    listed = list(recorded)
    providers = {
        each.urn: _resource(each, {}) for each in listed if each.type == PROVIDER
    }
    whole = Resource(STACK, "gov-cloud-test", {}, urn=f"urn:pulumi:s::p::{STACK}::s")
    return [whole, *(_resource(each, providers) for each in listed)]


def _resource(each: Registered, providers: Mapping[str, Resource]) -> Resource:
    request = each.request
    return Resource(
        each.type,
        each.name,
        decode(request.object),
        # A provider is referred to as <urn>::<id>.
        providers.get(each.provider.rpartition("::")[0]),
        urn=each.urn,
        options=Options(
            protect=request.protect,
            ignore_changes=tuple(request.ignoreChanges),
            aliases=tuple(request.aliasURNs),
        ),
        id=f"{each.name}-id",
        parent=each.parent,
        dependencies=tuple(request.dependencies),
        property_dependencies={
            key: tuple(held.urns) for key, held in request.propertyDependencies.items()
        },
    )


def stack_of(
    resources: list[Resource],
    name: str,
    as_of: str,
    *,
    environment: Mapping[str, str] | None = None,
    waivers: tuple[Waiver, ...] = (),
) -> Stack:
    """Return the stack with all of it in view."""
    return Stack(
        name, as_of, environment or {}, waivers=waivers, graph=graph_of(resources)
    )
