"""The language host under the real engine: what a user reads and how fast it ends."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from operate.toolchain import Toolchain
from tests.fake_engine import PATIENCE_SECONDS, program

pytestmark = pytest.mark.engine

PACK = """
from pulumi_policy import EnforcementLevel, PolicyPack, ResourceValidationPolicy

def check(args, report):
    if args.name == "bad":
        report("the name is bad")

policy = ResourceValidationPolicy(
    name="name", description="a name", validate=check,
    enforcement_level=EnforcementLevel.MANDATORY,
)
PolicyPack("names", policies=[policy])
"""
GOOD = "import pulumi\nprint('from the program')\npulumi.export('answer', 42)"
BAD = "import pulumi\npulumi.ComponentResource('test:test:Group', 'bad')"
RAISES = "def f():\n    raise ValueError('boom')\nf()"
WAITS = "import threading\nprint('started')\nthreading.Event().wait()"


def environment(toolchain: Toolchain, folder: Path) -> dict[str, str]:
    return {
        "PATH": f"{toolchain.pulumi.parent}{os.pathsep}{os.environ['PATH']}",
        "HOME": str(folder),
        "GOV_CLOUD_PYTHON": sys.executable,
        "PULUMI_HOME": str(toolchain.home),
        "PULUMI_BACKEND_URL": (folder / "state").as_uri(),
        "PULUMI_CONFIG_PASSPHRASE": "test",
        "PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION": "true",
        "PULUMI_SKIP_UPDATE_CHECK": "true",
    }


def preview(
    toolchain: Toolchain, folder: Path, source: str, *arguments: str
) -> "subprocess.Popen[str]":
    (folder / "state").mkdir()
    virtual_environment = Path(sys.prefix)
    (folder / "Pulumi.yaml").write_text(
        "name: host\nruntime:\n  name: python\n  options:\n"
        f"    virtualenv: {virtual_environment}\n"
    )
    variables = environment(toolchain, program(folder, source))
    command = [str(toolchain.pulumi), "--non-interactive"]
    subprocess.run(
        [*command, "stack", "init", "test"], cwd=folder, env=variables, check=True
    )
    return subprocess.Popen(
        [*command, "preview", *arguments],
        cwd=folder,
        env=variables,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


def test_prints_and_outputs_reach_the_user(
    toolchain: Toolchain, tmp_path: Path
) -> None:
    with preview(toolchain, tmp_path, GOOD) as run:
        text, _ = run.communicate(timeout=PATIENCE_SECONDS)
    assert run.returncode == 0, text
    assert "from the program" in text
    assert "answer: 42" in text


def test_failure_is_told_once(toolchain: Toolchain, tmp_path: Path) -> None:
    with preview(toolchain, tmp_path, RAISES) as run:
        text, _ = run.communicate(timeout=PATIENCE_SECONDS)
    assert run.returncode != 0
    told = text.split("Diagnostics:")[1]
    assert told.count("ValueError: boom") == 1
    assert "toolchain/host" not in told


def test_pack_is_run_and_refuses(toolchain: Toolchain, tmp_path: Path) -> None:
    pack = program(tmp_path / "pack", PACK)
    (pack / "PulumiPolicy.yaml").write_text(
        "runtime:\n  name: python\n  options:\n"
        f"    virtualenv: {Path(sys.prefix)}\nversion: 0.0.1\n"
    )
    with preview(toolchain, tmp_path, BAD, f"--policy-pack={pack}") as run:
        text, _ = run.communicate(timeout=PATIENCE_SECONDS)
    assert run.returncode != 0
    assert "the name is bad" in text


def test_interrupt_leaves_no_traceback(toolchain: Toolchain, tmp_path: Path) -> None:
    with preview(toolchain, tmp_path, WAITS) as run:
        assert run.stdout is not None
        lines = []
        for line in run.stdout:
            lines.append(line)
            if "started" in line:
                run.send_signal(signal.SIGINT)
                break
        rest, _ = run.communicate(timeout=PATIENCE_SECONDS)
    text = "".join(lines) + rest
    assert run.returncode != 0
    assert "preview canceled" in text
    assert "Traceback" not in text
