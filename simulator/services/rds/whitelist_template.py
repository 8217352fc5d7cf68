"""Shared white lists and the instances that use them."""

from simulator.cloud.changing import change
from simulator.cloud.making import make
from simulator.cloud.references import listed
from simulator.cloud.resource import Attributes, Resource
from simulator.cloud.step import Step
from simulator.services.rds.addresses import judge_addresses

_DONE: Attributes = {"Success": True, "HttpStatusCode": 200, "Code": "200"}


def _template(step: Step) -> Resource:
    return step.must(step.kind.name, step.need("TemplateId"))


def _instance(step: Step) -> Resource:
    return step.must("rds/instance", step.need("InsName"))


def modify(step: Step) -> Attributes:
    """Change a template, or make one where no id is given."""
    judge_addresses(step.need("IpWhitelist"))
    if step.text("TemplateId"):
        row = _template(step)
        change(step, row, {"Ips": step.text("IpWhitelist")}, step.call.action)
    else:
        made = make(step)
        step.touch([made.id])
    return {**_DONE, "Data": {"Status": "ok"}}


def attach(step: Step) -> Attributes:
    """Let an instance use a template."""
    return _put(step, attached=True)


def detach(step: Step) -> Attributes:
    """Let an instance use a template no more."""
    return _put(step, attached=False)


def _put(step: Step, *, attached: bool) -> Attributes:
    template, instance = _template(step), _instance(step)
    held = listed(instance.attributes["TemplateIds"])
    kept = [one for one in held if one != template.id]
    if attached:
        kept.append(template.id)
    below = step.on(step.cloud.kind("rds/instance"), {})
    change(below, instance, {"TemplateIds": kept}, "")
    step.touch([instance.id])
    return {**_DONE, "Data": {"Status": "ok"}}


def linked(step: Step) -> Attributes:
    """Return the templates that an instance uses."""
    instance = _instance(step)
    rows = [
        step.get(step.kind.name, id_)
        for id_ in listed(instance.attributes["TemplateIds"])
    ]
    shown = [dict(row.attributes) for row in rows if row is not None]
    data: Attributes = {"InsName": instance.id, "Templates": [*shown]}
    return {**_DONE, "Data": data}


def instances(step: Step) -> Attributes:
    """Return the instances that use a template."""
    template = _template(step)
    kind = step.cloud.kind("rds/instance")
    rows = step.cloud.store.within(kind.name, step.scope(kind)).values()
    names = [
        row.id for row in rows if template.id in listed(row.attributes["TemplateIds"])
    ]
    return {**_DONE, "Data": {"TemplateId": template.id, "InsName": [*names]}}
