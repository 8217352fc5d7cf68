"""Interfaces: their parts come as JSON texts and are shown as objects."""

import json
from typing import TYPE_CHECKING

from simulator.cloud.resource import Attributes
from simulator.cloud.step import Step, invalid

if TYPE_CHECKING:
    from simulator.messages import Json

_TEXTS = (
    "ConstantParameters",
    "ErrorCodeSamples",
    "OpenIdConnectConfig",
    "RequestConfig",
    "RequestParameters",
    "ResultDescriptions",
    "ServiceConfig",
    "ServiceParameters",
    "ServiceParametersMap",
    "SystemParameters",
)


def read_texts(step: Step) -> None:
    """Read the JSON texts of a call; refuses what is none."""
    given = dict(step.parameters)
    for name in _TEXTS:
        text = given.get(name)
        if not isinstance(text, str):
            continue
        if not text:
            del given[name]
            continue
        try:
            read = json.loads(text)
        except ValueError as error:
            raise invalid(name, f"Invalid{name}") from error
        given[name] = [] if read is None else _capital(read)
    step.parameters = given


def _capital(value: "Json") -> "Json":
    """Return a value with names as replies spell them: callers use small letters."""
    if isinstance(value, list):
        return [_capital(one) for one in value]
    if isinstance(value, dict):
        return {key[:1].upper() + key[1:]: _capital(one) for key, one in value.items()}
    return value


def show(step: Step, reply: Attributes) -> Attributes:
    """Say where an interface is deployed."""
    rows = step.find("cloudapi/deployed_api", ApiId=str(reply["ApiId"]))
    deployed: list[Json] = [
        {
            "StageName": row.attributes["StageName"],
            "DeployedStatus": "DEPLOYED",
            "EffectiveVersion": row.attributes["EffectiveVersion"],
        }
        for row in rows
    ]
    return {**reply, "DeployedInfos": deployed}
