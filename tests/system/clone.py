"""A copy of the project in a folder of its own, with a cloud of its own.

Everything a run leaves (state, locks, the simulator and its data) lies in the copy, so
tests neither meet each other nor the clone they are run from. The program of the stack
may be a small one: a handful of resources of several products instead of the pilot.
"""

import json
import os
import shutil
import signal
import subprocess
import sys
import textwrap
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from operate.simulator import control
from operate.simulator.place import Place

ROOT = Path(__file__).resolve().parents[2]
LAYERS = ("facts", "infra", "operate", "policies", "simulator", "stacks", "toolchain")
STACK = "pilot-cloud"
# The pilot waits more than ten minutes for its bastion host.
PATIENCE_SECONDS = 1800
# A user's own settings must not decide how a test ends.
UNSET = ("PULUMI_CONFIG_PASSPHRASE", "PULUMI_CONFIG_PASSPHRASE_FILE", "PYTHONPATH")

SMALL = '''
"""A small cloud: a network, two vSwitches, a group, a bucket, a role and a key."""
import pulumi
import pulumi_alicloud as alicloud
from pulumi_alicloud import ecs, kms, oss, ram, vpc

from policies.examples import OWNER_TAGS, SITE

keys = pulumi.Config("gov-cloud")
site = alicloud.Provider(
    "apsara", region=SITE.region, protocol="HTTPS", skip_region_validation=True,
    account_id=SITE.account_id, account_type="Domestic",
    access_key=keys.require_secret("accessKey"),
    secret_key=keys.require_secret("secretKey"),
    endpoints=[alicloud.ProviderEndpointArgs(**SITE.endpoints)],
)
here = pulumi.ResourceOptions(provider=site)
kept = pulumi.ResourceOptions(provider=site, protect=True)

network = vpc.Network(
    "small-network", vpc_name="small-network", cidr_block="10.8.0.0/16",
    description="A small network", tags=OWNER_TAGS, opts=here,
)
for number in (1, 2):
    vpc.Switch(
        f"small-switch-{number}", vswitch_name=f"small-switch-{number}",
        vpc_id=network.id, cidr_block=f"10.8.{number}.0/24", zone_id=SITE.zones[0],
        tags=OWNER_TAGS, opts=here,
    )
group = ecs.SecurityGroup(
    "small-group", security_group_name="small-group", vpc_id=network.id,
    tags=OWNER_TAGS, opts=here,
)
ecs.SecurityGroupRule(
    "small-rule", type="ingress", ip_protocol="tcp", port_range="443/443",
    cidr_ip="10.8.0.0/16", security_group_id=group.id, opts=here,
)
ram.Role(
    "small-role", role_name="small-role", tags=OWNER_TAGS, opts=here,
    assume_role_policy_document=(
        '{"Statement": [{"Action": "sts:AssumeRole", "Effect": "Allow", "Principal": '
        '{"Service": ["ecs.aliyuncs.com"]}}], "Version": "1"}'
    ),
)
oss.Bucket("small-bucket", bucket="small-bucket-mo", tags=OWNER_TAGS, opts=kept)
'''


@dataclass(frozen=True)
class Ended:
    """How a command ended."""

    code: int
    out: str
    err: str

    @property
    def data(self) -> Any:
        """The JSON it printed."""
        return json.loads(self.out)

    @property
    def said(self) -> str:
        """Everything it printed, for the message of a failing test."""
        return f"exit {self.code}\n{self.out}\n{self.err}"


class Clone:
    """A copy of the project; `program` replaces the program of its stacks."""

    def __init__(self, folder: Path, program: str | None = None) -> None:
        self.folder = folder / "clone"
        for layer in LAYERS:
            shutil.copytree(ROOT / layer, self.folder / layer)
        for file in ("Pulumi.yaml", "pyproject.toml"):
            shutil.copy(ROOT / file, self.folder / file)
        # The engine looks for the program's environment beside Pulumi.yaml.
        (self.folder / ".venv").symlink_to(ROOT / ".venv")
        if program is not None:
            self.write(program)

    def write(self, program: str) -> None:
        """Replace the program of the stacks."""
        file = self.folder / "stacks" / "__main__.py"
        file.write_text(textwrap.dedent(program).lstrip(), "utf-8")

    def change(self, before: str, after: str) -> None:
        """Change one value in the program."""
        file = self.folder / "stacks" / "__main__.py"
        text = file.read_text("utf-8")
        assert text.count(before) == 1, before
        file.write_text(text.replace(before, after), "utf-8")

    @property
    def environment(self) -> dict[str, str]:
        """The variables of a user's shell in the copy."""
        kept = {key: value for key, value in os.environ.items() if key not in UNSET}
        return {**kept, "PYTHONPATH": str(self.folder)}

    def command(self, *arguments: str) -> list[str]:
        """Return the command line of `gov-cloud` in the copy."""
        return [sys.executable, "-m", "operate.main", *arguments]

    def start(self, *arguments: str) -> "subprocess.Popen[str]":
        """Start a command in a session of its own, so that a test may kill it all."""
        return self._start(self.command(*arguments))

    def start_shell(self, script: str) -> "subprocess.Popen[str]":
        """Start a script in a shell that stands in the copy."""
        return self._start(["bash", "-c", script])

    def _start(self, command: list[str]) -> "subprocess.Popen[str]":
        return subprocess.Popen(
            command,
            cwd=self.folder,
            env=self.environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )

    def run(self, *arguments: str) -> Ended:
        """Run a command to its end."""
        return ended(self.start(*arguments))

    def shell(self, script: str) -> Ended:
        """Run a script in a shell that stands in the copy."""
        done = subprocess.run(
            ["bash", "-c", script],
            cwd=self.folder,
            env=self.environment,
            capture_output=True,
            text=True,
            check=False,
        )
        return Ended(done.returncode, done.stdout, done.stderr)

    def up(self, *arguments: str) -> Ended:
        """Bring the stack up without asking, and return its JSON."""
        return self.run("up", STACK, "--yes", "--json", *arguments)

    def destroy(self, *arguments: str) -> Ended:
        """Take the stack down without asking, and return its JSON."""
        return self.run("destroy", STACK, "--yes", "--json", *arguments)

    def journal(self, **wanted: str) -> list[dict[str, Any]]:
        """Return what came in at the simulator, oldest first."""
        options = [
            part for key, value in wanted.items() for part in (f"--{key}", value)
        ]
        done = self.run("simulator", "journal", "--json", "--last", "100000", *options)
        assert done.code == 0, done.said
        return [json.loads(line) for line in done.out.splitlines()]

    def status(self) -> dict[str, Any]:
        """Return what the simulator says of itself."""
        done = self.run("simulator", "status", "--json")
        assert done.code == 0, done.said
        status: dict[str, Any] = done.data
        return status

    def close(self) -> None:
        """End what runs in the copy: the simulator, and engines that were left."""
        self.run("simulator", "stop")
        for pid in self.processes():
            os.kill(pid, signal.SIGKILL)

    def processes(self, name: str = "") -> list[int]:
        """Return processes that work in the copy, by a part of their command line."""
        found = []
        for entry in Path("/proc").iterdir():
            if not entry.name.isdigit() or int(entry.name) == os.getpid():
                continue
            try:
                line = (entry / "cmdline").read_bytes().replace(b"\0", b" ").decode()
                here = (entry / "cwd").readlink()
            except OSError:
                continue  # it has ended, or is nobody of ours
            if here.is_relative_to(self.folder) and name in line:
                found.append(int(entry.name))
        return found


def ended(process: "subprocess.Popen[str]") -> Ended:
    """Wait for a command; return how it ended."""
    out, err = process.communicate(timeout=PATIENCE_SECONDS)
    return Ended(process.returncode, out, err)


def kinds(clone: Clone) -> Counter[str]:
    """Return how many of each kind exist in the simulated cloud."""
    place = Place(clone.folder / ".gov-cloud" / "simulator")
    return Counter(row["kind"] for row in control.ask(place, "GET", "resources"))
