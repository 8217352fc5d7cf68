"""Configurations of agents: each says in its output which log store it fills."""

from simulator.cloud.step import Step, invalid


def unpack(step: Step) -> None:
    """Take the document of a call, and the log store out of it."""
    given = dict(step.parameters)
    document = given.pop("body", None)
    if isinstance(document, dict):
        given = {**document, **given}
    output = given.get("outputDetail")
    if not isinstance(output, dict) or not output.get("logstoreName"):
        raise invalid("outputDetail")
    step.parameters = {**given, "logstore": output["logstoreName"]}
