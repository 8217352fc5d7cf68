"""The forms of all properties as the installed `pulumi-alicloud` declares them."""

import importlib
import inspect
import json
import re
import warnings
from collections.abc import Awaitable, Callable, Iterator, Mapping, Sequence
from pathlib import Path
from types import ModuleType, UnionType
from typing import Any, ForwardRef, Union, cast, get_args, get_origin

import pulumi
import pulumi_alicloud

from toolchain.parity.forms import ANY, Form, Properties, Shape
from toolchain.parity.schema import PROVIDER

SCALARS: dict[object, str] = {
    str: "string",
    bool: "boolean",
    int: "integer",
    float: "number",
    Any: ANY,
}


def classes() -> Iterator[tuple[str, type]]:
    """Yield type token and resource class of every type, the provider included."""
    yield PROVIDER, pulumi_alicloud.Provider
    source = Path(str(pulumi_alicloud.__file__)).read_text()
    table = re.search(r'resource_modules="""\n(.*?)\n"""', source, re.DOTALL)
    if table is None:
        raise LookupError(
            "pulumi_alicloud/__init__.py has no resource_modules table; allowed: the "
            "form of 3.105.0. Fix: teach toolchain/parity/sdk.py the new form"
        )
    for row in json.loads(table.group(1)):
        for token, name in row["classes"].items():
            with warnings.catch_warnings():
                # Old names of renamed types warn on import; they are compared too.
                warnings.simplefilter("ignore", DeprecationWarning)
                yield token, _class(row["fqn"], row["mod"], name)


def _class(package: str, module: str, name: str) -> type:
    """Import a resource class from its package, or from its own file.

    `pulumi_alicloud.config` is a settings object and hides the resource in it.
    """
    found = getattr(importlib.import_module(package), name, None)
    if found is None:
        tail = module.rpartition("/")[2]
        file = re.sub(r"(?<!^)(?=[A-Z])", "_", tail).lower()
        found = getattr(importlib.import_module(f"{package}.{file}"), name)
    return cast("type", found)


def shape(resource: type) -> Shape:
    """Return the forms of a resource's inputs and outputs as its classes show them."""
    module = importlib.import_module(resource.__module__)
    name = resource.__name__
    # The generator says InitArgs where another class is called <name>Args already.
    arguments = getattr(module, f"{name}InitArgs", None) or getattr(
        module, f"{name}Args"
    )
    return Shape(
        inputs=_members(arguments),
        outputs=_members(resource),
        required=frozenset(
            wire
            for wire, getter in _getters(arguments)
            if type(None) not in get_args(getter.__annotations__["return"])
        ),
    )


def _getters(holder: type) -> Iterator[tuple[str, Callable[..., object]]]:
    """Yield wire name and getter of each Pulumi property of a class."""
    for _, member in inspect.getmembers_static(holder):
        getter = member.fget if isinstance(member, property) else None
        wire = getattr(getter, "_pulumi_name", None)
        if getter is not None and wire is not None:
            yield wire, getter


def _members(holder: type) -> Properties:
    """Read an arguments, nested input, nested output or resource class."""
    return {
        wire: _form(
            getter.__annotations__["return"], importlib.import_module(getter.__module__)
        )
        for wire, getter in _getters(holder)
    }


def _form(annotation: object, scope: ModuleType) -> Form:
    """Turn an annotation into a form; Input, Output and Optional are transparent."""
    if isinstance(annotation, (str, ForwardRef)):
        reference = getattr(annotation, "__forward_arg__", annotation)
        return _members(_resolve(str(reference), scope))
    if annotation in SCALARS:
        return SCALARS[annotation]
    origin, parts = get_origin(annotation), get_args(annotation)
    wrappers: dict[object, Callable[[], Form]] = {
        Union: lambda: _form(_chosen(parts), scope),
        UnionType: lambda: _form(_chosen(parts), scope),
        pulumi.Output: lambda: _form(parts[0], scope),
        Sequence: lambda: [_form(parts[0], scope)],
        Mapping: lambda: (_form(parts[1], scope),),
    }
    if origin not in wrappers:
        raise TypeError(
            f"{scope.__name__}: annotation {annotation!r}; allowed: scalar, list, map, "
            "class. Fix: teach toolchain/parity/sdk.py the new form"
        )
    return wrappers[origin]()


def _chosen(parts: tuple[object, ...]) -> object:
    """Pick the plain type out of Input[T], Optional[T] and T-or-TypedDict.

    Input[T] is the union of T, Awaitable[T] and Output[T].
    """
    return next(
        part
        for part in parts
        if part is not type(None)
        and get_origin(part) not in {pulumi.Output, Awaitable}
        and not str(getattr(part, "__forward_arg__", "")).endswith("Dict")
    )


def _resolve(reference: str, scope: ModuleType) -> type:
    """Find a nested class by the name written in the annotation."""
    target: Any = scope
    for part in reference.split("."):
        target = getattr(target, part)
    return target if isinstance(target, type) else type(target)
