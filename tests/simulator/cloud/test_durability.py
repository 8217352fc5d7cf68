"""What was answered is kept: across restarts, kills, full disks, snapshots."""

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from simulator.cloud.clock import Clock
from simulator.cloud.database import VersionError
from tests.simulator.cloud.asking import Asking, rows

WRITER = """
import sys
from pathlib import Path
from tests.simulator.cloud.asking import Asking
ask = Asking(Path(sys.argv[1]))
while True:
    print(ask.network(), flush=True)
"""
KILLS = 4


def listed(ask: Asking) -> set[str]:
    found: set[str] = set()
    token = ""
    while True:
        page = ask("Vpc", "DescribeVpcs", MaxResults=50, NextToken=token)
        found |= {str(row["VpcId"]) for row in rows(page, "Vpcs.Vpc")}
        token = str(page.get("NextToken", ""))
        if not token:
            return found


def test_a_restart_finds_everything(tmp_path: Path) -> None:
    first = Asking(tmp_path)
    network = first.network(VpcName="core", Tag=[{"Key": "a", "Value": "b"}])
    switch = first.switch(network, "10.0.1.0/24")
    before = first("Vpc", "DescribeVpcAttribute", VpcId=network)
    first.cloud.close()
    again = Asking(tmp_path)
    assert again("Vpc", "DescribeVpcAttribute", VpcId=network) == before
    assert (
        again.refused("Vpc", "DeleteVpc", VpcId=network).code == "DependencyViolation"
    )
    assert again("Vpc", "DescribeVSwitches", VpcId=network)["TotalCount"] == 1
    assert again.network() not in (network, switch)
    again.cloud.close()


def test_a_transition_goes_on_after_a_restart(tmp_path: Path) -> None:
    first = Asking(tmp_path, clock=Clock("manual", start=100.0))
    network = first.network()
    first.cloud.close()
    again = Asking(tmp_path, clock=Clock("manual", start=101.0))
    seen = again("Vpc", "DescribeVpcAttribute", VpcId=network)
    assert seen["Status"] == "Available"
    again.cloud.close()


def test_a_token_is_known_after_a_restart(tmp_path: Path) -> None:
    first = Asking(tmp_path)
    made = first("Vpc", "CreateVpc", ClientToken="t")
    first.cloud.close()
    again = Asking(tmp_path)
    assert again("Vpc", "CreateVpc", ClientToken="t") == made
    again.cloud.close()


def test_a_kill_at_any_moment_loses_no_answer(tmp_path: Path) -> None:
    answered: set[str] = set()
    for number in range(KILLS):
        writer = subprocess.Popen(
            [sys.executable, "-c", WRITER, str(tmp_path)],
            stdout=subprocess.PIPE,
            text=True,
            cwd=Path(__file__).parents[3],
        )
        assert writer.stdout is not None
        for _ in range(20 + 13 * number):
            answered.add(writer.stdout.readline().strip())
        os.kill(writer.pid, signal.SIGKILL)
        rest, _ = writer.communicate()
        # A last line may be cut off; whole lines were answered.
        answered |= {line for line in rest.split("\n")[:-1] if line}
    ask = Asking(tmp_path)
    kept = listed(ask)
    assert answered <= kept
    tables = {
        str(row.attributes["VpcId"]) for row in ask.cloud.store.all("vpc/route_table")
    }
    assert tables == kept  # a network and its table come together or not at all
    made = ask.cloud.journal.rows(action="CreateVpc", decision="done")
    journaled = [row["ids"] for row in made]
    assert kept == {str(ids[0]) for ids in journaled if isinstance(ids, list)}
    ask.cloud.close()


def test_a_full_disk_refuses_writes_and_loses_nothing(tmp_path: Path) -> None:
    ask = Asking(tmp_path)
    execute = ask.cloud.database.connection.execute
    kept = {ask.network()}
    (pages,) = execute("PRAGMA page_count").fetchone()
    execute(f"PRAGMA max_page_count={pages + 1}")
    refused = None
    for _ in range(500):
        call = ask.call("Vpc", "CreateVpc", {"Description": "x" * 200})
        try:
            kept.add(str(ask.cloud.perform(call)["VpcId"]))
        except Exception as error:  # noqa: BLE001 - looked at below
            refused = error
            break
    assert "ServiceUnavailable" in str(refused)
    assert listed(ask) == kept  # reads go on
    execute("PRAGMA max_page_count=1000000")
    kept.add(ask.network())
    ask.cloud.close()
    again = Asking(tmp_path)
    assert listed(again) == kept
    again.cloud.close()


def test_a_snapshot_is_put_back(ask: Asking, tmp_path: Path) -> None:
    network = ask.network()
    ask.cloud.snapshot(tmp_path / "kept")
    ask("Vpc", "DeleteVpc", VpcId=network)
    other = ask.network()
    ask.cloud.restore(tmp_path / "kept")
    assert listed(ask) == {network}
    assert ask.network() == other  # the stream of ids is put back as well
    assert ask.cloud.journal.totals() == [("Vpc", "CreateVpc", "done", 2)]


def test_what_is_no_snapshot_is_refused(ask: Asking, tmp_path: Path) -> None:
    network = ask.network()
    (tmp_path / "text").write_text("not a database", "utf-8")
    with pytest.raises(ValueError, match="Fix: name one"):
        ask.cloud.restore(tmp_path / "text")
    with pytest.raises(ValueError, match="Fix: name one"):
        ask.cloud.restore(tmp_path / "absent")
    assert listed(ask) == {network}


def test_a_file_of_another_form_is_refused(tmp_path: Path) -> None:
    first = Asking(tmp_path)
    first.cloud.database.connection.execute("PRAGMA user_version=99")
    first.cloud.close()
    with pytest.raises(VersionError, match=r"has form 99.*Fix: "):
        Asking(tmp_path)


def test_a_reset_keeps_keys_and_journal_only(ask: Asking) -> None:
    key = ask.cloud.credentials.default(None)
    ask.network()
    ask.cloud.reset()
    assert listed(ask) == set()
    assert ask.cloud.credential(key.access_key) == key
    assert len(list(ask.cloud.journal.rows(action="CreateVpc"))) == 1
    groups = rows(
        ask("ResourceManager", "ListResourceGroups"), "ResourceGroups.ResourceGroup"
    )
    assert [row["Name"] for row in groups] == ["default"]
    ask.network()


def test_the_default_key_is_made_once_and_private(tmp_path: Path) -> None:
    first = Asking(tmp_path)
    key = first.cloud.credentials.default(tmp_path)
    first.cloud.close()
    path = tmp_path / "credentials.json"
    assert path.stat().st_mode & 0o777 == 0o600
    assert json.loads(path.read_text("utf-8"))["secret"] == key.secret
    again = Asking(tmp_path)
    assert again.cloud.credentials.default(tmp_path) == key
    assert again.cloud.credential(key.access_key) == key
    again.cloud.close()
