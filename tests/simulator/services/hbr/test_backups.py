"""Backups: vaults, what writes into them, and what is backed up."""

import pytest

from tests.simulator.cloud.asking import REGION, Asking, rows
from tests.simulator.services.servers import place, run

NAME = {"VaultName": "a", "VaultRegionId": REGION}


@pytest.fixture
def vault(ask: Asking) -> str:
    return str(ask("hbr", "CreateVault", **NAME)["VaultId"])


def policy(ask: Asking, vault: str) -> str:
    rule = {"RuleType": "BACKUP", "Schedule": "I|1|P1D", "VaultId": vault}
    return str(ask("hbr", "CreatePolicyV2", Rules=[rule])["PolicyId"])


def test_a_vault_stays_while_a_policy_writes_into_it(ask: Asking, vault: str) -> None:
    id_ = policy(ask, vault)
    held = ask.refused("hbr", "DeleteVault", VaultId=vault)
    assert held.code == "VaultBoundPolicyCannotBeDeleted"
    ask("hbr", "DeletePolicyV2", PolicyId=id_)
    done = ask("hbr", "DeleteVault", VaultId=vault)
    assert (done["Success"], done["Code"]) == (True, "200")


def test_a_lock_for_good_is_never_taken_off(ask: Asking, vault: str) -> None:
    ask("hbr", "UpdateVault", VaultId=vault, WormEnabled=True)
    refused = ask.refused("hbr", "UpdateVault", VaultId=vault, WormEnabled=False)
    assert refused.code == "VaultWormCannotBeDisabled"


@pytest.mark.parametrize(
    ("rule", "code"),
    [
        ({"RuleType": "NONE"}, "InvalidParameter"),
        ({"RuleType": "BACKUP", "VaultId": "v"}, "MissingParameter"),
        ({"RuleType": "BACKUP", "Schedule": "s"}, "MissingParameter"),
        ({"RuleType": "BACKUP", "Schedule": "s", "VaultId": "v"}, "VaultNotExist"),
    ],
)
def test_a_rule_that_says_too_little_is_refused(
    ask: Asking, rule: dict[str, str], code: str
) -> None:
    assert ask.refused("hbr", "CreatePolicyV2", Rules=[rule]).code == code


def test_what_is_bound_exists_and_is_counted(ask: Asking, vault: str) -> None:
    id_ = policy(ask, vault)
    server = run(ask, place(ask))
    row = {"SourceType": "UDM_ECS", "DataSourceId": server, "Disabled": "false"}
    ask("hbr", "CreatePolicyBindings", PolicyId=id_, PolicyBindingList=[row])
    absent = {"SourceType": "UDM_ECS", "DataSourceId": "i-none"}
    given = {"PolicyId": id_, "PolicyBindingList": [absent]}
    refused = ask.refused("hbr", "CreatePolicyBindings", **given)
    assert refused.code == "DataSourceNotExist"
    (seen,) = rows(ask("hbr", "DescribePoliciesV2"), "Policies")
    assert seen["PolicyBindingCount"] == 1
    ask("Ecs", "DeleteInstance", InstanceId=server, Force=True)
    assert rows(ask("hbr", "DescribePolicyBindings"), "PolicyBindings") == []


def test_a_plan_is_found_by_its_vault(ask: Asking, vault: str) -> None:
    other = str(ask("hbr", "CreateVault", **NAME)["VaultId"])
    for one in (vault, other):
        given = {"SourceType": "ECS_FILE", "VaultId": one, "PlanName": one}
        ask("hbr", "CreateBackupPlan", **given)
    reply = ask(
        "hbr",
        "DescribeBackupPlans",
        SourceType="ECS_FILE",
        Filters=[{"Key": "vaultId", "Values": [other]}],
    )
    found = rows(reply, "BackupPlans.BackupPlan")
    assert [row["PlanName"] for row in found] == [other]
