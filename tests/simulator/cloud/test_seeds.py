"""Start states are scripts of calls, followed wholly or not at all."""

from pathlib import Path

import pytest

from simulator.cloud.seed import SEEDS, SeedError, plant
from tests.simulator.cloud.asking import Asking, rows

SCRIPT = """
schema: seed/1
region: cn-macau-env10-d01
calls:
  - {product: Vpc, action: CreateVpc, parameters: {CidrBlock: 10.0.0.0/16}, keep: net}
  - {product: Vpc, action: CreateRouteTable, parameters: {VpcId: "${net.VpcId}"}}
"""


@pytest.mark.parametrize("path", sorted(SEEDS.glob("*.yaml")), ids=lambda p: p.stem)
def test_every_script_can_be_followed(ask: Asking, path: Path) -> None:
    assert plant(ask.cloud, path) > 0


def test_the_existing_centre_is_there_to_be_adopted(ask: Asking) -> None:
    plant(ask.cloud, SEEDS / "existing-centre.yaml")
    ask.region = "cn-macau-env20-d01"
    (network,) = rows(ask("Vpc", "DescribeVpcs"), "Vpcs.Vpc")
    assert network["VpcName"] == "existing-centre"
    assert ask("Vpc", "DescribeVSwitches", VpcId=network["VpcId"])["TotalCount"] == 3


@pytest.mark.parametrize(
    ("broken", "said"),
    [
        (("CreateRouteTable", "CreateMoon"), "call 2: InvalidAction.NotFound"),
        (("net.VpcId", "other.VpcId"), "call 2"),
        (("seed/1", "seed/9"), "allowed: schema seed/1"),
        (("calls:", "calls: ["), "cannot be read"),
    ],
)
def test_a_broken_script_changes_nothing(
    ask: Asking, tmp_path: Path, broken: tuple[str, str], said: str
) -> None:
    path = tmp_path / "script.yaml"
    path.write_text(SCRIPT.replace(*broken), "utf-8")
    with pytest.raises(SeedError, match="Fix: ") as caught:
        plant(ask.cloud, path)
    assert said in str(caught.value)
    assert ask("Vpc", "DescribeVpcs")["TotalCount"] == 0
    assert list(ask.cloud.journal.rows(action="CreateVpc")) == []
    path.write_text(SCRIPT, "utf-8")
    assert plant(ask.cloud, path) == 2
