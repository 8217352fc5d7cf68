"""Settles what a name, an id or an ARN refers to: the stack, or the register.

One resource alone cannot show it, so the answer is deferred until the whole stack is
in view. There, a known value must be what a resource of the stack is known by; a
value of the future is settled by its contributors, when all of them are in the stack.
"""

import functools
import re
from collections.abc import Callable, Iterable
from fnmatch import fnmatchcase

from facts.catalogue import catalogue
from policies.errors import Deferred, UnknownValue
from policies.graph import Graph, texts
from policies.resource import Resource
from policies.scope import STACK_REFERENCE
from policies.stack import Stack
from policies.values import Value, plain

Accepts = Callable[[Resource], bool]

_ENDING = re.compile(r"(?:Names?|Ids?|Arns?)$|^(?:names?|ids?|arns?)$")
# Inputs that are called otherwise than what they ask for.
_MEANS: dict[str, tuple[str, ...]] = {
    "allocation": ("eip", "eipaddress"),
    "cen": ("instance",),
    "cluster": ("kubernetes",),
    "datasource": ("bucket", "filesystem", "instance", "cluster"),
    "vpc": ("network",),
}


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
    found = _holder(text, at, resource, stack.graph, accepts)
    if found is None:
        found = next(
            (o for o in givers if _speaks(o, accepts) and _gives(o, text, at)), None
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
    text: str, at: str, resource: Resource, graph: Graph, accepts: Accepts
) -> Resource | None:
    for one in graph.by_value.get(text, ()):
        if one.urn != resource.urn and _speaks(one, accepts) and _fits(one, text, at):
            return one
    return None


def _fits(holder: Resource, text: str, at: str) -> bool:
    """Tell whether the input at `at` can mean what `holder` is called `text`.

    An id that the cloud gave is nobody else's. A name that the program chose could be
    given to anything, so that a name of somebody else's bucket would become ours: it
    counts only for an input that asks for that kind of thing.
    """
    if holder.external or holder.type == STACK_REFERENCE:
        return True
    # An input that is not known yet has not been called anything.
    chosen = (plain(value) for value in holder.inputs.values())
    if not any(isinstance(value, str) and value == text for value in chosen):
        return True
    own = holder.type.rpartition(":")[2].lower()
    if own == "alias":
        return True  # an alias is looked up in the own account only
    return any(own.endswith(word) or word.endswith(own) for word in _asked(at, own))


@functools.lru_cache(maxsize=2048)
def _asked(at: str, own: str) -> tuple[str, ...]:
    """Return the words for what an input asks for: `bucket` for `destBucketName`."""
    leaf = next(each for each in reversed(at.split(".")) if not each.isdecimal())
    stem = _ENDING.sub("", leaf).lower()
    return (stem, *_MEANS.get(stem, ())) if stem else (own,)


def _gives(giver: Resource, text: str, at: str) -> bool:
    """Tell whether a contributor answers for a value that came of it.

    It does for its own name or id, for what the provider worked out, and for what it
    refers to itself, which is judged there; not for words that the program put in.
    """
    if giver.external or giver.type == STACK_REFERENCE:
        given: Iterable[Value] = (*giver.outputs.values(), *giver.inputs.values())
        return giver.id == text or any(text in texts(held) for held in given)
    if giver.id == text:
        return _fits(giver, text, at)
    made = (held for key, held in giver.outputs.items() if key not in giver.inputs)
    judged = (giver.inputs.get(key) for key in _judged(giver.type))
    return any(text in texts(held) for held in (*made, *judged) if held is not None)


@functools.lru_cache(maxsize=2048)
def _judged(type_: str) -> tuple[str, ...]:
    """Return the inputs of a type that are references and judged as such."""
    entry = catalogue().get(type_)
    if entry is None:
        return ()
    kinds = ("store", "member", "key")
    told = (each.path for each in entry.inputs if each.kind in kinds)
    return (*entry.parents, *(path for path in told if path.isalnum()))
