"""Private zones, their records, and the way out to other name servers."""

from typing import Any

import pytest

from tests.simulator.cloud.asking import REGION, Asking, rows


@pytest.fixture
def zone(ask: Asking) -> str:
    return str(ask("pvtz", "AddZone", ZoneName="gov.example")["ZoneId"])


def bind(ask: Asking, zone: str, *networks: str) -> None:
    given = [{"VpcId": network, "RegionId": REGION} for network in networks]
    ask("pvtz", "BindZoneVpc", ZoneId=zone, Vpcs=given)


def test_a_zone_is_bound_to_the_networks_of_the_last_call(
    ask: Asking, zone: str
) -> None:
    one, two = ask.network(), ask.network("10.1.0.0/16")
    bind(ask, zone, one, two)
    bind(ask, zone, two)
    (seen,) = rows(ask("pvtz", "DescribeZoneInfo", ZoneId=zone), "BindVpcs")
    assert seen["VpcId"] == two
    assert ask("pvtz", "DescribeZones", QueryVpcId=one)["TotalItems"] == 0
    assert ask("pvtz", "DescribeZones", QueryVpcId=two)["TotalItems"] == 1
    refused = ask.refused("pvtz", "DeleteZone", ZoneId=zone)
    assert refused.code == "Zone.VpcExists"
    bind(ask, zone)
    ask("pvtz", "DeleteZone", ZoneId=zone)


def test_a_network_must_exist(ask: Asking, zone: str) -> None:
    given = [{"VpcId": "vpc-none", "RegionId": REGION}]
    refused = ask.refused("pvtz", "BindZoneVpc", ZoneId=zone, Vpcs=given)
    assert refused.code == "ZoneVpc.NotExists.VpcId"


def test_a_zone_counts_its_records_and_takes_them_along(ask: Asking, zone: str) -> None:
    given = {"ZoneId": zone, "Rr": "www", "Type": "A", "Value": "10.0.0.1"}
    record = ask("pvtz", "AddZoneRecord", **given)["RecordId"]
    assert ask.refused("pvtz", "AddZoneRecord", **given).code == "Record.Exists"
    assert ask("pvtz", "DescribeZoneInfo", ZoneId=zone)["RecordCount"] == 1
    ask("pvtz", "DeleteZone", ZoneId=zone)
    refused = ask.refused("pvtz", "DeleteZoneRecord", RecordId=record)
    assert refused.code == "Record.NotExists"


def test_an_address_record_holds_an_address(ask: Asking, zone: str) -> None:
    given = {"ZoneId": zone, "Rr": "www", "Type": "A", "Value": "www.example"}
    assert ask.refused("pvtz", "AddZoneRecord", **given).code == "Record.Invalid.Value"


def test_a_record_can_be_switched_off(ask: Asking, zone: str) -> None:
    given = {"ZoneId": zone, "Rr": "www", "Type": "A", "Value": "10.0.0.1"}
    record = ask("pvtz", "AddZoneRecord", **given)["RecordId"]
    ask("pvtz", "SetZoneRecordStatus", RecordId=record, Status="DISABLE")
    (seen,) = rows(ask("pvtz", "DescribeZoneRecords", ZoneId=zone), "Records.Record")
    assert seen["Status"] == "DISABLE"


def test_there_is_no_host_task_before_somebody_sets_one_up(
    ask: Asking, zone: str
) -> None:
    refused = ask.refused("pvtz", "DescribeSyncEcsHostTask", ZoneId=zone)
    assert refused.code == "Ecs.SyncTask.NotExists"
    regions = [{"RegionId": REGION, "UserId": 1}]
    given = {"ZoneId": zone, "Status": "ON", "Region": regions}
    ask("pvtz", "UpdateSyncEcsHostTask", **given)
    seen = ask("pvtz", "DescribeSyncEcsHostTask", ZoneId=zone)
    assert seen["Status"] == "ON"
    (user,) = rows(seen, "EcsRegions.EcsRegion")
    assert user["RegionIds"] == {"RegionId": [REGION]}


@pytest.fixture
def endpoint(ask: Asking) -> dict[str, Any]:
    network = ask.network()
    switch = ask.switch(network, "10.0.1.0/24")
    group = ask("Ecs", "CreateSecurityGroup", VpcId=network)["SecurityGroupId"]
    return {
        "Name": "out",
        "VpcId": network,
        "VpcRegionId": REGION,
        "SecurityGroupId": group,
        "IpConfig": [{"VSwitchId": switch, "Ip": "10.0.1.9"}, {"VSwitchId": switch}],
    }


def test_an_endpoint_has_two_addresses_of_its_subnets(
    ask: Asking, endpoint: dict[str, Any]
) -> None:
    alone = {**endpoint, "IpConfig": endpoint["IpConfig"][:1]}
    assert ask.refused("pvtz", "AddResolverEndpoint", **alone)
    strange = [{**endpoint["IpConfig"][0], "Ip": "10.9.9.9"}, endpoint["IpConfig"][1]]
    refused = ask.refused(
        "pvtz", "AddResolverEndpoint", **{**endpoint, "IpConfig": strange}
    )
    assert refused.code == "ResolverEndpoint.Ip.Invalid"
    made = ask("pvtz", "AddResolverEndpoint", **endpoint)
    seen = ask("pvtz", "DescribeResolverEndpoint", **made)
    first, second = rows(seen, "IpConfigs")
    assert first["Ip"] == "10.0.1.9"
    assert str(second["Ip"]).startswith("10.0.1.")


def test_a_rule_holds_its_endpoint_and_is_held_by_networks(
    ask: Asking, endpoint: dict[str, Any]
) -> None:
    made = ask("pvtz", "AddResolverEndpoint", **endpoint)
    rule = ask(
        "pvtz",
        "AddResolverRule",
        **made,
        Name="centre",
        Type="OUTBOUND",
        ZoneName="centre.example",
        ForwardIp=[{"Ip": "10.0.0.53", "Port": 53}],
    )
    networks = [{"VpcId": endpoint["VpcId"], "RegionId": REGION}]
    ask("pvtz", "BindResolverRuleVpc", **rule, Vpc=networks)
    assert ask.refused("pvtz", "DeleteResolverEndpoint", **made)
    refused = ask.refused("pvtz", "DeleteResolverRule", **rule)
    assert refused.code == "ResolverRule.VpcExists"
    ask("pvtz", "BindResolverRuleVpc", **rule)
    ask("pvtz", "DeleteResolverRule", **rule)
    ask("pvtz", "DeleteResolverEndpoint", **made)
