"""Subscriptions: the service names them, and a missing stream is said first."""

from simulator.cloud.step import Step


def name(step: Step) -> None:
    """Give a new subscription an id unless the caller chose one."""
    judge_topic(step)
    if not step.text("SubscriptionId"):
        made = f"{int(step.now)}{step.cloud.ids.text('upper', 6)}"
        step.parameters = {**step.parameters, "SubscriptionId": made}


def judge_topic(step: Step) -> None:
    """Refuse when project or stream are not there."""
    project, topic = step.need("ProjectName"), step.need("TopicName")
    for kind, id_, said in (
        ("datahub/project", project, project),
        ("datahub/topic", f"{project}:{topic}", topic),
    ):
        if step.get(kind, id_) is None:
            raise step.cloud.kind(kind).absent.error(said)
