"""Every property of the published SDK exists in the provider we build."""

from pathlib import Path

import pytest

from toolchain.parity import schema, sdk
from toolchain.parity.forms import Difference, Shape, compare
from toolchain.parity.report import FILE, differences, render, unexplained

SDK_TYPES = 1173


@pytest.fixture(scope="session")
def found(provider_schema: Path) -> list[Difference]:
    return list(differences(provider_schema))


@pytest.mark.engine
def test_no_difference_is_unexplained(found: list[Difference]) -> None:
    assert unexplained(found) == []


@pytest.mark.engine
def test_list_of_differences_is_fresh(found: list[Difference]) -> None:
    assert FILE.read_text(encoding="utf-8") == render(found), (
        f"{FILE.name} is not what the comparison gives. "
        "Accept with: python -m toolchain.parity <schema.json>"
    )


@pytest.mark.engine
def test_every_type_was_compared(provider_schema: Path) -> None:
    provider = {token for token, _ in schema.read(provider_schema)}
    wheel = {token for token, _ in sdk.classes()}
    # One more than the types: the provider itself has a class, too.
    assert len(wheel) == SDK_TYPES + 1
    assert wheel == provider


def shape(*required: str, **properties: object) -> Shape:
    return Shape(inputs=properties, outputs={}, required=frozenset(required))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("sdk_shape", "provider_shape", "path", "kind"),
    [
        (shape(a="string"), shape(), "inputs.a", "only in the SDK: string"),
        (shape(), shape(a=["any"]), "inputs.a", "only in the provider: list[any]"),
        (shape(a=["string"]), shape(a="string"), "inputs.a", "SDK list[string]"),
        (
            shape(a=[{"b": "string"}]),
            shape(a=[{"b": "integer"}]),
            "inputs.a[].b",
            "SDK string, provider integer",
        ),
        (
            shape(a=({"b": "string"},)),
            shape(a=({},)),
            "inputs.a{}.b",
            "only in the SDK: string",
        ),
        (
            shape("a", a="string"),
            shape(a="string"),
            "inputs.a",
            "required only in the SDK",
        ),
    ],
)
def test_difference_is_named(
    sdk_shape: Shape, provider_shape: Shape, path: str, kind: str
) -> None:
    (difference,) = compare("alicloud:x/y:Y", sdk_shape, provider_shape)

    assert difference.path == path
    assert difference.kind.startswith(kind)
    (message,) = unexplained([difference])
    assert message.startswith(f"alicloud:x/y:Y {path}: {kind}")
    assert "Fix: add an override to toolchain/provider/bridge/overrides.go" in message


def test_equal_shapes_have_no_difference() -> None:
    same = shape("a", a=[({"b": "string"},)])

    assert list(compare("alicloud:x/y:Y", same, same)) == []
