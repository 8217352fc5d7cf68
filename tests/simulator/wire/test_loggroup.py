"""Log groups as collectors pack them; anything else is refused and costs nothing."""

from contextlib import suppress

import lz4.block
import pytest
import zstd  # type: ignore[import-untyped]
from alibabacloud_gateway_sls_util.client import Client as Packer
from hypothesis import given
from hypothesis import strategies as st

from simulator.messages import ApiError
from simulator.wire.loggroup import (
    BrokenError,
    log_group,
    unpacked_block,
    unpacked_frame,
)

TEXTS = st.text(max_size=20)
PAIRS = st.fixed_dictionaries({"Key": TEXTS, "Value": TEXTS})
LARGEST = 1 << 20


@given(
    items=st.lists(
        st.fixed_dictionaries(
            {
                "Time": st.integers(0, 2**32 - 1),
                "Contents": st.lists(PAIRS, max_size=3),
            }
        ),
        max_size=3,
    ),
    topic=TEXTS,
    source=TEXTS,
    tags=st.lists(PAIRS, max_size=2),
)
def test_what_the_official_client_writes_is_read(
    items: list[dict[str, object]],
    topic: str,
    source: str,
    tags: list[dict[str, object]],
) -> None:
    group = {"LogItems": items, "Topic": topic, "Source": source, "LogTags": tags}
    assert log_group(Packer.serialize_log_group_to_pb(group)) == group


@given(st.binary(max_size=60))
def test_bytes_that_are_no_log_group_are_refused(body: bytes) -> None:
    with suppress(ApiError):
        assert set(log_group(body)) == {"LogItems", "LogTags", "Source", "Topic"}


@given(st.lists(st.sampled_from([b"a", b"bc", b"a" * 300, bytes(range(40))])))
def test_a_block_is_unpacked(parts: list[bytes]) -> None:
    body = b"".join(parts)
    packed = lz4.block.compress(body, store_size=False)
    assert unpacked_block(packed, len(body)) == body
    with pytest.raises(BrokenError):
        unpacked_block(packed, len(body) + 1)


@given(st.binary(max_size=40), st.integers(0, 1000))
def test_a_broken_block_is_refused_within_its_size(packed: bytes, size: int) -> None:
    with suppress(BrokenError):
        assert len(unpacked_block(packed, size)) == size


@pytest.mark.parametrize("size", [0, 1, 255, 256, 65535, 65536, 100_000])
def test_a_frame_is_unpacked(size: int) -> None:
    packed = zstd.compress(b"x" * size) if size else zstd.compress(b"x")
    assert unpacked_frame(packed, LARGEST) == b"x" * max(size, 1)


def test_a_frame_that_is_too_large_or_none_is_refused() -> None:
    bomb = zstd.compress(b"\0" * (LARGEST + 1))
    assert len(bomb) < 1000
    for packed in (bomb, bomb[:6], b"", b"none at all", bomb[:4] + b"\0" * 20):
        with pytest.raises(BrokenError):
            unpacked_frame(packed, LARGEST)
