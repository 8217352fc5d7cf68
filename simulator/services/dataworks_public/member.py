"""Members of workspaces: their roles are those that every workspace has."""

from typing import TYPE_CHECKING

from simulator.cloud.looking import Listing
from simulator.cloud.making import values_of
from simulator.cloud.references import listed
from simulator.cloud.resource import Attributes, Resource
from simulator.cloud.step import Step, invalid

if TYPE_CHECKING:
    from simulator.messages import Json

_NAMES = {
    "role_project_owner": "Project owner",
    "role_project_admin": "Project administrator",
    "role_project_dev": "Developer",
    "role_project_pe": "Operator",
    "role_project_deploy": "Deployer",
    "role_project_guest": "Guest",
    "role_project_security": "Security administrator",
    "role_project_tester": "Tester",
}


def judge_roles(step: Step) -> None:
    """Refuse a role that no workspace has."""
    _workspace(step)
    for code in values_of(step.parameters.get("RoleCodes")):
        if code not in _NAMES:
            raise invalid("RoleCodes", "1101080004")


def _workspace(step: Step) -> Resource:
    return step.must("dataworks_public/project", step.need("ProjectId"))


def _role(code: str) -> Attributes:
    return {"Code": code, "Name": _NAMES[code], "Type": "System"}


def _shown(row: Resource) -> Attributes:
    codes = [str(code) for code in listed(row.attributes["RoleCodes"])]
    roles: list[Json] = [_role(code) for code in codes]
    return {**row.attributes, "Roles": roles}


def show(step: Step) -> Attributes:
    """Return one member with what its roles are called."""
    name = f"{_workspace(step).id}:{step.need('UserId')}"
    row = step.get(step.kind.name, name)
    if row is None:
        raise step.kind.absent.error(step.text("UserId"))
    return {"ProjectMember": _shown(row)}


def members(step: Step) -> Attributes:
    """Return the members of a workspace, a page at a time."""
    _workspace(step)
    listing = Listing(
        step.kind,
        {"filters": {"UserIds": "UserId"}},
        step.kind.declared["product"],
    )
    rows = listing.rows(step)
    first, end, said = listing.page(step, len(rows))
    info: Attributes = {"ProjectMembers": [_shown(row) for row in rows[first:end]]}
    info |= {name: said[name] for name in ("PageNumber", "PageSize", "TotalCount")}
    return {"PagingInfo": info}


def role(step: Step) -> Attributes:
    """Return one role of a workspace."""
    workspace, code = _workspace(step), step.need("Code")
    if code not in _NAMES:
        raise invalid("Code", "1101080004")
    return {"ProjectRole": {**_role(code), "ProjectId": workspace.id}}


def roles(step: Step) -> Attributes:
    """Return the roles of a workspace that the filters leave."""
    workspace = _workspace(step)
    wanted = set(values_of(step.parameters.get("Codes")))
    found: list[Json] = [
        {**_role(code), "ProjectId": workspace.id}
        for code in _NAMES
        if not wanted or code in wanted
    ]
    info: Attributes = {"ProjectRoles": found, "TotalCount": len(found)}
    return {"PagingInfo": {**info, "PageNumber": 1, "PageSize": len(found)}}
