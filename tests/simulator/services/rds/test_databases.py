"""Databases, accounts and what the ones may do in the others."""

import pytest

from tests.simulator.cloud.asking import rows
from tests.simulator.services.rds.conftest import PRODUCT, Server

PASSWORD = "Gov-1234567890"  # noqa: S105 - nobody's
NAMES = {"AccountName": "gov", "DBName": "gov_data"}


@pytest.fixture
def filled(server: Server) -> Server:
    server("CreateDatabase", DBName="gov_data", CharacterSetName="utf8mb4")
    server("CreateAccount", AccountName="gov", AccountPassword=PASSWORD)
    return server


def test_a_privilege_is_seen_from_both_sides(filled: Server) -> None:
    filled("GrantAccountPrivilege", AccountPrivilege="DMLOnly", **NAMES)
    filled("GrantAccountPrivilege", AccountPrivilege="ReadOnly", **NAMES)
    accounts = filled.ask(PRODUCT, "DescribeAccounts", DBInstanceId=filled.id)
    (account,) = rows(accounts, "Accounts.DBInstanceAccount")
    (privilege,) = rows(account, "DatabasePrivileges.DatabasePrivilege")
    assert privilege["AccountPrivilege"] == "ReadOnly"
    assert "AccountPassword" not in account
    databases = filled.ask(PRODUCT, "DescribeDatabases", DBInstanceId=filled.id)
    (database,) = rows(databases, "Databases.Database")
    (seen,) = rows(database, "Accounts.AccountPrivilegeInfo")
    assert (seen["Account"], seen["AccountPrivilege"]) == ("gov", "ReadOnly")
    filled("RevokeAccountPrivilege", **NAMES)
    assert filled.refused("RevokeAccountPrivilege", **NAMES) == "InvalidDB.NotFound"


def test_a_privilege_goes_with_its_account(filled: Server) -> None:
    filled("GrantAccountPrivilege", AccountPrivilege="DMLOnly", **NAMES)
    filled("DeleteAccount", AccountName="gov")
    databases = filled.ask(PRODUCT, "DescribeDatabases", DBInstanceId=filled.id)
    (database,) = rows(databases, "Databases.Database")
    assert rows(database, "Accounts.AccountPrivilegeInfo") == []


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"AccountName": "root"}, "InvalidAccountName.Forbid"),
        ({"AccountName": "1x"}, "InvalidAccountName.Malformed"),
        ({"AccountName": "gov"}, "InvalidAccountName.Duplicate"),
        ({"AccountPassword": "short"}, "InvalidAccountPassword.Malformed"),
        ({"AccountPassword": "onlylowercase"}, "InvalidAccountPassword.Malformed"),
        ({"AccountType": "Boss"}, "InvalidAccountType.Malformed"),
    ],
)
def test_an_account_that_has_no_sense_is_refused(
    filled: Server, given: dict[str, str], code: str
) -> None:
    wanted = {"AccountName": "other", "AccountPassword": PASSWORD} | given
    assert filled.refused("CreateAccount", **wanted) == code


def test_a_super_account_is_alone_and_granted_nothing(filled: Server) -> None:
    wanted = {"AccountPassword": PASSWORD, "AccountType": "Super"}
    filled("CreateAccount", AccountName="chief", **wanted)
    refused = filled.refused("CreateAccount", AccountName="second", **wanted)
    assert refused == "InvalidAccountType.Duplicate"
    names = {"AccountName": "chief", "DBName": "gov_data"}
    refused = filled.refused(
        "GrantAccountPrivilege", AccountPrivilege="ReadOnly", **names
    )
    assert refused == "InvalidAccountType.NotSupport"


def test_a_locked_account_is_deleted_after_it_is_unlocked(filled: Server) -> None:
    filled("LockAccount", AccountName="gov")
    assert filled.refused("DeleteAccount", AccountName="gov") == (
        "AccountActionForbidden"
    )
    filled("UnlockAccount", AccountName="gov")
    filled("DeleteAccount", AccountName="gov")


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"DBName": "mysql"}, "InvalidDBName.Forbid"),
        ({"DBName": "Gov"}, "InvalidDBName.Format"),
        ({"DBName": "gov_data"}, "InvalidDBName.Duplicate"),
        ({"CharacterSetName": "ebcdic"}, "InvalidCharacterSetName.Malformed"),
    ],
)
def test_a_database_that_has_no_sense_is_refused(
    filled: Server, given: dict[str, str], code: str
) -> None:
    wanted = {"DBName": "other", "CharacterSetName": "utf8mb4"} | given
    assert filled.refused("CreateDatabase", **wanted) == code
