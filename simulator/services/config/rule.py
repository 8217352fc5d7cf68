"""Rules: the cloud's own are known by name; each shows where its events come from."""

from simulator.cloud.making import values_of
from simulator.cloud.resource import Attributes
from simulator.cloud.step import Step, missing
from simulator.messages import ApiError, Json

_PAGE = ("TotalCount", "PageNumber", "PageSize")


def judge(step: Step) -> None:
    """Refuse a rule of the cloud's own that it does not have; read the kinds."""
    given = dict(step.parameters)
    if "ResourceTypesScope" in given:
        types: list[Json] = [*values_of(given["ResourceTypesScope"])]
        if not types:
            raise missing("ResourceTypesScope")
        given |= {
            "ResourceTypes": types,
            "ResourceTypesScope": ",".join(map(str, types)),
        }
    step.parameters = given
    known = step.kind.declared["product"]["catalogue"]["managed_rules"]
    wanted = step.text("SourceIdentifier")
    if step.text("SourceOwner") != "ALIYUN" or not wanted:
        return
    if wanted not in {row["Identifier"] for row in known}:
        raise ApiError(
            400, "Invalid.SourceIdentifier.Value", f"No managed rule is named {wanted}."
        )


def whole(step: Step, reply: Attributes) -> Attributes:
    """Add where a rule comes from and what it covers."""
    held = reply["ConfigRule"]
    rule = held if isinstance(held, dict) else {}
    details: Json = [
        {
            "EventSource": "aliyun.config",
            "MessageType": rule["ConfigRuleTriggerTypes"],
            "MaximumExecutionFrequency": rule["MaximumExecutionFrequency"],
        }
    ]
    identifier = rule["SourceIdentifier"]
    source: Json = {
        "Identifier": identifier,
        "Owner": rule["SourceOwner"],
        "SourceDetails": details,
    }
    known = step.kind.declared["product"]["catalogue"]["managed_rules"]
    managed = [
        {
            "Identifier": row["Identifier"],
            "ManagedRuleName": row["ConfigRuleName"],
            "Description": row["Description"],
            "SourceDetails": details,
        }
        for row in known
        if row["Identifier"] == identifier
    ]
    scope: Json = {"ComplianceResourceTypes": rule["ResourceTypes"]}
    more: Attributes = {"Source": source, "Scope": scope}
    if managed:
        more["ManagedRule"] = managed[0]
    return {"ConfigRule": {**rule, **more}}


def paged(step: Step, reply: Attributes) -> Attributes:
    """Say the page inside the list, as this one action does."""
    del step
    held = reply["ConfigRules"]
    page = {name: reply[name] for name in _PAGE}
    return {"ConfigRules": {**(held if isinstance(held, dict) else {}), **page}}


def results(step: Step, reply: Attributes) -> Attributes:
    """Answer for each rule of a call on several."""
    done: list[Json] = [
        {"ConfigRuleId": id_, "Success": True, "ErrorCode": ""}
        for id_ in values_of(step.parameters.get("ConfigRuleIds"))
    ]
    return {**reply, "OperateRuleResult": {"OperateRuleItemList": done}}
