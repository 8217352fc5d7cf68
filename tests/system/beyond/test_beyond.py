"""The real provider on a simulator of its own, with types that no stack declares.

Each file beside this one: made; looked at again, nothing to do; changed; looked at by
the provider, nothing differs; removed, nothing left. What was called is read into the
coverage page: `python -m tests.simulator.coverage.observed --beyond FOLDER...`, where
the folders are those of `GOV_CLOUD_BEYOND`.
"""

import json
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from facts import facts
from operate.toolchain import Toolchain
from tests.simulator.wire.test_process import ask, started

HERE = Path(__file__).parent
FILES = sorted(HERE.glob("*.yaml"))
SITE = facts().sites["env10"]
PATIENCE_SECONDS = 1500
# Where the simulators' data is kept after the test, for the coverage page.
KEPT = os.environ.get("GOV_CLOUD_BEYOND", "")
PROJECT = """\
name: beyond
runtime: {name: python, options: {virtualenv: %s}}
"""


@dataclass(frozen=True)
class Stack:
    """One file as a stack: a folder, an engine, a simulator that answers at `port`."""

    toolchain: Toolchain
    folder: Path
    file: Path
    port: int

    def run(self, *arguments: str, second: bool = False) -> str:
        """Run the engine to its end; it must end well. Return what it said."""
        process = subprocess.Popen(
            [self.toolchain.pulumi, "--non-interactive", "--color=never", *arguments],
            cwd=self.folder,
            env=self._environment(second=second),
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,
        )
        try:
            said, _ = process.communicate(timeout=PATIENCE_SECONDS)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            raise
        assert process.returncode == 0, said
        return said

    def _environment(self, *, second: bool) -> dict[str, str]:
        address = f"http://127.0.0.1:{self.port}"
        told = {"file": str(self.file), "provider": provider(), "second": second}
        return {
            "BEYOND": json.dumps(told),
            "GOV_CLOUD_PYTHON": sys.executable,
            "HOME": str(self.folder),
            "HTTP_PROXY": address,
            "HTTPS_PROXY": address,
            "NO_PROXY": "127.0.0.1,localhost",
            "PATH": f"{self.toolchain.pulumi.parent}{os.pathsep}{os.environ['PATH']}",
            "PULUMI_BACKEND_URL": f"file://{self.folder / 'state'}",
            "PULUMI_CONFIG_PASSPHRASE": "test",
            "PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION": "true",
            "PULUMI_DISABLE_REGISTRY_RESOLVE": "true",
            "PULUMI_HOME": str(self.toolchain.home),
            "PULUMI_SKIP_UPDATE_CHECK": "true",
            "SSL_CERT_FILE": str(self.folder / "cloud" / "ca.pem"),
        }


def provider() -> dict[str, object]:
    """Return the provider's settings for the site, as the engine spells them."""
    return {
        "region": SITE.region,
        "protocol": "HTTPS",
        "skipRegionValidation": "true",
        "accountId": SITE.account_id,
        "accountType": "Domestic",
        "accessKey": "LTAIbeyond",
        "secretKey": "beyond",
        "endpoints": json.dumps([dict(SITE.endpoints)]),
    }


@pytest.fixture
def stack(
    request: pytest.FixtureRequest, tmp_path: Path, toolchain: Toolchain
) -> Iterator[Stack]:
    file: Path = request.param
    (tmp_path / "state").mkdir()
    shutil.copy(HERE / "program.py", tmp_path / "__main__.py")
    (tmp_path / "Pulumi.yaml").write_text(PROJECT % sys.prefix, "utf-8")
    cloud = tmp_path / "cloud"
    cloud.mkdir()
    with started(cloud) as (_, port):
        pair = {"access_key": "LTAIbeyond", "secret_key": "beyond"}
        ask(port, "POST", "/_sim/credentials", pair)
        yield Stack(toolchain, tmp_path, file, port)
    if KEPT:
        shutil.copytree(cloud, Path(KEPT) / file.stem, dirs_exist_ok=True)


@pytest.mark.engine
@pytest.mark.nightly
@pytest.mark.parametrize("stack", FILES, ids=lambda file: file.stem, indirect=True)
def test_the_provider_is_content_with(stack: Stack) -> None:
    stack.run("stack", "init", "beyond")
    stack.run("up", "--yes", "--skip-preview")
    stack.run("preview", "--expect-no-changes")
    stack.run("up", "--yes", "--skip-preview", second=True)
    refresh = ("refresh", "--yes", "--skip-preview", "--expect-no-changes")
    stack.run(*refresh, second=True)
    stack.run("destroy", "--yes", "--skip-preview", second=True)
    said = stack.run("stack", "export")
    left = json.loads(said)["deployment"].get("resources", [])
    assert [row["type"] for row in left if row["type"].startswith("alicloud:")] == []
