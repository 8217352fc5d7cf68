"""Endpoints: the hosts that the site declares, and no others."""

from typing import TYPE_CHECKING

from simulator.cloud.resource import Attributes
from simulator.cloud.step import Step

if TYPE_CHECKING:
    from simulator.messages import Json


def describe(step: Step) -> Attributes:
    """Return the site's host of one product; none for a product it lacks."""
    code = step.need("ServiceCode")
    host = step.site.endpoints.get(code.lower().replace("-", "_"))
    wanted = step.text("Id")
    rows: list[Json] = []
    if host is not None and wanted in ("", step.site.region):
        rows.append(_row(step, code, host))
    return {"Endpoints": {"Endpoint": rows}, "Success": True}


def services(step: Step) -> Attributes:
    """Return the products that the site has."""
    rows: list[Json] = [
        {"ServiceCode": code, "ServiceName": code} for code in step.site.endpoints
    ]
    return {"Services": {"Service": rows}, "TotalCount": len(rows), "Success": True}


def _row(step: Step, code: str, host: str) -> Attributes:
    return {
        "Endpoint": host,
        "Id": step.site.region,
        "Namespace": "",
        "ServiceCode": code,
        "SerivceCode": code,  # the API's own spelling, beside the right one
        "Type": step.text("Type") or "openAPI",
        "Protocols": {"Protocols": ["HTTP", "HTTPS"]},
    }
