"""A Pulumi that is already installed: linked when it fits, else left alone."""

from pathlib import Path

import pytest

from operate.toolchain import find
from tests.operate.fake_machine import PROVIDER, PULUMI, Machine, program


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    """Return a machine with Pulumi and the provider installed by their owner."""
    machine = Machine(tmp_path)
    programs = tmp_path / "installed"
    for name in ("pulumi-language-python", "pulumi-language-python-exec"):
        program(programs / name, "#!/bin/sh\n")
    program(programs / "pulumi-language-go", "#!/bin/sh\n")
    program(programs / "pulumi", PULUMI)
    program(plugin(machine) / "pulumi-resource-alicloud", PROVIDER)
    path = machine.environment["PATH"]
    machine.environment["PATH"] = f"{programs}:{path}"
    return machine


def plugin(machine: Machine) -> Path:
    return machine.root / "home/pulumi/plugins/resource-alicloud-v3.105.0"


def test_what_is_installed_is_linked(machine: Machine) -> None:
    made = machine.ensure()
    assert (made.source, made.own_host) == ("installed", False)
    assert made.pulumi.resolve() == machine.root / "installed" / "pulumi"
    assert sorted(each.name for each in made.pulumi.parent.iterdir()) == [
        "pulumi",
        "pulumi-language-python",
        "pulumi-language-python-exec",
    ]
    # The plugin folder is ours, so the engine's own notes do not land in the user's.
    ours = made.home / "plugins/resource-alicloud-v3.105.0"
    assert not ours.is_symlink()
    assert (ours / "pulumi-resource-alicloud").is_symlink()
    assert machine.builds() == 0


def test_the_users_pulumi_home_stays_as_it_was(machine: Machine) -> None:
    before = sorted((machine.root / "home").rglob("*"))
    machine.ensure()
    assert sorted((machine.root / "home").rglob("*")) == before


def test_an_upgrade_by_the_user_is_noticed(machine: Machine) -> None:
    machine.ensure()
    program(machine.root / "installed" / "pulumi", "#!/bin/sh\necho v3.260.0\n")
    assert find(machine.places) is None
    assert machine.ensure().source == "built"


def skipped_with(machine: Machine) -> str:
    assert machine.ensure().source == "built"
    lines = [line for line in machine.said if line.startswith("installed Pulumi: ")]
    assert len(lines) == 1
    return lines[0]


def test_another_version_is_left_alone(machine: Machine) -> None:
    program(machine.root / "installed" / "pulumi", "#!/bin/sh\necho v3.272.0\n")
    assert "is 3.272.0; needed: 3.259.0" in skipped_with(machine)


def test_an_engine_that_does_not_run_is_left_alone(machine: Machine) -> None:
    program(machine.root / "installed" / "pulumi", "#!/bin/sh\nexit 1\n")
    assert "does not say its version; needed: 3.259.0" in skipped_with(machine)


def test_an_engine_without_its_host_is_left_alone(machine: Machine) -> None:
    (machine.root / "installed" / "pulumi-language-python").unlink()
    assert "has no pulumi-language-python beside it" in skipped_with(machine)


def test_a_missing_provider_names_the_command(machine: Machine) -> None:
    (plugin(machine) / "pulumi-resource-alicloud").unlink()
    said = skipped_with(machine)
    assert "pulumi plugin install resource alicloud v3.105.0" in said


def test_a_half_installed_provider_is_left_alone(machine: Machine) -> None:
    plugin(machine).with_name(plugin(machine).name + ".partial").touch()
    assert "not its provider" in skipped_with(machine)


def test_no_pulumi_is_said(tmp_path: Path) -> None:
    assert "no pulumi on PATH" in skipped_with(Machine(tmp_path))


def test_our_own_older_toolchain_is_not_an_installation(tmp_path: Path) -> None:
    machine = Machine(tmp_path)
    old = machine.ensure()
    machine.said.clear()
    # As after `eval "$(gov-cloud env)"`, followed by a change of the inputs.
    path = machine.environment["PATH"]
    machine.environment["PATH"] = f"{old.pulumi.parent}:{path}"
    machine.environment["PULUMI_HOME"] = str(old.home)
    (machine.clone / "toolchain/engine/main.go").write_text("package two\n", "utf-8")
    assert "is our own" in skipped_with(machine)


def test_our_own_plugin_is_not_an_installation(machine: Machine) -> None:
    home = machine.places.toolchains / "0123" / "home"
    installed = machine.root / "home/pulumi/plugins"
    installed.rename(machine.root / "moved")
    home.mkdir(parents=True)
    (machine.root / "moved").rename(home / "plugins")
    installed.symlink_to(home / "plugins")
    assert "not its provider" in skipped_with(machine)
