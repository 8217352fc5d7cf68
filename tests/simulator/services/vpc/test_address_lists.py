"""Prefix lists, DHCP options and flow logs: what each holds and refuses."""

from typing import Any

from tests.simulator.cloud.asking import Asking, rows


def test_a_prefix_list_holds_no_more_than_it_may(ask: Asking) -> None:
    entries = [{"Cidr": "10.0.0.0/8"}, {"Cidr": "172.16.0.0/12"}]
    refused = ask.refused(
        "Vpc", "CreateVpcPrefixList", MaxEntries=1, PrefixListEntries=entries
    )
    assert refused.code == "QuotaExceeded.MaxEntries"
    made = ask("Vpc", "CreateVpcPrefixList", MaxEntries=2, PrefixListEntries=entries)
    name = {"PrefixListId": made["PrefixListId"]}
    ask(
        "Vpc",
        "ModifyVpcPrefixList",
        **name,
        AddPrefixListEntry=[{"Cidr": "192.168.0.0/16"}],
        RemovePrefixListEntry=[{"Cidr": "10.0.0.0/8"}],
    )
    seen = rows(ask("Vpc", "GetVpcPrefixListEntries", **name), "PrefixListEntry")
    assert [row["Cidr"] for row in seen] == ["172.16.0.0/12", "192.168.0.0/16"]
    bad = {"AddPrefixListEntry": [{"Cidr": "10.0.0.1/8"}]}
    refused = ask.refused("Vpc", "ModifyVpcPrefixList", **name, **bad)
    assert refused.code == "IllegalParam.Cidr"


def test_dhcp_options_in_use_stay(ask: Asking) -> None:
    made = ask("Vpc", "CreateDhcpOptionsSet", DomainName="gov.example")
    name = {"DhcpOptionsSetId": made["DhcpOptionsSetId"]}
    pair = {**name, "VpcId": ask.network()}
    ask("Vpc", "AttachDhcpOptionsSetToVpc", **pair)
    seen = ask("Vpc", "GetDhcpOptionsSet", **name)
    options = seen["DhcpOptions"]
    assert isinstance(options, dict)
    assert options["DomainName"] == "gov.example"
    assert [row["VpcId"] for row in rows(seen, "AssociateVpcs")] == [pair["VpcId"]]
    refused = ask.refused("Vpc", "DeleteDhcpOptionsSet", **name)
    assert refused.code == "DependencyViolation.Vpc"
    ask("Vpc", "DetachDhcpOptionsSetFromVpc", **pair)
    ask("Vpc", "DeleteDhcpOptionsSet", **name)


def flow_log(ask: Asking, **more: Any) -> dict[str, Any]:
    ask("Sls", "CreateProject", projectName="traffic", description="")
    ask.rest(
        "Sls", "CreateLogStore", {"project": "traffic"}, logstoreName="all", ttl=30
    )
    return {
        "ResourceType": "VPC",
        "ResourceId": ask.network(),
        "TrafficType": "All",
        "ProjectName": "traffic",
        "LogStoreName": "all",
        **more,
    }


def test_a_flow_log_writes_where_there_is_something_to_write_to(ask: Asking) -> None:
    given = flow_log(ask)
    for wrong in ({"LogStoreName": "none"}, {"ProjectName": "nowhere"}):
        refused = ask.refused("Vpc", "CreateFlowLog", **{**given, **wrong})
        assert refused.code == "ProjectOrLogstoreNotExist"
    missing = {**given, "ResourceId": "vpc-none"}
    refused = ask.refused("Vpc", "CreateFlowLog", **missing)
    assert refused.code == "ResourceNotFound.ResourceId"


def test_a_flow_log_is_switched_off_and_on(ask: Asking) -> None:
    made = ask("Vpc", "CreateFlowLog", **flow_log(ask))
    name = {"FlowLogId": made["FlowLogId"]}
    for action, status in (
        ("DeactiveFlowLog", "Inactive"),
        ("ActiveFlowLog", "Active"),
    ):
        ask("Vpc", action, **name)
        (seen,) = rows(ask("Vpc", "DescribeFlowLogs", **name), "FlowLogs.FlowLog")
        assert seen["Status"] == status
