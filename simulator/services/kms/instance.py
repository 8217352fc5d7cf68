"""Instances for keys: where they stand, and which networks may ask them."""

import json
from typing import TYPE_CHECKING

from simulator.cloud.references import listed
from simulator.cloud.step import Step, invalid, missing
from simulator.messages import ApiError

if TYPE_CHECKING:
    from simulator.messages import Json


def read_places(step: Step) -> None:
    """Read the subnets and zones of a call; refuses subnets of another network."""
    given = dict(step.parameters)
    network = step.need("VpcId")
    switches = [part for part in step.need("VSwitchIds").split(",") if part]
    zones = [part for part in step.need("ZoneIds").split(",") if part]
    for id_ in switches:
        switch = step.get("vpc/vswitch", id_)
        if switch is not None and switch.attributes["VpcId"] != network:
            raise invalid("VSwitchIds", "InvalidParameter.VSwitchIds")
    if any(zone not in step.site.zones for zone in zones):
        raise invalid("ZoneIds", "InvalidParameter.ZoneIds")
    given["VswitchIds"], given["ZoneIds"] = [*switches], [*zones]
    step.parameters = given


def read_binding(step: Step) -> None:
    """Read the networks of a call; refuses more than were ordered."""
    text = step.parameters.get("BindVpcs")
    if text is None:
        raise missing("BindVpcs")
    try:
        read = json.loads(text) if isinstance(text, str) else text
    except ValueError as error:
        raise invalid("BindVpcs") from error
    rows: list[Json] = [row for row in listed(read) if isinstance(row, dict)]
    for row in rows:
        id_ = row.get("VpcId") if isinstance(row, dict) else None
        if step.get("vpc/vpc", id_) is None:
            raise ApiError(404, "InvalidVpcId.NotFound", f"No network {id_} exists.")
    held = step.get(step.kind.name, step.need("KmsInstanceId"))
    # The network that the instance stands in counts as one of those ordered.
    if held is not None and len(rows) >= int(str(held.attributes["VpcNum"])):
        raise ApiError(403, "Forbidden.VpcNumExceeded", "No more networks are bought.")
    step.parameters = {**step.parameters, "BindVpcs": rows}
