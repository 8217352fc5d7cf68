"""The coverage page says what is true, and loses nothing."""

import subprocess
import sys
from pathlib import Path

import pytest

from simulator import spec
from simulator.cloud.database import Database
from simulator.cloud.journal import Journal
from simulator.cloud.services import folder_of
from simulator.messages import Call, Caller, Mode
from tests.simulator.coverage import clients, described, levels, observed, page
from tests.simulator.coverage.levels import Action, Level, Levels


@pytest.fixture(scope="module")
def of() -> Levels:
    return Levels()


@pytest.mark.parametrize(
    ("action", "level"),
    [
        (Action("Vpc", "2016-04-28", "CreateVpc"), Level.PROVIDER),
        (Action("Kms", "2016-01-20", "ListKeys"), Level.CLIENT),
        (Action("Vpc", "2016-04-28", "MoveResourceGroup"), Level.DECLARED),
        (Action("Vpc", "2016-04-28", "CreateVpcPrefixLists"), Level.MISSING),
        (Action("ARMS", "2019-08-08", "CreateWebhook"), Level.SPECIFIED),
        (Action("Ots", "-", "CreateTable"), Level.MISSING),
        (Action("Oss", "2019-05-17", "PutBucketAcl"), Level.PROVIDER),
        (Action("Nothing", "2000-01-01", "CreateVpc"), Level.MISSING),
    ],
)
def test_the_best_proof_decides(of: Levels, action: Action, level: Level) -> None:
    assert of.of(action) is level


def test_every_type_of_the_pilot_is_described() -> None:
    assert levels.undescribed() == []


@pytest.mark.parametrize("file", [observed.FILE, observed.BEYOND])
def test_what_was_seen_is_declared(file: Path) -> None:
    rows = levels._read(file)  # noqa: SLF001 - the same reading as the page's
    lost = {
        f"{product}:{name}"
        for product, names in rows.items()
        for name in set(names.split()) - levels.declared(folder_of(product))
    }
    assert not lost


def test_the_page_counts_what_its_table_lists() -> None:
    (content,) = page.pages().values()
    rows = [line for line in content.splitlines() if line.startswith(("| S |", "|  |"))]
    assert len(rows) == len(levels.types())
    assert f"| all that are described | {len(rows)} |" in content


def test_a_share_is_whole_only_when_nothing_lacks() -> None:
    actions = [Action("Vpc", "", str(number)) for number in range(5000)]
    assert page._share(4999, actions) == "99.9 %"  # noqa: SLF001
    assert page._share(5000, actions) == "100 %"  # noqa: SLF001


def test_a_call_that_shall_be_refused_proves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(clients, "TESTS", tmp_path)
    for folder in clients.FOLDERS:
        (tmp_path / folder).mkdir()
    (tmp_path / "system" / "test_any.py").write_text(
        "from alibabacloud_vpc20160428.client import Client\n"
        "Client().create_vpc_with_options()\n"
        "with pytest.raises(ValueError):\n    Client().delete_vpc()\n"
    )
    words = {word for package, word in clients.called() if package.endswith("0428")}
    assert "createvpc" in words
    assert "deletevpc" not in words


def test_only_answers_to_the_provider_are_seen(tmp_path: Path) -> None:
    database = Database(tmp_path)
    journal = Journal(database)
    nobody = Caller("", "", "")
    came: list[tuple[str, int, Mode]] = [
        ("CreateVpc", 200, "connect"),
        ("DeleteVpc", 403, "connect"),
        ("DescribeVpcs", 200, "direct"),
    ]
    for action, status, mode in came:
        call = Call("rpc", "Vpc", "", action, "", nobody, mode=mode)
        journal.record(call, status=status)
    journal.close()
    database.close()
    assert observed.answered(tmp_path) == [("Vpc", "CreateVpc")]


def test_rest_and_old_names_become_those_of_the_specification() -> None:
    calls = [
        {
            "style": "roa",
            "product": "CS",
            "version": "2015-12-15",
            "actions": ["GET /tasks/{TaskId}", "POST /clusters CreateCluster"],
        },
        {"style": "oss-sdk", "product": "Oss", "actions": ["SetBucketACL"]},
        {
            "style": "rpc",
            "product": "Slb",
            "version": "2014-05-15",
            "actions": ["CreateLoadBalancer{Protocol}Listener"],
        },
    ]
    row = {"pulumi": "alicloud:a/b:B", "create": {"calls": calls}}
    text = described.table({"alicloud_b": row}, spec.load())
    for name in ("DescribeTaskInfo", "CreateCluster", "PutBucketAcl", "UDPListener"):
        assert name in text


@pytest.mark.parametrize("module", ["described", "observed"])
def test_a_generator_without_its_input_says_what_it_needs(module: str) -> None:
    command = [sys.executable, "-m", f"tests.simulator.coverage.{module}"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout[:4]) == (2, "Fix:")
    assert done.stderr == ""
