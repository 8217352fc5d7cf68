"""Wrong settings of production: one helpful line per problem, nothing declared."""

import copy
from typing import Any

import pytest

from facts import facts
from infra.errors import ConfigurationError
from tests.recording import PRODUCTION, cloud_settings, stack_values

SITE = facts().sites["env20"]


def changed(path: str, value: object) -> dict[str, Any]:
    values = copy.deepcopy(stack_values(PRODUCTION))
    *above, key = path.split(".")
    here = values
    for part in above:
        here = here[int(part)] if isinstance(here, list) else here[part]
    if value is None:
        del here[key]
    else:
        here[key] = value
    return values


LINES = "interconnect.circuits.lines"
# path of the value to change (None removes it), the new value, parts of the message
WRONG: dict[str, tuple[str, object, tuple[str, ...]]] = {
    "an end for production": ("expires", "2025-12-31", ("expires", "nothing")),
    "vendor without an end": (
        "identity.roles.vendor-support.support",
        None,
        ("identity.roles.vendor-support.support", "A37"),
    ),
    "vendor whose time is over": (
        "identity.roles.vendor-support.support.until",
        "2019-06-30",
        ("identity.roles.vendor-support.support.until: 2019-06-30 is before as_of",),
    ),
    "an end for a role that is no vendor's": (
        "identity.roles.operator.support",
        {"vendor": "x", "until": "2020-06-30"},
        ("identity.roles.operator.support", "grant 'operator'"),
    ),
    "refusals for an unknown role": (
        "org.directory.vendor_role",
        "vendor",
        ("org.directory.vendor_role: 'vendor'", "vendor-support"),
    ),
    "hardware in an unknown network": (
        "keys.instance.place.network",
        "keys",
        ("keys.instance.place.network: 'keys'", "mgmt"),
    ),
    "hardware in a zone of another region": (
        "keys.instance.zones",
        [SITE.zones[0], "cn-macau-env10-amtest10001-a"],
        ("keys.instance.zones.1", SITE.zones[1]),
    ),
    "a line with a large block": (
        f"{LINES}.line-1.link",
        "10.64.255.0/29",
        (f"{LINES}.line-1.link: 10.64.255.0/29 has room", "/30"),
    ),
    "a line on a network": (
        f"{LINES}.line-1.link",
        "10.64.0.0/30",
        (f"{LINES}.line-1.link: 10.64.0.0/30 overlaps network.vpcs.edge",),
    ),
    "two lines with one block": (
        f"{LINES}.line-2.link",
        "10.64.255.0/30",
        (f"{LINES}.line-2.link", f"overlaps {LINES}.line-1"),
    ),
    "a line for an unknown line": (
        f"{LINES}.line-2.redundant_to",
        "line-9",
        (f"{LINES}.line-2.redundant_to: 'line-9'", "line-1"),
    ),
    "arrivals in an unknown table": (
        "interconnect.circuits.table",
        "inspect",
        ("interconnect.circuits.table: 'inspect'", "inspected"),
    ),
    "a home of an unknown network": (
        "network.hub.homes",
        {"outside": "inspected"},
        ("network.hub.homes: 'outside'", "interconnect"),
    ),
    "a way to an unknown network": (
        "network.hub.routes.way-out.via",
        "outside",
        ("network.hub.routes.way-out.via: 'outside'", "edge"),
    ),
    "an unknown network that leaves": (
        "network.egress.leaving",
        ["outside"],
        ("network.egress.leaving.0: 'outside'", "shared"),
    ),
    "a store in an unknown project": (
        "logging.stores.audit.project",
        "evidence",
        ("logging.stores.audit.project: 'evidence'", "audit"),
    ),
    "collection into an unknown store": (
        "logging.collection.store",
        "hosts",
        ("logging.collection.store: 'hosts'", "host"),
    ),
    "services on addresses of the stack": (
        "common.cluster.services",
        "10.64.128.0/20",
        ("common.cluster.services: 10.64.128.0/20 overlaps supernet",),
    ),
    "nodes in an unknown vSwitch": (
        "common.cluster.switches",
        ["app-c"],
        ("common.cluster.switches.0: 'app-c'", "app-a"),
    ),
    "a pool with fewer nodes than it must have": (
        "common.cluster.pools.apps.most",
        2,
        ("common.cluster.pools.apps.most: 2 is below fewest (3)",),
    ),
    "nodes of a size that is not sold": (
        "common.profile.sizes.M",
        None,
        ("common.cluster.pools.system.size: the site sells no size M",),
    ),
    "an entry outside its vSwitch": (
        "common.edge_entry.address",
        "10.64.1.10",
        ("common.edge_entry.address: 10.64.1.10 is outside", "10.64.0.0/24"),
    ),
    "a standby in an unknown zone": (
        "common.balancer.standby_zone",
        "cn-macau-env10-amtest10001-a",
        ("common.balancer.standby_zone", SITE.zones[1]),
    ),
    "open data that is not open": (
        "opendata.store.data",
        "personal",
        ("opendata.store.data: personal is not open", "A46"),
    ),
    "open data before its review": (
        "opendata.review.date",
        "2019-12-15",
        ("opendata.review.date: 2019-12-15 is after as_of", "A48"),
    ),
    "open data without a gateway": (
        "common.api_gateway",
        None,
        ("opendata: needs a gateway",),
    ),
    "files that nobody backs up": (
        "common.files.backed_up",
        False,
        ("services.food-licence.files_on: is absent",),
    ),
    "a service of a body that has ended": (
        "services.food-licence.department",
        "iacm",
        ("services.food-licence.department: 'iacm' is not in force", "iam"),
    ),
    "tenants larger than their range": (
        "tenancy.switch_prefix",
        20,
        ("tenancy.switch_prefix: a block has room for 4 vSwitches of /20, not for 6",),
    ),
    "tenants without records": (
        "tenancy.buckets",
        ["exchange"],
        ("tenancy.buckets: 'records' is missing",),
    ),
    "a locked time longer than the service keeps": (
        "logging.locked_days",
        99999,
        ("logging.locked_days", "25550"),
    ),
}


@pytest.mark.parametrize("case", WRONG)
def test_wrong_values_are_refused_with_place_and_remedy(case: str) -> None:
    path, value, parts = WRONG[case]
    with pytest.raises(ConfigurationError) as refusal:
        cloud_settings(PRODUCTION, changed(path, value))
    text = str(refusal.value)
    assert all(part in text for part in parts), text
    for line in text.splitlines():
        assert "allowed: " in line.lower(), line
        assert "Fix: " in line, line
