"""Accounts of database servers: their names and passwords are judged."""

from simulator.cloud.resource import Attributes
from simulator.cloud.step import Step, invalid
from simulator.messages import ApiError

_RESERVED = frozenset(
    {"root", "admin", "eagleye", "master", "aurora", "sysadmin", "administrator"}
    | {"mssqld", "public", "securityadmin", "serveradmin", "mysql", "replicator"}
)
_SHORTEST, _LONGEST = 8, 32
_SIGNS = "!@#$%^&*()_+-="
_CLASSES = 3


def judge(step: Step) -> None:
    """Refuse a reserved name, a weak password, and an instance that is not ready."""
    judge_instance(step)
    if step.need("AccountName").lower() in _RESERVED:
        raise invalid("AccountName", "InvalidAccountName.Forbid")
    if step.text("AccountType") in ("Super", "Sysadmin"):
        rows = step.find(step.kind.name, DBInstanceId=step.need("DBInstanceId"))
        if any(row.attributes["AccountType"] == "Super" for row in rows):
            raise ApiError(
                400, "InvalidAccountType.Duplicate", "There is a super account already."
            )
    judge_password(step)


def judge_instance(step: Step) -> None:
    """Refuse while the instance is not Running; its kind says when it is absent."""
    row = step.get("rds/instance", step.need("DBInstanceId"))
    if row is not None and row.attributes["DBInstanceStatus"] != "Running":
        raise ApiError(
            403,
            "OperationDenied.DBInstanceStatus",
            "The operation is not permitted due to status of instance.",
        )


def judge_password(step: Step) -> None:
    """Refuse a password that is short or of too few classes of characters."""
    word = step.need("AccountPassword")
    tests = (str.isupper, str.islower, str.isdecimal, lambda one: one in _SIGNS)
    classes = sum(any(test(letter) for letter in word) for test in tests)
    if not _SHORTEST <= len(word) <= _LONGEST or classes < _CLASSES:
        raise invalid("AccountPassword", "InvalidAccountPassword.Malformed")


def available(step: Step) -> Attributes:
    """Refuse a name that an account has."""
    name = f"{step.need('DBInstanceId')}:{step.need('AccountName')}"
    if step.get(step.kind.name, name) is not None:
        raise step.kind.exists.error(name)
    return {}
