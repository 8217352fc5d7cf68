"""What a property looks like, and how two looks differ.

A form is a scalar ("string", "boolean", "integer", "number", "any"), a list `[form]`,
a map `(form,)` or an object `{name: form}`. Paths write a step into a list as `[]` and
into a map as `{}`: `inputs.rules[].headers{}`.
"""

from collections.abc import Iterator
from typing import NamedTuple, TypeAlias

ANY = "any"
Form: TypeAlias = "str | list[Form] | tuple[Form] | dict[str, Form]"
Properties: TypeAlias = dict[str, Form]


class Shape(NamedTuple):
    """All that is compared of one resource type."""

    inputs: Properties
    outputs: Properties
    required: frozenset[str]


class Difference(NamedTuple):
    """One property that the two sides show differently."""

    type: str
    path: str
    kind: str


def compare(token: str, sdk: Shape, provider: Shape) -> Iterator[Difference]:
    """Yield the differences of one type: inputs, outputs, then required inputs."""
    for side in ("inputs", "outputs"):
        left, right = getattr(sdk, side), getattr(provider, side)
        for path, kind in _below(left, right, side):
            yield Difference(token, path, kind)
    for name in sorted(sdk.required ^ provider.required):
        where = "SDK" if name in sdk.required else "provider"
        yield Difference(token, f"inputs.{name}", f"required only in the {where}")


def text(form: Form) -> str:
    """Write a form in one word: `list[object]`."""
    if isinstance(form, list):
        return f"list[{text(form[0])}]"
    if isinstance(form, tuple):
        return f"map[{text(form[0])}]"
    return form if isinstance(form, str) else "object"


def _below(sdk: Form, provider: Form, path: str) -> Iterator[tuple[str, str]]:
    """Yield path and kind of each difference below two forms."""
    if isinstance(sdk, dict) and isinstance(provider, dict):
        for name in sorted(sdk.keys() | provider.keys()):
            inner = f"{path}.{name}"
            if name not in provider:
                yield inner, f"only in the SDK: {text(sdk[name])}"
            elif name not in sdk:
                yield inner, f"only in the provider: {text(provider[name])}"
            else:
                yield from _below(sdk[name], provider[name], inner)
    elif isinstance(sdk, list) and isinstance(provider, list):
        yield from _below(sdk[0], provider[0], f"{path}[]")
    elif isinstance(sdk, tuple) and isinstance(provider, tuple):
        yield from _below(sdk[0], provider[0], f"{path}{{}}")
    elif text(sdk) != text(provider):
        yield path, f"SDK {text(sdk)}, provider {text(provider)}"
