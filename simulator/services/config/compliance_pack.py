"""Packs of rules: those that exist already, and those that a pack brings along."""

from simulator.cloud.changing import change
from simulator.cloud.making import make, values_of
from simulator.cloud.references import listed
from simulator.cloud.resource import Attributes, Resource
from simulator.cloud.step import Step
from simulator.messages import Json

_RULE = "config/rule"
_PAGE = ("TotalCount", "PageSize", "PageNumber")


def gather(step: Step) -> None:
    """Name the rules of a pack; a rule that is only described is made first."""
    rows = listed(step.parameters.get("ConfigRules"))
    if not rows:
        return
    ids: list[Json] = [_rule(step, row) for row in rows if isinstance(row, dict)]
    step.parameters = {**step.parameters, "RuleIds": ids}


def _rule(step: Step, row: Attributes) -> Json:
    if row.get("ConfigRuleId"):
        return row["ConfigRuleId"]
    name = row.get("ConfigRuleName") or row.get("ManagedRuleIdentifier")
    given: Attributes = {
        "ConfigRuleName": name,
        "Description": row.get("Description"),
        "SourceIdentifier": row.get("ManagedRuleIdentifier"),
        "SourceOwner": "ALIYUN",
        "RiskLevel": row.get("RiskLevel") or 1,
        "ResourceTypes": {"ResourceTypes": []},
        "ConfigRuleTriggerTypes": "ConfigurationItemChangeNotification",
        "InputParameters": {
            str(one["ParameterName"]): one.get("ParameterValue")
            for one in listed(row.get("ConfigRuleParameters"))
            if isinstance(one, dict) and one.get("ParameterName")
        },
    }
    return make(step.on(step.cloud.kind(_RULE), given)).id


def _shown(row: Resource) -> Attributes:
    held = row.attributes
    values = held.get("InputParameters")
    parameters: list[Json] = [
        {"ParameterName": name, "ParameterValue": value, "Required": True}
        for name, value in (values.items() if isinstance(values, dict) else ())
    ]
    return {
        "ConfigRuleId": row.id,
        "ConfigRuleName": held["ConfigRuleName"],
        "ConfigRuleParameters": parameters,
        "Description": held["Description"],
        "ManagedRuleIdentifier": held["SourceIdentifier"],
        "RiskLevel": held["RiskLevel"],
    }


def show_rules(step: Step, reply: Attributes) -> Attributes:
    """Show the rules of a pack as they are now."""
    held = reply["CompliancePack"]
    shown: Attributes = dict(held) if isinstance(held, dict) else {}
    rows = (step.get(_RULE, id_) for id_ in values_of(shown.get("RuleIds")))
    rules: list[Json] = [_shown(row) for row in rows if row is not None]
    pack: Json = {**shown, "ConfigRules": rules}
    return {**reply, "CompliancePack": pack}


def paged(step: Step, reply: Attributes) -> Attributes:
    """Say the page inside the result, as this action does."""
    del step
    held = reply["CompliancePacksResult"]
    page = {name: reply[name] for name in _PAGE}
    shown = {**(held if isinstance(held, dict) else {}), **page}
    return {"CompliancePacksResult": shown}


def _turn(step: Step, *, attach: bool) -> Attributes:
    row = step.named(step.kind.name, "CompliancePackId")
    asked = values_of(step.parameters.get("ConfigRuleIds"))
    held = [id_ for id_ in values_of(row.attributes["RuleIds"]) if id_ not in asked]
    ids: list[Json] = [*held, *(asked if attach else ())]
    change(step, row, {"RuleIds": ids}, step.call.action)
    done: list[Json] = [
        {"ConfigRuleId": id_, "Success": True, "ErrorCode": ""} for id_ in asked
    ]
    return {"OperateRuleResult": {"OperateRuleItemList": done}}


def attach(step: Step) -> Attributes:
    """Put rules into a pack."""
    return _turn(step, attach=True)


def detach(step: Step) -> Attributes:
    """Take rules out of a pack; they go on as rules."""
    return _turn(step, attach=False)


def deleted(step: Step, reply: Attributes) -> Attributes:
    """Answer for each pack of a call on several."""
    done: list[Json] = [
        {"CompliancePackId": id_, "Success": True, "ErrorCode": ""}
        for id_ in values_of(step.parameters.get("CompliancePackIds"))
    ]
    return {
        **reply,
        "OperateCompliancePacksResult": {"OperateCompliancePacks": done},
    }
