"""The existing centre taken over: real engine, real provider, simulated cloud.

The simulator is filled by its own script of that centre. Nothing of it is rebuilt, and
the preview after the import is empty.
"""

import http.client
import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from operate.paths import ROOT
from tests.clones import Clone, cloned

STACK = "existing-centre"
PACK = "policies/packs/residency-and-ownership"
PATIENCE_SECONDS = 60.0
pytestmark = [
    pytest.mark.engine,
    pytest.mark.skipif(
        not (ROOT / "simulator").is_dir(), reason="the simulator is not in this clone"
    ),
]
PLANT = """
import pathlib, sys
from facts import facts
from simulator.cloud.cloud import open_cloud
from simulator.cloud.seed import SEEDS, plant
cloud = open_cloud(pathlib.Path(sys.argv[1]), sites=facts().sites)
plant(cloud, SEEDS / "existing-centre.yaml")
cloud.close()
"""


@dataclass
class Centre:
    """A clone whose calls go to a simulator with the existing centre in it."""

    clone: Clone
    data: Path
    port: int

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def ask(self, method: str, path: str, body: object = None) -> Any:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        try:
            headers = {"Content-Type": "application/json"}
            connection.request(method, f"/_sim/{path}", json.dumps(body), headers)
            return json.loads(connection.getresponse().read())
        finally:
            connection.close()

    def ids(self) -> set[str]:
        return {row["id"] for row in self.ask("GET", "resources")}

    def pulumi(self, *words: str) -> "subprocess.CompletedProcess[str]":
        """Run plain pulumi as `gov-cloud env` sets a shell up, with the proxy."""
        proxy = {
            "HTTP_PROXY": self.address,
            "HTTPS_PROXY": self.address,
            "NO_PROXY": "127.0.0.1,localhost",
            "SSL_CERT_FILE": str(self.data / "ca.pem"),
        }
        exports = "".join(f"export {k}='{v}'\n" for k, v in proxy.items())
        shell = self.clone.well("env", STACK) + exports
        return subprocess.run(
            ["bash", "-c", f'{shell}exec pulumi "$@" --stack={STACK}', "bash", *words],
            cwd=self.clone.root,
            env=os.environ | {"PYTHONPATH": str(self.clone.root)},
            capture_output=True,
            text=True,
            check=False,
        )


@pytest.fixture
def centre(tmp_path: Path) -> Iterator[Centre]:
    clone, data = cloned(tmp_path), tmp_path / "cloud"
    data.mkdir()
    here = {"cwd": ROOT, "env": os.environ | {"PYTHONPATH": str(ROOT)}}
    subprocess.run([sys.executable, "-c", PLANT, str(data)], check=True, **here)  # type: ignore[call-overload]
    ready = tmp_path / "ready"
    command = [sys.executable, "-m", "simulator", "--data", str(data), "--port", "0"]
    with subprocess.Popen([*command, "--ready-file", str(ready)], **here) as process:  # type: ignore[call-overload]
        try:
            yield Centre(clone, data, _port(ready))
        finally:
            process.terminate()


def _port(ready: Path) -> int:
    deadline = time.monotonic() + PATIENCE_SECONDS
    while not ready.exists() or not ready.read_text("utf-8").strip():
        assert time.monotonic() < deadline, "the simulator does not start"
        time.sleep(0.05)
    return int(ready.read_text("utf-8"))


@pytest.mark.usefixtures("toolchain")
def test_the_existing_centre_is_taken_over_and_nothing_is_rebuilt(
    centre: Centre,
) -> None:
    before = centre.ids()
    centre.clone.well("adopt", "--inventory", centre.address, "--write")
    keys = json.loads(centre.pulumi("config", "--show-secrets", "--json").stdout)
    pair = {
        "access_key": keys["gov-cloud:accessKey"]["value"],
        "secret_key": keys["gov-cloud:secretKey"]["value"],
        "stack": STACK,
    }
    centre.ask("POST", "credentials", pair)
    up = centre.pulumi(
        *("up", "--yes", "--skip-preview", "--non-interactive", "--policy-pack", PACK)
    )
    assert up.returncode == 0, up.stdout + up.stderr
    assert "9 imported" in up.stdout
    again = centre.pulumi("preview", "--expect-no-changes", "--non-interactive")
    assert again.returncode == 0, again.stdout + again.stderr
    assert before <= centre.ids()
    owned = [row for row in centre.ask("GET", "resources") if "gov-dept" in row["tags"]]
    assert len(owned) == 6
    # Asked again, everything keeps the name that it was given.
    values = (centre.clone.root / "stacks" / f"Pulumi.{STACK}.yaml").read_text("utf-8")
    centre.clone.well("adopt", "--inventory", centre.address, "--write")
    after = (centre.clone.root / "stacks" / f"Pulumi.{STACK}.yaml").read_text("utf-8")
    assert after == values
