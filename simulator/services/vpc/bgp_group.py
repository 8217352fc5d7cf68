"""Groups of BGP peers: the key that they share may be taken away again."""

from simulator.cloud.step import Step


def forget_key(step: Step) -> None:
    """Empty the key of a group when the caller asks for that."""
    if step.text("ClearAuthKey").lower() == "true":
        step.parameters = {**step.parameters, "AuthKey": ""}
