"""Databases of clusters: an account may be let in at once."""

from simulator.cloud.making import make
from simulator.cloud.resource import Attributes
from simulator.cloud.step import Step


def grant(step: Step, reply: Attributes) -> Attributes:
    """Let the account that is named with a new database use it."""
    if account := step.text("AccountName"):
        given: Attributes = {
            "DBClusterId": step.text("DBClusterId"),
            "DBName": step.text("DBName"),
            "AccountName": account,
            "AccountPrivilege": step.text("AccountPrivilege") or "ReadWrite",
        }
        make(step.on(step.cloud.kind("polardb/privilege"), given))
    return reply
