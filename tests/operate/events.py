"""Engine events for tests, in the form that the engine writes them."""

from typing import Any

STACK = "urn:pulumi:pilot-cloud::gov-cloud::"
COMPONENT = f"{STACK}gov-cloud:network:Network::pilot-network"
OWNER = {"gov-dept": "safp", "gov-system": "network"}


def planned(
    kind: str, name: str, *, op: str = "create", **state: Any
) -> dict[str, Any]:
    """Return the event of one planned resource; `state` is its new state."""
    metadata = {"op": op, "urn": f"{STACK}{kind}::{name}", "type": kind, "old": None}
    begun = {"metadata": metadata | {"new": state}, "planning": True}
    return {"resourcePreEvent": begun}


def component() -> dict[str, Any]:
    """Return the event of a component that records its owner."""
    event = planned("gov-cloud:network:Network", "pilot-network")
    event["resourcePreEvent"]["metadata"]["new"] = {"inputs": {"owner": OWNER}}
    return event


def finding(message: str, level: str = "mandatory") -> dict[str, Any]:
    """Return the event of a pack's finding."""
    return {
        "policyEvent": {
            "policyName": "owner_tag_missing",
            "policyPackName": "ownership",
            "resourceUrn": f"{STACK}alicloud:vpc/network:Network::x",
            "message": message,
            "enforcementLevel": level,
        }
    }


def summary(result: str = "succeeded") -> dict[str, Any]:
    """Return the last event of a run."""
    packs = {"ownership|local|policies/packs/ownership": "0.1.0"}
    return {"summaryEvent": {"result": result, "PolicyPacks": packs}}
