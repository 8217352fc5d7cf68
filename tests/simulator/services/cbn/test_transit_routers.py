"""Transit routers: attachments, and which tables forward and learn for them."""

from typing import Any

import pytest

from tests.simulator.cloud.asking import ZONE, Asking, rows


@pytest.fixture
def router(ask: Asking) -> dict[str, Any]:
    cen = ask("Cbn", "CreateCen", Name="networks")["CenId"]
    made = ask("Cbn", "CreateTransitRouter", CenId=cen)["TransitRouterId"]
    return {"CenId": cen, "TransitRouterId": made}


@pytest.fixture
def attached(ask: Asking, router: dict[str, Any]) -> dict[str, Any]:
    network = ask.network()
    switch = ask.switch(network, "10.0.1.0/24")
    given = {**router, "VpcId": network}
    zones = [{"ZoneId": ZONE, "VSwitchId": switch}]
    made = ask("Cbn", "CreateTransitRouterVpcAttachment", **given, ZoneMappings=zones)
    return {**given, **made, "switch": switch}


def table(ask: Asking, router: dict[str, Any]) -> str:
    name = {"TransitRouterId": router["TransitRouterId"]}
    made = ask("Cbn", "CreateTransitRouterRouteTable", **name)
    return str(made["TransitRouterRouteTableId"])


def pair(attached: dict[str, Any], table: str) -> dict[str, Any]:
    return {
        "TransitRouterAttachmentId": attached["TransitRouterAttachmentId"],
        "TransitRouterRouteTableId": table,
    }


def test_a_router_brings_a_table_that_stays(
    ask: Asking, router: dict[str, Any]
) -> None:
    name = {"TransitRouterId": router["TransitRouterId"]}
    seen = ask("Cbn", "ListTransitRouterRouteTables", **name)
    (own,) = rows(seen, "TransitRouterRouteTables")
    assert own["TransitRouterRouteTableType"] == "System"
    id_ = own["TransitRouterRouteTableId"]
    refused = ask.refused(
        "Cbn", "DeleteTransitRouterRouteTable", TransitRouterRouteTableId=id_
    )
    assert refused.code == "OperationUnsupported.SystemRouteTable"
    ask("Cbn", "DeleteTransitRouter", **name)
    ask("Cbn", "DeleteCen", CenId=router["CenId"])


def test_a_region_has_one_router_of_a_set(ask: Asking, router: dict[str, Any]) -> None:
    assert ask.refused("Cbn", "CreateTransitRouter", CenId=router["CenId"])


def test_what_is_attached_stays(ask: Asking, attached: dict[str, Any]) -> None:
    for action, name in (
        ("DeleteTransitRouter", "TransitRouterId"),
        ("DeleteCen", "CenId"),
    ):
        assert ask.refused("Cbn", action, **{name: attached[name]})
    assert ask.refused("Vpc", "DeleteVSwitch", VSwitchId=attached["switch"])


def test_an_attachment_stands_in_subnets_of_its_network(
    ask: Asking, router: dict[str, Any]
) -> None:
    foreign = ask.switch(ask.network("10.8.0.0/16"), "10.8.1.0/24")
    refused = ask.refused(
        "Cbn",
        "CreateTransitRouterVpcAttachment",
        **router,
        VpcId=ask.network(),
        ZoneMappings=[{"ZoneId": ZONE, "VSwitchId": foreign}],
    )
    assert refused.code == "InvalidParameter.ZoneMappings"


def test_zones_come_and_go_but_never_all(ask: Asking, attached: dict[str, Any]) -> None:
    name = {"TransitRouterAttachmentId": attached["TransitRouterAttachmentId"]}
    first = [{"ZoneId": ZONE, "VSwitchId": attached["switch"]}]
    other = ask.switch(attached["VpcId"], "10.0.2.0/24")
    ask(
        "Cbn",
        "UpdateTransitRouterVpcAttachmentZones",
        **name,
        AddZoneMappings=[{"ZoneId": ZONE, "VSwitchId": other}],
        RemoveZoneMappings=first,
    )
    (row,) = rows(
        ask("Cbn", "ListTransitRouterVpcAttachments", **name),
        "TransitRouterAttachments",
    )
    assert [zone["VSwitchId"] for zone in rows(row, "ZoneMappings")] == [other]
    ask("Vpc", "DeleteVSwitch", VSwitchId=attached["switch"])
    last = [{"ZoneId": ZONE, "VSwitchId": other}]
    refused = ask.refused(
        "Cbn", "UpdateTransitRouterVpcAttachmentZones", **name, RemoveZoneMappings=last
    )
    assert refused.code == "OperationUnsupported.LastZone"


def test_one_table_forwards_and_many_learn(
    ask: Asking, attached: dict[str, Any]
) -> None:
    one, two = table(ask, attached), table(ask, attached)
    associate = "AssociateTransitRouterAttachmentWithRouteTable"
    ask("Cbn", associate, **pair(attached, one))
    assert ask.refused("Cbn", associate, **pair(attached, two))
    for each in (one, two):
        ask("Cbn", "EnableTransitRouterRouteTablePropagation", **pair(attached, each))
    replace = "ReplaceTransitRouterRouteTableAssociation"
    ask("Cbn", replace, **pair(attached, two))
    listed = ask(
        "Cbn",
        "ListTransitRouterRouteTableAssociations",
        TransitRouterRouteTableId=two,
    )
    (row,) = rows(listed, "TransitRouterAssociations")
    assert (row["ResourceId"], row["ResourceType"]) == (attached["VpcId"], "VPC")


def test_an_attachment_goes_when_no_table_knows_it_or_by_force(
    ask: Asking, attached: dict[str, Any]
) -> None:
    one = table(ask, attached)
    ask("Cbn", "EnableTransitRouterRouteTablePropagation", **pair(attached, one))
    name = {"TransitRouterAttachmentId": attached["TransitRouterAttachmentId"]}
    refused = ask.refused("Cbn", "DeleteTransitRouterVpcAttachment", **name)
    assert refused.code == "InvalidOperation.AttachmentInUse"
    ask("Cbn", "DeleteTransitRouterVpcAttachment", **name, Force=True)
    ask("Cbn", "DeleteTransitRouterRouteTable", TransitRouterRouteTableId=one)
