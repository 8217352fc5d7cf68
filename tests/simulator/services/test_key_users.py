"""Applications that use keys: rules, policies, access points, keys and versions."""

import base64
import json
from typing import Any

import pytest
from cryptography.hazmat.primitives.serialization import pkcs12

from tests.simulator.cloud.asking import Asking, rows

PASSWORD = "Example_1234"  # noqa: S105 - of a key that is made here


def kms(ask: Asking, action: str, **given: Any) -> dict[str, Any]:
    return dict(ask("Kms", action, **given))


@pytest.fixture
def point(ask: Asking) -> Asking:
    kms(ask, "CreateNetworkRule", Name="net", Type="Private", SourcePrivateIp="[]")
    kms(
        ask,
        "CreatePolicy",
        Name="use",
        Permissions='["RbacPermission/Template/CryptoServiceKeyUser"]',
        Resources='["key/*"]',
        AccessControlRules='{"NetworkRules":["net"]}',
    )
    kms(ask, "CreateApplicationAccessPoint", Name="app", Policies='["use"]')
    return ask


def test_an_application_gets_a_key_once(point: Asking) -> None:
    made = kms(point, "CreateClientKey", AapName="app", Password=PASSWORD)
    sealed = base64.b64decode(made["PrivateKeyData"])
    key, _, _ = pkcs12.load_key_and_certificates(sealed, PASSWORD.encode())
    assert key is not None
    shown = kms(point, "GetClientKey", ClientKeyId=made["ClientKeyId"])
    assert "PrivateKeyData" not in shown
    assert shown["PublicKeyData"].startswith("-----BEGIN PUBLIC KEY-----")


def test_what_others_name_cannot_go(point: Asking) -> None:
    used = point.refused("Kms", "DeletePolicy", Name="use")
    assert used.code == "Rejected.ResourceInUse"
    for policy, code in (("none", "Forbidden.ResourceNotFound"),):
        refused = point.refused(
            "Kms",
            "CreateApplicationAccessPoint",
            Name="other",
            Policies=json.dumps([policy]),
        )
        assert refused.code == code


def test_a_policy_shows_its_lists(point: Asking) -> None:
    kms(point, "UpdatePolicy", Name="use", Resources='["key/*","secret/*"]')
    shown = kms(point, "DescribePolicy", Name="use")
    assert shown["Resources"] == ["key/*", "secret/*"]
    refused = point.refused("Kms", "UpdatePolicy", Name="use", Resources="{}")
    assert refused.code == "InvalidParameter"
    rules = '{"NetworkRules":["none"]}'
    refused = point.refused("Kms", "UpdatePolicy", Name="use", AccessControlRules=rules)
    assert refused.code == "Forbidden.ResourceNotFound"


def test_an_asymmetric_key_gets_a_new_version(ask: Asking) -> None:
    id_ = kms(ask, "CreateKey", KeySpec="RSA_2048")["KeyMetadata"]["KeyId"]
    made = kms(ask, "CreateKeyVersion", KeyId=id_)["KeyVersion"]["KeyVersionId"]
    listed = rows(kms(ask, "ListKeyVersions", KeyId=id_), "KeyVersions.KeyVersion")
    assert [row["KeyVersionId"] for row in listed][-1] == made
    assert len(listed) == 2
    shown = kms(ask, "DescribeKey", KeyId=id_)["KeyMetadata"]
    assert shown["PrimaryKeyVersion"] == made


def test_a_symmetric_key_gets_none(ask: Asking) -> None:
    id_ = kms(ask, "CreateKey")["KeyMetadata"]["KeyId"]
    refused = ask.refused("Kms", "CreateKeyVersion", KeyId=id_)
    assert refused.code == "UnsupportedOperation"


def test_a_secret_is_tagged_in_the_older_form(ask: Asking) -> None:
    given = {"SecretName": "s", "SecretData": "x", "VersionId": "v1"}
    kms(ask, "CreateSecret", **given)
    tags = '[{"TagKey":"a","TagValue":"1"},{"TagKey":"b","TagValue":"2"}]'
    kms(ask, "TagResource", SecretName="s", Tags=tags)
    kms(ask, "UntagResource", SecretName="s", TagKeys='["a"]')
    asked = {"ResourceType": "secret", "ResourceId": ["s"]}
    reply = kms(ask, "ListTagResources", **asked)
    found = rows(reply, "TagResources.TagResource")
    assert [(row["TagKey"], row["TagValue"]) for row in found] == [("b", "2")]
    refused = ask.refused("Kms", "TagResource", KeyId="key-none", Tags=tags)
    assert refused.code == "Forbidden.KeyNotFound"
