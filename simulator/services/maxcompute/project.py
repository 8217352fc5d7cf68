"""MaxCompute projects: bodies come whole, and settings are laid over one another."""

import json

from simulator.cloud.looking import shown
from simulator.cloud.resource import Attributes, Resource
from simulator.cloud.step import Step, invalid
from simulator.messages import Json

_PROPERTIES: Attributes = {
    "allowFullScan": False,
    "enableDecimal2": True,
    "enableDr": False,
    "enableTunnelQuotaRoute": False,
    "retentionDays": 1,
    "sqlMeteringMax": "",
    "timezone": "Asia/Shanghai",
    "typeSystem": "1",
    "encryption": {"enable": False, "algorithm": "", "key": ""},
    "tableLifecycle": {"type": "optional", "value": "37231"},
}
_SECURITY: Attributes = {
    "usingAcl": True,
    "usingPolicy": True,
    "objectCreatorHasAccessPermission": True,
    "objectCreatorHasGrantPermission": True,
    "labelSecurity": False,
    "enableDownloadPrivilege": False,
    "projectProtection": {"protected": False, "exceptionPolicy": ""},
}
_ALGORITHMS = ("", "AESCTR", "AES256", "RC4")
_STATUSES = ("AVAILABLE", "READONLY", "FROZEN")
_PATH = ("project_name", "projectName", "role_name", "roleName")


def unpack(step: Step) -> None:
    """Put what the body holds among the parameters; what the path says stays."""
    body = step.parameters.get("body")
    if isinstance(body, str):
        try:
            body = json.loads(body or "{}")
        except ValueError as error:
            raise invalid("body", "INVALID_PARAMETER") from error
    inner = body if isinstance(body, dict) else {}
    rest = {name: value for name, value in step.parameters.items() if name != "body"}
    named = {name: rest[name] for name in _PATH if rest.get(name)}
    # A body repeats the name in the path now and then; the path decides.
    given = {name: value for name, value in inner.items() if name not in _PATH}
    step.parameters = {**rest, **given, **named}


def prepare(step: Step) -> None:
    """Lay the given properties over the usual ones."""
    unpack(step)
    properties = _merged(_PROPERTIES, step.parameters.get("properties"))
    step.parameters = {
        **step.parameters,
        "properties": properties,
        "securityProperties": _SECURITY,
        "EncryptionKey": _judged(properties),
    }


def _merged(held: Json, given: Json) -> Attributes:
    """Lay objects over one another, at any depth; what is not given stays."""
    out: Attributes = dict(held) if isinstance(held, dict) else {}
    for name, value in given.items() if isinstance(given, dict) else ():
        if value is None:
            continue
        inner = isinstance(value, dict)
        out[name] = _merged(out.get(name), value) if inner else value
    return out


def _judged(properties: Attributes) -> Json:
    """Return the key of a project's encryption; refuses what has no sense."""
    days = str(properties.get("retentionDays"))
    if not days.isdecimal() or int(days) > 30:  # noqa: PLR2004 - the service's limit
        raise invalid("retentionDays", "INVALID_PARAMETER")
    if str(properties.get("typeSystem")) not in ("1", "2", "hive"):
        raise invalid("typeSystem", "INVALID_PARAMETER")
    encryption = properties.get("encryption")
    if not isinstance(encryption, dict) or not encryption.get("enable"):
        return ""
    if str(encryption.get("algorithm") or "") not in _ALGORITHMS:
        raise invalid("algorithm", "INVALID_PARAMETER")
    return encryption.get("key") or ""


def _project(step: Step) -> Resource:
    name = next((step.text(word) for word in _PATH[:2] if step.text(word)), "")
    return step.must("maxcompute/project", name)


def merge_properties(step: Step) -> None:
    """Lay the given properties over those of the project."""
    unpack(step)
    held = _project(step).attributes["properties"]
    properties = _merged(held, step.parameters.get("properties"))
    given: Attributes = {"properties": properties, "EncryptionKey": _judged(properties)}
    step.parameters = {**step.parameters, **given}


def merge_white_list(step: Step) -> None:
    """Lay the given addresses over those of the project."""
    unpack(step)
    given = step.parameters.get("ipWhiteList")
    if not isinstance(given, dict):
        given = {
            name: step.parameters.get(name)
            for name in ("ipList", "vpcIpList")
            if name in step.parameters
        }
    merged = _merged(_project(step).attributes["ipWhiteList"], given)
    step.parameters = {**step.parameters, "ipWhiteList": merged}


def merge_security(step: Step) -> None:
    """Lay the given security settings over those of the project."""
    unpack(step)
    given: Attributes = {
        name: step.parameters[name] for name in _SECURITY if name in step.parameters
    }
    merged = _merged(_project(step).attributes["securityProperties"], given)
    step.parameters = {**step.parameters, "securityProperties": merged}


def judge_status(step: Step) -> None:
    """Refuse a state that a project cannot be put into."""
    unpack(step)
    if step.text("status") and step.text("status") not in _STATUSES:
        raise invalid("status", "INVALID_PARAMETER")


def projects(step: Step) -> Attributes:
    """Return the projects whose names have a beginning, a page at a time."""
    rows = step.cloud.store.within(step.kind.name, step.scope(step.kind)).values()
    found = [row for row in rows if row.id.startswith(step.text("prefix"))]
    found.sort(key=lambda row: row.id)
    marker, most = step.text("marker"), int(step.text("maxItem") or 10)
    later = [row for row in found if row.id > marker]
    page = later[:most]
    data: Attributes = {
        "projects": [shown(step, row) for row in page],
        "maxItem": most,
        "marker": page[-1].id if len(later) > most else "",
    }
    return {"data": data}
