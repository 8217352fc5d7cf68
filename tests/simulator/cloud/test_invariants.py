"""Whatever a caller does in whatever order, the cloud stays in order."""

import tempfile
from pathlib import Path

import hypothesis.strategies as st
from hypothesis import settings
from hypothesis.stateful import (
    Bundle,
    RuleBasedStateMachine,
    consumes,
    invariant,
    multiple,
    rule,
)

from simulator.cloud.resource import Resource
from simulator.messages import ApiError, Json
from tests.simulator.cloud.asking import ZONE, Asking, rows

NAMES = st.sampled_from(["a", "b", "c"])


class Life(RuleBasedStateMachine):
    """Networks, switches and tables are made, changed, tagged and removed."""

    networks = Bundle("networks")
    switches = Bundle("switches")
    tables = Bundle("tables")

    def __init__(self) -> None:
        super().__init__()
        self.folder = tempfile.TemporaryDirectory()
        self.ask = Asking(Path(self.folder.name))
        self.names: dict[str, str] = {}
        self.tags: dict[str, dict[str, str]] = {}
        self.alive: set[str] = set()

    def teardown(self) -> None:
        self.ask.cloud.close()
        self.folder.cleanup()

    def tried(self, action: str, **given: Json) -> dict[str, Json] | None:
        try:
            return self.ask("Vpc", action, **given)
        except ApiError as error:
            if error.status >= 500:
                raise
            return None

    @rule(target=networks, name=NAMES)
    def make_network(self, name: str) -> str:
        made = self.ask.network(VpcName=name)
        self.names[made], self.tags[made] = name, {}
        self.alive.add(made)
        return made

    @rule(target=switches, network=networks, number=st.integers(0, 5))
    def make_switch(self, network: str, number: int) -> object:
        made = self.tried(
            "CreateVSwitch",
            VpcId=network,
            ZoneId=ZONE,
            CidrBlock=f"10.0.{number // 2}.{128 * (number % 2)}/{24 + number % 2}",
        )
        return multiple() if made is None else str(made["VSwitchId"])

    @rule(target=tables, network=networks)
    def make_table(self, network: str) -> object:
        made = self.tried("CreateRouteTable", VpcId=network)
        return multiple() if made is None else str(made["RouteTableId"])

    @rule(network=networks, name=NAMES)
    def rename(self, network: str, name: str) -> None:
        done = self.tried("ModifyVpcAttribute", VpcId=network, VpcName=name)
        assert (done is not None) == (network in self.alive)
        if done is not None:
            self.names[network] = name

    @rule(network=networks, key=NAMES, value=NAMES)
    def tag(self, network: str, key: str, value: str) -> None:
        done = self.tried(
            "TagResources",
            ResourceType="VPC",
            ResourceId=[network],
            Tag=[{"Key": key, "Value": value}],
        )
        if done is not None:
            self.tags[network][key] = value

    @rule(table=tables, switch=switches)
    def attach(self, table: str, switch: str) -> None:
        self.tried("AssociateRouteTable", RouteTableId=table, VSwitchId=switch)

    @rule(table=tables)
    def remove_table(self, table: str) -> None:
        self.tried("DeleteRouteTable", RouteTableId=table)

    @rule(switch=consumes(switches))
    def remove_switch(self, switch: str) -> None:
        self.tried("DeleteVSwitch", VSwitchId=switch)

    @rule(network=networks)
    def remove_network(self, network: str) -> None:
        store = self.ask.cloud.store
        holders = [
            row
            for kind in ("vpc/vswitch", "vpc/route_table")
            for row in store.all(kind)
            if row.attributes["VpcId"] == network
            and row.attributes.get("RouteTableType") != "System"
        ]
        done = self.tried("DeleteVpc", VpcId=network)
        assert (done is not None) == (network in self.alive and not holders)
        if done is not None:
            self.alive.discard(network)

    @rule()
    def restart(self) -> None:
        self.ask.cloud.close()
        self.ask = Asking(Path(self.folder.name))

    @invariant()
    def lists_say_what_reads_say(self) -> None:
        listed = rows(self.ask("Vpc", "DescribeVpcs", PageSize=50), "Vpcs.Vpc")
        assert {row["VpcId"] for row in listed} == self.alive
        for row in listed:
            network = str(row["VpcId"])
            assert row == self.ask("Vpc", "DescribeVpcAttribute", VpcId=network)
            assert row["VpcName"] == self.names[network]
            held = {tag["Key"]: tag["Value"] for tag in rows(row, "Tags.Tag")}
            assert held == self.tags[network]

    @invariant()
    def every_link_leads_somewhere(self) -> None:
        store = self.ask.cloud.store
        for kind in store.kinds():
            for row in store.all(kind):
                for link in row.links:
                    target = store.get(link.kind, link.scope, link.id)
                    assert target is not None, (row.key, link)
                    assert row in {other for other, _ in store.incoming(target)}

    @invariant()
    def the_index_is_what_a_scan_finds(self) -> None:
        store = self.ask.cloud.store
        switches = list(store.all("vpc/vswitch"))
        for row in switches:
            same = store.find("vpc/vswitch", row.scope, VpcId=row.attributes["VpcId"])
            assert set(same) == {other for other in switches if _together(row, other)}


def _together(one: Resource, other: Resource) -> bool:
    return one.attributes["VpcId"] == other.attributes["VpcId"]


TestLife = Life.TestCase
TestLife.settings = settings(max_examples=25, stateful_step_count=30, deadline=None)
