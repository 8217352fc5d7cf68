"""The whole life of a cloud: real engine, real provider, simulated cloud.

Up, nothing to change, one change, drift made by a stranger, repair, down. Over a small
program here; tests/system/test_pilot_life.py lives the same life with the pilot.
"""

from typing import Any

import pytest

from tests.system.clone import SMALL, STACK, Clone
from tests.system.sdk import Stranger

pytestmark = [pytest.mark.engine, pytest.mark.usefixtures("toolchain")]
RESOURCES = 7


def changes(clone: Clone, verb: str = "preview") -> dict[str, Any]:
    done = clone.run(verb, STACK, "--json")
    assert done.code == 0, done.said
    found: dict[str, Any] = done.data["changes"]
    return found


def test_after_up_nothing_is_left_to_do(living: Clone) -> None:
    assert changes(living) == {"same": RESOURCES}
    assert changes(living, "refresh") == {"same": RESOURCES}
    assert changes(living, "drift") == {"same": RESOURCES}
    again = living.up()
    assert again.code == 0, again.said
    assert again.data["changes"] == {"same": RESOURCES}
    assert again.data["second_look"]["differ"] == []


def test_one_changed_value_is_one_difference(living: Clone) -> None:
    living.change("A small network", "A network that was changed")
    planned = living.run("preview", STACK, "--json")
    assert planned.data["changes"] == {"same": RESOURCES - 1, "update": 1}
    done = living.up()
    assert done.code == 0, done.said
    (changed,) = [r for r in done.data["resources"] if r["operation"] == "update"]
    assert changed["urn"].endswith("::small-network")
    assert [each["path"] for each in changed["differs"]] == ["description"]
    (network,) = Stranger(living).networks()
    assert network.description == "A network that was changed"


def test_a_change_of_a_parent_leaves_its_children_owned(living: Clone) -> None:
    """The engine does not show the id of what it plans to update."""
    name = 'security_group_name="small-group"'
    living.change(name, f'{name}, description="A group that was changed"')
    done = living.up()
    assert done.code == 0, done.said
    (changed,) = [r for r in done.data["resources"] if r["operation"] == "update"]
    assert changed["urn"].endswith("::small-group")


def test_outputs_alone_are_a_change_that_is_made(living: Clone) -> None:
    """Other stacks read them: a platform that says something new must be heard."""
    living.write(f"{SMALL}\npulumi.export('zone', 'a.example')\n")
    planned = living.run("preview", STACK, "--json")
    assert planned.data["outputs"] == ["zone"]
    assert "Outputs that other stacks read change: zone" in (
        living.run("preview", STACK).out
    )
    done = living.up()
    assert done.code == 0, done.said
    assert done.data["changes"] == {"same": RESOURCES}
    assert living.run("preview", STACK, "--json").data["outputs"] == []


def test_drift_is_found_named_and_repaired(living: Clone) -> None:
    stranger = Stranger(living)
    stranger.describe_network("small-network", "mine now")
    stranger.remove_switch("small-switch-2")
    found = living.run("drift", STACK)
    assert found.code == 7, found.said
    assert 'vpc.Network small-network: description "A small network" → "mine now"' in (
        found.out
    )
    assert "vpc.Switch small-switch-2: is gone" in found.out
    assert f"Repair with: gov-cloud up {STACK}" in found.out
    repaired = living.up()
    assert repaired.code == 0, repaired.said
    assert "drift: vpc.Network small-network" in repaired.err
    (network,) = stranger.networks()
    assert network.description == "A small network"
    assert living.run("drift", STACK).code == 0


def test_what_is_protected_stays_until_somebody_says_why(living: Clone) -> None:
    done = living.destroy()
    assert done.code == 0, done.said
    (left,) = done.data["left"]
    assert left.endswith("::small-bucket")
    again = living.run("destroy", STACK, "--yes")
    assert "oss.Bucket small-bucket is protected" in again.out
    assert "--unprotect REASON" in again.out
    last = living.destroy("--unprotect", "the test is over")
    assert last.code == 0, last.said
    assert last.data["left"] == []
    audit = (living.folder / ".gov-cloud" / "audit.jsonl").read_text("utf-8")
    assert "the test is over" in audit
    # What remains is what every account has from the beginning.
    assert living.status()["resources"].keys() == {"resourcemanager"}


# As infra/components/keys.py has it: protection decides how a secret goes.
UNDER_A_KEY = """
protection = keys.require_object("stack")["protection"]["data"]
key = kms.Key("small-key", pending_window_in_days=7, tags=OWNER_TAGS, opts=kept)
kms.Secret(
    "small-secret", secret_name="small-secret", version_id="v1", secret_data="x",
    encryption_key_id=key.id, recovery_window_in_days=30, tags=OWNER_TAGS, opts=kept,
    force_delete_without_recovery=not protection,
)
"""


def test_up_works_again_after_destroy(clone: Clone) -> None:
    clone.write(SMALL + UNDER_A_KEY)
    for _ in range(2):
        done = clone.up()
        assert done.code == 0, done.said
        assert done.data["changes"] == {"create": RESOURCES + 2}
        gone = clone.destroy("--unprotect", "to come back")
        assert gone.code == 0, gone.said


def test_only_declared_hosts_were_called(living: Clone) -> None:
    rows = living.journal()
    assert len(rows) > RESOURCES
    assert {row["mode"] for row in rows} == {"connect"}
    assert all(row["tls"] for row in rows)
    domain = "cn-macau-env10-d01"
    assert all(domain in row["host"] for row in rows), {row["host"] for row in rows}
    assert all(row["host"].endswith(".apsara.example") for row in rows)
    assert not [row for row in rows if row["decision"] == "unimplemented"]


def test_no_file_but_the_simulators_holds_the_key(living: Clone) -> None:
    script = f'eval "$({" ".join(living.command("env"))})" && pulumi config'
    done = living.shell(f"{script} --show-secrets --json -s {STACK}")
    assert done.code == 0, done.said
    secret = done.data["gov-cloud:secretKey"]["value"]
    holding = [
        file.relative_to(living.folder).as_posix()
        for file in (living.folder / ".gov-cloud").rglob("*")
        if file.is_file() and secret.encode() in file.read_bytes()
    ]
    # The simulator must know it to check a signature; its folder is its user's only.
    assert {name.split("/")[1] for name in holding} <= {"simulator"}
    assert (living.folder / ".gov-cloud/simulator").stat().st_mode & 0o077 == 0
    log = (living.folder / ".gov-cloud/simulator/simulator.log").read_text("utf-8")
    assert secret not in log
