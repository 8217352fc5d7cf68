"""Material for the examples of rules: settings of a provider that lies in Macau.

Examples are judged as part of the stack `pilot-cloud` on the date of its documents.
"""

import json
from collections.abc import Iterable, Mapping

from facts import facts
from policies.graph import graph_of
from policies.resource import Resource
from policies.stack import Stack
from policies.values import Value

SITE = facts().sites["env10"]
NETWORK = "alicloud:vpc/network:Network"

OWNER_TAGS: Mapping[str, Value] = {
    "gov-owner": "msar",
    "gov-dept": "safp",
    "gov-system": "network",
    "gov-env": "pilot",
    "gov-data": "internal",
    "gov-steward": "safp",
    "gov-project": "2017-01-cloud-dc",
    "gov-budget": "dc-build",
}


def stack(
    environment: Mapping[str, str] | None = None,
    resources: Iterable[Resource] | None = None,
) -> Stack:
    """Return the stack in which every example stands; `resources` is all of it."""
    graph = None if resources is None else graph_of(resources)
    return Stack("pilot-cloud", "2018-10-11", environment or {}, graph=graph)


def provider(**changes: Value) -> dict[str, Value]:
    """Return inputs of a provider in Macau with some of them changed; None removes."""
    inputs: dict[str, Value] = {
        "region": SITE.region,
        "protocol": "HTTPS",
        "endpoints": endpoints(),
    }
    return {key: value for key, value in (inputs | changes).items() if value}


def endpoints(**changes: str | None) -> str:
    """Return the site's endpoints as the engine passes them; None removes one."""
    hosts = {**SITE.endpoints, **changes}
    return json.dumps([{key: host for key, host in hosts.items() if host}])


def tags(**changes: Value) -> dict[str, Value]:
    """Return the eight owner tags, some changed (`_` for `-`); None removes one."""
    renamed = {key.replace("_", "-"): value for key, value in changes.items()}
    merged = {**OWNER_TAGS, **renamed}
    return {key: value for key, value in merged.items() if value is not None}
