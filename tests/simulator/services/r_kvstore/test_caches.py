"""Caches: settings are merged, accounts and white lists belong to them."""

import json

import pytest

from tests.simulator.cloud.asking import ZONE, Asking, rows

PRODUCT = "R-kvstore"
PASSWORD = "Gov-1234567890"  # noqa: S105 - nobody's


class Cache:
    """One running cache, asked by its id."""

    def __init__(self, ask: Asking) -> None:
        self.ask = ask
        switch = ask.switch(ask.network(), "10.0.1.0/24")
        self.made = ask(
            PRODUCT,
            "CreateInstance",
            InstanceClass="redis.amber.master.mid.multithread",
            VSwitchId=switch,
            ZoneId=ZONE,
        )
        self.id = str(self.made["InstanceId"])

    def __call__(self, action: str, **parameters: object) -> dict[str, object]:
        return dict(self.ask(PRODUCT, action, InstanceId=self.id, **parameters))

    def refused(self, action: str, **parameters: object) -> str:
        given = {"InstanceId": self.id, **parameters}
        return self.ask.refused(PRODUCT, action, **given).code

    def attributes(self) -> dict[str, object]:
        reply = self.ask(PRODUCT, "DescribeInstanceAttribute", InstanceId=self.id)
        (found,) = rows(reply, "Instances.DBInstanceAttribute")
        return dict(found)


@pytest.fixture
def cache(ask: Asking) -> Cache:
    return Cache(ask)


def test_the_class_says_how_much_a_cache_holds(cache: Cache) -> None:
    assert cache.attributes()["Capacity"] == 2048
    cache("ModifyInstanceSpec", InstanceClass="redis.master.2xlarge.default")
    seen = cache.attributes()
    assert (seen["Capacity"], seen["RealInstanceClass"]) == (
        16384,
        "redis.master.2xlarge.default",
    )


def test_settings_are_laid_over_those_there(cache: Cache) -> None:
    cache("ModifyInstanceConfig", Config='{"appendonly":"no"}')
    held = json.loads(str(cache.attributes()["Config"]))
    assert (held["appendonly"], held["timeout"]) == ("no", "0")
    assert cache.refused("ModifyInstanceConfig", Config="x") == (
        "InvalidConfig.Malformed"
    )


def test_every_cache_has_an_account_that_stays(cache: Cache) -> None:
    refused = cache.refused("DeleteAccount", AccountName=cache.id)
    assert refused == "AccountActionForbidden"
    wanted = {"AccountName": "gov", "AccountPassword": PASSWORD}
    cache("CreateAccount", **wanted, AccountPrivilege="RoleReadOnly")
    cache("GrantAccountPrivilege", AccountName="gov", AccountPrivilege="RoleReadWrite")
    reply = cache.ask(
        PRODUCT, "DescribeAccounts", InstanceId=cache.id, AccountName="gov"
    )
    (account,) = rows(reply, "Accounts.Account")
    (privilege,) = rows(account, "DatabasePrivileges.DatabasePrivilege")
    assert privilege["AccountPrivilege"] == "RoleReadWrite"
    assert "AccountPassword" not in account
    assert cache.refused("CreateAccount", **wanted) == "InvalidAccountName.Duplicate"
    cache("DeleteAccount", AccountName="gov")


def test_encryption_at_rest_is_never_turned_off(cache: Cache) -> None:
    cache("ModifyInstanceTDE", TDEStatus="Enabled")
    assert cache("DescribeEncryptionKey")["EncryptionName"] == "AES-CTR-256"
    refused = cache.refused("ModifyInstanceTDE", TDEStatus="Disabled")
    assert refused == "InvalidTDEStatus.Malformed"


def test_closing_what_is_closed_is_a_refusal_that_clients_know(cache: Cache) -> None:
    refused = cache.refused("ModifyInstanceSSL", SSLEnabled="Disable")
    assert refused == "SSLDisableStateExistsFault"
    cache("ModifyInstanceSSL", SSLEnabled="Update")
    assert cache("DescribeInstanceSSL")["SSLEnabled"] == "Enable"


def test_an_address_follows_its_new_prefix(cache: Cache) -> None:
    old = cache.made["ConnectionDomain"]
    cache.ask(
        PRODUCT,
        "ModifyDBInstanceConnectionString",
        DBInstanceId=cache.id,
        CurrentConnectionString=old,
        NewConnectionString="gov-cache",
        Port="6380",
    )
    seen = cache.attributes()
    assert str(seen["ConnectionDomain"]).startswith("gov-cache.")
    assert seen["Port"] == 6380


def test_caches_and_servers_share_a_subnet_without_a_clash(cache: Cache) -> None:
    address = cache.attributes()["PrivateIp"]
    switch = cache.attributes()["VSwitchId"]
    made = cache.ask(
        PRODUCT,
        "CreateInstance",
        InstanceClass="redis.master.small.default",
        VSwitchId=switch,
    )
    other = cache.ask(
        PRODUCT, "DescribeInstanceAttribute", InstanceId=made["InstanceId"]
    )
    (found,) = rows(other, "Instances.DBInstanceAttribute")
    assert found["PrivateIp"] != address


def test_a_protected_cache_stays_and_a_free_one_takes_all_along(cache: Cache) -> None:
    cache("ModifyInstanceAttribute", InstanceReleaseProtection=True)
    refused = cache.refused("DeleteInstance")
    assert refused == "OperationDenied.InstanceReleaseProtection"
    cache("ModifyInstanceAttribute", InstanceReleaseProtection=False)
    cache("DeleteInstance")
    refused = cache.refused("DescribeInstanceAttribute")
    assert refused == "InvalidInstanceId.NotFound"
    store = cache.ask.cloud.store
    left = [kind for kind in store.kinds() if kind.startswith("r_kvstore/")]
    assert [kind for kind in left if list(store.all(kind))] == []
