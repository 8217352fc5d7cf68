"""Databases of a server: which names and character sets there are."""

from simulator.cloud.resource import Attributes
from simulator.cloud.step import Step, invalid
from simulator.services.rds.account import judge_instance

_RESERVED = frozenset(
    {"mysql", "information_schema", "performance_schema", "sys", "test", "master"}
)
_SETS = {"MySQL": {"utf8", "gbk", "latin1", "utf8mb4"}}

__all__ = ["available", "judge", "judge_instance"]


def judge(step: Step) -> None:
    """Refuse reserved names, unknown character sets, an instance not ready."""
    judge_instance(step)
    if step.need("DBName").lower() in _RESERVED:
        raise invalid("DBName", "InvalidDBName.Forbid")
    instance = step.get("rds/instance", step.text("DBInstanceId"))
    engine = str(instance.attributes["Engine"]) if instance else ""
    allowed = _SETS.get(engine)
    if allowed and step.text("CharacterSetName").lower() not in allowed:
        raise invalid("CharacterSetName", "InvalidCharacterSetName.Malformed")


def available(step: Step) -> Attributes:
    """Refuse a name that a database has."""
    name = f"{step.need('DBInstanceId')}:{step.need('DBName')}"
    if step.get(step.kind.name, name) is not None:
        raise step.kind.exists.error(name)
    return {}
