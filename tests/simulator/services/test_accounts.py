"""Documents of an account, tag rules and trails: what they refuse and remember."""

import pytest

from simulator.messages import Json
from tests.simulator.cloud.asking import Asking

KEY: Json = [{"Key": "gov-env", "TagValueParamList": [{"Value": "pilot"}]}]


def values(ask: Asking) -> Json:
    found = ask("Tag", "ListTagValues", Key="gov-env", QueryType="MetaTag")
    return found["Values"]


def test_a_password_rule_is_there_before_anybody_writes_it(ask: Asking) -> None:
    rule = ask("Ram", "GetPasswordPolicy")["PasswordPolicy"]
    assert isinstance(rule, dict)
    assert rule["MinimumPasswordLength"] == 8
    ask("Ram", "SetPasswordPolicy", MinimumPasswordLength=14)
    rule = ask("Ram", "GetPasswordPolicy")["PasswordPolicy"]
    assert isinstance(rule, dict)
    assert rule["MinimumPasswordLength"] == 14


def test_a_password_rule_has_limits(ask: Asking) -> None:
    error = ask.refused("Ram", "SetPasswordPolicy", MinimumPasswordLength=4)
    assert error.code == "InvalidParameter.MinimumPasswordLength"


def test_values_of_a_meta_tag_add_up_in_order(ask: Asking) -> None:
    ask("Tag", "CreateTags", TagKeyValueParamList=KEY)
    more: Json = [
        {"Key": "gov-env", "TagValueParamList": [{"Value": "a"}, {"Value": "pilot"}]}
    ]
    ask("Tag", "CreateTags", TagKeyValueParamList=more)
    assert values(ask) == ["pilot", "a"]
    ask("Tag", "DeleteTag", Key="gov-env", Value="pilot")
    assert values(ask) == ["a"]


def test_a_meta_tag_that_is_gone_is_not_found(ask: Asking) -> None:
    ask("Tag", "CreateTags", TagKeyValueParamList=KEY)
    ask("Tag", "DeleteTag", Key="gov-env")
    error = ask.refused("Tag", "ListTagValues", Key="gov-env", QueryType="MetaTag")
    assert (error.status, error.code) == (404, "MetaTagKeyNotFound")


def test_an_attached_tag_policy_stays(ask: Asking) -> None:
    made = ask("Tag", "CreatePolicy", PolicyName="owners", PolicyContent='{"tags":{}}')
    ask("Tag", "AttachPolicy", PolicyId=made["PolicyId"])
    error = ask.refused("Tag", "DeletePolicy", PolicyId=made["PolicyId"])
    assert error.code == "EntityInUse.PolicyAttached"


@pytest.mark.parametrize(
    ("target", "code"),
    [
        ({}, "NoDeliveryDestinationException"),
        ({"OssBucketName": "nowhere"}, "BucketNotFoundException"),
        (
            {"SlsProjectArn": "acs:log:cn-macau-env10-d01:1:project/nowhere"},
            "SlsProjectNotExistException",
        ),
    ],
)
def test_a_trail_delivers_somewhere(
    ask: Asking, target: dict[str, str], code: str
) -> None:
    error = ask.refused("Actiontrail", "CreateTrail", Name="the-trail", **target)
    assert error.code == code


def test_a_trail_says_whether_it_delivers(ask: Asking) -> None:
    ask.rest("Oss", "PutBucket", {"bucket": "records"})
    ask("Actiontrail", "CreateTrail", Name="the-trail", OssBucketName="records")
    assert ask("Actiontrail", "GetTrailStatus", Name="the-trail")["IsLogging"] is False
    ask("Actiontrail", "StartLogging", Name="the-trail")
    assert ask("Actiontrail", "GetTrailStatus", Name="the-trail")["IsLogging"] is True
