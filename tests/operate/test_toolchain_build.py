"""Building from Go modules: what is made, what is left when it fails, what is said."""

import json
import os
import subprocess
from pathlib import Path

import pytest

from operate.errors import ToolchainError
from operate.exit_codes import ExitCode
from operate.toolchain import Tick, build, find
from operate.toolchain.build import describe
from tests.operate.fake_machine import BUILD, Machine, is_alive, program


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    return Machine(tmp_path)


def test_a_build_is_laid_out_as_the_engine_expects_it(machine: Machine) -> None:
    made = machine.ensure()
    plugin = made.home / "plugins/resource-alicloud-v3.105.0"
    assert (made.source, made.own_host) == ("built", True)
    assert made.versions == {"pulumi": "3.259.0", "alicloud": "3.105.0", "go": "1.26.8"}
    assert sorted(each.name for each in made.pulumi.parent.iterdir()) == [
        "pulumi",
        "pulumi-language-python",
    ]
    assert sorted(each.name for each in plugin.iterdir()) == [
        "pulumi-resource-alicloud",
        "schema.json",
    ]
    assert machine.in_cache() == [made.root.name]


def test_the_language_host_starts_our_own_module(machine: Machine) -> None:
    host = machine.ensure().pulumi.with_name("pulumi-language-python")
    python = program(machine.root / "python", '#!/bin/sh\necho "$@"\n')
    environment = {**machine.environment, "GOV_CLOUD_PYTHON": str(python)}
    said = subprocess.run(
        [host, "engine:1"], env=environment, capture_output=True, text=True, check=True
    )
    assert said.stdout == "-m toolchain.host engine:1\n"
    without = subprocess.run(
        [host], env=machine.environment, capture_output=True, text=True, check=False
    )
    assert without.returncode != 0
    assert "GOV_CLOUD_PYTHON" in without.stderr


def test_a_second_call_uses_what_the_first_made(machine: Machine) -> None:
    first = machine.ensure()
    machine.said.clear()
    assert machine.ensure() == first
    assert find(machine.places) == first
    assert machine.builds() == 1
    assert machine.said == []


def test_find_makes_nothing(machine: Machine) -> None:
    assert find(machine.places) is None
    assert machine.builds() == 0
    assert not machine.places.cache.exists()


def test_a_damaged_toolchain_is_made_again(machine: Machine) -> None:
    machine.ensure().pulumi.unlink()
    assert find(machine.places) is None
    assert machine.ensure().pulumi.exists()
    assert machine.builds() == 2
    assert len(machine.in_cache()) == 1


def test_settings_that_change_a_build_are_left_out(machine: Machine) -> None:
    machine.environment |= {
        "GOFLAGS": "-tags=mine",
        "GOOS": "plan9",
        "CGO_CFLAGS": "-O0",
        "GOWORK": "off",
        "GOPROXY": "http://mirror.invalid",
    }
    machine.ensure()
    seen = machine.build_environment()
    assert seen["GOFLAGS"] == "-mod=readonly -buildvcs=false"
    assert seen["GOWORK"] == str(machine.clone / "toolchain" / "go.work")
    assert seen["GOTOOLCHAIN"] == "local"
    assert seen["GOPROXY"] == "http://mirror.invalid"
    assert not {"GOOS", "CGO_CFLAGS"} & seen.keys()


def refused(machine: Machine) -> str:
    """Return the message of a refusal that left nothing in the cache."""
    with pytest.raises(ToolchainError) as error:
        machine.ensure()
    assert error.value.exit_code is ExitCode.TOOLCHAIN
    assert "\n" not in error.value.message
    assert "Fix: " in error.value.message
    assert machine.in_cache() == []
    return error.value.message


def test_a_machine_without_go_is_told_what_to_install(machine: Machine) -> None:
    machine.environment["PATH"] = str(machine.root / "empty")
    assert refused(machine).startswith("no `go` on PATH")


@pytest.mark.parametrize(
    ("version", "own"), [("go1.24.9", "local"), ("go1.20.14", "auto")]
)
def test_a_go_too_old_is_refused(machine: Machine, version: str, own: str) -> None:
    machine.environment |= {"FAKE_GO_VERSION": version, "FAKE_GO_TOOLCHAIN": own}
    assert f"is {version}; allowed: 1.25.11 or newer" in refused(machine)
    assert machine.builds() == 0


def test_a_go_that_updates_itself_may(machine: Machine) -> None:
    machine.environment["FAKE_GO_VERSION"] = "go1.24.9"
    machine.ensure()
    assert "GOTOOLCHAIN" not in machine.build_environment()


def test_too_little_memory_is_said_before_building(
    machine: Machine, monkeypatch: pytest.MonkeyPatch
) -> None:
    machine.write("build.json", {**BUILD, "memory_mib": 4096})
    monkeypatch.setattr(build, "available_memory_mib", lambda: 4095)
    assert "needs 4,096 MiB of free memory and 4,095 are" in refused(machine)
    assert machine.builds() == 0
    machine.environment["GOV_CLOUD_BUILD_ANYWAY"] = "1"
    assert machine.ensure().pulumi.exists()


def test_too_little_disk_is_said_before_building(
    machine: Machine, monkeypatch: pytest.MonkeyPatch
) -> None:
    machine.write("build.json", {**BUILD, "disk_mib": 9000})
    monkeypatch.setattr(build, "free_disk_mib", lambda _: 8000)
    message = refused(machine)
    assert "needs 9,000 MiB of free disk and 8,000 are left for" in message
    assert machine.builds() == 0


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ("go: m@v1: Get ...: dial tcp: lookup p: no such host", "not be downloaded"),
        ("m@v1: module lookup disabled by GOPROXY=off", "not be downloaded"),
        ("alicloud: compile: signal: killed", "ran out of memory"),
        ("write /x: no space left on device", "the disk is full"),
        ("x.go:1:2: undefined: y", "ended with 1 and said: x.go:1:2: undefined: y"),
    ],
)
def test_a_failed_build_says_why_and_keeps_its_log(
    machine: Machine, said: str, told: str
) -> None:
    machine.environment["FAKE_GO_FAIL"] = said
    message = refused(machine)
    assert told in message
    log = Path(message.rpartition("Log: ")[2])
    assert said in log.read_text("utf-8")


def test_a_target_that_is_not_made_is_named(machine: Machine) -> None:
    machine.environment["FAKE_GO_FORGETS"] = "pulumi"
    assert "go build made no pulumi;" in refused(machine)


def test_an_engine_of_another_version_is_refused(machine: Machine) -> None:
    program(machine.root / "made" / "pulumi", "#!/bin/sh\necho v3.258.0\n")
    assert "just built says 3.258.0; allowed: 3.259.0" in refused(machine)


def test_a_provider_that_writes_no_schema_is_refused(machine: Machine) -> None:
    broken = "#!/bin/sh\necho 'schema: no such type' >&2\nexit 1\n"
    program(machine.root / "made" / "pulumi-resource-alicloud", broken)
    assert "pulumi-resource-alicloud ended with 1" in refused(machine)


def test_a_long_step_says_how_far_it_is(machine: Machine) -> None:
    gate = machine.root / "gate"
    machine.environment["FAKE_GO_GATE"] = str(gate)
    ticks: list[str] = []

    def say(line: str) -> None:
        if isinstance(line, Tick) and "1 packages compiled" in line:
            ticks.append(line)
            gate.touch()

    machine.ensure(say, tick_seconds=0.01)
    assert ticks[0].startswith("building, 1 modules downloaded, 1 packages compiled")
    assert "expected: 10 min" in ticks[0]


def test_ctrl_c_ends_the_build_and_leaves_nothing(machine: Machine) -> None:
    machine.environment["FAKE_GO_GATE"] = str(machine.root / "never")

    def interrupt(line: str) -> None:
        if isinstance(line, Tick):
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        machine.ensure(interrupt, tick_seconds=0.01)
    assert [pid for pid in machine.build_pids() if is_alive(pid)] == []
    assert machine.in_cache() == []


def test_inputs_that_change_meanwhile_are_noticed(machine: Machine) -> None:
    def edit(_: str) -> None:
        file = machine.clone / "toolchain/engine/main.go"
        file.write_text("package two\n", "utf-8")

    with pytest.raises(ToolchainError, match="changed while the toolchain was made"):
        machine.ensure(edit)
    assert machine.in_cache() == []


def test_a_cache_that_cannot_be_written_is_named(machine: Machine) -> None:
    machine.places.cache.mkdir()
    machine.places.toolchains.write_text("a file where a folder must be", "utf-8")
    with pytest.raises(ToolchainError, match="GOV_CLOUD_HOME"):
        machine.ensure()


def test_messages_are_not_counted_as_packages() -> None:
    lines = ["go: downloading a/b v1.0.0", "a/b", "# a/b", "x.go:1: undefined", "os"]
    assert describe(lines) == "building, 1 modules downloaded, 2 packages compiled"
    assert describe([]) == "building"


def test_build_description_without_a_key_is_named(machine: Machine) -> None:
    text = json.dumps({key: BUILD[key] for key in BUILD if key != "ldflags"})
    (machine.clone / "toolchain/build.json").write_text(text, "utf-8")
    assert "build.json: KeyError 'ldflags'" in refused(machine)


def test_the_user_may_have_no_environment_at_all(
    machine: Machine, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in list(os.environ):
        monkeypatch.delenv(name)
    assert machine.ensure().source == "built"
