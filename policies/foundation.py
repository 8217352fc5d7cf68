"""Tells whether a stack sets up the account, so that it must hold its guards too.

A stack of one bucket needs no trail of its own; the stack that sets the password policy
and the recorder of the account is the one in which the trail and the backups belong.
"""

from policies.graph import Graph

SET_UP = (
    "alicloud:ram/accountPasswordPolicy:AccountPasswordPolicy",
    "alicloud:cfg/configurationRecorder:ConfigurationRecorder",
    "alicloud:ram/securityPreference:SecurityPreference",
)


def is_foundation(graph: Graph) -> bool:
    """Tell whether the stack holds the set-up of the account."""
    return any(True for _ in graph.of_type(*SET_UP))
