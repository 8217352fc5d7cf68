"""Rules on resources, and which kinds are recorded."""

from typing import Any

import pytest

from simulator.cloud.clock import Clock
from tests.simulator.cloud.asking import Asking
from tests.simulator.services.config import samples

RULE = {**samples.RULE, "InputParameters": {"regions": "here"}}


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"SourceIdentifier": "no-rule"}, "Invalid.SourceIdentifier.Value"),
        ({"RiskLevel": 4}, "Invalid.RiskLevel.Value"),
        ({"ResourceTypesScope": None}, "MissingParameter"),
    ],
)
def test_a_rule_that_is_none_is_refused(
    ask: Asking, change: dict[str, Any], code: str
) -> None:
    assert ask.refused("Config", "CreateConfigRule", **{**RULE, **change}).code == code


def test_a_rule_shows_what_it_watches_and_is_stopped_and_started() -> None:
    ask = Asking(clock=Clock(pace="manual"))
    id_ = ask("Config", "CreateConfigRule", **RULE)["ConfigRuleId"]
    seen: Any = ask("Config", "GetConfigRule", ConfigRuleId=id_)["ConfigRule"]
    assert seen["ConfigRuleState"] == "EVALUATING"
    assert seen["Scope"] == {"ComplianceResourceTypes": ["ACS::ECS::Instance"]}
    assert seen["Source"]["Identifier"] == "resource-region-limit"
    ask("Config", "StopConfigRules", ConfigRuleIds=id_)
    seen = ask("Config", "GetConfigRule", ConfigRuleId=id_)["ConfigRule"]
    assert seen["ConfigRuleState"] == "INACTIVE"
    ask("Config", "ActiveConfigRules", ConfigRuleIds=id_)
    ask.cloud.clock.advance(1)
    seen = ask("Config", "GetConfigRule", ConfigRuleId=id_)["ConfigRule"]
    assert seen["ConfigRuleState"] == "ACTIVE"
    ask.cloud.close()


def test_two_rules_have_two_names(ask: Asking) -> None:
    ask("Config", "CreateConfigRule", **RULE)
    refused = ask.refused("Config", "CreateConfigRule", **RULE)
    assert refused.code == "ConfigRuleExists"


def test_a_recorder_is_there_once_it_was_started(ask: Asking) -> None:
    read = "DescribeConfigurationRecorder"
    assert ask.refused("Config", read).code == "AccountNotExisted"
    ask("Config", "StartConfigurationRecorder")
    wrong = ask.refused("Config", "PutConfigurationRecorder", ResourceTypes="servers")
    assert wrong.code == "Invalid.ResourceTypes.Value"
    ask("Config", "PutConfigurationRecorder", ResourceTypes="ACS::VPC::VPC")
    seen: Any = ask("Config", read)["ConfigurationRecorder"]
    assert seen["ResourceTypes"] == ["ACS::VPC::VPC"]
