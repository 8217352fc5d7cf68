"""The name of a toolchain changes with its inputs, and with nothing else."""

from pathlib import Path

import pytest

from operate.paths import ROOT
from operate.toolchain import key
from operate.toolchain.key import cache_key, inputs
from operate.toolchain.pins import read_build_plan, read_pins
from operate.toolchain.places import Places, cache_folder
from tests.operate.fake_machine import Machine


@pytest.fixture
def sources(tmp_path: Path) -> Path:
    return Machine(tmp_path).places.sources


@pytest.mark.parametrize(
    "name",
    [
        "pins.json",
        "build.json",
        "go.work",
        "go.work.sum",
        "engine/go.mod",
        "engine/go.sum",
        "provider/main.go",
        "provider/tokens.json",
        "provider/ossgateway/client/client.go",
    ],
)
def test_a_changed_input_changes_the_key(sources: Path, name: str) -> None:
    before = cache_key(sources)
    file = sources / name
    file.parent.mkdir(parents=True, exist_ok=True)
    with file.open("a", encoding="utf-8") as out:
        out.write(" ")
    assert cache_key(sources) != before


@pytest.mark.parametrize(
    "name", ["host/server.py", "provider/main_test.go", "engine/README.md", "x.py"]
)
def test_other_files_do_not(sources: Path, name: str) -> None:
    before = cache_key(sources)
    file = sources / name
    file.parent.mkdir(exist_ok=True)
    file.write_text("something", "utf-8")
    assert cache_key(sources) == before


def test_bytes_moved_between_files_change_the_key(sources: Path) -> None:
    first, second = sources / "engine/a.go", sources / "engine/b.go"
    first.write_text("xy", "utf-8")
    second.write_text("", "utf-8")
    before = cache_key(sources)
    first.write_text("x", "utf-8")
    second.write_text("y", "utf-8")
    assert cache_key(sources) != before


def test_platforms_do_not_share(sources: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = cache_key(sources)
    monkeypatch.setattr(key, "this_platform", lambda: ("linux", "riscv64"))
    assert cache_key(sources) != before


def test_every_go_file_of_the_clone_is_an_input() -> None:
    sources = ROOT / "toolchain"
    written = {
        file for file in sources.rglob("*.go") if not file.name.endswith("_test.go")
    }
    assert written
    assert written <= set(inputs(sources))


def test_the_pins_of_the_clone_agree_with_its_project() -> None:
    pins = read_pins(ROOT / "toolchain")
    project = (ROOT / "pyproject.toml").read_text("utf-8")
    assert f'"pulumi=={pins.pulumi}"' in project
    assert f'"pulumi-alicloud=={pins.alicloud}"' in project
    assert f'"pulumi-policy=={pins.policy}"' in project
    plan = read_build_plan(ROOT / "toolchain")
    assert f"Version=v{pins.pulumi}" in plan.ldflags
    assert pins.sdk_archive in pins.sha256
    assert pins.plugin_archive in pins.sha256


@pytest.mark.parametrize(
    ("environment", "expected"),
    [
        ({"GOV_CLOUD_HOME": "/a", "XDG_CACHE_HOME": "/b"}, Path("/a")),
        ({"GOV_CLOUD_HOME": "", "XDG_CACHE_HOME": "/b"}, Path("/b/gov-cloud")),
        ({"XDG_CACHE_HOME": "relative"}, Path.home() / ".cache/gov-cloud"),
        ({}, Path.home() / ".cache/gov-cloud"),
    ],
)
def test_the_cache_is_where_the_user_says(
    environment: dict[str, str], expected: Path
) -> None:
    assert cache_folder(environment) == expected


def test_the_cache_lies_outside_the_clone() -> None:
    places = Places.here()
    assert places.clone == ROOT
    assert ROOT not in places.toolchains.parents
