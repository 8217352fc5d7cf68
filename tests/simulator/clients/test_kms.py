"""Keys and secrets: a key that is disabled encrypts nothing."""

import base64

import pytest
from alibabacloud_kms20160120 import models as kms
from alibabacloud_kms20160120.client import Client

from tests.simulator.clients.site import REFUSALS, Site


def test_a_key_encrypts_while_it_is_enabled(site: Site) -> None:
    client = site.open(Client, "kms")
    made = client.create_key(kms.CreateKeyRequest(description="one")).body.key_metadata
    alias = f"alias/{site.named('key')}"
    client.create_alias(kms.CreateAliasRequest(key_id=made.key_id, alias_name=alias))
    plain = base64.b64encode(b"a record").decode()
    sealed = client.encrypt(kms.EncryptRequest(key_id=alias, plaintext=plain)).body
    blob = kms.DecryptRequest(ciphertext_blob=sealed.ciphertext_blob)
    assert client.decrypt(blob).body.plaintext == plain
    client.disable_key(kms.DisableKeyRequest(key_id=made.key_id))
    with pytest.raises(REFUSALS) as refused:
        client.decrypt(blob)
    assert refused.value.code == "Rejected.Disabled"
    client.enable_key(kms.EnableKeyRequest(key_id=made.key_id))
    client.update_key_description(
        kms.UpdateKeyDescriptionRequest(key_id=made.key_id, description="two")
    )
    seen = client.describe_key(kms.DescribeKeyRequest(key_id=alias)).body.key_metadata
    assert (seen.description, seen.key_state) == ("two", "Enabled")
    client.delete_alias(kms.DeleteAliasRequest(alias_name=alias))
    client.schedule_key_deletion(
        kms.ScheduleKeyDeletionRequest(key_id=made.key_id, pending_window_in_days=7)
    )
    with pytest.raises(REFUSALS) as gone:
        client.describe_key(kms.DescribeKeyRequest(key_id=alias))
    assert gone.value.code == "Forbidden.KeyNotFound"


def test_keys_are_listed_by_pages(site: Site) -> None:
    client = site.open(Client, "kms")
    mine = [
        client.create_key(kms.CreateKeyRequest()).body.key_metadata.key_id
        for _ in range(3)
    ]
    found: list[str] = []
    for number in range(1, 20):
        body = client.list_keys(
            kms.ListKeysRequest(page_number=number, page_size=2)
        ).body
        assert len(body.keys.key) <= 2
        found += [row.key_id for row in body.keys.key]
        if number * 2 >= body.total_count:
            break
    assert set(mine) <= set(found)
    assert len(found) == len(set(found)) == body.total_count


def test_a_secret_has_versions(site: Site) -> None:
    client, name = site.open(Client, "kms"), site.named("secret")
    made = kms.CreateSecretRequest(
        secret_name=name, secret_data=site.named("first"), version_id="v1"
    )
    client.create_secret(made)
    with pytest.raises(REFUSALS) as twice:
        client.create_secret(made)
    assert twice.value.code == "Rejected.ResourceExist"
    client.put_secret_value(
        kms.PutSecretValueRequest(
            secret_name=name, secret_data=site.named("second"), version_id="v2"
        )
    )
    asked = kms.GetSecretValueRequest(secret_name=name)
    assert client.get_secret_value(asked).body.secret_data == site.named("second")
    client.tag_resource(
        kms.TagResourceRequest(
            secret_name=name, tags='[{"TagKey":"level","TagValue":"high"}]'
        )
    )
    client.delete_secret(
        kms.DeleteSecretRequest(secret_name=name, force_delete_without_recovery="true")
    )
    with pytest.raises(REFUSALS) as gone:
        client.get_secret_value(asked)
    assert gone.value.code == "Forbidden.ResourceNotFound"
