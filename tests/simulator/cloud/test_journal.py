"""The journal: every request, no secrets, totals for ever."""

import errno
import io
import json
import os
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from simulator.cloud.database import Database, unavailable
from simulator.cloud.journal import Journal
from simulator.cloud.redact import HIDDEN, redacted, secret
from simulator.cloud.tail import ROOM, Tail
from simulator.messages import ApiError
from tests.simulator.cloud.asking import Asking

if TYPE_CHECKING:
    from simulator.messages import Json


def test_a_write_is_journaled_by_the_write_itself(ask: Asking) -> None:
    network = ask.network()
    (row,) = ask.cloud.journal.rows(action="CreateVpc")
    ids = row["ids"]
    assert isinstance(ids, list)
    assert network in ids
    assert (row["decision"], row["product"]) == ("done", "Vpc")


def test_what_the_wire_knows_completes_the_row(ask: Asking) -> None:
    call = ask.call("Vpc", "CreateVpc", {"CidrBlock": "10.0.0.0/16"})
    call.mode, call.tls, call.host = "proxy", True, "vpc.example"
    ask.cloud.perform(call)
    ask.cloud.journal.record(call, at=1.0, duration=1.5)
    (row,) = ask.cloud.journal.rows(product="Vpc")
    assert (row["mode"], row["tls"], row["host"]) == ("proxy", True, "vpc.example")
    assert (row["status"], row["decision"], row["duration"]) == (200, "done", 1.5)


def test_a_kill_keeps_the_rows_of_writes_and_their_host(tmp_path: Path) -> None:
    ask = Asking(tmp_path)
    call = ask.call("Vpc", "CreateVpc", {"CidrBlock": "10.0.0.0/16"})
    call.host = "vpc.example"
    ask.cloud.perform(call)
    ask.network()
    # Nothing is closed or flushed: what the next one finds is what a kill leaves.
    again = Asking(tmp_path)
    rows = list(again.cloud.journal.rows(action="CreateVpc"))
    assert [row["decision"] for row in rows] == ["done", "done"]
    assert rows[0]["host"] == "vpc.example"
    assert again.cloud.journal.totals() == [("Vpc", "CreateVpc", "done", 2)]
    again.network()
    assert len({row["serial"] for row in again.cloud.journal.rows()}) == 3
    again.cloud.close()


def test_a_kill_before_the_commit_leaves_a_row_that_says_so(tmp_path: Path) -> None:
    ask, killed = Asking(tmp_path / "a"), tmp_path / "b"
    ask.network()
    ask.cloud.store.before_commit.append(
        lambda: void(shutil.copytree(tmp_path / "a", killed))
    )
    lost = ask.network()
    again = Asking(killed)
    rows = list(again.cloud.journal.rows(action="CreateVpc"))
    assert [row["decision"] for row in rows] == ["done", "uncertain"]
    assert lost in str(rows[1]["ids"])
    assert len(list(again.cloud.store.all("vpc/vpc"))) == 1
    again.cloud.close()


def test_an_undone_write_leaves_no_row_to_find(tmp_path: Path) -> None:
    ask = Asking(tmp_path)
    ask.cloud.store.before_commit.append(refuse)
    with pytest.raises(ApiError):
        ask.network()
    assert Tail(tmp_path / "journal.tail").rows() == []
    assert list(ask.cloud.journal.rows()) == []
    ask.cloud.close()


def test_a_row_that_finds_no_room_refuses_its_write(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ask = Asking(tmp_path)
    ask.network()
    monkeypatch.setattr(os, "posix_fallocate", full)
    long: Json = {f"Tag{number}": "x" * 1900 for number in range(ROOM // 1900)}
    call = ask.call("Vpc", "CreateVpc", {"CidrBlock": "10.0.0.0/16", "Note": long})
    with pytest.raises(ApiError, match="ServiceUnavailable"):
        ask.cloud.perform(call)
    assert len(list(ask.cloud.store.all("vpc/vpc"))) == 1
    monkeypatch.undo()
    ask.cloud.perform(call)
    ask.network()
    assert len(list(ask.cloud.journal.rows(action="CreateVpc"))) == 3
    ask.cloud.close()
    assert Tail(tmp_path / "journal.tail").rows() == []


def test_rows_that_a_power_cut_has_spoilt_are_none(tmp_path: Path) -> None:
    tail = Tail(tmp_path / "journal.tail")
    tail.append(b"[1]")
    tail.cut(tail.size + 10)
    tail.close()
    assert Tail(tmp_path / "journal.tail").rows() == [[1]]


def full(*_: object) -> None:
    """Do as a full disk does."""
    raise OSError(errno.ENOSPC, "No space left on device")


def void(_: object) -> None:
    """Return nothing: what is called before a commit gives nothing back."""


def refuse() -> None:
    """Let a transaction fail."""
    raise unavailable()


def test_reads_and_refusals_are_journaled(ask: Asking) -> None:
    read = ask.call("Vpc", "DescribeVpcs", {})
    ask.cloud.perform(read)
    ask.cloud.journal.record(read, at=1.0)
    refused = ask.call("Vpc", "DeleteVpc", {"VpcId": "vpc-x"})
    ask.cloud.journal.record(refused, at=2.0, status=404, code="InvalidVpcId.NotFound")
    ask.cloud.journal.record(
        None,
        request_id="r",
        host="ecs.aliyuncs.com",
        decision="refused-host",
        status=502,
    )
    seen = [(row["action"], row["decision"]) for row in ask.cloud.journal.rows()]
    assert seen == [
        ("DescribeVpcs", "done"),
        ("DeleteVpc", "refused"),
        ("", "refused-host"),
    ]


def test_a_refused_write_leaves_no_row_of_its_own(ask: Asking) -> None:
    ask.refused("Vpc", "DeleteVpc", VpcId="vpc-x")
    assert list(ask.cloud.journal.rows()) == []


def test_rows_are_found_by_any_field_and_by_id(ask: Asking) -> None:
    first, second = ask.network(), ask.network()
    ask("Vpc", "DeleteVpc", VpcId=first)
    assert len(list(ask.cloud.journal.rows(id=first))) == 2
    assert len(list(ask.cloud.journal.rows(id=second))) == 1
    assert len(list(ask.cloud.journal.rows(newest=1))) == 1
    last = list(ask.cloud.journal.rows())[-1]["serial"]
    assert isinstance(last, int)
    assert list(ask.cloud.journal.rows(after=last)) == []


def test_an_export_is_one_object_a_line(ask: Asking) -> None:
    ask.network()
    out = io.StringIO()
    assert ask.cloud.journal.export(out) == 1
    assert json.loads(out.getvalue())["action"] == "CreateVpc"


def test_no_secret_is_kept() -> None:
    hidden: Json = {
        "AccountPassword": "p1",
        "SecretData": "p2",
        "Credentials": {"AccessKeySecret": "p3"},
        "List": [{"PrivateKey": "p4"}, {"Password": "p5"}],
        "SecurityToken": "p6",
        "UserData": "p7",
    }
    text = json.dumps(redacted(hidden))
    assert not any(f"p{number}" in text for number in range(1, 8))
    assert text.count(HIDDEN) == 7


def test_what_is_no_secret_stays_readable() -> None:
    for name in ("NextToken", "ClientToken", "SecretName", "SecretId", "VpcId"):
        assert not secret(name), name
    assert redacted("x" * 3000) == "x" * 2000 + "…"


def test_the_journal_keeps_the_newest_and_all_totals() -> None:
    database = Database(None)
    journal = Journal(database, limit=1500)
    for number in range(4000):
        journal.record(None, request_id=str(number), action="A")
    kept = [row["request_id"] for row in journal.rows()]
    assert 1500 <= len(kept) <= 2500
    assert kept[-1] == "3999"
    assert journal.totals() == [("", "A", "done", 4000)]
    assert Journal(database).totals() == [("", "A", "done", 4000)]
