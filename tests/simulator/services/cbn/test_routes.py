"""Routes of transit routers, and networks that are in a set the older way."""

from typing import Any

import pytest

from tests.simulator.cloud.asking import REGION, ZONE, Asking, rows


@pytest.fixture
def attached(ask: Asking) -> dict[str, Any]:
    cen = ask("Cbn", "CreateCen", Name="networks")
    router = {**cen, **ask("Cbn", "CreateTransitRouter", **cen)}
    network = ask.network()
    switch = ask.switch(network, "10.0.1.0/24")
    zones = [{"ZoneId": ZONE, "VSwitchId": switch}]
    made = ask(
        "Cbn",
        "CreateTransitRouterVpcAttachment",
        **router,
        VpcId=network,
        ZoneMappings=zones,
    )
    name = {"TransitRouterId": router["TransitRouterId"]}
    table = ask("Cbn", "CreateTransitRouterRouteTable", **name)
    return {**router, **made, **table, "VpcId": network}


def routes(ask: Asking, attached: dict[str, Any], **more: Any) -> list[dict[str, Any]]:
    name = {"TransitRouterRouteTableId": attached["TransitRouterRouteTableId"]}
    listed = ask("Cbn", "ListTransitRouterRouteEntries", **name, **more)
    return rows(listed, "TransitRouterRouteEntries")


def test_a_table_shows_what_was_written_and_what_it_learns(
    ask: Asking, attached: dict[str, Any]
) -> None:
    pair = {
        name: attached[name]
        for name in ("TransitRouterAttachmentId", "TransitRouterRouteTableId")
    }
    ask(
        "Cbn",
        "CreateTransitRouterRouteEntry",
        TransitRouterRouteTableId=attached["TransitRouterRouteTableId"],
        TransitRouterRouteEntryDestinationCidrBlock="172.16.0.0/12",
        TransitRouterRouteEntryNextHopType="BlackHole",
    )
    ask("Cbn", "EnableTransitRouterRouteTablePropagation", **pair)
    assert [row["TransitRouterRouteEntryType"] for row in routes(ask, attached)] == [
        "Static",
        "Propagated",
    ]
    learned = {"TransitRouterRouteEntryDestinationCidrBlock": "10.0.1.0/24"}
    (seen,) = routes(ask, attached, **learned)
    assert seen["TransitRouterRouteEntryNextHopResourceId"] == attached["VpcId"]
    ask("Cbn", "DisableTransitRouterRouteTablePropagation", **pair)
    assert len(routes(ask, attached)) == 1


def test_a_route_holds_the_attachment_it_leads_to(
    ask: Asking, attached: dict[str, Any]
) -> None:
    given = {
        "TransitRouterRouteTableId": attached["TransitRouterRouteTableId"],
        "TransitRouterRouteEntryDestinationCidrBlock": "172.16.0.0/12",
        "TransitRouterRouteEntryNextHopType": "Attachment",
    }
    assert ask.refused("Cbn", "CreateTransitRouterRouteEntry", **given)
    hop = attached["TransitRouterAttachmentId"]
    given["TransitRouterRouteEntryNextHopId"] = hop
    ask("Cbn", "CreateTransitRouterRouteEntry", **given)
    name = {"TransitRouterAttachmentId": hop}
    assert ask.refused("Cbn", "DeleteTransitRouterVpcAttachment", **name)
    ask("Cbn", "DeleteTransitRouterRouteEntry", **given)
    ask("Cbn", "DeleteTransitRouterVpcAttachment", **name)


def test_a_network_is_in_one_set(ask: Asking) -> None:
    network = ask.network()
    one, two = (ask("Cbn", "CreateCen", Name=name) for name in ("one", "two"))
    child = {
        "ChildInstanceId": network,
        "ChildInstanceType": "VPC",
        "ChildInstanceRegionId": REGION,
    }
    ask("Cbn", "AttachCenChildInstance", **one, **child)
    assert ask.refused("Cbn", "AttachCenChildInstance", **two, **child)
    seen = ask("Cbn", "DescribeCenAttachedChildInstanceAttribute", **one, **child)
    blocks = seen["ChildInstanceAttributes"]
    assert isinstance(blocks, dict)
    assert blocks["CidrBlock"] == "10.0.0.0/16"
    assert ask.refused("Cbn", "DeleteCen", **one)
    ask("Cbn", "DetachCenChildInstance", **one, **child)
    ask("Cbn", "DeleteCen", **one)
