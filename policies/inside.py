"""Decides what lies inside Macau: regions, zones, hosts, addresses, accounts, ARNs.

Inside means: of the stack's own site, or in the register. Every answer is exact; what
is merely alike is outside.
"""

import ipaddress
from collections.abc import Iterable

from facts import Facts
from facts.records import Site
from policies.hosts import Address, address_of

Network = ipaddress.IPv4Network | ipaddress.IPv6Network

_ARN_PARTS = 5
# Services whose ARNs carry no region, because they have none.
_WITHOUT_REGION = {"ram", "sts", "ims", "resourcemanager"}
_CLUSTER = (".svc", ".cluster.local")
_HERE = (
    ipaddress.ip_network("127.0.0.0/8"),
    ipaddress.ip_network("169.254.0.0/16"),
    ipaddress.ip_network("::1/128"),
    ipaddress.ip_network("fe80::/10"),
)
_PRIVATE = (
    ipaddress.ip_network("10.0.0.0/8"),
    ipaddress.ip_network("172.16.0.0/12"),
    ipaddress.ip_network("192.168.0.0/16"),
    ipaddress.ip_network("fc00::/7"),
)


def region(text: str, site: Site) -> bool:
    """Tell whether each region id of a text (commas between) is the site's."""
    return all(part == site.region for part in text.split(","))


def zone(text: str, site: Site) -> bool:
    """Tell whether each zone id of a text (commas between) is the site's."""
    return all(part in site.zones for part in text.split(","))


def accounts(facts: Facts) -> frozenset[str]:
    """Return the ids of all accounts of the government."""
    of_sites = {site.account_id for site in facts.sites.values()}
    return frozenset(of_sites | facts.register.accounts.keys())


def account(text: str, facts: Facts) -> bool:
    """Tell whether an account id, or the number of a user of it, is registered."""
    return text in accounts(facts) or text in facts.register.users


def host(name: str, site: Site, facts: Facts) -> bool:
    """Tell whether a host (as `hosts_in` yields it) lies inside.

    A name without a dot is found by the machine's own search list only, so it does
    not leave; nor does a name of the cluster that asks.
    """
    numeric = address_of(name)
    if numeric is not None:
        return address(numeric, facts)
    if name.startswith("xn--") or ".xn--" in name:
        return False
    if "." not in name or name.endswith(_CLUSTER):
        return True
    return any(
        name == domain or name.endswith(f".{domain}")
        for domain in (site.domain, *facts.register.domains)
    )


def address(where: Address, facts: Facts) -> bool:
    """Tell whether an address is the machine itself or in a registered range."""
    return _within(ipaddress.ip_network(where), (*_HERE, *ranges(facts)))


def link_range(text: str, facts: Facts) -> bool:
    """Tell whether an address or range at the far end of a link is registered.

    ValueError if the text is neither.
    """
    return _within(network(text), (*_HERE, *ranges(facts)))


def admitted(text: str, facts: Facts) -> bool:
    """Tell whether an allow-list entry stays among private and registered ranges.

    ValueError if the text is neither an address nor a range.
    """
    return _within(network(text), (*_HERE, *_PRIVATE, *ranges(facts)))


def network(text: str) -> Network:
    """Return the range that a text names; ValueError if it names none."""
    bare = text.strip()
    numeric = address_of(bare)
    if numeric is not None:
        return ipaddress.ip_network(numeric)
    start, slash, length = bare.partition("/")
    first = address_of(start)
    if first is None or not slash:
        raise ValueError(text)
    return ipaddress.ip_network(f"{first}/{length}", strict=False)


def ranges(facts: Facts) -> tuple[Network, ...]:
    """Return every registered range: sites, existing centre, platform, departments."""
    plan = facts.addresses
    sites = (row.supernet for row in plan.sites.values())
    return (plan.existing_centre, *plan.reserved, *sites, *facts.register.ranges)


def _within(inner: Network, outer: Iterable[Network]) -> bool:
    return any(
        inner.version == each.version and inner.subnet_of(each)  # type: ignore[arg-type]
        for each in outer
    )


def arn(text: str, site: Site, facts: Facts) -> bool:
    """Tell whether an ARN names the site's region and a registered account.

    `acs:<service>:<region>:<account>:<resource>`; only services without regions may
    leave the region empty.
    """
    parts = text.split(":", _ARN_PARTS - 1)
    if len(parts) < _ARN_PARTS or parts[0] != "acs":
        return False
    _, service, place, whose, _ = parts
    here = place == site.region or (not place and service in _WITHOUT_REGION)
    return here and whose in accounts(facts)
