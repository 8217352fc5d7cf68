"""Keys encrypt for those who know the context, while they are enabled."""

import base64
from typing import Any

import pytest

from tests.simulator.cloud.asking import Asking

PLAIN = base64.b64encode(b"a word").decode()


@pytest.fixture
def key(ask: Asking) -> str:
    made = ask("Kms", "CreateKey")["KeyMetadata"]
    assert isinstance(made, dict)
    ask("Kms", "CreateAlias", AliasName="alias/data", KeyId=made["KeyId"])
    return str(made["KeyId"])


@pytest.mark.parametrize("context", [{}, {"EncryptionContext": {"for": "tests"}}])
def test_what_is_encrypted_is_decrypted(
    ask: Asking, key: str, context: dict[str, Any]
) -> None:
    sealed = ask("Kms", "Encrypt", KeyId="alias/data", Plaintext=PLAIN, **context)
    blob = sealed["CiphertextBlob"]
    assert PLAIN not in str(blob)
    opened = ask("Kms", "Decrypt", CiphertextBlob=blob, **context)
    assert (opened["Plaintext"], opened["KeyId"]) == (PLAIN, key)


def test_another_context_or_a_changed_text_opens_nothing(ask: Asking, key: str) -> None:
    blob = str(ask("Kms", "Encrypt", KeyId=key, Plaintext=PLAIN)["CiphertextBlob"])
    other = {"for": "others"}
    wrong = ask.refused("Kms", "Decrypt", CiphertextBlob=blob, EncryptionContext=other)
    changed = base64.b64encode(base64.b64decode(blob)[:-1] + b"x").decode()
    for error in (wrong, ask.refused("Kms", "Decrypt", CiphertextBlob=changed)):
        assert error.code == "InvalidParameter"


def test_a_disabled_key_opens_nothing(ask: Asking, key: str) -> None:
    blob = ask("Kms", "Encrypt", KeyId=key, Plaintext=PLAIN)["CiphertextBlob"]
    ask("Kms", "DisableKey", KeyId=key)
    assert ask.refused("Kms", "Decrypt", CiphertextBlob=blob).status >= 400


def test_a_key_of_data_comes_in_clear_and_sealed(ask: Asking, key: str) -> None:
    made = ask("Kms", "GenerateDataKey", KeyId=key, KeySpec="AES_128")
    assert len(base64.b64decode(str(made["Plaintext"]))) == 16
    opened = ask("Kms", "Decrypt", CiphertextBlob=made["CiphertextBlob"])
    assert opened["Plaintext"] == made["Plaintext"]
    alone = ask("Kms", "GenerateDataKeyWithoutPlaintext", KeyId=key)
    assert "Plaintext" not in alone


def test_a_ciphertext_moves_to_another_key(ask: Asking, key: str) -> None:
    blob = ask("Kms", "Encrypt", KeyId=key, Plaintext=PLAIN)["CiphertextBlob"]
    other = ask("Kms", "CreateKey")["KeyMetadata"]
    assert isinstance(other, dict)
    moved = ask(
        "Kms", "ReEncrypt", CiphertextBlob=blob, DestinationKeyId=other["KeyId"]
    )
    ask("Kms", "DisableKey", KeyId=key)
    opened = ask("Kms", "Decrypt", CiphertextBlob=moved["CiphertextBlob"])
    assert opened["Plaintext"] == PLAIN


def test_the_material_of_a_key_is_never_shown(ask: Asking, key: str) -> None:
    shown = ask("Kms", "DescribeKey", KeyId=key)["KeyMetadata"]
    assert isinstance(shown, dict)
    assert "Secret" not in shown


def test_a_metric_store_is_a_log_store_of_metrics(ask: Asking) -> None:
    ask.rest("Sls", "CreateProject", {}, projectName="numbers", description="")
    place = {"project": "numbers"}
    ask.rest("Sls", "CreateMetricStore", place, name="load", ttl=30, shardCount=1)
    assert ask.rest("Sls", "ListMetricStores", place)["metricstores"] == ["load"]
    named = {**place, "name": "load"}
    ask.rest("Sls", "UpdateMetricStore", named, ttl=60)
    assert ask.rest("Sls", "GetMetricStore", named)["ttl"] == 60
    ask.rest("Sls", "DeleteMetricStore", named)
    assert ask.rest("Sls", "ListMetricStores", place)["metricstores"] == []
