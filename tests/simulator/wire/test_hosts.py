"""Which names exist, and what each says."""

import pytest

from simulator.wire.hosts import Hosts
from tests.simulator.wire.stand_ins import HOSTS, OSS_HOST, REGION, SLS_HOST

PRODUCTION = "cn-macau-env20-d01"


def test_every_endpoint_of_every_site_is_known() -> None:
    for site in HOSTS.sites:
        assert site.endpoints
        for product, host in site.endpoints.items():
            place = HOSTS.locate(host)
            assert place is not None
            assert (place.product, place.site, place.owner) == (product, site, "")
        for host in site.pinned_variables.values():
            assert HOSTS.locate(host) is not None


@pytest.mark.parametrize(
    ("host", "product", "owner"),
    [
        (f"gov-records.{OSS_HOST}", "oss", "gov-records"),
        # A bucket may look like an endpoint, a project like a region.
        (f"oss-{REGION}-a.{OSS_HOST}", "oss", f"oss-{REGION}-a"),
        (f"cn-macau.{SLS_HOST}", "log", "cn-macau"),
        (f"r-kvstore.{REGION}.apsara.example", "r_kvstore", ""),
        # Not declared by the site, but below its own name.
        (f"nlb.{REGION}.apsara.example", "nlb", ""),
        (f"dds-internal.{REGION}.apsara.example", "dds", ""),
    ],
)
def test_a_name_says_product_and_owner(host: str, product: str, owner: str) -> None:
    place = HOSTS.locate(host)
    assert place is not None
    assert (place.product, place.owner, place.direct) == (product, owner, False)


def test_the_region_in_the_name_says_the_site() -> None:
    place = HOSTS.locate(f"nlb.{PRODUCTION}.apsara.example")
    assert place is not None
    assert place.site.region == PRODUCTION
    assert HOSTS.site_of(PRODUCTION) is place.site


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "::1"])
def test_loopback_names_the_simulator_itself(host: str) -> None:
    place = HOSTS.locate(host)
    assert place is not None
    assert place.direct
    assert place.site is HOSTS.sites[0]


def test_a_label_before_loopback_is_a_bucket_or_project() -> None:
    place = HOSTS.locate("gov-audit.127.0.0.1")
    assert place is not None
    assert (place.direct, place.owner) == (True, "gov-audit")


@pytest.mark.parametrize(
    "host",
    [
        "",
        ".",
        "vpc",
        "vpc.aliyuncs.com",
        "location.aliyuncs.com",
        f"oss-{REGION}.aliyuncs.com",
        "apsara.example",
        f"{REGION}.apsara.example",
        f"a.b.{OSS_HOST}",
        f"vpc-internal.{REGION}.apsara.example.evil.com",
        "vpc-internal.cn-hangzhou.apsara.example",
        "127.0.0.1.example.com",
        "127.0.0.2",
        "10.0.0.1",
    ],
)
def test_any_other_name_does_not_exist(host: str) -> None:
    assert HOSTS.locate(host) is None


def test_the_address_it_listens_on_is_its_own() -> None:
    hosts = Hosts(HOSTS.sites, own=["10.0.0.5"])
    for host in ("10.0.0.5", "gov-records.10.0.0.5"):
        place = hosts.locate(host)
        assert place is not None
        assert place.direct


def test_a_table_needs_a_site() -> None:
    with pytest.raises(ValueError, match="no site"):
        Hosts([])
