"""Listeners: found by port alone where a call leaves the protocol out."""

from simulator.cloud.references import listed
from simulator.cloud.resource import Attributes
from simulator.cloud.step import Step
from simulator.messages import ApiError, Json


def prepare(step: Step) -> None:
    """Read the access lists, and leave out what only switches a part on."""
    given = dict(step.parameters)
    if "AclId" in given:
        ids: list[Json] = [part for part in str(given["AclId"]).split(",") if part]
        given["AclIds"] = ids
    given.pop("VServerGroup", None)
    if given.get("VServerGroupId"):
        _judge_group(step, str(given["VServerGroupId"]))
    step.parameters = given


def _judge_group(step: Step, id_: str) -> None:
    group = step.get("slb/server_group", id_)
    if group and group.attributes["LoadBalancerId"] != step.need("LoadBalancerId"):
        raise ApiError(
            400, "InvalidParameter", "The server group is another load balancer's."
        )


def name_protocol(step: Step) -> None:
    """Fill the protocol in; refuses a port that has two listeners."""
    if step.text("ListenerProtocol"):
        return
    where = {"LoadBalancerId": step.need("LoadBalancerId")}
    rows = step.find("slb/listener", **where, ListenerPort=step.need("ListenerPort"))
    if len(rows) > 1:
        raise ApiError(400, "MissingParameter", "ListenerProtocol is mandatory here.")
    protocol = rows[0].attributes["ListenerProtocol"] if rows else "none"
    step.parameters = {**step.parameters, "ListenerProtocol": protocol}


def configured(step: Step, reply: Attributes) -> Attributes:
    """Show what belongs to a protocol in its own object."""
    del step
    rows: list[Json] = []
    for row in listed(reply["Listeners"]):
        if isinstance(row, dict):
            name = f"{str(row['ListenerProtocol']).upper()}ListenerConfig"
            rows.append({**row, name: dict(row)})
    return {**reply, "Listeners": rows}
