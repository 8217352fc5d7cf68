"""Declared constraints: each row of `checks` becomes one function, once."""

import ipaddress
import json
import re
from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from simulator.cloud.references import listed
from simulator.cloud.refusals import Refusal, refusal
from simulator.cloud.resource import word
from simulator.cloud.templates import compiled
from simulator.messages import ApiError, Json

if TYPE_CHECKING:
    from simulator.cloud.resource import Resource
    from simulator.cloud.step import Step

Check = Callable[["Step"], None]
Row = Mapping[str, Any]
Network = ipaddress.IPv4Network | ipaddress.IPv6Network


def check(row: Row) -> Check:
    """Compile one row; the first key that names a test decides which."""
    name = next(key for key in row if key in _TESTS)
    test = _TESTS[name](row)
    conditions = {
        field: {word(value) for value in listed(wanted)}
        for field, wanted in row.get("when", {}).items()
    }
    if not conditions:
        return test

    def conditional(step: "Step") -> None:
        if all(
            word(step.attributes.get(field, "")) in wanted
            for field, wanted in conditions.items()
        ):
            test(step)

    return conditional


def _refused(row: Row, field: str, code: str = "InvalidParameter") -> Refusal:
    usual = f"The specified value of {field} is not valid: {{what}}."
    return refusal(row.get("code", code), row.get("message", usual))


def _required(row: Row) -> Check:
    fields = listed(row["required"])

    def test(step: "Step") -> None:
        for name in fields:
            if step.attributes.get(str(name)) in (None, ""):
                if "code" in row:
                    raise _refused(row, str(name)).error(name)
                raise ApiError(
                    400,
                    "MissingParameter",
                    f'The input parameter "{name}" that is mandatory for processing '
                    "this request is not supplied.",
                )

    return test


def _value(row: Row, fits: Callable[[Json], bool]) -> Check:
    field = str(row["value"])
    refused = _refused(row, field)

    def test(step: "Step") -> None:
        for value in listed(step.attributes.get(field)):
            if value not in (None, "") and not fits(value):
                raise refused.error(value)

    return test


def _constraint(row: Row) -> Check:
    if "one_of" in row:
        allowed = {word(value) for value in row["one_of"]}
        return _value(row, lambda value: word(value) in allowed)
    if "matches" in row:
        pattern = re.compile(row["matches"])
        return _value(row, lambda value: pattern.fullmatch(str(value)) is not None)
    low, high = row.get("between") or row["length"]
    if "length" in row:
        return _value(row, lambda value: low <= len(str(value)) <= high)
    return _value(row, lambda value: _between(value, low, high))


def _between(value: Json, low: float, high: float) -> bool:
    try:
        return low <= float(str(value)) <= high
    except ValueError:
        return False


def _json(row: Row) -> Check:
    field = str(row["json"])
    refused = _refused(row, field, "MalformedPolicyDocument")

    def test(step: "Step") -> None:
        value = step.attributes.get(field)
        if isinstance(value, str) and value:
            try:
                read = json.loads(value)
            except ValueError as error:
                raise refused.error(field) from error
            if not isinstance(read, dict):
                raise refused.error(field)

    return test


def _zone(row: Row) -> Check:
    field = str(row["zone"])
    refused = _refused(row, field, "InvalidZoneId.NotFound")

    def test(step: "Step") -> None:
        for value in listed(step.attributes.get(field)):
            if value not in (None, "") and value not in step.site.zones:
                raise refused.error(value)

    return test


def _region(row: Row) -> Check:
    field = str(row["region"])
    refused = _refused(row, field, "InvalidRegionId.NotFound")

    def test(step: "Step") -> None:
        value = step.attributes.get(field)
        known = {site.region for site in step.cloud.sites.values()}
        if value not in (None, "") and str(value).removeprefix("oss-") not in known:
            raise refused.error(value)

    return test


def _equal(row: Row) -> Check:
    left, right = (compiled("{" + path + "}") for path in row["equal"])
    refused = _refused(row, str(row["equal"][1]))

    def test(step: "Step") -> None:
        ours, theirs = left(step), right(step)
        if "" not in (ours or "", theirs or "") and ours != theirs:
            raise refused.error(ours)

    return test


def _cidr(row: Row) -> Check:
    field = str(row["cidr"])
    refused = _refused(row, field)
    low, high = row.get("prefix", (0, 128))
    inside = compiled("{" + row["inside"] + "}") if "inside" in row else None
    apart = tuple(row["apart"]) if "apart" in row else None

    def test(step: "Step") -> None:
        for value in listed(step.attributes.get(field)):
            if value in (None, ""):
                continue
            block = network(value)
            if block is None or not low <= block.prefixlen <= high:
                raise refused.error(value)
            if inside and not _contained(block, listed(inside(step))):
                raise refused.error(value)
            if apart is not None and _overlaps(step, field, block, apart):
                raise refused.error(value)

    return test


def network(value: Json) -> Network | None:
    """Return a block whose host bits are zero, or None for any other text."""
    return _network(str(value))


@lru_cache(maxsize=8192)
def _network(text: str) -> Network | None:
    try:
        return ipaddress.ip_network(text)
    except ValueError:
        return None


def _contained(block: Network, outers: list[Json]) -> bool:
    for value in outers:
        outer = network(value)
        if outer and outer.version == block.version and _lies_in(block, outer):
            return True
    return False


def _lies_in(block: Network, outer: Network) -> bool:
    return (
        outer.prefixlen <= block.prefixlen
        and outer.network_address <= block.network_address  # type: ignore[operator]
        and block.broadcast_address <= outer.broadcast_address  # type: ignore[operator]
    )


def _overlaps(
    step: "Step", field: str, block: Network, within: tuple[str, ...]
) -> bool:
    shared = {name: step.attributes.get(name) for name in within}
    for other in step.find(step.kind.name, **shared):
        if other is not step.resource and _meets(other, field, block):
            return True
    return False


def _meets(other: "Resource", field: str, block: Network) -> bool:
    blocks = map(network, listed(other.attributes.get(field)))
    return any(
        one is not None and one.version == block.version and one.overlaps(block)
        for one in blocks
    )


_TESTS: Mapping[str, Callable[[Row], Check]] = {
    "required": _required,
    "value": _constraint,
    "json": _json,
    "zone": _zone,
    "region": _region,
    "equal": _equal,
    "cidr": _cidr,
}
