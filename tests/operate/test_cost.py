"""The verb `cost` and the gate before a preview, on small stacks and on the pilot."""

import json
from typing import Any

import pytest
from rich.console import Console
from typer.testing import CliRunner

import operate.cost
import operate.gate
import operate.previewing
from facts import facts
from operate.errors import ConfigurationError, RefusedError
from operate.exit_codes import ExitCode
from operate.main import app
from tests.operate.bills import SERVER, declared, resource

PAID = resource("paid", instanceType="ecs.g6.large", systemDiskSize=40.0)
STRANGE = resource("strange", "alicloud:mystery/thing:Thing")


def use(monkeypatch: pytest.MonkeyPatch, found: Any) -> None:
    """Let every verb see this one stack."""
    for module in (operate.cost, operate.gate):
        monkeypatch.setattr(module, "declare", lambda _: {found.stack: found})


def run(*arguments: str) -> Any:
    return CliRunner().invoke(app, ["cost", *arguments], env={"COLUMNS": "200"})


def test_it_sums_by_item_project_and_department(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    use(monkeypatch, declared(PAID, expires="2018-12-31"))
    shown = run("small")
    assert shown.exit_code == ExitCode.OK
    for text in ("dc-build", "2017-01-cloud-dc", "safp", "18,960.00", "May be paid"):
        assert text in shown.stdout


def test_money_in_json_is_exact_text(monkeypatch: pytest.MonkeyPatch) -> None:
    use(monkeypatch, declared(PAID))
    data = json.loads(run("small", "--json").stdout)
    assert data["schema"] == "cost/1"
    assert data["stacks"]["small"]["run_rate"] == "18960"
    assert data["stacks"]["small"]["years"] == {"2018": "4740"}
    assert data["refused"] == []


@pytest.mark.parametrize(
    ("env", "code"),
    [("pilot", ExitCode.OK), ("production", ExitCode.POLICY_UNPROVEN)],
)
def test_what_has_no_price_is_listed_and_proves_nothing_in_production(
    monkeypatch: pytest.MonkeyPatch, env: str, code: ExitCode
) -> None:
    use(monkeypatch, declared(PAID, STRANGE, env=env))
    shown = run("small")
    assert shown.exit_code == code
    assert "Without a price: 1" in shown.stdout
    assert "alicloud:mystery/thing:Thing" in shown.stdout


def test_a_refused_stack_says_the_sum_and_the_way_out(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    dear = [resource(f"d-{n}", systemDiskSize=10.0**8) for n in range(5)]
    use(monkeypatch, declared(*dear))
    shown = run("small")
    assert shown.exit_code == ExitCode.CEILING_EXCEEDED
    assert "(the ceiling, A21)" in shown.stdout
    assert "Fix:" in shown.stdout


def test_all_stacks_together_are_held_against_the_ceiling(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    # Each has room by the ledger, which knows nothing of either; both have not.
    half = resource("d", systemDiskSize=5_000_000.0, instanceType="ecs.g6.large")
    two = {
        name: declared(half, stack=name, as_of="2018-01-01")
        for name in ("production-tenant-dsal", "production-tenant-dsf")
    }
    monkeypatch.setattr(operate.cost, "declare", lambda _: two)
    monkeypatch.setattr(operate.cost, "stack_names", lambda: list(two))
    shown = run("--all")
    assert shown.exit_code == ExitCode.CEILING_EXCEEDED
    said = " ".join(shown.stdout.split())
    # What the ledger says of the pilot comes on top.
    assert "2018: all stacks together take MOP 240," in said
    assert "the ceiling, A21" in said
    assert "the ledger says otherwise" in said


@pytest.mark.parametrize("arguments", [[], ["small", "--all"], ["small", "--write"]])
def test_one_stack_or_all_are_asked_for(arguments: list[str]) -> None:
    refused = run(*arguments).exception
    assert isinstance(refused, ConfigurationError)
    assert "Fix: gov-cloud cost" in refused.message


def test_a_stack_without_a_file_is_named() -> None:
    refused = run("production-clout").exception
    assert isinstance(refused, ConfigurationError)
    assert "stacks/Pulumi.production-clout.yaml" in refused.message
    assert "pilot-cloud" in refused.message


def test_a_preview_is_refused_before_anything_is_started(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def never(*_: object, **__: object) -> None:
        raise AssertionError("the toolchain was asked for")

    dear = resource("d", SERVER, systemDiskSize=10.0**9)
    use(monkeypatch, declared(dear))
    monkeypatch.setattr("operate.configuration.check", lambda _: None)
    monkeypatch.setattr(operate.running, "ensure_shown", never)
    console = Console(stderr=True)
    with pytest.raises(RefusedError) as refusal:
        operate.previewing.run_preview(
            "small", verb="preview", packs=("residency",), out=None, console=console
        )
    assert refusal.value.exit_code is ExitCode.CEILING_EXCEEDED


def test_a_gate_that_is_open_says_what_must_be_read(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    use(monkeypatch, declared(PAID, STRANGE))
    operate.gate.pass_gates("small", Console(stderr=True, width=300))
    assert "note: small: 1 prices are missing" in capsys.readouterr().err


def test_the_pilot_may_be_paid_for_and_everything_in_it_has_a_price() -> None:
    data = json.loads(run("pilot-cloud", "--json").stdout)
    pilot = data["stacks"]["pilot-cloud"]
    assert data["exit_code"] == ExitCode.OK
    assert pilot["unpriced"] == []
    assert pilot["included"] > len(pilot["lines"]) > 0
    recorded = {
        str(row.year): str(row.amount)
        for row in facts().ledger
        if row.stack == "pilot-cloud"
    }
    assert pilot["years"] == recorded
