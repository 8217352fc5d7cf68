"""What an interrupted creation made is found by its call, and never guessed."""

from typing import Any

from operate.simulator.seeking import identity

NETWORK = "alicloud:vpc/network:Network"
INPUTS = {"vpcName": "edge", "cidrBlock": "10.8.0.0/16", "tags": {"gov-dept": "safp"}}


def call(action: str, made: str, **parameters: Any) -> dict[str, Any]:
    """Return a journal row of a call that made something."""
    return {"action": action, "ids": [made], "parameters": parameters}


CREATED = call(
    "CreateVpc", "vpc-1", VpcName="edge", CidrBlock="10.8.0.0/16", RegionId="r"
)


def test_the_call_that_says_what_was_declared_made_it() -> None:
    assert identity(NETWORK, INPUTS, [CREATED], set()) == "vpc-1"


def test_a_call_that_contradicts_made_something_else() -> None:
    other = call("CreateVpc", "vpc-2", VpcName="edge", CidrBlock="10.9.0.0/16")
    assert identity(NETWORK, INPUTS, [other], set()) is None
    assert identity(NETWORK, INPUTS, [other, CREATED], set()) == "vpc-1"


def test_one_common_value_that_is_no_name_proves_nothing() -> None:
    other = call("CreateThing", "x-1", CidrBlock="10.8.0.0/16")
    assert identity(NETWORK, INPUTS, [other], set()) is None


def test_what_is_recorded_already_is_not_taken_twice() -> None:
    assert identity(NETWORK, INPUTS, [CREATED], {"vpc-1"}) is None


def test_the_newest_call_wins() -> None:
    newer = {**CREATED, "ids": ["vpc-9"]}
    assert identity(NETWORK, INPUTS, [newer, CREATED], set()) == "vpc-9"


def test_the_providers_id_is_made_of_inputs_and_the_clouds_id() -> None:
    attached = call("AttachPolicyToRole", "a-1", PolicyName="p", RoleName="r")
    kind = "alicloud:ram/rolePolicyAttachment:RolePolicyAttachment"
    inputs = {"policyName": "p", "policyType": "Custom", "roleName": "r"}
    assert identity(kind, inputs, [attached], set()) == "role:p:Custom:r"


def test_an_id_that_cannot_be_made_whole_is_none() -> None:
    attached = call("AttachPolicyToRole", "a-1", PolicyName="p")
    kind = "alicloud:ram/rolePolicyAttachment:RolePolicyAttachment"
    assert identity(kind, {"policyName": "p"}, [attached], set()) is None
