"""Data sources: their properties travel as text and are kept as an object."""

import json
from typing import TYPE_CHECKING

from simulator.cloud.looking import Listing, shown
from simulator.cloud.resource import Attributes
from simulator.cloud.step import Step, invalid

if TYPE_CHECKING:
    from simulator.messages import Json

_ENVIRONMENTS = ("Dev", "Prod")


def read_properties(step: Step) -> None:
    """Read the properties; each says whether it is for development or production."""
    try:
        properties = json.loads(step.need("ConnectionProperties"))
    except ValueError as error:
        raise invalid("ConnectionProperties", "1000010001") from error
    if not isinstance(properties, dict):
        raise invalid("ConnectionProperties", "1000010001")
    kept: Attributes = {"ConnectionProperties": properties}
    environment = properties.get("envType")
    if environment is not None:
        if environment not in _ENVIRONMENTS:
            raise invalid("ConnectionProperties.envType", "1000010001")
        kept["EnvType"] = environment
    step.parameters = {**step.parameters, **kept}


def data_sources(step: Step) -> Attributes:
    """Return the data sources of a workspace, those of one name together."""
    step.must("dataworks_public/project", step.need("ProjectId"))
    listing = Listing(step.kind, {}, step.kind.declared["product"])
    groups: dict[tuple[str, str], list[Json]] = {}
    for one in listing.rows(step):
        key = (str(one.attributes["Name"]), str(one.attributes["Type"]))
        groups.setdefault(key, []).append(shown(step, one))
    first, end, said = listing.page(step, len(groups))
    found: list[Json] = [
        {"Name": name, "Type": type_, "DataSource": sources}
        for (name, type_), sources in list(groups.items())[first:end]
    ]
    info: Attributes = {"DataSources": found}
    info |= {name: said[name] for name in ("PageNumber", "PageSize", "TotalCount")}
    return {"PagingInfo": info}
