"""What every kind does by declaration, shown on networks, switches and tables."""

import pytest

from tests.simulator.cloud.asking import ZONE, Asking, rows


def test_a_network_brings_its_system_route_table(ask: Asking) -> None:
    made = ask("Vpc", "CreateVpc", CidrBlock="10.0.0.0/16")
    tables = ask("Vpc", "DescribeRouteTableList", VpcId=made["VpcId"])
    (table,) = rows(tables, "RouterTableList.RouterTableListType")
    assert table["RouteTableId"] == made["RouteTableId"]
    assert table["RouteTableType"] == "System"
    assert table["RouterId"] == made["VRouterId"]


def test_deleting_a_network_takes_its_system_table_along(ask: Asking) -> None:
    network = ask.network()
    ask("Vpc", "DeleteVpc", VpcId=network)
    assert ask.cloud.store.kinds() == ["resourcemanager/resource_group"]


def test_a_network_in_use_is_not_deleted(ask: Asking) -> None:
    network = ask.network()
    switch = ask.switch(network, "10.0.1.0/24")
    refused = ask.refused("Vpc", "DeleteVpc", VpcId=network)
    assert (refused.status, refused.code) == (400, "DependencyViolation")
    assert switch in refused.message
    ask("Vpc", "DeleteVSwitch", VSwitchId=switch)
    ask("Vpc", "DeleteVpc", VpcId=network)


def test_use_by_another_product_counts_too(ask: Asking) -> None:
    network = ask.network()
    group = ask("Ecs", "CreateSecurityGroup", VpcId=network)["SecurityGroupId"]
    assert ask.refused("Vpc", "DeleteVpc", VpcId=network).code == "DependencyViolation"
    ask("Ecs", "DeleteSecurityGroup", SecurityGroupId=group)
    ask("Vpc", "DeleteVpc", VpcId=network)


def test_an_absent_network_is_an_empty_answer(ask: Asking) -> None:
    # A 400 here makes the provider's destroy fail.
    assert ask("Vpc", "DescribeVpcAttribute", VpcId="vpc-none") == {"VpcId": ""}


def test_an_absent_network_cannot_be_changed(ask: Asking) -> None:
    refused = ask.refused("Vpc", "ModifyVpcAttribute", VpcId="vpc-x", VpcName="n")
    assert (refused.status, refused.code) == (404, "InvalidVpcId.NotFound")


@pytest.mark.parametrize(
    ("block", "code"),
    [
        ("10.1.1.0/24", "InvalidCidrBlock.Overlapped"),  # outside of the network
        ("10.0.1.128/25", "InvalidCidrBlock.Overlapped"),  # inside of another switch
        ("10.0.2.1/24", "InvalidCidrBlock.Overlapped"),  # host bits
        ("10.0.2.0/30", "InvalidCidrBlock.Overlapped"),  # too small
    ],
)
def test_a_switch_needs_addresses_of_its_own(
    ask: Asking, block: str, code: str
) -> None:
    network = ask.network()
    ask.switch(network, "10.0.1.0/24")
    refused = ask.refused(
        "Vpc", "CreateVSwitch", VpcId=network, ZoneId=ZONE, CidrBlock=block
    )
    assert refused.code == code


def test_a_zone_of_another_site_is_refused(ask: Asking) -> None:
    refused = ask.refused(
        "Vpc",
        "CreateVSwitch",
        VpcId=ask.network(),
        ZoneId="cn-macau-env20-amtest20001-a",
        CidrBlock="10.0.1.0/24",
    )
    assert refused.code == "InvalidZoneId.NotFound"


def test_a_region_of_no_site_is_refused(ask: Asking) -> None:
    ask.region = "cn-hangzhou"
    assert ask.refused("Vpc", "CreateVpc").code == "InvalidRegionId.NotFound"


def test_what_is_missing_is_named(ask: Asking) -> None:
    refused = ask.refused("Vpc", "CreateVSwitch", VpcId=ask.network(), ZoneId=ZONE)
    assert refused.code == "MissingParameter"
    assert '"CidrBlock"' in refused.message


def test_an_unknown_action_says_so(ask: Asking) -> None:
    refused = ask.refused("Vpc", "CreateMoon")
    assert (refused.status, refused.code) == (404, "InvalidAction.NotFound")
    assert "simulator/services/vpc" in refused.message
    assert ask.refused("Lunar", "CreateMoon").code == "InvalidAction.NotFound"


def test_a_change_changes_only_what_it_may(ask: Asking) -> None:
    network = ask.network()
    ask("Vpc", "ModifyVpcAttribute", VpcId=network, VpcName="core", Status="Broken")
    seen = ask("Vpc", "DescribeVpcAttribute", VpcId=network)
    assert (seen["VpcName"], seen["Status"]) == ("core", "Available")


def test_entries_of_a_list_come_and_go(ask: Asking) -> None:
    network = ask.network()
    given = {"VpcId": network, "SecondaryCidrBlock": "192.168.0.0/16"}
    ask("Vpc", "AssociateVpcCidrBlock", **given)
    seen = ask("Vpc", "DescribeVpcAttribute", VpcId=network)
    assert seen["SecondaryCidrBlocks"] == ["192.168.0.0/16"]
    twice = ask.refused("Vpc", "AssociateVpcCidrBlock", **given)
    assert twice.code == "InvalidSecondaryCidrBlock.Duplicate"
    ask("Vpc", "UnassociateVpcCidrBlock", **given)
    gone = ask.refused("Vpc", "UnassociateVpcCidrBlock", **given)
    assert gone.code == "InvalidSecondaryCidrBlock.NotFound"


def test_a_route_table_is_attached_and_detached(ask: Asking) -> None:
    network = ask.network()
    switch = ask.switch(network, "10.0.1.0/24")
    table = ask("Vpc", "CreateRouteTable", VpcId=network)["RouteTableId"]
    pair = {"RouteTableId": table, "VSwitchId": switch}
    ask("Vpc", "AssociateRouteTable", **pair)
    listed = ask("Vpc", "DescribeRouteTableList", RouteTableId=table)
    (row,) = rows(listed, "RouterTableList.RouterTableListType")
    assert row["VSwitchIds"] == {"VSwitchId": [switch]}
    used = ask.refused("Vpc", "DeleteRouteTable", RouteTableId=table)
    assert used.code == "DependencyViolation"
    ask("Vpc", "UnassociateRouteTable", **pair)
    ask("Vpc", "DeleteRouteTable", RouteTableId=table)
    seen = ask("Vpc", "DescribeVSwitchAttributes", VSwitchId=switch)
    assert seen["RouteTableId"] != table


def test_a_table_of_another_network_is_not_attached(ask: Asking) -> None:
    switch = ask.switch(ask.network(), "10.0.1.0/24")
    table = ask("Vpc", "CreateRouteTable", VpcId=ask.network())["RouteTableId"]
    refused = ask.refused(
        "Vpc", "AssociateRouteTable", RouteTableId=table, VSwitchId=switch
    )
    assert refused.code == "InvalidVSwitchId.NotBelongToVpc"


def test_a_dry_run_does_nothing(ask: Asking) -> None:
    refused = ask.refused("Vpc", "CreateVpc", DryRun=True)
    assert refused.code == "DryRunOperation"
    assert ask("Vpc", "DescribeVpcs")["TotalCount"] == 0


def test_the_same_seed_gives_the_same_ids() -> None:
    first, second, other = Asking(seed="a"), Asking(seed="a"), Asking(seed="b")
    second.refused("Vpc", "CreateVpc", CidrBlock="none")  # uses up no id
    assert first.network() == second.network() != other.network()


def test_accounts_of_two_sites_do_not_see_each_other(ask: Asking) -> None:
    network = ask.network()
    ask.region = "cn-macau-env20-d01"
    assert ask("Vpc", "DescribeVpcs")["TotalCount"] == 0
    assert ask("Vpc", "DescribeVpcAttribute", VpcId=network) == {"VpcId": ""}
