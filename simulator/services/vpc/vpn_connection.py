"""IPsec connections: documents in text, and the two ways to say them."""

import json

from simulator.cloud.looking import place
from simulator.cloud.resource import Attributes
from simulator.cloud.step import Step, invalid

_DEFAULTS: dict[str, Attributes] = {
    "IkeConfig": {
        "IkeVersion": "ikev1",
        "IkeMode": "main",
        "IkeEncAlg": "aes",
        "IkeAuthAlg": "sha1",
        "IkePfs": "group2",
        "IkeLifetime": 86400,
        "LocalId": "",
        "RemoteId": "",
        "Psk": "",
    },
    "IpsecConfig": {
        "IpsecEncAlg": "aes",
        "IpsecAuthAlg": "sha1",
        "IpsecPfs": "group2",
        "IpsecLifetime": 86400,
    },
    "VpnBgpConfig": {"Status": ""},
    "VcoHealthCheck": {"Status": ""},
}
_SAID = {
    "IkeConfig": "IkeConfig",
    "IpsecConfig": "IpsecConfig",
    "BgpConfig": "VpnBgpConfig",
    "HealthCheckConfig": "VcoHealthCheck",
}
_TUNNEL = {"TunnelIkeConfig": "IkeConfig", "TunnelIpsecConfig": "IpsecConfig"}


def read_documents(step: Step) -> None:
    """Put the JSON parameters into attributes, over what is there or the defaults."""
    row = step.get("vpc/vpn_connection", step.text("VpnConnectionId"))
    held: Attributes = {} if row is None else row.attributes
    given = dict(step.parameters)
    for parameter, name in _SAID.items():
        before = held.get(name) or _DEFAULTS[name]
        said = _document(parameter, given.pop(parameter, None))
        usual = parameter in ("IkeConfig", "IpsecConfig") and row is None
        if (said or usual) and isinstance(before, dict):
            given[name] = {**before, **said}
    tunnels = given.get("TunnelOptionsSpecification")
    if isinstance(tunnels, list):
        given["TunnelOptionsSpecification"] = [
            _tunnel(step, one, number)
            for number, one in enumerate(tunnels, 1)
            if isinstance(one, dict)
        ]
        if tunnels and isinstance(tunnels[0], dict):
            given.setdefault("CustomerGatewayId", tunnels[0].get("CustomerGatewayId"))
    step.parameters = given


def _document(name: str, value: object) -> Attributes:
    """Return a JSON object given as text, its keys in the API's letters."""
    if value in (None, ""):
        return {}
    try:
        read = json.loads(value) if isinstance(value, str) else value
    except ValueError as error:
        raise invalid(name) from error
    if not isinstance(read, dict):
        raise invalid(name)
    return {str(key)[:1].upper() + str(key)[1:]: item for key, item in read.items()}


def _tunnel(step: Step, said: Attributes, number: int) -> Attributes:
    out: Attributes = {
        "TunnelId": f"tun-{step.cloud.ids.text('hex', 17)}",
        "TunnelIndex": number,
        "Role": "master" if number == 1 else "slave",
        "State": "active",
        "Status": "ike_sa_not_established",
        "EnableDpd": True,
        "EnableNatTraversal": True,
        **{name: value for name, value in said.items() if value not in (None, "")},
    }
    for name, usual in _TUNNEL.items():
        given = said.get(name)
        out[name] = {**_DEFAULTS[usual], **(given if isinstance(given, dict) else {})}
    return out


def retag(step: Step, reply: Attributes) -> Attributes:
    """Show tags where the list has them: under another name than one connection."""
    del step
    rows = reply.get("VpnConnections")
    held = rows.get("VpnConnection") if isinstance(rows, dict) else None
    for row in held if isinstance(held, list) else []:
        if isinstance(row, dict):
            place(row, ("Tag",), row.get("Tags"))
    return reply
