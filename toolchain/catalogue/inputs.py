"""The inputs of every type as paths: `a[].b` is `b` in each element of the list `a`.

Read from the installed SDK, which `toolchain.parity` compares with the schema of the
built provider property by property: the two are the same.
"""

import re
from collections.abc import Iterator, Mapping

from toolchain.parity.forms import Form
from toolchain.parity.schema import PROVIDER
from toolchain.parity.sdk import classes, shape


def inputs_of_all() -> dict[str, Mapping[str, str]]:
    """Return type token -> path -> scalar form ("string", ...), without the provider.

    Takes several seconds: the SDK has 1,173 classes in 145 packages.
    """
    return {
        token: dict(paths(shape(resource).inputs))
        for token, resource in classes()
        if token != PROVIDER
    }


def paths(form: Form, above: str = "") -> Iterator[tuple[str, str]]:
    """Yield path and scalar form of everything below a form."""
    if isinstance(form, dict):
        for name, inner in form.items():
            yield from paths(inner, f"{above}.{name}" if above else name)
    elif isinstance(form, list):
        yield from paths(form[0], f"{above}[]")
    elif isinstance(form, tuple):
        yield from paths(form[0], f"{above}{{}}")
    else:
        yield above, form


def leaf(path: str) -> str:
    """Return the input's own name: `region` of `targets[].region`."""
    return re.sub(r"\[\]|\{\}", "", path).rpartition(".")[2]


def short(token: str) -> str:
    """Return `oss.Bucket` of `alicloud:oss/bucket:Bucket`."""
    _, module, name = token.split(":")
    return f"{module.split('/', maxsplit=1)[0]}.{name}"
