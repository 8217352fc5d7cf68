"""Packs of rules, and channels that tell of changes."""

from typing import Any

from tests.simulator.cloud.asking import ACCOUNT, REGION, Asking


def _pack(ask: Asking, **row: str) -> str:
    given = {"CompliancePackName": "promises", "RiskLevel": 1, "ConfigRules": [row]}
    return str(ask("Config", "CreateCompliancePack", **given)["CompliancePackId"])


def _rules(ask: Asking, id_: str) -> list[Any]:
    seen: Any = ask("Config", "GetCompliancePack", CompliancePackId=id_)
    return list(seen["CompliancePack"]["ConfigRules"])


def test_a_pack_names_rules_that_exist(ask: Asking) -> None:
    given = {"CompliancePackName": "promises", "ConfigRules": [{"ConfigRuleId": "no"}]}
    refusal = ask.refused("Config", "CreateCompliancePack", **given)
    assert refusal.code == "ConfigRuleNotExists"


def test_a_rule_that_is_only_described_is_made_for_the_pack(ask: Asking) -> None:
    id_ = _pack(ask, ManagedRuleIdentifier="required-tags")
    (row,) = _rules(ask, id_)
    assert row["ManagedRuleIdentifier"] == "required-tags"
    given = {"CompliancePackId": id_, "ConfigRuleIds": row["ConfigRuleId"]}
    ask("Config", "DetachConfigRuleToCompliancePack", **given)
    assert _rules(ask, id_) == []
    ask("Config", "AttachConfigRuleToCompliancePack", **given)
    assert len(_rules(ask, id_)) == 1
    ask("Config", "DeleteCompliancePacks", CompliancePackIds=id_)
    gone = ask.refused("Config", "GetCompliancePack", CompliancePackId=id_)
    assert gone.code == "Invalid.CompliancePackId.Value"


def test_a_channel_delivers_to_what_exists(ask: Asking) -> None:
    where = "project/audit/logstore/changes"
    arn = f"acs:log:{REGION}:{ACCOUNT}:{where}"
    given = {"DeliveryChannelType": "SLS", "DeliveryChannelTargetArn": arn}
    refusal = ask.refused("Config", "CreateConfigDeliveryChannel", **given)
    assert refusal.code == "DeliveryChannelTargetNotExists"
    ask("Sls", "CreateProject", projectName="audit", description="")
    ask("Sls", "CreateLogStore", project="audit", logstoreName="changes")
    id_ = ask("Config", "CreateConfigDeliveryChannel", **given)["DeliveryChannelId"]
    ask("Config", "UpdateConfigDeliveryChannel", DeliveryChannelId=id_, Status=0)
    seen: Any = ask("Config", "GetConfigDeliveryChannel", DeliveryChannelId=id_)
    assert seen["DeliveryChannel"]["Status"] == 0
