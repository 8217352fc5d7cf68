"""Routes lead to what exists, singly or as a list."""

from typing import Any

import pytest

from tests.simulator.cloud.asking import Asking, rows


@pytest.fixture
def table(ask: Asking) -> dict[str, Any]:
    network = ask("Vpc", "CreateVpc", CidrBlock="10.0.0.0/16")
    switch = ask.switch(str(network["VpcId"]), "10.0.1.0/24")
    hop = ask("Vpc", "CreateHaVip", VSwitchId=switch)["HaVipId"]
    return {"RouteTableId": network["RouteTableId"], "hop": hop}


def listed(ask: Asking, table: dict[str, Any]) -> list[dict[str, Any]]:
    name = {"RouteTableId": table["RouteTableId"]}
    return rows(ask("Vpc", "DescribeRouteEntryList", **name), "RouteEntrys.RouteEntry")


def test_a_route_leads_to_what_exists(ask: Asking, table: dict[str, Any]) -> None:
    route = {
        "RouteTableId": table["RouteTableId"],
        "DestinationCidrBlock": "0.0.0.0/0",
        "NextHopType": "HaVip",
    }
    refused = ask.refused("Vpc", "CreateRouteEntry", **route, NextHopId="havip-none")
    assert refused.code == "InvalidNextHopId.NotFound"
    strange = {**route, "NextHopType": "Elsewhere"}
    refused = ask.refused("Vpc", "CreateRouteEntry", **strange, NextHopId="x")
    assert refused.code == "InvalidNextHopType.ValueNotSupported"
    ask("Vpc", "CreateRouteEntry", **route, NextHopId=table["hop"])
    (seen,) = listed(ask, table)
    (hop,) = rows(seen, "NextHops.NextHop")
    assert hop["NextHopId"] == table["hop"]


def entries(table: dict[str, Any], *blocks: str) -> list[dict[str, Any]]:
    return [
        {
            "RouteTableId": table["RouteTableId"],
            "DstCidrBlock": block,
            "NextHop": table["hop"],
            "NextHopType": "HaVip",
        }
        for block in blocks
    ]


def test_several_routes_come_and_go_all_or_none(
    ask: Asking, table: dict[str, Any]
) -> None:
    twice = entries(table, "172.16.0.0/12", "172.16.0.0/12")
    refused = ask.refused("Vpc", "CreateRouteEntries", RouteEntries=twice)
    assert refused.code == "RouteEntry.Conflict"
    assert listed(ask, table) == []
    both = entries(table, "172.16.0.0/12", "192.168.0.0/16")
    ask("Vpc", "CreateRouteEntries", RouteEntries=both)
    assert len(listed(ask, table)) == 2
    ask("Vpc", "DeleteRouteEntries", RouteEntries=both)
    assert listed(ask, table) == []


def test_a_route_is_led_elsewhere(ask: Asking, table: dict[str, Any]) -> None:
    made = ask("Vpc", "CreateRouteEntries", RouteEntries=entries(table, "10.9.0.0/16"))
    ids = made["RouteEntryIds"]
    assert isinstance(ids, list)
    name = {"RouteEntryId": ids[0]}
    nowhere = {"NewNextHopId": "havip-none", "NewNextHopType": "HaVip"}
    assert ask.refused("Vpc", "ModifyRouteEntry", **name, **nowhere)
    ask("Vpc", "ModifyRouteEntry", **name, RouteEntryName="north")
    (seen,) = listed(ask, table)
    assert seen["RouteEntryName"] == "north"
