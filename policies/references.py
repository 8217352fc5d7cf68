"""Settles what a name, an id or an ARN refers to: the stack, or the register.

One resource alone cannot show it, so the answer is deferred until the whole stack is
in view. There, a known value must be what a resource of the stack is known by; a
value of the future is settled by its contributors, when all of them are in the stack.
"""

from collections.abc import Callable
from fnmatch import fnmatchcase

from policies.errors import Deferred, UnknownValue
from policies.graph import Graph, texts
from policies.resource import Resource
from policies.scope import STACK_REFERENCE
from policies.stack import Stack
from policies.values import Value

Accepts = Callable[[Resource], bool]


def managed(resource: Resource) -> bool:
    """Accept every resource that the stack manages."""
    return not resource.external


def settled(
    resource: Resource, at: str, value: Value, stack: Stack, accepts: Accepts = managed
) -> str | None:
    """Say what the value at `at` refers to, None if to nothing of ours.

    Deferred while the stack is not in view; UnknownValue if even the whole stack does
    not show what the value will be.
    """
    text = value if isinstance(value, str) else None
    if text is not None and registered(text, stack):
        return "the register"
    if stack.graph is None:
        raise Deferred(at)
    givers = stack.graph.contributors(resource, at)
    if text is None:
        return _by_contributors(givers, at, accepts)
    found = _holder(text, resource, stack.graph, accepts)
    if found is None:
        found = next(
            (one for one in givers if _speaks(one, accepts) and _holds(one, text)), None
        )
    if found is not None:
        return found.label
    if any(map(_is_silent, givers)):
        raise UnknownValue(at)
    if any(map(_is_planned_anew, givers)):
        return _by_contributors(givers, at, accepts)
    return _handed_over(resource, at, stack)


def _handed_over(resource: Resource, at: str, stack: Stack) -> str | None:
    """Name the registered stack that gave a value, None if no such stack did.

    The engine shows a pack what depends on a stack reference, and not the reference:
    its logical name is all that is known, and must be that of a registered stack.
    """
    urns = resource.property_dependencies.get(at.split(".", 1)[0].split("[", 1)[0], ())
    graph = stack.graph
    if not urns or graph is None or any(urn in graph.by_urn for urn in urns):
        return None
    allowed = stack.facts.register.stack_references
    for urn in urns:
        name = urn.rpartition("::")[2]
        full = name if "/" in name else f"organization/gov-cloud/{name}"
        ours = any(fnmatchcase(full, pattern) for pattern in allowed)
        if f"::{STACK_REFERENCE}::" not in urn or not ours:
            return None
    return f"stack {urns[0].rpartition('::')[2]}"


def _is_silent(giver: Resource) -> bool:
    """Tell whether another stack gave it, in a reading without that stack's outputs."""
    return giver.type == STACK_REFERENCE and not giver.outputs.get("outputs")


def _is_planned_anew(giver: Resource) -> bool:
    """Tell whether the engine plans an update of a contributor: then its id is empty.

    Those who refer to it know the id already. After the change it is there, and judged.
    """
    shown = giver.outputs.get("id")
    return not giver.external and isinstance(shown, str) and not shown


def registered(text: str, stack: Stack) -> bool:
    """Tell whether a name or an id is that of a registered resource or group."""
    register = stack.facts.register
    return text in register.resources or text in register.resource_groups


def _by_contributors(givers: tuple[Resource, ...], at: str, ours: Accepts) -> str:
    # All of them: a text made of an owned name and something else is another name.
    if not givers or not all(_speaks(one, ours) for one in givers):
        raise UnknownValue(at)
    return givers[0].label


def _speaks(giver: Resource, ours: Accepts) -> bool:
    """Tell whether a contributor answers for what comes of it.

    What is read from outside does, because MO-RES-024 and 025 judge every read.
    """
    return giver.external or giver.type == STACK_REFERENCE or ours(giver)


def _holder(
    text: str, resource: Resource, graph: Graph, accepts: Accepts
) -> Resource | None:
    for one in graph.by_value.get(text, ()):
        if one.urn != resource.urn and _speaks(one, accepts):
            return one
    return None


def _holds(giver: Resource, text: str) -> bool:
    """Tell whether a contributor carries exactly this value."""
    return giver.id == text or any(
        text in texts(held)
        for held in (*giver.outputs.values(), *giver.inputs.values())
    )
