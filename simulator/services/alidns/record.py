"""Records of public domains: found by their full name too, deleted by it."""

from simulator.cloud.changing import remove
from simulator.cloud.resource import Attributes
from simulator.cloud.step import Step, invalid


def split(step: Step) -> None:
    """Take a full name apart into its domain and the rest."""
    full = step.need("SubDomain").lower()
    given = dict(step.parameters)
    for row in step.find("alidns/domain"):
        name = row.id.lower()
        if full == name or full.endswith(f".{name}"):
            given["DomainName"] = row.id
            given["RR"] = full.removesuffix(name).rstrip(".") or "@"
            break
    else:
        given["DomainName"] = step.text("DomainName") or "none"
    step.parameters = given


def spell(step: Step) -> None:
    """Keep a status as replies spell it, however the call does."""
    status = step.need("Status").upper()
    if status not in ("ENABLE", "DISABLE"):
        raise invalid("Status")
    step.parameters = {**step.parameters, "Status": status}


def delete_all(step: Step) -> Attributes:
    """Delete every record of one name, of one type if the call says which."""
    wanted: Attributes = {"DomainName": step.need("DomainName")}
    rows = [
        row
        for row in step.find(step.kind.name, **wanted)
        if row.attributes["RR"] == step.need("RR")
        and step.text("Type") in ("", row.attributes["Type"])
    ]
    for row in rows:
        step.touch([row.id])
        remove(step, row)
    return {"RR": step.text("RR"), "TotalCount": str(len(rows))}
