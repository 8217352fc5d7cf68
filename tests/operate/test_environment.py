"""The environment of a run is made from a short list; nothing else gets in."""

import os
import subprocess
from pathlib import Path

import pytest

from operate import environment, paths
from operate.toolchain import Toolchain

# With a space, which a shell line must survive.
CLONE_HOME, CLONE_STATE = "clone home", "clone state"
PINNED = {"ALIBABA_CLOUD_ENDPOINT_X": "x.apsara.example"}
HOSTILE = {
    "ALICLOUD_ACCESS_KEY": "stolen",
    "ALICLOUD_REGION": "cn-hangzhou",
    "ALIBABA_CLOUD_ENDPOINT_RAM": "ram.public.example",
    "VPC_ENDPOINT": "vpc.public.example",
    "TF_ENDPOINT_PATH": "endpoints.xml",
    "HTTPS_PROXY": "proxy.public.example",
    "PULUMI_ACCESS_TOKEN": "stolen",
    "PULUMI_BACKEND_URL": "elsewhere",
}


@pytest.fixture
def tools(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Toolchain:
    monkeypatch.setattr(environment, "HOME", tmp_path / CLONE_HOME)
    monkeypatch.setattr(environment, "STATE", tmp_path / CLONE_STATE)
    for name, value in HOSTILE.items():
        monkeypatch.setenv(name, value)
    (tmp_path / "home" / "plugins").mkdir(parents=True)
    return Toolchain(
        root=tmp_path,
        pulumi=tmp_path / "bin" / "pulumi",
        home=tmp_path / "home",
        source="built",
        own_host=True,
        versions={},
    )


def test_hostile_variables_never_reach_the_engine(tools: Toolchain) -> None:
    made = environment.for_engine(tools, PINNED)
    assert set(HOSTILE) & set(made) == {"PULUMI_BACKEND_URL"}
    assert made["PULUMI_BACKEND_URL"].startswith("file:")
    assert made["ALIBABA_CLOUD_ENDPOINT_X"] == "x.apsara.example"


def test_exports_make_a_shell_the_same(tools: Toolchain) -> None:
    lines = environment.exports(tools, PINNED)
    shown = "ALICLOUD_REGION PULUMI_HOME PULUMI_BACKEND_URL ALIBABA_CLOUD_ENDPOINT_X"
    script = f'{lines}\nfor v in {shown}; do eval "echo $v=\\${{$v-unset}}"; done'
    done = subprocess.run(
        ["sh", "-c", script],
        env=dict(os.environ),
        capture_output=True,
        text=True,
        check=True,
    )
    told = dict(line.split("=", 1) for line in done.stdout.splitlines())
    assert told["ALICLOUD_REGION"] == "unset"
    assert told["ALIBABA_CLOUD_ENDPOINT_X"] == "x.apsara.example"
    assert told["PULUMI_HOME"] == str(tools.root / CLONE_HOME)


def test_a_users_own_passphrase_is_kept(
    tools: Toolchain, monkeypatch: pytest.MonkeyPatch
) -> None:
    name = "PULUMI_CONFIG_PASSPHRASE_FILE"
    assert environment.settings(tools, {})[name] == str(paths.SANDBOX_PASSPHRASE)
    monkeypatch.setenv(name, "mine")
    assert environment.settings(tools, {})[name] == "mine"


def test_home_and_state_are_private_and_use_the_plugins(tools: Toolchain) -> None:
    environment.prepare(tools)
    environment.prepare(tools)
    for name in (CLONE_HOME, CLONE_STATE):
        assert (tools.root / name).stat().st_mode & 0o777 == 0o700
    link = tools.root / CLONE_HOME / "plugins"
    assert link.readlink() == tools.home / "plugins"
