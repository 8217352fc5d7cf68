"""Dashboards: their list names each twice, as the service does."""

from typing import TYPE_CHECKING

from simulator.cloud.resource import Attributes
from simulator.cloud.step import Step

if TYPE_CHECKING:
    from simulator.messages import Json


def list_names(step: Step) -> Attributes:
    """Return the names of a project's dashboards, a page of them."""
    project = step.must("sls/project", step.text("project"))
    rows = [
        row.attributes
        for row in step.find("sls/dashboard", project=project.id)
        if step.text("dashboardName") in str(row.attributes["dashboardName"])
    ]
    first = int(step.text("offset") or 0)
    page = rows[first : first + int(step.text("size") or 500)]
    items: list[Json] = [
        {name: row[name] for name in ("dashboardName", "displayName", "description")}
        for row in page
    ]
    names: list[Json] = [row["dashboardName"] for row in page]
    return {"dashboards": names, "dashboardItems": items}
