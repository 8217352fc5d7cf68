"""Decoding: every tree comes back as it was, every sentinel becomes UNKNOWN."""

import json
from typing import Any

import pulumi_policy.deserialize as sdk_marks
import pulumi_policy.proxy as sdk_unknowns
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pulumi.runtime import rpc

from policies import values
from policies.values import (
    SENTINELS,
    SIGNATURE,
    UNKNOWN,
    UNREADABLE,
    Secret,
    decode,
    holds_secret,
    plain,
    read,
)
from tests.policies.wire import output, reference, secret, struct

LEAVES = st.one_of(
    st.none(),
    st.booleans(),
    st.floats(allow_nan=False, allow_infinity=False),
    st.text(),
)
KEYS = st.text(min_size=1)


def trees(leaves: st.SearchStrategy[Any]) -> st.SearchStrategy[dict[str, Any]]:
    nested = st.recursive(
        leaves,
        lambda inner: (
            st.lists(inner, max_size=4) | st.dictionaries(KEYS, inner, max_size=4)
        ),
        max_leaves=12,
    )
    return st.dictionaries(KEYS, nested, max_size=4)


def count(value: object, wanted: object) -> int:
    if isinstance(value, Secret):
        return count(value.value, wanted)
    if isinstance(value, dict):
        return sum(count(item, wanted) for item in value.values())
    if isinstance(value, list):
        return sum(count(item, wanted) for item in value)
    return int(value is wanted)


def sentinels_in(tree: object) -> int:
    if isinstance(tree, dict):
        return sum(sentinels_in(item) for item in tree.values())
    if isinstance(tree, list):
        return sum(sentinels_in(item) for item in tree)
    return int(isinstance(tree, str) and tree in UNREADABLE)


def in_order(value: object) -> str:
    return json.dumps(value, sort_keys=True, default=repr)


@given(trees(LEAVES))
def test_tree_without_marks_comes_back_as_it_was(tree: dict[str, Any]) -> None:
    assert decode(struct(tree)) == tree


@given(trees(LEAVES | st.sampled_from(sorted(UNREADABLE))))
def test_every_sentinel_at_any_depth_becomes_unknown(tree: dict[str, Any]) -> None:
    assert count(decode(struct(tree)), UNKNOWN) == sentinels_in(tree)


@given(trees(LEAVES.map(secret)))
def test_secret_leaves_are_marked_and_readable(tree: dict[str, Any]) -> None:
    decoded = decode(struct(tree))
    assert holds_secret(decoded) == ('"value"' in json.dumps(tree))
    assert "Secret(not shown)" in repr(decoded) or not holds_secret(decoded)


@given(trees(LEAVES | st.sampled_from(sorted(SENTINELS))))
def test_json_text_is_read_like_the_wire(tree: dict[str, Any]) -> None:
    assert in_order(read(json.loads(json.dumps(tree)))) == in_order(
        decode(struct(tree))
    )


@given(trees(LEAVES | st.sampled_from([values.SECRET, values.ASSET, *SENTINELS])))
def test_signature_of_any_kind_never_breaks_decoding(tree: dict[str, Any]) -> None:
    marked = {"x": {**tree, SIGNATURE: next(iter(tree.values()), "?")}}
    assert "x" in decode(struct(marked))


def test_signatures_are_resolved() -> None:
    decoded = decode(
        struct(
            {
                "secret": secret({"a": secret("b")}),
                "known": output("c"),
                "hidden": output("d", hidden=True),
                "later": output(known=False),
                "made": reference("vpc-1"),
                "planned": reference(""),
                "newer": {SIGNATURE: "a form of the future", "value": "e"},
                "nonsense": {SIGNATURE: 3.0},
                "asset": {SIGNATURE: values.ASSET, "text": "f"},
            }
        )
    )
    assert plain(decoded["secret"]) == {"a": "b"}
    assert isinstance(decoded["secret"], Secret)
    assert decoded["known"] == "c"
    assert decoded["hidden"] == Secret("d")
    assert decoded["made"] == "vpc-1"
    assert decoded["asset"] == {"text": "f"}
    for name in ("later", "planned", "newer", "nonsense"):
        assert decoded[name] is UNKNOWN, name


def test_secret_of_an_analysed_state_file_is_unknown() -> None:
    assert decode(struct({"password": "[secret]"}))["password"] is UNKNOWN


def test_whole_numbers_of_json_are_the_engine_s_numbers() -> None:
    assert read({"a": 3, "b": True}) == {"a": 3.0, "b": True}
    with pytest.raises(TypeError, match="bytes is not a JSON value"):
        read(b"x")


def test_marks_are_those_of_the_installed_sdk() -> None:
    unknowns = {
        value
        for name, value in vars(sdk_unknowns).items()
        if name.startswith("UNKNOWN_") and name.endswith("_VALUE")
    }
    assert unknowns == SENTINELS
    assert rpc._special_sig_key == SIGNATURE  # noqa: SLF001 - the SDK has no public name
    assert rpc._special_output_value_sig == values.OUTPUT  # noqa: SLF001
    assert rpc._special_resource_sig == values.REFERENCE  # noqa: SLF001
    assert sdk_marks.SPECIAL_SECRET_SIG == values.SECRET
    assert sdk_marks.SPECIAL_ASSET_SIG == values.ASSET
    assert sdk_marks.SPECIAL_ARCHIVE_SIG == values.ARCHIVE
