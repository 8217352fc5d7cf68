"""Which host names exist: the endpoints of every site, and nothing else.

A name is found by stripping known endings, never by a loose pattern: a project may be
called `cn-something` and a bucket may contain `oss`. What is not found here does not
exist, any public cloud's names included.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from facts.records import Site

LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1", "[::1]"})
# Products whose customers' resources are host names of their own, below the endpoint.
VIRTUAL = frozenset({"oss", "log", "ots"})
_INTERNAL = "-internal"


@dataclass(frozen=True, slots=True)
class Place:
    """What a host name says: product, site and, for OSS and SLS, whose name it bears.

    `product` is the provider's endpoint key, or the product's word in the host name
    where the site declares no such product, or "" for a loopback address. `owner` is
    the bucket, project or instance before the endpoint, "" without one.
    """

    host: str
    product: str
    site: Site
    owner: str = ""
    direct: bool = False


class Hosts:
    """The table of names; `sites` in the order of the facts, the first one is home."""

    def __init__(self, sites: Iterable[Site], own: Iterable[str] = ()) -> None:
        """Build the table; ValueError without a site.

        `own` are addresses, beside loopback, under which the simulator is reached.
        """
        self.sites = tuple(sites)
        if not self.sites:
            raise ValueError("no site is declared. Fix: declare one in facts/data/.")
        self._direct = LOOPBACK.union(own)
        self._exact: dict[str, Place] = {}
        self._virtual: dict[str, Place] = {}
        self._families: dict[str, Site] = {}
        for site in self.sites:
            for product, host in _named(site):
                place = Place(host, product, site)
                self._exact.setdefault(host, place)
                if product in VIRTUAL:
                    self._virtual.setdefault(host, place)
            self._families.setdefault(f"{site.region}.{site.domain}", site)
        self._regions = {site.region: site for site in self.sites}

    def locate(self, host: str) -> Place | None:  # noqa: PLR0911 - a ladder of signs
        """Return the place of a host name in lower case without port, or None."""
        place = self._exact.get(host)
        if place is not None:
            return place
        if host in self._direct:
            return Place(host, "", self.sites[0], direct=True)
        label, _, rest = host.partition(".")
        if not label or not rest:
            return None
        if (parent := self._virtual.get(rest)) is not None:
            return Place(host, parent.product, parent.site, owner=label)
        if (site := self._families.get(rest)) is not None:
            return Place(host, label.removesuffix(_INTERNAL).replace("-", "_"), site)
        if rest in self._direct:
            return Place(host, "", self.sites[0], owner=label, direct=True)
        return None

    def site_of(self, region: str) -> Site | None:
        """Return the site of a region, or None if no site lies in it."""
        return self._regions.get(region)

    def certified(self) -> list[str]:
        """Return the names a certificate must bear, wildcards for owners' names."""
        names = {"localhost", *self._exact}
        names.update(f"*.{host}" for host in self._virtual)
        names.update(f"*.{family}" for family in self._families)
        return sorted(names)

    def domains(self) -> list[str]:
        """Return the domains below which all names lie."""
        return sorted({site.domain for site in self.sites})


def _named(site: Site) -> Iterator[tuple[str, str]]:
    yield from site.endpoints.items()
    for variable, host in site.pinned_variables.items():
        # ALIBABA_CLOUD_ENDPOINT_<PRODUCT>, as the provider reads it.
        yield variable.removeprefix("ALIBABA_CLOUD_ENDPOINT_").lower(), host
