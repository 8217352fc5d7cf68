"""Where a resource stands and whose it is, read from what a preview said."""

from operate.declared import as_data
from operate.digest import nodes
from operate.placing import NOWHERE, Place, places
from tests.operate.clouds import (
    SWITCH,
    VPC,
    ZONES,
    small,
    state,
    states,
    tree_text,
    urn,
)

GROUP = "alicloud:ecs/securityGroup:SecurityGroup"


def place(*made: dict[str, object]) -> Place:
    """Return the place of the last of these resources."""
    everything = [*states(), *made]
    found = places(nodes({"steps": [{"newState": new} for new in everything]}))
    return found[str(made[-1]["urn"])]


SHARED = urn(VPC, "shared-vpc")


def test_a_vswitch_gives_network_and_zone() -> None:
    uses = {"vswitchId": urn(SWITCH, "shared-b-vsw")}
    server = state("alicloud:ecs/instance:Instance", "x", uses=uses)
    assert place(server) == (SHARED, ZONES["b"])


def test_a_network_alone_gives_no_zone() -> None:
    assert place(state(GROUP, "x", uses={"vpcId": SHARED})) == (SHARED, "")


def test_a_part_stands_where_its_whole_stands() -> None:
    group = state(GROUP, "x", uses={"vpcId": SHARED})
    rule = state("alicloud:x:Rule", "y", uses={"securityGroupId": urn(GROUP, "x")})
    assert place(group, rule) == (SHARED, "")


def test_what_names_several_networks_stands_in_none() -> None:
    uses = {"vpcs": SHARED, "others": urn(VPC, "dsal-vpc")}
    assert place(state("alicloud:pvtz/x:X", "x", uses=uses)) == NOWHERE


def test_a_key_that_a_disk_uses_stays_with_the_site() -> None:
    key = urn("alicloud:kms/key:Key", "state-key")
    assert place(state("alicloud:x:Store", "x", uses={"kmsKeyId": key})) == NOWHERE


def test_what_refers_to_a_circle_or_to_nothing_has_no_place() -> None:
    one = state("alicloud:x:X", "one", uses={"instanceId": urn("alicloud:x:X", "two")})
    two = state("alicloud:x:X", "two", uses={"instanceId": urn("alicloud:x:X", "one")})
    assert place(one, two) == NOWHERE
    gone = state("alicloud:x:X", "x", uses={"instanceId": "urn:elsewhere"})
    assert place(gone) == NOWHERE


def test_every_resource_is_shown_once() -> None:
    shown = [entry["name"] for entry in as_data(small())["resources"]]
    assert sorted(shown) == sorted(new["urn"].split("::")[-1] for new in states())


def test_networks_are_ordered_by_address() -> None:
    assert list(as_data(small())["networks"]) == ["shared-vpc", "dsal-vpc"]


def test_what_a_run_deletes_is_not_shown() -> None:
    made = states()
    kept = [new for new in made if not new["urn"].endswith("state-key")]
    text = tree_text(small(kept))
    assert "kms.Key" not in text
    assert "19 resources" in text


def test_a_resource_nobody_owns_is_shown_as_such() -> None:
    orphan = state("alicloud:kms/key:Key", "orphan")
    orphan["inputs"] = {}
    assert "? kms.Key orphan" in tree_text(small([*states(), orphan]))


def test_the_order_of_registering_does_not_matter() -> None:
    assert as_data(small(states()[::-1])) == as_data(small())


def test_names_are_no_markup() -> None:
    new = state("alicloud:kms/key:Key", "[red]key[/red]", ("safp", "keys"))
    assert "kms.Key [red]key[/red]" in tree_text(small([new]))
