"""Addresses of members and routers: a prefix and a port that the owner may change."""

import re

from simulator.cloud.resource import Attributes
from simulator.cloud.step import Step, invalid
from simulator.messages import ApiError, Json

_PREFIX = re.compile(r"[a-z][a-z0-9-]{6,62}[a-z0-9]")
_HOSTS = ("ConnectionDomain", "ConnectSting", "ConnectString")
_PORTS = ("ConnectionPort", "Port")
_HIGHEST_PORT = 65535


def readdressed(step: Step, held: Attributes) -> Attributes:
    """Return the attributes that change when one address gets another name or port.

    The name is given as a prefix. ApiError for an address that the instance has not.
    """
    old, prefix = step.need("CurrentConnectionString"), step.text("NewConnectionString")
    port = step.text("NewPort")
    if prefix and not _PREFIX.fullmatch(prefix):
        raise invalid("NewConnectionString", "InvalidConnectionString.Format")
    if port and not (port.isdecimal() and 0 < int(port) <= _HIGHEST_PORT):
        raise invalid("NewPort", "InvalidPort.Malformed")
    new = f"{prefix}.{old.partition('.')[2]}" if prefix else old
    if new != old and any(_names(part, new) for part in held.values()):
        raise ApiError(
            400,
            "InvalidConnectionString.Duplicate",
            "The specified connection string is already used.",
        )
    found = {
        name: _replaced(part, old, new, port)
        for name, part in held.items()
        if _names(part, old)
    }
    if not found:
        raise ApiError(
            404,
            "InvalidCurrentConnectionString.NotFound",
            "The specified current connection string does not exist.",
        )
    return found


def _names(part: Json, host: str) -> bool:
    if isinstance(part, list):
        return any(_names(one, host) for one in part)
    if not isinstance(part, dict):
        return False
    mine = any(part.get(name) == host for name in _HOSTS)
    return mine or any(_names(one, host) for one in part.values())


def _replaced(part: Json, old: str, new: str, port: str) -> Json:
    if isinstance(part, list):
        return [_replaced(one, old, new, port) for one in part]
    if not isinstance(part, dict):
        return part
    if not any(part.get(name) == old for name in _HOSTS):
        return {name: _replaced(one, old, new, port) for name, one in part.items()}
    changed: Attributes = {name: new for name in _HOSTS if name in part}
    if port:
        changed |= {
            name: int(port) if isinstance(part[name], int) else port
            for name in _PORTS
            if name in part
        }
    return {**part, **changed}
