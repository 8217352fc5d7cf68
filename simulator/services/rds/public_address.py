"""Public addresses of databases and caches: one at most, and the only one to go."""

import re

from simulator.cloud.step import Step, invalid
from simulator.messages import ApiError, Json


def judge_prefix(prefix: str, form: re.Pattern[str]) -> None:
    """Refuse the first part of a name that is not of the product's form."""
    if not form.fullmatch(prefix):
        raise invalid("ConnectionStringPrefix", "InvalidConnectionStringPrefix.Format")


def judge_only(step: Step, **owner: Json) -> None:
    """Refuse a second public address of one owner, given as `field=id`."""
    if step.find(step.kind.name, **owner, IPType="Public"):
        raise ApiError(400, "NetTypeExists", "Specified net type already existed.")


def judge_release(step: Step) -> None:
    """Refuse to release the address inside the network."""
    row = step.get(step.kind.name, step.need("CurrentConnectionString"))
    if row and row.attributes["IPType"] != "Public":
        raise ApiError(
            400, "InvalidNetType.NotPublic", "Only a public address can be released."
        )


def valid_port(text: str) -> int:
    """Read a port; InvalidPort.Malformed when it is none."""
    if not text.isdecimal() or not 0 < int(text) < 2**16:
        raise invalid("Port", "InvalidPort.Malformed")
    return int(text)
