"""Material for the examples of rules: settings of a provider that lies in Macau.

Examples are judged as part of the stack `pilot-cloud` on the date of its documents.
"""

import dataclasses
import datetime as dt
import json
from collections.abc import Mapping

from facts import facts
from policies.graph import graph_of
from policies.rule import Example
from policies.stack import Stack
from policies.values import Value
from policies.waiver import Waiver

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


def stack(environment: Mapping[str, str] | None = None) -> Stack:
    """Return the stack in which every example stands."""
    return Stack("pilot-cloud", "2018-10-11", environment or {})


def stack_of(example: Example) -> Stack:
    """Return the stack of one example, with the rest of it in view if it says so."""
    rest = example.rest()
    graph = None if rest is None else graph_of(*rest)
    of = stack(example.environment)
    return dataclasses.replace(of, graph=graph, waivers=example.waivers)


def waiver(rule: str, type_: str, name: str) -> Waiver:
    """Return a waiver as the register of waivers would hold it."""
    return Waiver(
        rule=rule,
        type=type_,
        name=name,
        id=None,
        approval="sandbox-waiver-2018-01",
        office="safp",
        act="sandbox-act-2018-01",
        reason="an example",
        expires=dt.date(2018, 12, 31),
        data_class="open",
        anonymised="sandbox-report-2018-01",
        reviewed="sandbox-review-2018-01",
    )


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
