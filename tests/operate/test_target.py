"""Sandbox keys never reach a real site, and a real site's keys never the simulator."""

from pathlib import Path

import pytest

from operate import target
from operate.errors import RefusedError
from operate.paths import SANDBOX_PASSPHRASE
from operate.simulator.place import HERE
from operate.target import Target, chosen, target_of, variables

STACK = "pilot-cloud"
WORD, FILE = "PULUMI_CONFIG_PASSPHRASE", "PULUMI_CONFIG_PASSPHRASE_FILE"


@pytest.fixture(autouse=True)
def _no_passphrase(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(WORD, raising=False)
    monkeypatch.delenv(FILE, raising=False)


def test_what_the_published_passphrase_opens_is_the_sandboxs() -> None:
    assert target_of(STACK) is Target.SIMULATOR


def test_the_published_passphrase_is_known_by_its_value(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    sandbox = SANDBOX_PASSPHRASE.read_text("utf-8")
    copy = tmp_path / "copy"
    copy.write_text(sandbox, "utf-8")
    monkeypatch.setenv(FILE, str(copy))
    assert target_of(STACK) is Target.SIMULATOR
    monkeypatch.setenv(WORD, sandbox.strip())
    assert target_of(STACK) is Target.SIMULATOR


@pytest.mark.parametrize("given", ["a real one", ""])
def test_another_passphrase_means_a_real_site(
    monkeypatch: pytest.MonkeyPatch, given: str
) -> None:
    monkeypatch.setenv(WORD, given)
    assert target_of(STACK) is Target.SITE


def test_a_passphrase_file_that_is_missing_is_not_the_sandboxs(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv(FILE, str(tmp_path / "missing"))
    assert target_of(STACK) is Target.SITE


def test_another_secrets_provider_means_a_real_site(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    file = tmp_path / "Pulumi.real.yaml"
    file.write_text("secretsprovider: hashivault://keys\n", "utf-8")
    monkeypatch.setattr(target, "stack_file", lambda _: file)
    assert target_of("real") is Target.SITE


def test_a_real_site_wants_the_word_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(WORD, "a real one")
    with pytest.raises(RefusedError, match="the simulator never gets such keys"):
        chosen(STACK, "up", real=False)
    assert chosen(STACK, "up", real=True) is Target.SITE


def test_sandbox_keys_never_go_to_a_real_site() -> None:
    with pytest.raises(RefusedError, match="the sandbox's, which everybody knows"):
        chosen(STACK, "up", real=True)
    assert chosen(STACK, "up", real=False) is Target.SIMULATOR


def test_the_only_way_out_of_the_sandbox_is_on_this_machine() -> None:
    made = variables(Target.SIMULATOR)
    assert made["HTTPS_PROXY"] == made["HTTP_PROXY"] == HERE.address
    assert HERE.address.startswith("http://127.0.0.1:")
    assert made["SSL_CERT_FILE"] == str(HERE.authority)


def test_a_real_site_gets_nothing_of_the_simulator() -> None:
    assert variables(Target.SITE) == {}
