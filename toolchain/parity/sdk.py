"""The forms of all properties as the installed `pulumi-alicloud` declares them."""

import importlib
import inspect
import json
import re
import warnings
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from types import ModuleType, UnionType
from typing import Any, ForwardRef, Union, cast, get_args, get_origin

import pulumi
import pulumi_alicloud

from toolchain.parity.forms import ANY, Form, Properties

PROVIDER = "pulumi:providers:alicloud"
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
    return cast(type, found)


def properties(resource: type) -> tuple[Properties, Properties]:
    """Return the forms of a resource's inputs and of its outputs."""
    module = importlib.import_module(resource.__module__)
    name = resource.__name__
    # The generator says InitArgs where another class is called <name>Args already.
    arguments = getattr(module, f"{name}InitArgs", None) or getattr(
        module, f"{name}Args"
    )
    return _members(arguments), _members(resource)


def _members(holder: type) -> Properties:
    """Read the property getters of an arguments, input, output or resource class."""
    found: dict[str, Form] = {}
    for _, member in inspect.getmembers_static(holder):
        getter = member.fget if isinstance(member, property) else None
        wire = getattr(getter, "_pulumi_name", None)
        if getter is not None and wire is not None:
            scope = importlib.import_module(getter.__module__)
            found[wire] = _form(getter.__annotations__["return"], scope)
    return found


def _form(annotation: object, scope: ModuleType) -> Form:
    """Turn an annotation into a form; Input, Output and Optional are transparent."""
    if isinstance(annotation, (str, ForwardRef)):
        text = getattr(annotation, "__forward_arg__", annotation)
        return _members(_resolve(str(text), scope))
    if isinstance(annotation, type) and annotation in SCALARS:
        return SCALARS[annotation]
    origin, parts = get_origin(annotation), get_args(annotation)
    if origin in (Union, UnionType):
        return _form(_chosen(parts), scope)
    if origin is pulumi.Output:
        return _form(parts[0], scope)
    if origin in (Sequence, list):
        return [_form(parts[0], scope)]
    if origin in (Mapping, dict):
        return (_form(parts[1], scope),)
    if annotation is Any:
        return ANY
    raise TypeError(
        f"{scope.__name__}: annotation {annotation!r}; allowed: scalar, list, map, class. "
        "Fix: teach toolchain/parity/sdk.py the new form"
    )


def _chosen(parts: tuple[object, ...]) -> object:
    """Pick the plain type out of Input[T], Optional[T] and T-or-TypedDict."""
    plain = [
        part
        for part in parts
        if part is not type(None)
        and get_origin(part) not in (pulumi.Output,)
        and "Awaitable" not in str(get_origin(part))
        and not str(getattr(part, "__forward_arg__", "")).endswith("Dict")
    ]
    return plain[0]


def _resolve(reference: str, scope: ModuleType) -> type:
    """Find a nested class by the name written in the annotation."""
    target: Any = scope
    for part in reference.split("."):
        target = getattr(target, part)
    return target if isinstance(target, type) else type(target)
