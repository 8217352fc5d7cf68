"""The official Python SDK, unmodified, as somebody behind Pulumi's back uses it."""

import json
from typing import Any

from alibabacloud_tea_openapi.models import Config
from alibabacloud_vpc20160428.client import Client
from alibabacloud_vpc20160428.models import (
    CreateVpcRequest,
    DeleteVSwitchRequest,
    DescribeVpcsRequest,
    DescribeVSwitchesRequest,
    ModifyVpcAttributeRequest,
)

from facts import facts
from tests.system.clone import Clone

REGION = facts().sites["env10"].region


class Stranger:
    """Calls the simulated VPC service directly, with the key pair for SDK users."""

    def __init__(self, clone: Clone) -> None:
        folder = clone.folder / ".gov-cloud" / "simulator"
        pair = json.loads((folder / "credentials.json").read_text("utf-8"))
        port = (folder / "port").read_text("ascii").strip()
        self._client = Client(
            Config(
                access_key_id=pair["access_key"],
                access_key_secret=pair["secret"],
                endpoint=f"127.0.0.1:{port}",
                protocol="http",
                region_id=REGION,
            )
        )

    def networks(self) -> list[Any]:
        """Return all VPCs."""
        request = DescribeVpcsRequest(region_id=REGION, page_size=50)
        found: list[Any] = self._client.describe_vpcs(request).body.vpcs.vpc
        return found

    def make_network(self, name: str) -> None:
        """Create a VPC."""
        request = CreateVpcRequest(
            region_id=REGION, vpc_name=name, cidr_block="10.9.0.0/16"
        )
        self._client.create_vpc(request)

    def describe_network(self, name: str, description: str) -> None:
        """Change the description of a VPC."""
        (vpc,) = [each for each in self.networks() if each.vpc_name == name]
        self._client.modify_vpc_attribute(
            ModifyVpcAttributeRequest(
                region_id=REGION, vpc_id=vpc.vpc_id, description=description
            )
        )

    def remove_switch(self, name: str) -> None:
        """Delete a vSwitch."""
        request = DescribeVSwitchesRequest(region_id=REGION, v_switch_name=name)
        (switch,) = self._client.describe_vswitches(request).body.v_switches.v_switch
        self._client.delete_vswitch(
            DeleteVSwitchRequest(region_id=REGION, v_switch_id=switch.v_switch_id)
        )
