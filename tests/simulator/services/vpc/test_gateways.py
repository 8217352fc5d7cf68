"""Public addresses, NAT gateways and their entries hold on to each other."""

from typing import Any

import pytest

from tests.simulator.cloud.asking import ZONE, Asking, rows


@pytest.fixture
def gateway(ask: Asking) -> dict[str, Any]:
    network = ask.network()
    switch = ask.switch(network, "10.0.1.0/24")
    made = ask("Vpc", "CreateNatGateway", VpcId=network, VSwitchId=switch)
    return {"network": network, "switch": switch, **made}


@pytest.fixture
def address(ask: Asking) -> dict[str, Any]:
    return ask("Vpc", "AllocateEipAddress", Bandwidth="100")


def bound(ask: Asking, gateway: dict[str, Any], address: dict[str, Any]) -> None:
    ask(
        "Vpc",
        "AssociateEipAddress",
        AllocationId=address["AllocationId"],
        InstanceId=gateway["NatGatewayId"],
        InstanceType="Nat",
    )


def translated(
    ask: Asking, gateway: dict[str, Any], address: dict[str, Any]
) -> dict[str, str]:
    table = gateway["SnatTableIds"][0]
    entry = ask(
        "Vpc",
        "CreateSnatEntry",
        SnatTableId=table,
        SourceCIDR="10.0.0.0/16",
        SnatIp=address["EipAddress"],
    )
    return {"SnatTableId": table, "SnatEntryId": str(entry["SnatEntryId"])}


def shown(ask: Asking, address: dict[str, Any]) -> dict[str, Any]:
    seen = ask("Vpc", "DescribeEipAddresses", AllocationId=address["AllocationId"])
    (row,) = rows(seen, "EipAddresses.EipAddress")
    return row


def test_no_two_public_addresses_are_the_same(ask: Asking) -> None:
    made = [ask("Vpc", "AllocateEipAddress")["EipAddress"] for _ in range(20)]
    assert len(set(made)) == 20
    refused = ask.refused("Vpc", "AllocateEipAddress", IpAddress=made[0])
    assert refused.code == "InvalidIpAddress.AlreadyUsed"


def test_an_address_is_bound_once_and_to_what_exists(
    ask: Asking, gateway: dict[str, Any], address: dict[str, Any]
) -> None:
    nowhere = ask.refused(
        "Vpc",
        "AssociateEipAddress",
        AllocationId=address["AllocationId"],
        InstanceId="ngw-none",
        InstanceType="Nat",
    )
    assert nowhere.code == "InvalidInstance.NotExist"
    bound(ask, gateway, address)
    seen = shown(ask, address)
    assert (seen["Status"], seen["InstanceId"]) == ("InUse", gateway["NatGatewayId"])
    twice = ask.refused(
        "Vpc",
        "AssociateEipAddress",
        AllocationId=address["AllocationId"],
        InstanceId=gateway["NatGatewayId"],
        InstanceType="Nat",
    )
    assert twice.code == "IncorrectEipStatus"
    released = ask.refused(
        "Vpc", "ReleaseEipAddress", AllocationId=address["AllocationId"]
    )
    assert released.code == "IncorrectEipStatus"


def test_a_gateway_translates_only_with_addresses_it_carries(
    ask: Asking, gateway: dict[str, Any], address: dict[str, Any]
) -> None:
    given = {
        "SnatTableId": gateway["SnatTableIds"][0],
        "SourceCIDR": "10.0.0.0/16",
        "SnatIp": address["EipAddress"],
    }
    assert ask.refused("Vpc", "CreateSnatEntry", **given).code == "EIP_NOT_IN_GATEWAY"
    bound(ask, gateway, address)
    translated(ask, gateway, address)
    refused = ask.refused("Vpc", "CreateSnatEntry", **given)
    assert refused.code == "Forbidden.SourceVSwitchId.Duplicated"


def test_an_address_in_use_by_an_entry_stays(
    ask: Asking, gateway: dict[str, Any], address: dict[str, Any]
) -> None:
    bound(ask, gateway, address)
    entry = translated(ask, gateway, address)
    pair = {
        "AllocationId": address["AllocationId"],
        "InstanceId": gateway["NatGatewayId"],
    }
    refused = ask.refused("Vpc", "UnassociateEipAddress", **pair)
    assert refused.code == "InvalidIpStatus.HasBeenUsedBySnatTable"
    ask("Vpc", "DeleteSnatEntry", **entry)
    ask("Vpc", "UnassociateEipAddress", **pair)
    assert shown(ask, address)["Status"] == "Available"


def test_a_forward_entry_needs_an_address_of_the_gateway_too(
    ask: Asking, gateway: dict[str, Any], address: dict[str, Any]
) -> None:
    given = {
        "ForwardTableId": gateway["ForwardTableIds"][0],
        "ExternalIp": address["EipAddress"],
        "ExternalPort": "443",
        "InternalIp": "10.0.1.10",
        "InternalPort": "8443",
        "IpProtocol": "tcp",
    }
    refused = ask.refused("Vpc", "CreateForwardEntry", **given)
    assert refused.code == "InvalidExternalIp.NotFound"
    bound(ask, gateway, address)
    ask("Vpc", "CreateForwardEntry", **given)
    used = ask.refused(
        "Vpc", "UnassociateEipAddress", AllocationId=address["AllocationId"]
    )
    assert used.code == "InvalidIpStatus.HasBeenUsedByForwardEntry"


def test_a_gateway_goes_when_it_is_empty_or_by_force(
    ask: Asking, gateway: dict[str, Any], address: dict[str, Any]
) -> None:
    bound(ask, gateway, address)
    translated(ask, gateway, address)
    name = {"NatGatewayId": gateway["NatGatewayId"]}
    refused = ask.refused("Vpc", "DeleteNatGateway", **name)
    assert refused.code == "DependencyViolation.EIPS"
    ask("Vpc", "DeleteNatGateway", **name, Force=True)
    assert shown(ask, address)["Status"] == "Available"
    ask("Vpc", "ReleaseEipAddress", AllocationId=address["AllocationId"])


def test_a_protected_gateway_stays(ask: Asking, gateway: dict[str, Any]) -> None:
    name = gateway["NatGatewayId"]
    given = {"InstanceId": name, "Type": "NATGW"}
    ask("Vpc", "DeletionProtection", **given, ProtectionEnable=True)
    refused = ask.refused("Vpc", "DeleteNatGateway", NatGatewayId=name)
    assert refused.code == "OperationDenied.DeletionProtection"
    ask("Vpc", "DeletionProtection", **given, ProtectionEnable=False)
    ask("Vpc", "DeleteNatGateway", NatGatewayId=name)


def test_a_gateway_moves_to_another_subnet(
    ask: Asking, gateway: dict[str, Any]
) -> None:
    other = ask.switch(gateway["network"], "10.0.2.0/24")
    given = {"NatGatewayId": gateway["NatGatewayId"], "NatType": "Enhanced"}
    ask("Vpc", "UpdateNatGatewayNatType", **given, VSwitchId=other)
    seen = ask("Vpc", "DescribeNatGateways", NatGatewayId=given["NatGatewayId"])
    (row,) = rows(seen, "NatGateways.NatGateway")
    private = row["NatGatewayPrivateInfo"]
    assert isinstance(private, dict)
    assert (private["VswitchId"], private["IzNo"]) == (other, ZONE)
    ask("Vpc", "DeleteVSwitch", VSwitchId=gateway["switch"])
    assert ask.refused("Vpc", "DeleteVSwitch", VSwitchId=other)


def test_addresses_share_a_bandwidth(ask: Asking, address: dict[str, Any]) -> None:
    made = ask("Vpc", "CreateCommonBandwidthPackage", Bandwidth="200")
    package = {"BandwidthPackageId": made["BandwidthPackageId"]}
    one = {**package, "IpInstanceId": address["AllocationId"]}
    ask("Vpc", "AddCommonBandwidthPackageIp", **one)
    assert ask.refused("Vpc", "AddCommonBandwidthPackageIp", **one)
    assert ask.refused("Vpc", "DeleteCommonBandwidthPackage", **package)
    (row,) = rows(
        ask("Vpc", "DescribeCommonBandwidthPackages", **package),
        "CommonBandwidthPackages.CommonBandwidthPackage",
    )
    (held,) = rows(row, "PublicIpAddresses.PublicIpAddresse")
    assert held["IpAddress"] == address["EipAddress"]
    ask("Vpc", "RemoveCommonBandwidthPackageIp", **one)
    ask("Vpc", "DeleteCommonBandwidthPackage", **package)
