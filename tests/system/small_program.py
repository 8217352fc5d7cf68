"""A small Pulumi program in a folder of its own, run by the real engine.

Everything around the engine is fixed here: state in the folder, no update check, no
plug-in look-up, the events of the run in a file.
"""

import json
import os
import subprocess
import sys
import textwrap
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from operate.toolchain import Toolchain

ROOT = Path(__file__).resolve().parents[2]
PACKS = ROOT / "policies" / "packs"
PATIENCE_SECONDS = 300

HEAD = '''
"""Declares a network with the site's provider; `provider` and `tags` may differ."""
import pulumi
import pulumi_alicloud as alicloud
from pulumi_alicloud import vpc

from policies.examples import OWNER_TAGS, SITE


def provider(**changes):
    hosts = changes.pop("hosts", dict(SITE.endpoints))
    settings = {
        "region": SITE.region, "protocol": "HTTPS", "skip_region_validation": True,
        "account_id": SITE.account_id, "account_type": "Domestic",
        "access_key": pulumi.Output.secret("a"),
        "secret_key": pulumi.Output.secret("s"),
    }
    return alicloud.Provider(
        "apsara", endpoints=[alicloud.ProviderEndpointArgs(**hosts)],
        **{**settings, **changes},
    )


def network(tags, of=None, **options):
    return vpc.Network(
        "edge", cidr_block="10.8.0.0/16", tags=tags,
        opts=pulumi.ResourceOptions(provider=of or provider()), **options,
    )
'''


@dataclass(frozen=True)
class Run:
    """What one run of the engine left behind."""

    code: int
    output: str
    events: list[dict[str, Any]]

    def findings(self) -> list[dict[str, Any]]:
        return [e["policyEvent"] for e in self.events if "policyEvent" in e]

    def messages(self) -> list[str]:
        return [found["message"].strip() for found in self.findings()]

    def judged(self) -> dict[str, list[str]]:
        """Return which rules passed, by the type of the resource they judged."""
        key = "policyAnalyzeSummaryEvent"
        summaries = [event[key] for event in self.events if key in event]
        return {s["resourceUrn"].split("::")[2]: s.get("passed", []) for s in summaries}


class SmallProgram:
    """The folder of a program; `run` starts the engine on it."""

    def __init__(self, toolchain: Toolchain, folder: Path, body: str) -> None:
        self._toolchain = toolchain
        self._folder = folder
        (folder / "state").mkdir()
        (folder / "Pulumi.yaml").write_text(
            "name: gov-cloud\nruntime:\n  name: python\n  options:\n"
            f"    virtualenv: {ROOT / '.venv'}\n"
        )
        (folder / "__main__.py").write_text(HEAD + textwrap.dedent(body))

    def run(
        self,
        *arguments: str,
        packs: tuple[str, ...] = ("residency-and-ownership",),
        stack: str = "pilot-cloud",
        as_of: str | None = "2018-10-11",
    ) -> Run:
        settings = {"gov-cloud:stack": {"as_of": as_of} if as_of else {}}
        (self._folder / f"Pulumi.{stack}.yaml").write_text(
            json.dumps({"config": settings})
        )
        self._pulumi("stack", "init", stack)
        log = self._folder / "events.json"
        chosen = [f"--policy-pack={PACKS / pack}" for pack in packs]
        done = self._pulumi(
            *arguments, f"--stack={stack}", f"--event-log={log}", *chosen
        )
        events = [json.loads(line) for line in log.read_text("utf-8").splitlines()]
        return Run(done.returncode, done.stdout + done.stderr, events)

    def _pulumi(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [self._toolchain.pulumi, "--non-interactive", *arguments],
            cwd=self._folder,
            env=self._environment(),
            capture_output=True,
            text=True,
            timeout=PATIENCE_SECONDS,
            check=False,
        )

    def _environment(self) -> dict[str, str]:
        return {
            "PATH": os.pathsep.join(
                [str(self._toolchain.pulumi.parent), os.environ["PATH"]]
            ),
            "HOME": str(self._folder),
            "GOV_CLOUD_PYTHON": sys.executable,
            "PULUMI_HOME": str(self._toolchain.home),
            "PULUMI_BACKEND_URL": f"file://{self._folder / 'state'}",
            "PULUMI_CONFIG_PASSPHRASE": "test",
            "PULUMI_DEBUG_COMMANDS": "1",
            "PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION": "true",
            "PULUMI_DISABLE_REGISTRY_RESOLVE": "true",
            "PULUMI_SKIP_UPDATE_CHECK": "true",
        }
