"""Leased lines: allocated before they are enabled, and spoken to with BGP."""

from typing import Any

import pytest

from tests.simulator.cloud.asking import REGION, Asking, rows


def _line(ask: Asking) -> str:
    given = {"AccessPointId": "ap-1", "LineOperator": "Other"}
    return str(ask("Vpc", "CreatePhysicalConnection", **given)["PhysicalConnectionId"])


@pytest.fixture
def router(ask: Asking) -> str:
    given = {"PhysicalConnectionId": _line(ask), "VlanId": 10}
    return str(ask("Vpc", "CreateVirtualBorderRouter", **given)["VbrId"])


def test_a_line_is_confirmed_before_it_is_enabled(ask: Asking) -> None:
    line = {"PhysicalConnectionId": _line(ask)}
    refusal = ask.refused("Vpc", "EnablePhysicalConnection", **line)
    assert refusal.code == "Forbidden.StatusNotSupport"
    ask("Vpc", "ConfirmPhysicalConnection", **line)
    ask("Vpc", "EnablePhysicalConnection", **line)


def test_a_peer_inherits_from_its_group_and_holds_it(ask: Asking, router: str) -> None:
    given = {"RouterId": router, "PeerAsn": 65001, "LocalAsn": 65010}
    group = {"BgpGroupId": ask("Vpc", "CreateBgpGroup", **given)["BgpGroupId"]}
    id_ = ask("Vpc", "CreateBgpPeer", **group, PeerIpAddress="10.0.0.2")["BgpPeerId"]
    seen: Any = ask("Vpc", "DescribeBgpPeers", BgpPeerId=id_)
    (row,) = rows(seen, "BgpPeers.BgpPeer")
    assert (row["RouterId"], str(row["PeerAsn"])) == (router, "65001")
    refusal = ask.refused("Vpc", "DeleteBgpGroup", **group)
    assert refusal.code == "DependencyViolation.BgpPeer"


def test_a_block_is_told_once(ask: Asking, router: str) -> None:
    given = {"RouterId": router, "DstCidrBlock": "10.64.0.0/11"}
    ask("Vpc", "AddBgpNetwork", **given)
    refusal = ask.refused("Vpc", "AddBgpNetwork", **given)
    assert refusal.code == "InvalidDstCidrBlock.Duplicate"


def test_the_health_of_a_line_is_checked_once_it_is_attached(
    ask: Asking, router: str
) -> None:
    cen = ask("Cbn", "CreateCen")["CenId"]
    transit = ask("Cbn", "CreateTransitRouter", CenId=cen)["TransitRouterId"]
    check = {
        "CenId": cen,
        "VbrInstanceId": router,
        "VbrInstanceRegionId": REGION,
        "HealthCheckTargetIp": "10.0.0.2",
    }
    refusal = ask.refused("Cbn", "EnableCenVbrHealthCheck", **check)
    assert refusal.code == "InvalidOperation.VbrNotAttachedToCen"
    given = {"CenId": cen, "TransitRouterId": transit, "VbrId": router}
    ask("Cbn", "CreateTransitRouterVbrAttachment", **given)
    ask("Cbn", "EnableCenVbrHealthCheck", **check)
    seen = ask("Cbn", "DescribeCenVbrHealthCheck", VbrInstanceRegionId=REGION)
    assert len(rows(seen, "VbrHealthChecks.VbrHealthCheck")) == 1
