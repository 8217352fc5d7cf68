"""Whose a resource is: the eight tags of the tag contract, written in one place.

Components pass what differs (system, data class); the rest is the stack's owner.
The policy packs judge the result from outside and share no code with this file.
Source: domain reference, section 8; clauses A34, A37, B08.
"""

from pydantic import Field

from infra.model import Budget, DataClass, Department, ProjectId, Strict

PROPRIETOR = "msar"  # 澳門特別行政區政府: never a vendor, never a department (A34)


class Owner(Strict):
    """Who answers for a stack and which approved project pays for it."""

    department: Department = Field(description="Responsible public body (gov-dept).")
    steward: Department = Field(description="Public body that operates it (A37).")
    project: ProjectId = Field(description="Id in the project register (A17).")
    budget: Budget = Field(description="Budget item under the ceiling (A23).")
    data: DataClass = Field(description="Highest class of data, unless one says more.")


def owner_tags(owner: Owner, env: str, system: str, data: str = "") -> dict[str, str]:
    """Return the eight required tags of one resource (ASCII, 20 characters at most)."""
    return {
        "gov-budget": owner.budget,
        "gov-data": data or owner.data,
        "gov-dept": owner.department,
        "gov-env": env,
        "gov-owner": PROPRIETOR,
        "gov-project": owner.project,
        "gov-steward": owner.steward,
        "gov-system": system,
    }
